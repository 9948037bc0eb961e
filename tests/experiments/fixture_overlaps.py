"""Two tests that share a treated place for a week, one that only watches, and one that is later."""

from datetime import UTC, datetime


def _day(number: int) -> datetime:
    return datetime(2026, 3, number, tzinfo=UTC)


def _spell(experiment_id: str, unit_id: str, arm: str, **more: object) -> dict[str, object]:
    return {
        "experiment_id": experiment_id,
        "unit": "place",
        "unit_id": unit_id,
        "arm": arm,
        "from_at": _day(1),
        "until_at": None,
        **more,
    }


TABLES = {
    "experiments": [
        {"experiment_id": "leaflets", "starts_at": _day(1), "ends_at": _day(15)},
        {"experiment_id": "maps", "starts_at": _day(8), "ends_at": _day(22)},
        {"experiment_id": "radio", "starts_at": _day(1), "ends_at": _day(15)},
        {"experiment_id": "search", "starts_at": _day(22), "ends_at": _day(29)},
    ],
    "assignments": [
        _spell("leaflets", "north", "treated"),
        _spell("leaflets", "south", "treated", until_at=_day(10)),
        _spell("leaflets", "west", "control"),
        _spell("maps", "north", "control"),
        _spell("maps", "south", "control"),
        _spell("radio", "west", "control"),
        _spell("search", "north", "treated"),
        {**_spell("radio", "north", "treated"), "unit": "person"},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [
    {
        "experiment_id": "leaflets",
        "other_id": "maps",
        "units": 2,
        "unit_id": "north",
        "from_at": _day(8),
        "until_at": _day(15),
    }
]
