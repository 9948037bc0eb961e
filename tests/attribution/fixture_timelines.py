"""The second conversion of a person is timed from the first; a lost path from none."""

from datetime import UTC, datetime


def _path(
    path_id: str, passport_id: str | None, day: int | None, hours: list[float]
) -> dict[str, object]:
    return {
        "path_id": path_id,
        "passport_id": passport_id,
        "person_group": "new",
        "converted_at": None if day is None else datetime(2026, 3, day, 12, tzinfo=UTC),
        "path": ["a"] * len(hours),
        "campaigns": ["x"] * len(hours),
        "touches": [f"{path_id} {hour}" for hour in hours],
        "hours": hours,
        "conversions": float(day is not None),
        "value": 10.0,
        "nulls": float(day is None),
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "paths": [
        _path("second", "ann", 3, [5.0, 1.0]),
        _path("first", "ann", 1, [2.0]),
        _path("lost", "ann", None, [3.0, 0.0]),
        _path("nobody's", None, 2, [1.0]),
        _path("another nobody's", None, 1, [1.0]),
    ]
}
VALUES = {"unit": "campaign"}


def _row(number: int, since: float | None) -> dict[str, object]:
    row = dict(TABLES["paths"][number])
    del row["passport_id"], row["converted_at"]
    channels = row["path"]
    return {**row, "path": row["campaigns"], "channels": channels, "hours_since_previous": since}


ROWS = [_row(0, 48.0), _row(1, None), _row(2, None), _row(3, None), _row(4, None)]
