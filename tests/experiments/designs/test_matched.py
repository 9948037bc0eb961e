"""Without lots there is a difference, with a warning; and a trend of before is found."""

from datetime import timedelta

import numpy as np
import pytest

from tests.experiments.simulated_places import START, outcomes_of, spells_of
from vitrina.engine import DuckDB, Row
from vitrina.experiments import Lift, lift

LENGTH = timedelta(days=7)


def read(
    engine: DuckDB, *, seed: int = 1, each: float = 0.0, trend: float = 0.0, before: int = 4
) -> Lift:
    """Forty units, half of them treated; seven days of test, and so many weeks before."""
    random = np.random.default_rng(seed)
    days = 7 * (before + 1)
    is_treated = np.arange(40) < 20
    values = random.gamma(5, 4, 40)[:, None] + random.normal(0, 2, (40, days))
    # the treated are the heavy buyers
    values[is_treated] += 30 + trend * np.arange(days) / 7
    values[is_treated, -7:] += each
    begin = START - before * LENGTH
    arms = [(unit, "treated" if unit < 20 else "control", START, None) for unit in range(40)]
    return lift(
        outcomes_of(engine, values, begin=begin, step=timedelta(days=1)),
        spells_of(engine, list(arms)),
        design="matched",
        starts_at=START,
        ends_at=START + LENGTH,
    )


def test_four_units_give_the_figures_worked_out_by_hand() -> None:
    def bought(unit: str, day: int, value: float) -> Row:
        return {"unit_id": unit, "at": START + timedelta(days=day), "value": value}

    outcomes = [
        *(bought("a", -7, 100.0), bought("a", 0, 150.0), bought("b", -1, 300.0)),
        *(bought("b", 6, 370.0), bought("c", -2, 10.0), bought("c", 2, 20.0)),
        *(bought("d", -3, 30.0), bought("d", 3, 60.0)),
    ]
    arms = [
        {"unit_id": unit, "arm": "treated" if unit in "ab" else "control", "from_at": START}
        for unit in "abcd"
    ]

    found = lift(
        outcomes,
        [{**arm, "until_at": None} for arm in arms],
        design="matched",
        starts_at=START,
        ends_at=START + LENGTH,
    )

    # changes of 50 and 70 against 10 and 30: 40 for each of two
    assert found.effect == pytest.approx(80.0)
    assert found.standard_error == pytest.approx(2 * (200 / 2 + 200 / 2) ** 0.5)
    # the treated made 520, so that 440 were to be expected
    assert found.relative == pytest.approx(80 / 440)
    assert not found.is_randomised


def test_nine_intervals_of_ten_hold_the_effect(engine: DuckDB) -> None:
    held = 0
    for seed in range(60):
        found = read(engine, seed=seed, each=1.0)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 20 * 7 <= found.high

    assert 49 <= held <= 59


def test_whoever_reads_it_is_told_that_nobody_drew_lots(engine: DuckDB) -> None:
    found = read(engine)

    assert any("Nobody drew lots" in warning for warning in found.warnings)


def test_a_trend_of_before_is_told_with_what_it_may_explain(engine: DuckDB) -> None:
    found = read(engine, trend=3.0)

    # each of twenty grows by 3 each day, so by 21 a week, and nothing was caused
    assert found.is_clear
    [told] = [warning for warning in found.warnings if warning.startswith("Before the test")]
    assert 350 < float(told.split()[6].replace(",", "")) < 490


def test_groups_on_the_same_way_are_not_suspected(engine: DuckDB) -> None:
    suspected = sum(len(read(engine, seed=seed).warnings) > 1 for seed in range(40))

    assert suspected <= 9  # one of ten by chance


def test_one_week_before_tells_nothing_of_a_trend(engine: DuckDB) -> None:
    found = read(engine, before=1)

    assert any("cannot be told" in warning for warning in found.warnings)


def test_a_time_before_that_is_shorter_than_the_test_gives_no_effect(engine: DuckDB) -> None:
    found = read(engine, before=0)

    assert found.effect is None
    assert "do not reach back as long before the test" in found.why_not


def test_two_treated_stores_of_two_have_nobody_to_be_compared_with(engine: DuckDB) -> None:
    outcomes = outcomes_of(engine, np.ones((2, 14)), begin=START - LENGTH, step=timedelta(days=1))
    both = spells_of(engine, [(0, "treated", START, None), (1, "treated", START, None)])

    found = lift(outcomes, both, design="matched", starts_at=START, ends_at=START + LENGTH)

    assert found.effect is None
    assert "2 treated and 0 control units are too few" in found.why_not
