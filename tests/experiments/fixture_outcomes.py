"""Two receipts of one Moscow day, one before midnight there, and one of nobody known."""

from datetime import UTC, datetime


def _at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def _receipt(number: int, passport_id: str | None, at: datetime) -> dict[str, object]:
    return {
        "path_id": f"till:{number}",
        "passport_id": passport_id,
        "converted_at": at,
        "conversions": 1.0,
        "value": 100.0 * number,
    }


TABLES = {
    "events": [
        {"source": "till", "event_id": f"{number}", "place_id": "market"} for number in range(1, 5)
    ],
    "conversions": [
        _receipt(1, "a", _at(2, 20)),
        _receipt(2, "a", _at(2, 21)),
        _receipt(3, "a", _at(3, 20)),
        _receipt(4, None, _at(3, 20)),
    ],
}
VALUES = {"unit": "person", "period": "day", "zone": "Europe/Moscow"}
ROWS = [
    {"unit_id": "a", "at": _at(1, 21), "conversions": 1.0, "value": 100.0},
    {"unit_id": "a", "at": _at(2, 21), "conversions": 2.0, "value": 500.0},
]
