"""Two paths of one person are one row, a path of nobody known another."""

TABLES: dict[str, list[dict[str, object]]] = {
    "resampled": [
        {"path_id": "person ann", "is_known": True, "conversions": 1.0, "nulls": 0.0},
        {"path_id": "person ann", "is_known": True, "conversions": 0.0, "nulls": 1.0},
        {"path_id": "path r", "is_known": False, "conversions": 3.0, "nulls": 8.0},
    ]
}
VALUES: dict[str, object] = {}
ROWS: list[dict[str, object]] = [
    {"person": "person ann", "is_known": True, "conversions": 1.0, "nulls": 1.0},
    {"person": "path r", "is_known": False, "conversions": 3.0, "nulls": 8.0},
]
