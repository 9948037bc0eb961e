"""Paths of none, one and two touches."""

from tests.journeys.paths import PATHS

TABLES = {"paths": PATHS}
VALUES: dict[str, object] = {}
ROWS = [
    {"length": 0, "conversions": 1.0, "value": 100.0, "nulls": 0.0},
    {"length": 1, "conversions": 1.0, "value": 50.0, "nulls": 1.0},
    {"length": 2, "conversions": 2.0, "value": 900.0, "nulls": 0.0},
]
