"""Three events on two days."""

from datetime import UTC, datetime

TABLES: dict[str, list[dict[str, object]]] = {
    "events": [
        {"occurred_at": datetime(2026, 3, 2, 9, tzinfo=UTC)},
        {"occurred_at": datetime(2026, 3, 1, 9, tzinfo=UTC)},
        {"occurred_at": datetime(2026, 3, 2, 8, tzinfo=UTC)},
    ]
}
VALUES: dict[str, object] = {}
ROWS: list[dict[str, object]] = [
    {
        "events": 3,
        "first_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "newest_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
    }
]
