"""Paths of somebody concerned, of somebody else, and of nobody: an event concerned or not."""

from datetime import UTC, datetime


def _path(path_id: str, passport_id: str | None) -> dict[str, object]:
    return {
        "path_id": path_id,
        "goal": "receipt",
        "passport_id": passport_id,
        "converted_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "path": ["email"],
        "campaigns": ["spring"],
        "touches": ["crm:1"],
        "hours": [2.0],
        "conversions": 1.0,
        "value": 100.0,
        "nulls": 0.0,
    }


TABLES = {
    "paths": [
        _path("hers", "ann"),
        _path("his", "bob"),
        _path("nobody's", None),
        _path("nobody's either", None),
    ],
    "concerned": [
        {"passport_id": "ann", "path_id": None},
        {"passport_id": None, "path_id": "nobody's"},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [_path("his", "bob"), _path("nobody's either", None)]
