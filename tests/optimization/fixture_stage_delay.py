"""Five leads: one that books twice, one too late, one never, one of nobody, one of tomorrow."""

from datetime import UTC, date, datetime


def _reached(name: str, day: int, hour: int, **more: object) -> dict[str, object]:
    return {
        "path_id": f"{name}:{day}:{hour}",
        "passport_id": name,
        "converted_at": datetime(2026, 3, day, hour, tzinfo=UTC),
        "conversions": 1.0,
        "value": 0.0,
        **more,
    }


TABLES = {
    "before": [
        _reached("ann", 1, 9),
        _reached("bob", 1, 10),
        _reached("cat", 2, 11),
        _reached("nobody", 2, 12, passport_id=None),
        _reached("dan", 9, 9),
    ],
    "after": [
        # before she asked, and a cancelled one: neither comes of it
        _reached("ann", 1, 8, value=900.0),
        _reached("ann", 1, 12, conversions=0.0, value=-5.0),
        _reached("ann", 3, 9, value=500.0),
        _reached("ann", 4, 9, value=700.0),
        _reached("bob", 7, 9, value=100.0),
    ],
}
VALUES = {"zone": "UTC", "as_of": "2026-03-08", "since": "2026-03-01", "max_age_days": 5}
ROWS = [
    {"unit": "all", "day": date(2026, 3, 1), "age_days": 2, "conversions": 1.0, "value": 500.0},
    {"unit": "all", "day": date(2026, 3, 1), "age_days": None, "conversions": 1.0, "value": 0.0},
    {"unit": "all", "day": date(2026, 3, 2), "age_days": None, "conversions": 1.0, "value": 0.0},
]
