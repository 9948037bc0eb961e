"""Chains of places whose effect is known."""

import csv
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vitrina.engine import Row
from vitrina.experiments.design import Design
from vitrina.experiments.finding import Lift
from vitrina.experiments.lift import lift

Floats = NDArray[np.float64]

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
GEOLIFT_TEST = Path(__file__).parents[1] / "data" / "geolift_test.csv"


def day(number: int) -> datetime:
    return BEGAN + timedelta(days=number)


def chain(*, places: int, days: int, seed: int, carried: float = 0.0, walk: float = 0.1) -> Floats:
    """Outcomes without any test: one row per place, one column per day.

    All places share a week and two slow walks, each to a degree of its own; what is a place's
    own has a deviation of 1 and is `carried` from a day to the next.
    """
    random = np.random.default_rng(seed)
    slow = np.cumsum(random.normal(0, walk, (2, days)), axis=1)
    week = 3 * np.sin(np.arange(days) * 2 * np.pi / 7)
    degrees = random.uniform(0.5, 1.5, (places, 3))
    own = random.normal(size=(places, days + 30))
    for number in range(1, days + 30):
        own[:, number] = carried * own[:, number - 1] + np.sqrt(1 - carried**2) * own[:, number]
    levels = random.uniform(40, 60, (places, 1))
    return np.asarray(levels + degrees @ np.vstack([slow, week]) + own[:, 30:])


def named(values: Floats) -> dict[str, Floats]:
    return {f"p{number:02}": row for number, row in enumerate(values)}


def outcomes_of(values: Mapping[str, Floats]) -> list[Row]:
    return [
        {"unit_id": unit, "at": day(number), "value": float(value)}
        for unit, row in values.items()
        for number, value in enumerate(row)
    ]


def assigned(units: Collection[str], treated: Collection[str]) -> list[Row]:
    return [
        {
            "unit_id": unit,
            "arm": "treated" if unit in treated else "control",
            "from_at": BEGAN,
            "until_at": None,
        }
        for unit in units
    ]


def read(
    values: Mapping[str, Floats],
    *,
    treated: Collection[str],
    design: Design,
    starts: int,
    ends: int,
    coverage: float = 0.9,
) -> Lift:
    """Read a test that ran from the day `starts` to the day before `ends`."""
    return lift(
        outcomes_of(values),
        assigned(list(values), treated),
        design=design,
        starts_at=day(starts),
        ends_at=day(ends),
        coverage=coverage,
    )


def geolift_test() -> dict[str, Floats]:
    """The public data set: by city, one number per day."""
    rows = list(csv.reader(GEOLIFT_TEST.read_text().splitlines()))
    numbers = np.array([row[1:] for row in rows[1:]], dtype=np.float64)
    return dict(zip(rows[0][1:], numbers.T, strict=True))
