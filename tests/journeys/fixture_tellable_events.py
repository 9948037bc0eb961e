"""Kept: of a goal, with a click, with a word on consent. A mere page and an old click are not."""

from datetime import UTC, datetime

import pyarrow as pa

TEXTS = (
    *("event_id", "type", "source", "user_id", "identifier", "anonymous_id", "subject_id"),
    *("place_id", "click_id_kind", "click_id", "currency", "consent"),
)
OUT = (
    *("event_id", "type", "source", "occurred_at", "user_id", "identifier", "anonymous_id"),
    *("subject_id", "place_id", "click_id_kind", "click_id", "value_minor", "currency"),
)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in TEXTS),
        ("occurred_at", pa.timestamp("us", "UTC")),
        ("value_minor", pa.int64()),
        ("has_gpc", pa.bool_()),
    ]
)


def _event(event_id: str, day: int, kind: str = "Page Viewed", **more: object) -> dict[str, object]:
    at = datetime(2026, 3, day, tzinfo=UTC)
    given = {"event_id": event_id, "type": kind, "source": "site", "occurred_at": at}
    return dict.fromkeys(SCHEMA.names) | given | more


CLICK = _event("click", 2, click_id_kind="yclid", click_id="y1", anonymous_id="a")
SALE = _event("sale", 4, "Receipt Registered", value_minor=900, currency="RUB", subject_id="r1")
DENIED = _event("denied", 3, consent="denied")
GRANTED = _event("granted", 3, consent="granted", has_gpc=False)
FOLLOWED_NOT = _event("gpc", 3, consent="granted", has_gpc=True)
EVENTS = [
    *(CLICK, SALE, DENIED, GRANTED, FOLLOWED_NOT),
    _event("page", 3, consent="unknown", has_gpc=False),
    _event("old", 1, click_id_kind="yclid", click_id="y0"),
]
TABLES = {
    "events": pa.Table.from_pylist(EVENTS, schema=SCHEMA),
    "types": [{"type": "Receipt Registered"}, {"type": "Receipt Returned"}],
}
VALUES: dict[str, object] = {"since": "2026-03-02 00:00:00.000000+00:00"}


def _row(event: dict[str, object], *, is_declined: bool | None) -> dict[str, object]:
    return {name: event[name] for name in OUT} | {"is_declined": is_declined}


ROWS = [
    _row(CLICK, is_declined=None),
    _row(SALE, is_declined=None),
    _row(DENIED, is_declined=True),
    _row(GRANTED, is_declined=False),
    _row(FOLLOWED_NOT, is_declined=True),
]
