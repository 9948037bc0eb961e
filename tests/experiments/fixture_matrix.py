"""Two receipts of a day, a day that is no number, and a unit that is not in the test."""

from datetime import UTC, datetime

MONDAY, TUESDAY = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)

TABLES = {
    "outcomes": [
        {"unit_id": "north", "at": MONDAY, "value": 3.0},
        {"unit_id": "north", "at": MONDAY, "value": 4.0},
        {"unit_id": "north", "at": TUESDAY, "value": float("nan")},
        {"unit_id": "north", "at": TUESDAY, "value": 5.0},
        {"unit_id": "south", "at": MONDAY, "value": None},
        {"unit_id": "south", "at": TUESDAY, "value": -1.0},
        {"unit_id": "elsewhere", "at": MONDAY, "value": 9.0},
    ],
    "assignments": [{"unit_id": "north"}, {"unit_id": "south"}, {"unit_id": "south"}],
}
VALUES: dict[str, object] = {}
ROWS = [
    {"unit_id": "north", "at": MONDAY, "value": 7.0, "is_unknown": False},
    {"unit_id": "north", "at": TUESDAY, "value": 5.0, "is_unknown": True},
    {"unit_id": "south", "at": MONDAY, "value": 0.0, "is_unknown": True},
    {"unit_id": "south", "at": TUESDAY, "value": -1.0, "is_unknown": False},
]
