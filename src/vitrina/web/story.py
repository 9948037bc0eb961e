"""One person's timeline in parts, and what it adds up to."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from vitrina import journeys
from vitrina.engine import Row
from vitrina.web.question import EVENTS, PEOPLE, Reading, Rows, call
from vitrina.web.workspace import Snapshot

RECEIPT = "Receipt Registered"
PART = 50  # events on one page


@dataclass(frozen=True, slots=True)
class Story:
    """What one person did; money in minor units.

    Attributes:
        events: all of it, one row per event, latest first.
        part: the events to show now.
        first: the earliest event; nothing if there is none.
        newest: the latest one.
    """

    passport_id: str
    events: Rows
    part: Page[Row]
    first: Row | None
    newest: Row | None
    receipts: Reading
    spent: Reading
    others: Reading


def of(snapshot: Snapshot, passport: Rows, part: str) -> Story | None:
    """The story of a person, at a part of its timeline ("1" is the latest).

    Args:
        snapshot: the lake.
        passport: one row per identifier, as `identity.passport` returns it.
        part: which part to show.

    Returns:
        Nothing where there is no passport: nobody is known, or an identifier in quarantine.
    """
    passport_id = next((str(row["passport_id"]) for row in passport.rows if row["passport_id"]), "")
    if not passport_id:
        return None
    events = snapshot.ask(call(journeys.timeline, EVENTS, PEOPLE, passport_id))
    receipts = events.where("type", RECEIPT)
    rows: Sequence[Row] = events.rows
    return Story(
        passport_id=passport_id,
        events=events,
        part=Paginator(rows, PART).get_page(part),
        first=rows[-1] if rows else None,
        newest=rows[0] if rows else None,
        receipts=receipts.count(),
        spent=receipts.total("value_minor"),
        others=events.without("type", RECEIPT).count(),
    )
