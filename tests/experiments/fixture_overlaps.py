"""Two tests that share one person at a time, another after it, and a place of the same name."""

from datetime import UTC, datetime


def _day(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


def _spell(test: str, unit_id: str, from_day: int, until: int | None = None) -> dict[str, object]:
    return {
        "experiment_id": test,
        "unit": "place" if test == "places" else "person",
        "unit_id": unit_id,
        "from_at": _day(from_day),
        "until_at": _day(until) if until else None,
    }


TABLES = {
    "experiments": [
        {"experiment_id": "x", "starts_at": _day(1), "ends_at": _day(11)},
        {"experiment_id": "y", "starts_at": _day(5), "ends_at": _day(20)},
        {"experiment_id": "after", "starts_at": _day(20), "ends_at": _day(25)},
        {"experiment_id": "places", "starts_at": _day(1), "ends_at": _day(25)},
    ],
    "assigned": [
        _spell("x", "a", 1),
        _spell("x", "b", 1, 5),
        _spell("y", "a", 5),
        _spell("y", "a", 7),
        _spell("y", "b", 5),
        _spell("after", "a", 1),
        _spell("places", "a", 1),
    ],
}
VALUES: dict[str, object] = {}
ROWS = [
    {"experiment_id": "x", "other_id": "y", "units": 1},
    {"experiment_id": "y", "other_id": "x", "units": 1},
]
