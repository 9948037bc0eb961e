"""A roll-out tells the known effect where the usual regression is wrong."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tests.experiments.simulated_places import START, Trial, outcomes_of, rolled_out, spells_of
from vitrina.engine import DuckDB
from vitrina.experiments import Lift, lift
from vitrina.experiments.designs.staggered import Staggered

TRIALS = 60


def read(given: Trial) -> Lift:
    return lift(
        given.outcomes,
        given.assignments,
        design=Staggered(),
        starts_at=START + timedelta(days=12),
        ends_at=given.ends_at,
    )


def two_way_fixed_effects(given: Trial) -> float:
    """The usual regression: value on unit, day and 'is treated', times the treated days."""
    values = given.outcomes.to_arrow().column("value").to_numpy().reshape(16, 40)
    treated = np.zeros((16, 40))
    for row in given.assignments.to_arrow().to_pylist():
        if row["arm"] == "treated":
            treated[int(row["unit_id"].split()[1]), (row["from_at"] - START).days :] = 1
    net = treated - treated.mean(axis=0) - treated.mean(axis=1)[:, None] + treated.mean()
    return float((net * values).sum() / (net * treated).sum() * treated.sum())


def test_nine_intervals_of_ten_hold_an_effect_that_grows(engine: DuckDB) -> None:
    held = 0
    for seed in range(TRIALS):
        given = rolled_out(engine, seed=seed)
        found = read(given)
        assert found.low is not None
        assert found.high is not None
        held += found.low <= given.effect <= found.high

    assert 0.82 * TRIALS <= held <= 0.98 * TRIALS


def test_a_roll_out_that_does_nothing_seldom_looks_as_if_it_did(engine: DuckDB) -> None:
    clear = sum(read(rolled_out(engine, seed=seed, growth=0.0)).is_clear for seed in range(TRIALS))

    assert 0.02 * TRIALS <= clear <= 0.18 * TRIALS


def test_two_way_fixed_effects_tell_too_little_of_an_effect_that_grows(
    engine: DuckDB,
) -> None:
    given = rolled_out(engine, seed=1)

    found = read(given)

    assert two_way_fixed_effects(given) < 0.67 * given.effect
    assert found.effect == pytest.approx(given.effect, rel=0.15)


def test_a_test_in_which_nothing_varies_has_no_interval_and_so_no_effect(engine: DuckDB) -> None:
    given = rolled_out(engine, seed=1)
    flat = outcomes_of(engine, np.ones((16, 40)), begin=START, step=timedelta(days=1))

    found = read(replace(given, outcomes=flat))

    assert found.effect is None
    assert "Nothing varies between units" in found.why_not


def test_a_value_that_is_no_number_is_refused(engine: DuckDB) -> None:
    given = rolled_out(engine, seed=1)
    values = np.ones((16, 40))
    values[3, 5] = np.nan

    found = read(
        replace(given, outcomes=outcomes_of(engine, values, begin=START, step=timedelta(days=1)))
    )

    assert found.effect is None
    assert "not a finite number" in found.why_not


def test_units_that_were_on_another_way_already_are_told(engine: DuckDB) -> None:
    found = read(rolled_out(engine, seed=2, growth=0.0, trend=2.0))

    assert any("on different ways already" in warning for warning in found.warnings)


def test_the_picture_counts_from_the_day_on_which_each_unit_was_reached(engine: DuckDB) -> None:
    found = read(rolled_out(engine, seed=1, growth=5.0))

    by_age = {
        (moment.at - START).days - 12: moment.actual - moment.expected for moment in found.moments
    }
    assert [moment.is_test for moment in found.moments] == [age >= 0 for age in by_age]
    # twelve units gain 5 on their first day, 50 on their tenth; before, nothing
    assert by_age[0] == pytest.approx(12 * 5, abs=40)
    assert by_age[9] == pytest.approx(12 * 50, abs=40)
    assert by_age[-1] == pytest.approx(0, abs=40)


def test_units_that_were_all_reached_at_once_have_nobody_to_be_compared_with(
    engine: DuckDB,
) -> None:
    given = rolled_out(engine, seed=1)
    start = START + timedelta(days=12)
    at_once = spells_of(engine, [(place, "treated", start, None) for place in range(16)])

    found = read(replace(given, assignments=at_once))

    assert found.effect is None
    assert "reached at once" in found.why_not


def test_one_unit_that_was_reached_is_left_to_another_design(engine: DuckDB) -> None:
    given = rolled_out(engine, seed=1)
    start = START + timedelta(days=12)
    spells = [
        (place, "treated", start, None) if place == 3 else (place, "control", START, None)
        for place in range(16)
    ]

    found = read(replace(given, assignments=spells_of(engine, list(spells))))

    assert found.effect is None
    assert "Read it as a geo_lift" in found.why_not


def test_a_unit_that_went_back_makes_it_a_switchback(engine: DuckDB) -> None:
    given = rolled_out(engine, seed=1)
    start = START + timedelta(days=12)
    spells = [
        (place, "treated", start, start + timedelta(days=5))
        if place == 3
        else (place, "control", START, None)
        for place in range(16)
    ]

    found = read(replace(given, assignments=spells_of(engine, list(spells))))

    assert found.effect is None
    assert "place 3 was treated and then was not" in found.why_not


def test_five_units_are_too_few(engine: DuckDB) -> None:
    given = rolled_out(engine, seed=1)
    start = START + timedelta(days=12)
    spells = [(0, "treated", start, None), *((n, "control", START, None) for n in range(1, 5))]

    found = read(replace(given, assignments=spells_of(engine, list(spells))))

    assert found.effect is None
    assert "5 units are too few" in found.why_not


def test_a_test_without_a_single_outcome_says_so(engine: DuckDB) -> None:
    given = rolled_out(engine, seed=1)
    empty = engine.adopt(given.outcomes.to_arrow().slice(0, 0))

    found = read(replace(given, outcomes=empty))

    assert found.effect is None
    assert "No unit of the test has an outcome" in found.why_not
