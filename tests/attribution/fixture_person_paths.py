"""The same way twice by one person is one row; a path without a touch has its place, too."""


def _path(person: str, campaigns: list[str], conversions: float, nulls: float) -> dict[str, object]:
    return {
        "path_id": person,
        "path": ["a"] * len(campaigns),
        "campaigns": campaigns,
        "conversions": conversions,
        "value": conversions * 10,
        "nulls": nulls,
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "resampled": [
        _path("ann", ["x", "y"], 1.0, 0.0),
        _path("ann", ["x", "y"], 0.0, 1.0),
        _path("ann", ["y"], 1.0, 0.0),
        _path("bob", ["y"], 2.0, 0.0),
        _path("bob", [], 3.0, 0.0),
    ],
    "numbered": [
        {"path": ["y"], "place": 0},
        {"path": ["x", "y"], "place": 1},
        {"path": [], "place": 2},
    ],
}
VALUES = {"unit": "campaign"}
ROWS: list[dict[str, object]] = [
    {"person": "ann", "place": 1, "conversions": 1.0, "value": 10.0, "nulls": 1.0},
    {"person": "ann", "place": 0, "conversions": 1.0, "value": 10.0, "nulls": 0.0},
    {"person": "bob", "place": 0, "conversions": 2.0, "value": 20.0, "nulls": 0.0},
    {"person": "bob", "place": 2, "conversions": 3.0, "value": 30.0, "nulls": 0.0},
]
