"""What the page Live shows: the newest messages, and what came in the last half hour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from vitrina import journeys
from vitrina.web.live.message import Message, message_of
from vitrina.web.live.tables import Arrived
from vitrina.web.question import Number, Reading, Rows, call, number
from vitrina.web.workspace import Snapshot

MINUTES = 30
SHOWN = 40
FILTERS = ("place", "source", "type")


@dataclass(frozen=True, slots=True)
class Filter:
    """One of the stream's filters: what is chosen, and what there is to choose from."""

    name: str
    chosen: str
    choices: Sequence[str]


@dataclass(frozen=True, slots=True)
class Now:
    """All of the page, at one version of the lake."""

    at: datetime
    since: datetime
    totals: Rows
    stream: Rows
    messages: Sequence[Message]
    origins: Rows
    places: Rows
    filters: Sequence[Filter]

    @property
    def minutes(self) -> int:
        return MINUTES

    @property
    def is_filtered(self) -> bool:
        return any(one.chosen for one in self.filters)

    @property
    def most_sent(self) -> Number:
        """The highest number of visitors from one origin, for bars."""
        return max((number(row["visitors"]) for row in self.origins.rows), default=0)

    @property
    def numbers(self) -> Mapping[str, Reading]:
        names = ("visitors", "events", "orders", "leads", "scans")
        return {name: self.totals.total(name) for name in names}


def now_of(snapshot: Snapshot, asked: Mapping[str, str], at: datetime | None = None) -> Now:
    """Ask for all of it.

    Args:
        snapshot: the lake as it stands.
        asked: a query with place, source and type to filter the stream by.
        at: the present time; the clock's by default.
    """
    at = at or timezone.now()
    # from a whole minute on: within it the same questions are answered from memory
    since = at.replace(second=0, microsecond=0) - timedelta(minutes=MINUTES)
    told = journeys.instant(since)
    events = Arrived("events", told)
    chosen = {name: asked.get(name, "") for name in FILTERS}
    stream = snapshot.ask(
        call(
            journeys.recent,
            events,
            since=told,
            place=chosen["place"],
            source=chosen["source"],
            event_type=chosen["type"],
            limit=SHOWN,
        )
    )
    grouped = {
        by: snapshot.ask(call(journeys.traffic, events, since=told, by=by))
        for by in ("all", *FILTERS)
    }
    return Now(
        at=at,
        since=since,
        totals=grouped["all"],
        stream=stream,
        messages=[message_of(row) for row in stream.rows],
        origins=snapshot.ask(call(journeys.origins, events, since=told)),
        places=grouped["place"].without("value", None),
        filters=[
            Filter(name, chosen[name], _choices(grouped[name], chosen[name])) for name in FILTERS
        ],
    )


def _choices(rows: Rows, chosen: str) -> list[str]:
    found = {str(row["value"]) for row in rows.rows if row["value"] is not None}
    return sorted(found | ({chosen} if chosen else set()))
