"""A sale, its partial return, a sale told twice, and a return of a sale that is not here."""

from datetime import UTC, datetime


def _event(
    event_id: str, hour: int, type_: str, subject: str | None, value: int
) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": "till",
        "type": type_,
        "occurred_at": datetime(2026, 3, 1, hour, tzinfo=UTC),
        "subject_id": subject,
        "value_minor": value,
    }


TABLES = {
    "events": [
        _event("e1", 9, "Receipt Registered", "r1", 1000),
        _event("e2", 10, "Receipt Returned", "r1", -400),
        _event("e3", 11, "Receipt Registered", "r3", 500),
        _event("e4", 12, "Receipt Registered", "r3", 500),
        _event("e5", 13, "Receipt Returned", "r3", -500),
        _event("e6", 14, "Receipt Returned", "r9", -70),
        _event("e7", 15, "Receipt Registered", None, 30),
        _event("e8", 16, "Mailing Sent", None, 0),
    ],
    "who": [
        {"source": "till", "event_id": f"e{n}", "passport_id": None if n == 7 else "p1"}
        for n in range(1, 9)
    ],
    "goal_types": [
        {"type": "Receipt Registered", "is_reversal": False},
        {"type": "Receipt Returned", "is_reversal": True},
    ],
}
VALUES: dict[str, object] = {}


def _row(event_id: str, hour: int, conversions: float, value: float) -> dict[str, object]:
    return {
        "path_id": f"till:{event_id}",
        "passport_id": None if event_id == "e7" else "p1",
        "converted_at": datetime(2026, 3, 1, hour, tzinfo=UTC),
        "conversions": conversions,
        "value": value,
    }


ROWS = [
    _row("e1", 9, 1.0, 600.0),
    _row("e3", 11, 1.0, 0.0),
    _row("e4", 12, 1.0, 500.0),
    _row("e6", 14, 0.0, -70.0),
    _row("e7", 15, 1.0, 30.0),
]
