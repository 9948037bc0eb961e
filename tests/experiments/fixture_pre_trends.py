"""Three windows of ten days before: the reached grow by 30 and 10 a window, the others by 0.

The slope of a line through y1, y2, y3 is (y3 - y1) / 2. Reached: (60 - 0) / 2 and (20 - 0) / 2,
variance 200 of two; others: 0 and 0. Trend 20, standard error sqrt(200 / 2).
"""

from datetime import UTC, datetime


def _day(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def _spent(passport_id: str, at: datetime, value: float) -> dict[str, object]:
    return {"passport_id": passport_id, "converted_at": at, "value": value}


TABLES = {
    "campaigns": [
        {"campaign": "spring", "starts_at": _day(31), "ends_at": _day(10, 4)},
        {"campaign": "early", "starts_at": _day(13), "ends_at": _day(23)},
        {"campaign": "before all", "starts_at": _day(1, 2), "ends_at": _day(20, 2)},
    ],
    "exposures": [
        {"campaign": campaign, "passport_id": person}
        for campaign in ("spring", "early")
        for person in ("a", "b", "b")
    ],
    "conversions": [
        _spent("c", _day(1), 7.0),
        _spent("a", _day(11), 30.0),
        _spent("a", _day(20), 3.0),
        _spent("a", _day(21), 60.0),
        _spent("b", _day(30), 20.0),
        _spent("a", _day(31), 999.0),
        _spent("c", _day(12), 7.0),
        _spent("c", _day(22), 7.0),
    ],
    "population": [{"passport_id": person} for person in "abcd"],
}
VALUES = {"most": 4}
ROWS = [
    {"campaign": "spring", "windows": 3, "trend": 20.0, "standard_error": 10.0},
    {"campaign": "early", "windows": 1, "trend": None, "standard_error": None},
    {"campaign": "before all", "windows": 0, "trend": None, "standard_error": None},
]
