"""Whole days from the first touch; paths that did not convert have no lag."""

from tests.journeys.paths import PATHS

TABLES = {"paths": PATHS}
VALUES: dict[str, object] = {}
ROWS = [
    {"days": 0, "conversions": 1.0, "value": 50.0},
    {"days": 1, "conversions": 1.0, "value": 200.0},
    {"days": 2, "conversions": 1.0, "value": 700.0},
]
