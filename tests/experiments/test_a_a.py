"""A design that is read where nothing was done finds as little as chance gives."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.experiments.simulated_places import START, Trial, outcomes_of, spells_of
from vitrina.engine import DuckDB
from vitrina.experiments import Placebo, a_a

WEEK = timedelta(days=7)
UNITS = 60


def trial(engine: DuckDB, *, weeks: int, trend: float = 0.0) -> Trial:
    """A test of a week after so many others; half of the units grow by `trend` each week."""
    random = np.random.default_rng(4)
    days = 7 * (weeks + 1)
    values = random.gamma(5, 4, UNITS)[:, None] + random.normal(0, 2, (UNITS, days))
    values[: UNITS // 2] += trend * np.arange(days) / 7
    arms = [
        (unit, "treated" if unit < UNITS // 2 else "control", START, None) for unit in range(UNITS)
    ]
    begin = START - weeks * WEEK
    return Trial(
        outcomes_of(engine, values, begin=begin, step=timedelta(days=1)),
        spells_of(engine, list(arms)),
        START + WEEK,
        0.0,
    )


def check(given: Trial) -> Placebo:
    return a_a(
        given.outcomes,
        given.assignments,
        design="matched",
        starts_at=START,
        ends_at=given.ends_at,
    )


def test_every_week_before_the_test_is_read_as_if_it_were_one(engine: DuckDB) -> None:
    found = check(trial(engine, weeks=12))

    # the earliest week has none before it to be compared with
    assert (len(found.readings), found.unread) == (11, 1)
    assert found.level == pytest.approx(0.1)
    assert not found.is_suspect
    assert found.share == found.false / 11


def test_groups_on_different_ways_give_a_design_away_before_the_test(engine: DuckDB) -> None:
    found = check(trial(engine, weeks=12, trend=2.0))

    assert found.false == 11
    assert found.is_suspect
    assert (found.share, found.high) == (1.0, 1.0)


def test_what_happened_in_the_test_itself_does_not_matter(engine: DuckDB) -> None:
    given = trial(engine, weeks=6)
    rows = given.outcomes.to_arrow()
    values = rows.column("value").to_numpy().reshape(UNITS, -1).copy()
    values[: UNITS // 2, -7:] += 1_000
    worked = outcomes_of(engine, values, begin=START - 6 * WEEK, step=timedelta(days=1))

    assert check(replace(given, outcomes=worked)) == check(given)


def test_without_a_time_before_there_is_nothing_to_say(engine: DuckDB) -> None:
    found = check(trial(engine, weeks=0))

    assert (found.readings, found.share, found.low) == ([], None, None)
    assert not found.is_suspect
