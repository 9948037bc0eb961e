"""Paths of a person take the person's name; a path of nobody known keeps its own."""


def _path(path_id: str, passport_id: str | None) -> dict[str, object]:
    return {
        "path_id": path_id,
        "passport_id": passport_id,
        "path": ["a", "b"],
        "campaigns": ["a 1", "b 1"],
        "touches": [f"{path_id} a", f"{path_id} b"],
        "hours": [2.0, 1.0],
        "conversions": 1.0,
        "value": 10.0,
        "nulls": 0.0,
    }


def _row(path_id: str, name: str, is_known: bool) -> dict[str, object]:
    row = _path(path_id, None)
    del row["passport_id"]
    return {**row, "path_id": name, "is_known": is_known}


TABLES: dict[str, list[dict[str, object]]] = {
    "paths": [_path("p", "ann"), _path("q", "ann"), _path("r", None)]
}
VALUES: dict[str, object] = {}
ROWS = [
    _row("p", "person ann", True),
    _row("q", "person ann", True),
    _row("r", "path r", False),
]
