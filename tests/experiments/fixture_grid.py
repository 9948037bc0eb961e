"""Two rows of a place on one day, one of the end of the test, and a place outside of the test."""

from datetime import UTC, datetime


def _day(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


TABLES = {
    "assignments": [{"unit_id": "market"}, {"unit_id": "market"}, {"unit_id": "empty"}],
    "outcomes": [
        {"unit_id": "market", "at": _day(1), "value": 2},
        {"unit_id": "market", "at": _day(1), "value": 3},
        {"unit_id": "market", "at": _day(4), "value": 7},
        {"unit_id": "harbour", "at": _day(1), "value": 9},
    ],
}
VALUES = {"ends_at": "2026-03-04 00:00:00+00:00"}
ROWS = [{"unit_id": "market", "at": _day(1), "value": 5.0}]
