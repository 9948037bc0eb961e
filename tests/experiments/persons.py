"""Simulated persons in two arms, whose truth is known."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from vitrina.engine import DuckDB, Table

START = datetime(2026, 3, 1, tzinfo=UTC)
END = START + timedelta(days=28)


@dataclass(frozen=True)
class Trial:
    """A hold-out that ran; `effect` is what it caused among the treated, in all."""

    outcomes: Table
    assignments: Table
    effect: float


def trial(engine: DuckDB, *, seed: int, persons: int = 400, each: float = 1.0) -> Trial:
    """Lots treat seven of ten; who is treated gains `each` on the average, some far more."""
    random = np.random.default_rng(seed)
    habit = random.gamma(2.0, 10.0, persons)
    is_treated = random.random(persons) < 0.7
    gains = np.where(is_treated, random.exponential(each, persons) if each else 0.0, 0.0)
    before = habit + random.normal(0, 4, persons)
    during = habit + gains + random.normal(0, 4, persons)
    ids = [f"p{number}" for number in range(persons)]
    outcomes = pa.table(
        {
            "unit_id": ids * 2,
            "at": [START - timedelta(days=7)] * persons + [START + timedelta(days=7)] * persons,
            "value": np.concatenate([before, during]),
        }
    )
    assignments = pa.table(
        {
            "unit_id": ids,
            "arm": np.where(is_treated, "treated", "control").tolist(),
            "from_at": [START] * persons,
            "until_at": pa.nulls(persons, pa.timestamp("us", tz="UTC")),
        }
    )
    return Trial(engine.adopt(outcomes), engine.adopt(assignments), float(each * is_treated.sum()))
