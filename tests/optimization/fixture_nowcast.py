"""Two campaigns in Moscow: a day ends at 21 in UTC, and two touches share a conversion."""

from datetime import UTC, date, datetime


def _path(converted_at: datetime, hours: list[float], **more: object) -> dict[str, object]:
    return {
        "path": ["email", "qr"][: len(hours)],
        "campaigns": ["spring", "shelf"][: len(hours)],
        "hours": hours,
        "converted_at": converted_at,
        "conversions": 1.0,
        "value": 100.0,
        **more,
    }


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


TABLES = {
    "paths": [
        # 20:30 on the first is 23:30 in Moscow, half an hour later the next day has begun
        _path(_at(1, 21), [0.5]),
        _path(_at(1, 20), [10.0]),
        _path(_at(1, 20), [5.0, 1.0], value=-20.0),
        # the touch lies in the second of March, and in the third
        _path(_at(4, 12), [40.0]),
        _path(_at(4, 12), [30.0], campaigns=["summer"]),
        # after the last known day, before the first one, too old, no touch, no conversion
        _path(_at(6, 12), [40.0]),
        _path(_at(1, 12), [300.0]),
        _path(_at(5, 12), [100.0]),
        _path(_at(4, 12), []),
        _path(_at(4, 12), [1.0], conversions=0.0),
    ]
}
VALUES = {
    "by": "campaign",
    "zone": "Europe/Moscow",
    "as_of": "2026-03-05",
    "since": "2026-03-01",
    "max_age_days": 3,
}


def _row(unit: str, day: int, age: int, conversions: float, value: float) -> dict[str, object]:
    return {
        "unit": unit,
        "day": date(2026, 3, day),
        "age_days": age,
        "conversions": conversions,
        "value": value,
    }


ROWS = [
    _row("spring", 1, 0, 1.5, 90.0),
    _row("shelf", 1, 0, 0.5, -10.0),
    _row("spring", 1, 1, 1.0, 100.0),
    _row("spring", 2, 2, 1.0, 100.0),
    _row("summer", 3, 1, 1.0, 100.0),
]
