"""The account of what came in: by source and hour, and the verdict on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vitrina import journeys
from vitrina.engine import Row
from vitrina.web.intake import CANARY, rows_by_hour
from vitrina.web.live.tables import INTAKE
from vitrina.web.question import Rows, call, number
from vitrina.web.workspace import Snapshot

HOURS = 48


@dataclass(frozen=True, slots=True)
class Account:
    """What came in the last hours, what became of it, and what is in the lake.

    Attributes:
        hours: one row per source and hour, newest first; canaries count, too.
        counted: the same without the lake's rows, and the Python that gives it.
        since: the first hour.
    """

    hours: Rows
    counted: Rows
    since: datetime

    @property
    def wrong(self) -> Sequence[Row]:
        """Hours in which something is missing, or is there though it never came."""
        return [row for row in self.hours.rows if row["missing"] or row["new"] != row["lake_rows"]]

    @property
    def is_exact(self) -> bool:
        return not self.wrong

    @property
    def totals(self) -> Row:
        """The sums of the messages of people; canaries are left out."""
        names = ("received", "new", "duplicate", "bad", "rejected", "lake_rows")
        rows = [row for row in self.hours.rows if row["source"] != CANARY]
        return {name: sum(number(row[name]) for row in rows) for name in names}


def account_of(snapshot: Snapshot, now: datetime) -> Account:
    """Count the last hours in one version of the lake, in which both sides must agree."""
    since = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    told = journeys.instant(since)
    counted = snapshot.ask(call(journeys.intake_by_hour, INTAKE, since=told))
    there = rows_by_hour(snapshot.lake, since=told)
    empty = dict.fromkeys(("received", "new", "duplicate", "bad", "rejected", "missing"), 0)
    known = {(str(row["source"]), row["hour"]): row for row in counted.rows}
    places = sorted({*known, *there}, key=lambda place: (str(place[1]), place[0]), reverse=True)
    rows: list[Row] = [
        {
            **{"source": place[0], "hour": place[1]},
            **known.get(place, empty),
            "lake_rows": there.get(place, 0),
        }
        for place in places
    ]
    return Account(Rows(rows, counted.python), counted, since)
