"""One person on both sides of the middle, one outside of both."""

from datetime import UTC, datetime


def _day(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


TABLES = {
    "outcomes": [
        {"unit_id": "a", "at": _day(1), "value": 1.0},
        {"unit_id": "a", "at": _day(2), "value": 2.0},
        {"unit_id": "a", "at": _day(3), "value": 4.0},
        {"unit_id": "a", "at": _day(4), "value": 8.0},
        {"unit_id": "a", "at": _day(5), "value": 16.0},
        {"unit_id": "b", "at": _day(5), "value": 32.0},
        {"unit_id": None, "at": _day(3), "value": 64.0},
    ]
}
VALUES = {
    "from_at": "2026-03-02 00:00:00+00:00",
    "middle_at": "2026-03-03 00:00:00+00:00",
    "until_at": "2026-03-05 00:00:00+00:00",
}
ROWS = [{"unit_id": "a", "before": 2.0, "during": 12.0}]
