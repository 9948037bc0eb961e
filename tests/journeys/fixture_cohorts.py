"""Three customers over the turn of a year; the night of 31 December is January in Moscow."""

from datetime import UTC, date, datetime


def _bought(
    passport_id: str | None, at: datetime, value: float, conversions: float = 1.0
) -> dict[str, object]:
    return {
        "passport_id": passport_id,
        "converted_at": at,
        "conversions": conversions,
        "value": value,
    }


TABLES = {
    "conversions": [
        _bought("ann", datetime(2025, 12, 5, tzinfo=UTC), 100.0),
        _bought("ann", datetime(2025, 12, 31, 22, tzinfo=UTC), 50.0),
        _bought("bob", datetime(2025, 12, 6, tzinfo=UTC), 300.0),
        # a return whose purchase is not here: less value, and nobody is active
        _bought("bob", datetime(2026, 2, 1, tzinfo=UTC), -80.0, conversions=0.0),
        _bought("cat", datetime(2026, 1, 9, tzinfo=UTC), 10.0),
        _bought("cat", datetime(2025, 12, 9, tzinfo=UTC), -5.0, conversions=0.0),
        _bought(None, datetime(2025, 12, 9, tzinfo=UTC), 999.0),
    ]
}
VALUES = {"period": "month", "zone": "Europe/Moscow"}
DECEMBER, JANUARY = date(2025, 12, 1), date(2026, 1, 1)


def _row(
    cohort: date, age: int, people: int, share: float, conversions: float, value: float
) -> dict[str, object]:
    return {
        "cohort": cohort,
        "age": age,
        "people": people,
        "active_share": share,
        "conversions": conversions,
        "value": value,
    }


ROWS = [
    _row(DECEMBER, 0, 2, 1.0, 2.0, 400.0),
    _row(DECEMBER, 1, 2, 0.5, 1.0, 50.0),
    _row(DECEMBER, 2, 2, 0.0, 0.0, -80.0),
    _row(JANUARY, 0, 1, 1.0, 1.0, 10.0),
]
