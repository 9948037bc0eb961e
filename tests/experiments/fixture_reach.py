"""Ten receipts in the window, five of them of treated persons while they were treated."""

from datetime import UTC, datetime


def _at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def _spell(unit_id: str, arm: str, from_at: datetime) -> dict[str, object]:
    return {"unit_id": unit_id, "arm": arm, "from_at": from_at, "until_at": _at(9)}


TABLES = {
    "assignments": [
        _spell("a", "treated", _at(1)),
        _spell("a", "treated", _at(2)),
        _spell("late", "treated", _at(5, 12)),
        _spell("c", "control", _at(1)),
    ],
    "outcomes": [
        {"unit_id": "a", "at": _at(1), "conversions": 2.0},
        {"unit_id": "a", "at": _at(9), "conversions": 32.0},
        {"unit_id": "late", "at": _at(4), "conversions": 1.0},
        {"unit_id": "late", "at": _at(5), "conversions": 3.0},
        {"unit_id": "c", "at": _at(2), "conversions": 4.0},
    ],
    "conversions": [
        {"converted_at": _at(1, 9), "conversions": 9.0},
        {"converted_at": _at(9, 23), "conversions": 1.0},
        {"converted_at": _at(10), "conversions": 64.0},
    ],
}
VALUES = {
    "starts_at": "2026-03-01 00:00:00+00:00",
    "ends_at": "2026-03-10 00:00:00+00:00",
    "seconds": 86400,
}
ROWS = [{"treated": 5.0, "total": 10.0}]
