"""Two events of a customer, one by a proved identifier; a neighbour on the same browser is none."""

from datetime import UTC, datetime

import pyarrow as pa

NAMES = [
    "event_id",
    "type",
    "name",
    "occurred_at",
    "source",
    "anonymous_id",
    "user_id",
    "identifier",
    "subject_id",
    "place_id",
    "page",
    "referrer",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "click_id_kind",
    "click_id",
    "value_minor",
    "currency",
    "consent",
    "browser",
    "os",
    "device",
    "properties",
]

KINDS = {"occurred_at": pa.timestamp("us", "UTC"), "value_minor": pa.int64()}


def _event(event_id: str, day: int, **columns: object) -> dict[str, object]:
    at = datetime(2026, 3, day, tzinfo=UTC)
    given = {"event_id": event_id, "type": "Page Viewed", "occurred_at": at, "source": "site"}
    given |= {"anonymous_id": "tablet"}
    return dict.fromkeys(NAMES) | given | columns


ANNS = _event("e1", 1, user_id="ann", identifier="phone:a", value_minor=900, currency="RUB")
BY_PHONE = _event("e3", 3, identifier="phone:a", utm_campaign="spring")
MERGED = _event("e4", 2, user_id="guest", place_id="north")
EVENTS = [
    BY_PHONE,
    ANNS,
    MERGED,
    _event("e2", 1, user_id="bob", identifier="phone:b"),
    # somebody typed Ann's phone into an order of their own
    _event("e5", 4, user_id="eve", identifier="phone:a"),
    _event("e6", 5),
]
SCHEMA = pa.schema([(name, KINDS.get(name, pa.string())) for name in NAMES])
TABLES = {
    "events": pa.Table.from_pylist(EVENTS, schema=SCHEMA),
    "ids": [
        {"kind": "user_id", "id": "ann"},
        {"kind": "user_id", "id": "guest"},
        {"kind": "identifier", "id": "phone:a"},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [ANNS, MERGED, BY_PHONE]
