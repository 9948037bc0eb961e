"""Two rows of one path become one; the campaigns are read where they are asked for."""

TABLES: dict[str, list[dict[str, object]]] = {
    "paths": [
        {
            "path": ["a", "b"],
            "campaigns": ["x", "x"],
            "conversions": 1.0,
            "value": 10.0,
            "nulls": 0.0,
        },
        {
            "path": ["b", "a"],
            "campaigns": ["x", "x"],
            "conversions": 2.0,
            "value": -4.0,
            "nulls": 1.0,
        },
        {"path": [], "campaigns": [], "conversions": 1.0, "value": 5.0, "nulls": 0.0},
    ]
}
VALUES = {"unit": "campaign"}
ROWS: list[dict[str, object]] = [
    {"path": ["x", "x"], "conversions": 3.0, "value": 6.0, "nulls": 1.0},
    {"path": [], "conversions": 1.0, "value": 5.0, "nulls": 0.0},
]
