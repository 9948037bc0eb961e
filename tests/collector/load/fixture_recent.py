"""Three messages: one before the instant, one on it, one after it."""

from datetime import UTC, datetime

TABLES: dict[str, list[dict[str, object]]] = {
    "kept": [
        {
            "source": "site",
            "message_id": message_id,
            "digest": digest,
            "received_at": datetime(1970, 1, 1, 0, 0, second, half, tzinfo=UTC),
        }
        for message_id, digest, second, half in (
            ("before", 7, 9, 0),
            ("on it", 8, 10, 0),
            ("after", -9, 11, 500_000),
        )
    ]
}
VALUES: dict[str, object] = {"since_seconds": 10}
ROWS: list[dict[str, object]] = [
    {"source": "site", "message_id": "after", "digest": -9, "received_seconds": 11}
]
