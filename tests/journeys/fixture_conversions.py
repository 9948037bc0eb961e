"""A sale, its partial return, a sale told twice, and a return of a sale that is not here."""

from datetime import UTC, datetime


def _event(
    event_id: str, hour: int, subject: str | None, value: int, *, is_reversal: bool = False
) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": "till",
        "occurred_at": datetime(2026, 3, 1, hour, tzinfo=UTC),
        "subject_id": subject,
        "value_minor": value,
        "is_reversal": is_reversal,
    }


TABLES = {
    "goal_events": [
        _event("e1", 9, "r1", 1000),
        _event("e2", 10, "r1", -400, is_reversal=True),
        _event("e3", 11, "r3", 500),
        _event("e4", 12, "r3", 500),
        _event("e5", 13, "r3", -500, is_reversal=True),
        _event("e6", 14, "r9", -70, is_reversal=True),
        _event("e7", 15, None, 30),
    ],
    "who": [
        {"source": "till", "event_id": f"e{n}", "passport_id": None if n == 7 else "p1"}
        for n in range(1, 8)
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
