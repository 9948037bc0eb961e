"""An account of three campaigns as tables: spend by day, and paths that its touches led to."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np

from tests.optimization.spending_world import Array, Truth, truth
from vitrina import attribution
from vitrina.attribution import Credit
from vitrina.engine import Row

FIRST = date(2026, 1, 5)
DAYS = 70
LAST = FIRST + timedelta(DAYS - 1)
NAMES = ("flat", "steep", "weak")
# roubles: at 1,000 a day "flat" is well on its way, and "steep" is far from it
WORLD: Truth = truth(top=[20, 80, 6], half=[400, 4000, 1000])
SPENT = 1000.0
MEAN_DELAY_DAYS = 2.0


@cache
def spent() -> Array:
    """Roubles: days x campaigns."""
    return np.random.default_rng(1).lognormal(np.log(SPENT), 0.5, (DAYS, len(NAMES)))


def spend_rows(*, currency: str | None = "RUB") -> list[Row]:
    return [
        {
            "day": FIRST + timedelta(day),
            "campaign": name,
            "cost_minor": round(100 * spent()[day, at]),
            "currency": currency,
        }
        for day in range(DAYS)
        for at, name in enumerate(NAMES)
    ]


def path_rows(*, silent_since: date | None = None) -> list[Row]:
    """Conversions up to the last day; none that happened since an outage began."""
    rng = np.random.default_rng(2)
    expected = WORLD.caused(spent())
    until = datetime.combine(silent_since or LAST + timedelta(1), datetime.min.time(), UTC)
    paths = [
        _path(f"{name}-{day}-{each}", name, day, rng.exponential(MEAN_DELAY_DAYS))
        for day in range(DAYS)
        for at, name in enumerate(NAMES)
        for each in range(rng.poisson(expected[day, at]))
    ]
    return [path for path in paths if _converted_at(path) < until]


def credit_of(paths: list[Row]) -> Credit:
    return attribution.credit(paths, attribution.MODELS["last"]())


def _path(path_id: str, campaign: str, day: int, delay_days: float) -> Row:
    touched_at = datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=UTC) + timedelta(day)
    return {
        "path_id": path_id,
        "path": ["paid_search"],
        "campaigns": [campaign],
        "touches": [f"t-{path_id}"],
        "hours": [24 * delay_days],
        "converted_at": touched_at + timedelta(delay_days),
        "conversions": 1.0,
        "value": 500.0,
        "nulls": 0.0,
    }


def _converted_at(path: Row) -> datetime:
    converted_at = path["converted_at"]
    assert isinstance(converted_at, datetime)
    return converted_at
