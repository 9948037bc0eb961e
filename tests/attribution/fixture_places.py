"""Paths of the same length meet at a place; an empty one has the place of its stand-in."""

TABLES: dict[str, list[dict[str, object]]] = {
    "distinct_paths": [
        {"path": ["a", "b"], "conversions": 1.0, "value": 10.0},
        {"path": ["a", "a"], "conversions": 2.0, "value": 5.0},
        {"path": [], "conversions": 4.0, "value": 1.0},
    ]
}
VALUES: dict[str, object] = {}


def _place(
    unit: str, position: int, length: int, conversions: float, value: float
) -> dict[str, object]:
    return {
        "unit": unit,
        "position": position,
        "path_length": length,
        "conversions": conversions,
        "value": value,
    }


ROWS = [
    _place("a", 1, 2, 3.0, 15.0),
    _place("a", 2, 2, 2.0, 5.0),
    _place("b", 2, 2, 1.0, 10.0),
    _place("(no touch)", 1, 1, 4.0, 1.0),
]
