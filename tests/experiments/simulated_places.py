"""Simulated places by the day and by the hour, whose truth is known."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from vitrina.engine import DuckDB, Table
from vitrina.experiments.arms import Floats

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
TIME = pa.timestamp("us", tz="UTC")
Spell: TypeAlias = tuple[int, str, datetime, datetime | None]


@dataclass(frozen=True)
class Trial:
    """A test that ran; `effect` is what it caused in all."""

    outcomes: Table
    assignments: Table
    ends_at: datetime
    effect: float


def outcomes_of(engine: DuckDB, values: Floats, *, begin: datetime, step: timedelta) -> Table:
    """Rows of a matrix of units and periods."""
    units, periods = values.shape
    return engine.adopt(
        pa.table(
            {
                "unit_id": [f"place {unit}" for unit in range(units) for _ in range(periods)],
                "at": pa.array([begin + n * step for n in range(periods)] * units, TIME),
                "value": values.ravel(),
            }
        )
    )


def spells_of(engine: DuckDB, spells: list[Spell]) -> Table:
    return engine.adopt(
        pa.table(
            {
                "unit_id": [f"place {unit}" for unit, _, _, _ in spells],
                "arm": [arm for _, arm, _, _ in spells],
                "from_at": pa.array([from_at for _, _, from_at, _ in spells], TIME),
                "until_at": pa.array([until for _, _, _, until in spells], TIME),
            }
        )
    )


def switched(
    engine: DuckDB, *, seed: int, each: float = 3.0, carried: float = 0.0, places: int = 4
) -> Trial:
    """A fortnight in blocks of four hours, half of them treated by lot.

    A treated hour gains `each`, and the first hour after a block keeps `carried` of the gain
    of the block before it, or as much less of it where treatment has just begun.
    """
    random = np.random.default_rng(seed)
    hours, block = 14 * 24, 4
    arms = random.random((places, hours // block)) < 0.5
    is_treated = np.repeat(arms, block, axis=1)
    full = each * is_treated
    before = np.concatenate([full[:, :1], full[:, :-1]], axis=1)
    begins = np.arange(hours) % block == 0
    gains = np.where(begins, (1 - carried) * full + carried * before, full)
    rhythm = 10 + 5 * np.sin(np.arange(hours) / 24 * 2 * np.pi)
    noise = random.normal(0, 3, (places, hours))
    values = rhythm + 4 * np.arange(places)[:, None] + noise + gains
    step = timedelta(hours=1)
    spells: list[Spell] = [
        (place, "treated" if arms[place, n] else "control", at, at + block * step)
        for place in range(places)
        for n in range(hours // block)
        for at in [START + n * block * step]
    ]
    return Trial(
        outcomes_of(engine, values, begin=START, step=step),
        spells_of(engine, spells),
        START + hours * step,
        each * float(is_treated.sum()),
    )


def rolled_out(engine: DuckDB, *, seed: int, growth: float = 1.0, trend: float = 0.0) -> Trial:
    """Sixteen places over forty days, reached from day 12 on, four of them never.

    On its nth day in the roll-out a place gains n times `growth`; places that will be reached
    grow by `trend` each day anyway.
    """
    random = np.random.default_rng(seed)
    places, days, begin = 16, 40, 12
    first = np.where(np.arange(places) < 4, days, random.integers(begin, 30, places))
    first[4] = begin
    age = np.arange(days)[None, :] - first[:, None]
    gains = np.where(age >= 0, (age + 1.0) * growth, 0.0)
    levels = random.gamma(5, 20, places)[:, None]
    moves = np.cumsum(random.normal(0, 2, days))[None, :]
    anyway = trend * np.arange(days)[None, :] * (first < days)[:, None]
    values = levels + moves + anyway + random.normal(0, 4, (places, days)) + gains
    at = [START + timedelta(days=int(day)) for day in first]
    spells: list[Spell] = [
        (place, "treated", at[place], None)
        if first[place] < days
        else (place, "control", START, None)
        for place in range(places)
    ]
    outcomes = outcomes_of(engine, values, begin=START, step=timedelta(days=1))
    ends_at = START + timedelta(days=days)
    return Trial(outcomes, spells_of(engine, spells), ends_at, float(gains.sum()))
