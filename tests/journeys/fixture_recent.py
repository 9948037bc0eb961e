"""Newest first, ties by source; what came before, or was imported, is not there."""

from tests.journeys.arrivals import (
    CALLED,
    CRAWLED,
    EVENTS,
    LANDED,
    NOBODY,
    ORDERED,
    SCANNED,
    SEARCHED,
    SINCE,
)

TABLES = {"events": EVENTS}
VALUES = {"since": SINCE, "place": "", "source": "", "type": "", "limit": 50}

SHOWN = (
    *("received_at", "occurred_at", "source", "event_id", "type", "name", "place_id", "page"),
    *("subject_id", "traffic_source", "traffic_medium", "traffic_campaign", "referrer"),
    *("device", "browser", "is_bot", "value_minor", "currency"),
)


def _shown(row: dict[str, object], visitor: str | None) -> dict[str, object]:
    return {**{name: row[name] for name in SHOWN}, "visitor": visitor}


ROWS = [
    _shown(NOBODY, None),
    _shown(CRAWLED, "anonymous_id:robot"),
    _shown(SCANNED, "anonymous_id:bob"),
    _shown(CALLED, "phone:t1"),
    {**_shown(SEARCHED, "user_id:42"), "traffic_campaign": "summer"},
    _shown(ORDERED, "anonymous_id:ann"),
    _shown(LANDED, "anonymous_id:ann"),
]
