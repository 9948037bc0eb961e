"""A unit that is on lost paths only has a row of zero."""

TABLES: dict[str, list[dict[str, object]]] = {
    "touches": [
        {"channel": "a", "campaign": "x", "conversions": 0.5, "value": 5.0},
        {"channel": "b", "campaign": "x", "conversions": 0.25, "value": -1.0},
        {"channel": "b", "campaign": "y", "conversions": 1.0, "value": 2.0},
    ],
    "places": [{"unit": "x"}, {"unit": "x"}, {"unit": "y"}, {"unit": "idle"}],
}
VALUES = {"unit": "campaign"}
ROWS: list[dict[str, object]] = [
    {"unit": "x", "conversions": 0.75, "value": 4.0},
    {"unit": "y", "conversions": 1.0, "value": 2.0},
    {"unit": "idle", "conversions": 0.0, "value": 0.0},
]
