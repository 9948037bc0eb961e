"""A Sunday evening in UTC is Monday in Moscow, and so another week."""

from datetime import UTC, date, datetime


def _receipt(day: int, hour: int, total: int, identifier: str | None) -> dict[str, object]:
    return {
        "place_id": "arbat",
        "occurred_at": datetime(2026, 3, day, hour, tzinfo=UTC),
        "identifier": identifier,
        "total_minor": total,
    }


TABLES = {
    "receipts": [
        _receipt(1, 20, 900, "card:1"),
        _receipt(1, 21, 500, None),
        _receipt(2, 9, -200, "card:1"),
        _receipt(2, 10, 50, "card:unknown"),
    ],
    "people": [
        {"identifier": "card:1", "passport_id": "p1"},
        # known to be nobody's own: it ties a receipt to no person
        {"identifier": "card:unknown", "passport_id": None},
    ],
}
VALUES = {"zone": "Europe/Moscow"}
ROWS = [
    {
        "place_id": "arbat",
        "week": date(2026, 2, 23),
        "receipts": 1,
        "matched": 1,
        "revenue_minor": 900,
    },
    {
        "place_id": "arbat",
        "week": date(2026, 3, 2),
        "receipts": 3,
        "matched": 1,
        "revenue_minor": 350,
    },
]
