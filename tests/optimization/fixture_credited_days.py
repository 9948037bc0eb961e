"""Credit of touches in Moscow, where a day ends at 21 in UTC, on the day of the touch."""

from datetime import UTC, date, datetime


def _path(path_id: str, day: int, hour: int, hours: list[float]) -> dict[str, object]:
    converted_at = datetime(2026, 3, day, hour, tzinfo=UTC)
    return {"path_id": path_id, "hours": hours, "converted_at": converted_at}


def _credit(
    path_id: str, position: int, campaign: str | None, conversions: float
) -> dict[str, object]:
    return {
        "path_id": path_id,
        "position": position,
        "campaign": campaign,
        "conversions": conversions,
        "value": 100 * conversions,
    }


TABLES = {
    "paths": [
        _path("evening", 1, 21, [0.5]),
        _path("two", 2, 12, [30.0, 1.0]),
        _path("tomorrow", 6, 12, [40.0]),
        _path("too old", 5, 12, [100.0]),
        _path("before the first day", 1, 12, [300.0]),
        _path("untouched", 4, 12, []),
    ],
    "credited": [
        # 20:30 on the first is 23:30 in Moscow; half an hour later the next day has begun
        _credit("evening", 1, "spring", 1.0),
        _credit("two", 1, "spring", 0.75),
        _credit("two", 2, "shelf", 0.25),
        _credit("tomorrow", 1, "spring", 1.0),
        _credit("too old", 1, "spring", 1.0),
        _credit("before the first day", 1, "spring", 1.0),
        # what comes anyway, and what has no campaign
        _credit("two", 0, "(baseline)", 0.5),
        _credit("untouched", 1, None, 1.0),
    ],
}
VALUES = {"zone": "Europe/Moscow", "as_of": "2026-03-05", "since": "2026-03-01", "max_age_days": 3}


def _row(unit: str, day: int, age: int, conversions: float) -> dict[str, object]:
    return {
        "unit": unit,
        "day": date(2026, 3, day),
        "age_days": age,
        "conversions": conversions,
        "value": 100 * conversions,
    }


ROWS = [
    _row("spring", 1, 1, 1.75),
    _row("shelf", 2, 0, 0.25),
]
