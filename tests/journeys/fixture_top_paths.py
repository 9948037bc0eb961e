"""The two most converting sequences of campaigns."""

from tests.journeys.paths import PATHS

TABLES = {"paths": PATHS}
VALUES = {"by": "campaigns", "limit": 2}
ROWS = [
    {"path": ["email 1", "qr 1"], "conversions": 2.0, "value": 900.0, "nulls": 0.0},
    {"path": ["qr 1"], "conversions": 1.0, "value": 50.0, "nulls": 0.0},
]
