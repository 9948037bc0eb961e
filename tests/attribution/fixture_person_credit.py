"""Touches of one unit add up for each person."""


def _touch(person: str, campaign: str, conversions: float) -> dict[str, object]:
    return {
        "path_id": person,
        "channel": "a",
        "campaign": campaign,
        "conversions": conversions,
        "value": conversions * 10,
    }


TABLES: dict[str, list[dict[str, object]]] = {
    "touches": [
        _touch("ann", "x", 0.5),
        _touch("ann", "y", 0.5),
        _touch("ann", "x", 1.0),
        _touch("bob", "x", 2.0),
    ]
}
VALUES = {"unit": "campaign"}
ROWS: list[dict[str, object]] = [
    {"person": "ann", "unit": "x", "conversions": 1.5, "value": 15.0},
    {"person": "ann", "unit": "y", "conversions": 0.5, "value": 5.0},
    {"person": "bob", "unit": "x", "conversions": 2.0, "value": 20.0},
]
