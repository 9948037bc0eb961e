"""One person's two events; somebody else's is left out."""

from datetime import UTC, datetime


def _event(event_id: str, day: int, type_: str, value: int | None) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": "till",
        "type": type_,
        "occurred_at": datetime(2026, 3, day, tzinfo=UTC),
        "utm_campaign": "18" if value is None else None,
        "place_id": "arbat" if value else None,
        "value_minor": value,
        "currency": "RUB" if value else None,
    }


EVENTS = [
    _event("e1", 1, "Mailing Sent", None),
    _event("e2", 2, "Receipt Registered", 900),
    _event("e3", 3, "Receipt Registered", 100),
]
TABLES = {
    "events": EVENTS,
    "who": [
        {"source": "till", "event_id": "e1", "passport_id": "p1"},
        {"source": "till", "event_id": "e2", "passport_id": "p1"},
        {"source": "till", "event_id": "e3", "passport_id": "p2"},
    ],
}
VALUES = {"passport_id": "p1"}
ROWS = [
    {
        "event_id": event["event_id"],
        "occurred_at": event["occurred_at"],
        "type": event["type"],
        "campaign": event["utm_campaign"],
        "place_id": event["place_id"],
        "value_minor": event["value_minor"],
        "currency": event["currency"],
    }
    for event in EVENTS[:2]
]
