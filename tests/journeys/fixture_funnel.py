"""Ann goes on twice, bob too late, cat comes without asking first, and somebody is unknown."""

from datetime import UTC, date, datetime


def _reached(
    stage: int, passport_id: str | None, day: int, hour: int = 12, unit: str = "email"
) -> dict[str, object]:
    return {
        "stage": stage,
        "goal": ["lead", "booking"][stage - 1],
        "unit": unit,
        "passport_id": passport_id,
        "converted_at": datetime(2026, 3, day, hour, tzinfo=UTC),
        "conversions": 1.0,
    }


TABLES = {
    "reached": [
        # the evening of the first in UTC is the second, a Monday, in Moscow
        _reached(1, "ann", 1, 22),
        _reached(1, "bob", 2),
        _reached(1, None, 2),
        _reached(2, "ann", 3),
        _reached(2, "ann", 4),
        _reached(2, "bob", 20),
        _reached(2, "cat", 4),
    ]
}
VALUES = {"per": "week", "zone": "Europe/Moscow", "lookback_days": 10}
FIRST, THIRD = date(2026, 3, 2), date(2026, 3, 16)


def _row(period: date, stage: int, conversions: float, *counts: int) -> dict[str, object]:
    people, from_before, went_on = counts
    return {
        "unit": "email",
        "period": period,
        "stage": stage,
        "goal": ["lead", "booking"][stage - 1],
        "conversions": conversions,
        "people": people,
        "from_before": from_before,
        "went_on": went_on,
    }


ROWS = [
    _row(FIRST, 1, 3.0, 2, 0, 1),
    _row(FIRST, 2, 3.0, 2, 1, 0),
    _row(THIRD, 2, 1.0, 1, 0, 0),
]
