"""Two sources in two hours."""

from datetime import UTC, datetime

TABLES: dict[str, list[dict[str, object]]] = {
    "kept": [
        {"source": source, "received_at": datetime(2026, 3, 1, hour, minute, tzinfo=UTC)}
        for source, hour, minute in (
            ("site", 9, 0),
            ("site", 9, 59),
            ("site", 10, 0),
            ("till", 9, 30),
        )
    ]
}
VALUES: dict[str, object] = {}
ROWS: list[dict[str, object]] = [
    {"source": "site", "hour": datetime(2026, 3, 1, 9, tzinfo=UTC), "rows": 2},
    {"source": "site", "hour": datetime(2026, 3, 1, 10, tzinfo=UTC), "rows": 1},
    {"source": "till", "hour": datetime(2026, 3, 1, 9, tzinfo=UTC), "rows": 1},
]
