"""Twice on one path and on two paths is once; a path of nobody known reached nobody."""

TABLES: dict[str, list[dict[str, object]]] = {
    "paths": [
        {"passport_id": "ann", "path": ["email", "push", "email"]},
        {"passport_id": "ann", "path": ["push"]},
        {"passport_id": "bob", "path": ["push"]},
        {"passport_id": "cid", "path": []},
        {"passport_id": None, "path": ["radio"]},
    ]
}
VALUES: dict[str, object] = {}
ROWS = [
    {"channel": "email", "passport_id": "ann"},
    {"channel": "push", "passport_id": "ann"},
    {"channel": "push", "passport_id": "bob"},
]
