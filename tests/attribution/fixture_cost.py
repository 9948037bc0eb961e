"""Credit without cost, cost without credit, both, and a cost of nothing."""

TABLES: dict[str, list[dict[str, object]]] = {
    "credited": [
        {"unit": "both", "conversions": 2.0, "value": 300.0},
        {"unit": "unpaid", "conversions": 1.0, "value": 50.0},
        {"unit": "free", "conversions": 1.0, "value": 50.0},
    ],
    "spend": [
        {"unit": "both", "cost_minor": 150},
        {"unit": "both", "cost_minor": 50},
        {"unit": "free", "cost_minor": 0},
        {"unit": "wasted", "cost_minor": 70},
    ],
}
VALUES: dict[str, object] = {}


def _row(
    unit: str, conversions: float, value: float, cost_minor: int | None, romi: float | None
) -> dict[str, object]:
    return {
        "unit": unit,
        "conversions": conversions,
        "value": value,
        "cost_minor": cost_minor,
        "romi": romi,
    }


ROWS = [
    _row("both", 2.0, 300.0, 200, 0.5),
    _row("unpaid", 1.0, 50.0, None, None),
    _row("free", 1.0, 50.0, 0, None),
    _row("wasted", 0.0, 0.0, 70, -1.0),
]
