"""Two treated and one control person, a day before the start and on the first day."""

from datetime import UTC, datetime


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


TABLES = {
    "persons": [
        {"unit_id": "a", "is_treated": True, "is_control": False},
        {"unit_id": "b", "is_treated": True, "is_control": False},
        {"unit_id": "c", "is_treated": False, "is_control": True},
        {"unit_id": "both", "is_treated": True, "is_control": True},
    ],
    "outcomes": [
        {"unit_id": "a", "at": _at(9, 9), "value": 64.0},
        {"unit_id": "a", "at": _at(10, 23), "value": 1.0},
        {"unit_id": "a", "at": _at(11, 0), "value": 2.0},
        {"unit_id": "b", "at": _at(11, 23), "value": 4.0},
        {"unit_id": "c", "at": _at(11, 12), "value": 8.0},
        {"unit_id": "both", "at": _at(11, 12), "value": 16.0},
        {"unit_id": "c", "at": _at(12, 0), "value": 32.0},
    ],
}
VALUES = {
    "starts_at": "2026-03-11 00:00:00+00:00",
    "from_at": "2026-03-10 00:00:00+00:00",
    "ends_at": "2026-03-12 00:00:00+00:00",
}
ROWS = [
    {"day": -1, "treated": 1.0, "control": 0.0},
    {"day": 0, "treated": 6.0, "control": 8.0},
]
