"""Conversions of somebody concerned, of somebody else, and of nobody: an event concerned or not."""

from datetime import UTC, datetime


def _conversion(path_id: str, passport_id: str | None) -> dict[str, object]:
    return {
        "path_id": path_id,
        "passport_id": passport_id,
        "converted_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "conversions": 1.0,
        "value": 100.0,
    }


TABLES = {
    "conversions": [
        _conversion("hers", "ann"),
        _conversion("his", "bob"),
        _conversion("nobody's", None),
        _conversion("nobody's either", None),
        _conversion("bob's now", "bob"),
    ],
    "concerned": [
        {"passport_id": "ann", "path_id": None},
        {"passport_id": None, "path_id": "nobody's"},
        {"passport_id": None, "path_id": "bob's now"},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [_conversion("hers", "ann"), _conversion("nobody's", None)]
