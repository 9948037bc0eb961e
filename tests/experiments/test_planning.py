"""A plan says what a test would find; tests that are run by it find as much."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from tests.experiments.simulated_places import START, outcomes_of, switched
from vitrina.engine import DuckDB, Table
from vitrina.errors import SettingError
from vitrina.experiments import DESIGNS, Wanted, design, lift
from vitrina.experiments.arms import Floats

DAY = timedelta(days=1)
PERSONS = 600


def past_of(engine: DuckDB, *, seed: int = 1, days: int = 28) -> tuple[Table, Floats]:
    """Persons with habits, by the day."""
    random = np.random.default_rng(seed)
    habit = random.gamma(2.0, 1.0, PERSONS)[:, None]
    values = random.poisson(np.repeat(habit, days, axis=1)).astype(float)
    return outcomes_of(engine, values, begin=START - days * DAY, step=DAY), values


def test_a_plan_holds_out_as_few_persons_as_find_the_lift(engine: DuckDB) -> None:
    past, values = past_of(engine)

    plan = design("hold_out", past, wanted=Wanted(lift=0.10, value_minor=100), days=[14])

    assert plan.detectable is not None
    assert plan.detectable <= 0.10
    assert plan.share in (0.95, 0.9, 0.8)
    # those held out would have brought a tenth more than they do
    expected = values[:, -14:].sum() * (1 - plan.share) * 0.10 * 100
    assert plan.cost_minor == pytest.approx(expected, rel=0.01)
    assert plan.warnings == ()


def test_a_hold_out_errs_as_much_as_its_plan_says(engine: DuckDB) -> None:
    past, values = past_of(engine)
    plan = design(DESIGNS["hold_out"](planned_share=0.8), past, days=[14])
    assert plan.people == PERSONS
    random = np.random.default_rng(3)

    # lots over a past in which nothing was held out: every effect that is found is an error
    errors = []
    for _ in range(400):
        is_treated = random.permutation(PERSONS) < 0.8 * PERSONS
        before, during = values[:, :14].sum(axis=1), values[:, 14:].sum(axis=1)
        slope = np.cov(before, during)[0, 1] / before.var()
        rest = during - slope * before
        errors.append((rest[is_treated].mean() - rest[~is_treated].mean()) * is_treated.sum())

    assert plan.standard_error == pytest.approx(np.std(errors), rel=0.1)


def test_the_lift_that_a_plan_detects_is_found_as_often_as_it_says(engine: DuckDB) -> None:
    past, values = past_of(engine)
    plan = design(DESIGNS["hold_out"](planned_share=0.8), past, days=[14])
    assert plan.detectable is not None
    random = np.random.default_rng(7)
    begin = START - 28 * DAY
    found = 0
    trials = 60
    for _ in range(trials):
        is_treated = random.random(PERSONS) < 0.8
        during = values.copy()
        during[is_treated, 14:] += values[:, 14:].mean() * plan.detectable
        reading = lift(
            outcomes_of(engine, during, begin=begin, step=DAY),
            pa.table(
                {
                    "unit_id": [f"place {unit}" for unit in range(PERSONS)],
                    "arm": np.where(is_treated, "treated", "control").tolist(),
                    "from_at": [START - 14 * DAY] * PERSONS,
                    "until_at": [None] * PERSONS,
                }
            ),
            design="hold_out",
            starts_at=START - 14 * DAY,
            ends_at=START,
        )
        found += reading.is_clear

    assert 0.65 * trials <= found <= 0.95 * trials


def test_a_lift_that_no_test_finds_is_told(engine: DuckDB) -> None:
    past, _ = past_of(engine)

    plan = design("hold_out", past, wanted=Wanted(lift=0.001), days=[7, 14])

    assert (plan.days, plan.share) == (14, 0.5)
    assert "No test that was tried finds +0.1%" in plan.warnings[-1]


def test_a_switchback_is_planned_by_drawing_lots_over_the_past(engine: DuckDB) -> None:
    past = switched(engine, seed=5, each=0.0).outcomes

    week, three_days = (
        design("switchback", past, wanted=Wanted(lift=0.9), days=[days]) for days in (7, 3)
    )

    assert week.detectable is not None
    assert three_days.detectable is not None
    # four places, noise of 3 around a mean of 16: a week finds about
    # (1.64 + 0.84) * 3 * 2 / sqrt(4 * 168 * 3 / 4) / 16 = 4 %
    assert week.detectable == pytest.approx(0.041, rel=0.35)
    assert three_days.detectable > week.detectable


def test_the_chance_rises_with_the_lift_and_is_the_one_asked_for_at_the_detectable(
    engine: DuckDB,
) -> None:
    past, _ = past_of(engine)
    switching = switched(engine, seed=5, each=0.0).outcomes

    for plan in (design("hold_out", past, days=[14]), design("switchback", switching, days=[7])):
        powers = dict(plan.powers)
        assert plan.detectable is not None
        assert powers[plan.detectable] == pytest.approx(0.8, abs=0.01)
        assert list(powers.values()) == sorted(powers.values())


def test_a_geo_lift_is_planned_on_as_few_places_as_find_the_lift(engine: DuckDB) -> None:
    past = switched(engine, seed=5, each=0.0).outcomes

    plan = design("geo_lift", past, wanted=Wanted(lift=0.25), days=[7])
    best = design("geo_lift", past, wanted=Wanted(lift=0.001), days=[7])

    assert (plan.design, len(plan.treated)) == ("geo_lift", 1)
    assert plan.detectable is not None
    assert plan.detectable <= 0.25
    assert "No test that was tried finds +0.1%" in best.warnings[-1]


def test_a_past_that_is_too_short_to_plan_on_is_named(engine: DuckDB) -> None:
    past, _ = past_of(engine, days=20)

    with pytest.raises(SettingError, match="needs a past of 28 days"):
        design("hold_out", past, days=[14])


def test_what_cannot_be_planned_is_named(engine: DuckDB) -> None:
    past, _ = past_of(engine)

    with pytest.raises(SettingError, match="'matched' test cannot be planned"):
        design("matched", past)
    with pytest.raises(SettingError, match="days is \\[\\]"):
        design("hold_out", past, days=[])
    with pytest.raises(SettingError, match="the lift must be above 0"):
        Wanted(lift=0)
    nobody = pa.table({"unit_id": ["a"], "at": [datetime(2026, 3, 1, tzinfo=UTC)], "value": [1]})
    with pytest.raises(SettingError, match="needs a past of 14 days"):
        design("hold_out", nobody)
