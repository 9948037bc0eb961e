"""A day with two conversions."""

from datetime import UTC, datetime

DAY = datetime(2026, 3, 1, tzinfo=UTC)
TABLES = {"outcomes": [{"unit_id": "a", "at": DAY, "conversions": 2.0, "value": 500.0}]}
VALUES: dict[str, object] = {}
ROWS = [{"unit_id": "a", "at": DAY, "value": 2.0}]
