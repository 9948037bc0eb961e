"""Weights of 1 and 3 share in quarters; weights of 0 share in halves."""


def _place(
    unit: str, position: int, length: int, conversions: float, weight: float
) -> dict[str, object]:
    return {
        "unit": unit,
        "position": position,
        "path_length": length,
        "conversions": conversions,
        "value": conversions * 100,
        "weight": weight,
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "weighed": [
        _place("a", 1, 2, 8.0, 1.0),
        _place("a", 2, 2, 2.0, 3.0),
        _place("b", 2, 2, 6.0, 3.0),
        _place("a", 1, 3, 3.0, 0.0),
        _place("b", 2, 3, 3.0, 0.0),
        _place("c", 3, 3, 3.0, 0.0),
    ]
}
VALUES: dict[str, object] = {}
ROWS: list[dict[str, object]] = [
    {"unit": "a", "conversions": 2.0 + 1.5 + 1.0, "value": 450.0},
    {"unit": "b", "conversions": 4.5 + 1.0, "value": 550.0},
    {"unit": "c", "conversions": 1.0, "value": 100.0},
]
