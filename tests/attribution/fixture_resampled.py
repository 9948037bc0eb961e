"""Paths of a person take the person's name; a path of nobody known keeps its own."""

from datetime import UTC, datetime


def _path(path_id: str, passport_id: str | None) -> dict[str, object]:
    return {
        "path_id": path_id,
        "passport_id": passport_id,
        "person_group": "",
        "converted_at": datetime(2026, 3, 1, tzinfo=UTC),
        "path": ["a", "b"],
        "campaigns": ["a 1", "b 1"],
        "touches": [f"{path_id} a", f"{path_id} b"],
        "hours": [2.0, 1.0],
        "conversions": 1.0,
        "value": 10.0,
        "nulls": 0.0,
    }


def _row(path_id: str, passport_id: str | None, name: str) -> dict[str, object]:
    return {
        **_path(path_id, passport_id),
        "path_id": name,
        "is_known": passport_id is not None,
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "paths": [_path("p", "ann"), _path("q", "ann"), _path("r", None)]
}
VALUES: dict[str, object] = {}
ROWS = [
    _row("p", "ann", "person ann"),
    _row("q", "ann", "person ann"),
    _row("r", None, "path r"),
]
