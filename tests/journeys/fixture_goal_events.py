"""A sale, its return, and a page that reaches no goal."""

from datetime import UTC, datetime


def _event(event_id: str, type_: str, value: int | None) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": "till",
        "type": type_,
        "occurred_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "user_id": None,
        "identifier": "card:1",
        "anonymous_id": None,
        "subject_id": "r1",
        "value_minor": value,
    }


TABLES = {
    "events": [
        _event("sale", "Receipt Registered", 1000),
        _event("return", "Receipt Returned", -400),
        _event("page", "Page Viewed", None),
    ],
    "goal_types": [
        {"type": "Receipt Registered", "is_reversal": False},
        {"type": "Receipt Returned", "is_reversal": True},
    ],
}
VALUES: dict[str, object] = {}


def _row(event_id: str, value: int, *, is_reversal: bool) -> dict[str, object]:
    event = _event(event_id, "", value)
    del event["type"]
    return {**event, "is_reversal": is_reversal}


ROWS = [_row("sale", 1000, is_reversal=False), _row("return", -400, is_reversal=True)]
