"""Targets: the total that meets one is found, held through delay and outage, and within limits."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.optimization.delayed_world import hide_future
from tests.optimization.spending_world import Truth, history_of, reported_at_once, truth
from vitrina.errors import SettingError
from vitrina.optimization import (
    Bounds,
    History,
    Realised,
    Responses,
    TargetCost,
    TargetPlan,
    TargetReturn,
    TargetVolume,
    fit_responses,
    plan_target,
    targets,
)
from vitrina.optimization.aims import Target
from vitrina.optimization.outlook import highest_within
from vitrina.optimization.realised import realised

NAN = float("nan")
# two campaigns alike: 80 x / (x + 100) goals for x a day, so that a goal costs (x + 100) / 80
WORLD = truth(top=[80, 80], half=100)
FREE = Bounds(fall=0.9, rise=2.0)
ON_TARGET = TargetCost(2.5)  # what 100 a day each cost


@cache
def known() -> tuple[Responses, History]:
    """Spend around 100 a day and campaign, everything reported on the day itself."""
    history = history_of(WORLD, 1)
    return fit_responses(history), history


def planned(target: Target, *, bounds: Bounds | None = None) -> TargetPlan:
    return plan_target(*known(), target, today=[100, 100], bounds=bounds)


def delayed(world: Truth, seed: int, *, spend: float = 100.0) -> tuple[History, np.ndarray]:
    """Around 100 a day each, reported ten days later on average; and the triangle that is seen."""
    rng = np.random.default_rng(seed)
    paid = spend * rng.lognormal(-0.045, 0.3, (84, len(world.top)))
    parts = 0.9 ** np.arange(40) / (0.9 ** np.arange(40)).sum()
    cells = rng.poisson((world.caused(paid) + world.organic)[..., None] * parts).astype(float)
    seen = hide_future(cells)
    return History.of(paid, seen), seen


def test_the_total_that_meets_a_cost_is_the_one_worked_out_by_hand() -> None:
    # (x + 100) / 80 = 3 at x = 140
    plan = planned(TargetCost(3.0), bounds=FREE)

    assert plan.wanted == pytest.approx(280, rel=0.06)
    assert plan.split == pytest.approx(plan.total / 2, rel=0.1)


def test_a_return_is_a_cost_by_the_value_of_a_goal() -> None:
    by_return = planned(TargetReturn(4.0, goal_value=12.0), bounds=FREE)

    assert by_return.split == pytest.approx(planned(TargetCost(3.0), bounds=FREE).split)


def test_the_total_that_meets_a_volume_is_the_one_worked_out_by_hand() -> None:
    # 2 * 80 x / (x + 100) = 100 a day at x = 166.7
    plan = planned(TargetVolume(700), bounds=FREE)

    assert plan.wanted == pytest.approx(333, rel=0.1)
    brought = WORLD.caused(plan.split).sum()
    assert plan.expected_goals.expected == pytest.approx(brought, rel=0.05)


def test_those_who_would_have_come_anyway_count_in_the_average() -> None:
    # 2 x / (160 x / (x + 100) + 40) = 2.5 at x = 178
    history = history_of(truth(top=[80, 80], half=100, organic=[40, 0]), 1, days=240)

    plan = plan_target(fit_responses(history), history, ON_TARGET, today=[100, 100], bounds=FREE)

    assert plan.wanted == pytest.approx(356, rel=0.08)


def test_the_interval_of_the_cost_holds_the_true_one() -> None:
    plan = planned(TargetCost(3.0), bounds=FREE)

    goals = float(WORLD.caused(plan.split).sum())
    assert plan.expected_cost.low < plan.total / goals < plan.expected_cost.high
    assert plan.expected_cost.low < plan.expected_cost.expected < plan.expected_cost.high


def test_a_week_moves_the_total_by_its_limits_at_most() -> None:
    assert planned(TargetCost(5.0)).total == pytest.approx(200 * 1.33)
    assert "The limits of a week allow 150 to 266" in planned(TargetCost(5.0)).why
    assert planned(TargetCost(1.4)).total == pytest.approx(200 * 0.75)


def test_a_cost_that_no_spend_meets_says_so_and_gives_the_nearest() -> None:
    # a goal costs 100 / 80 at least; nobody has seen so little spent, so that it is a guess
    plan = planned(TargetCost(0.5))

    assert not plan.is_reachable
    assert plan.nearest == pytest.approx(1.25, rel=0.3)
    assert "No total that was tried meets a cost of 0.5 per goal" in plan.why


def test_a_volume_that_no_spend_meets_says_so_and_gives_the_nearest() -> None:
    # four times today's bring 2 * 80 * 400 / 500 = 128 a day
    plan = planned(TargetVolume(200, days=1))

    assert not plan.is_reachable
    assert plan.nearest == pytest.approx(128, rel=0.1)


def test_a_target_that_is_met_at_any_spend_is_reachable() -> None:
    assert planned(TargetCost(1000.0)).is_reachable
    assert planned(TargetVolume(0.1)).is_reachable


def test_delay_makes_the_raw_cost_lie_and_not_the_corrected_one() -> None:
    history, _ = delayed(WORLD, 1)
    recent = np.arange(84) >= 56
    true_cost = history.spend[recent].sum() / WORLD.caused(history.spend)[recent].sum()

    corrected = realised(fit_responses(history), history, recent)
    raw = _as_reported(fit_responses(history), history, recent)

    assert corrected.cost == pytest.approx(true_cost, rel=0.05)
    assert raw.cost > 1.3 * true_cost


def test_an_account_that_is_on_target_stays_there() -> None:
    assert _moved() == pytest.approx(1, abs=0.1)


def test_steering_by_the_raw_cost_would_cut_an_account_that_is_on_target(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(targets, "realised", _as_reported)

    assert _moved() < 0.85


def _moved() -> float:
    """The total over today's, on average over four accounts that are on target."""
    plans = []
    for seed in range(1, 5):
        history, _ = delayed(WORLD, seed)
        plans.append(plan_target(fit_responses(history), history, ON_TARGET, today=[100, 100]))
    return float(np.mean([plan.total for plan in plans])) / 200


def _as_reported(_: Responses, history: History, days: np.ndarray) -> Realised:
    """The sabotage: what is still to come is taken for never."""
    return Realised(
        days=int(days.sum()),
        spend=float(history.spend[days].sum()),
        goals=float(np.nansum(history.reported[days])),
    )


def _recent_plan(goals: float) -> TargetPlan:
    """A plan after four weeks near the target's total that brought so many of the 80 a day."""
    responses, history = known()
    spend = np.full_like(history.spend, 100.0)
    reported = np.full_like(spend, 40.0)
    reported[-28:] = goals / 2
    return plan_target(
        responses, reported_at_once(spend, reported), ON_TARGET, today=[100, 100], bounds=FREE
    )


def test_weeks_that_cost_too_much_are_made_up_for() -> None:
    assert _recent_plan(64).total < 0.95 * _recent_plan(80).total
    assert _recent_plan(96).total > 1.05 * _recent_plan(80).total


def test_no_week_is_planned_further_off_the_target_than_the_bound() -> None:
    # a month of nothing would take years to make up for
    cost = _recent_plan(0).expected_cost.expected

    assert 2.5 * np.exp(-targets.LARGEST_CORRECTION) == pytest.approx(cost, rel=0.01)


def test_weeks_far_from_the_total_that_meets_the_target_leave_no_debt() -> None:
    # 300 a day each for 17 weeks cost 5 a goal, on the way to 100 at 2.5
    history = history_of(WORLD, 3)
    spend = history.spend * 3
    rng = np.random.default_rng(3)
    before = reported_at_once(spend, rng.poisson(WORLD.caused(spend)))

    plan = plan_target(fit_responses(before), before, ON_TARGET)

    assert plan.recent is None


def test_a_week_within_reach_counts_alone() -> None:
    responses, _ = known()
    spend = np.full((120, 2), 300.0)
    spend[-7:] = 100
    history = reported_at_once(spend, WORLD.caused(spend))

    plan = plan_target(responses, history, ON_TARGET)

    assert plan.recent is not None
    assert plan.recent.days == 7


def _silenced(unknown: float) -> tuple[History, np.ndarray]:
    """A history, and its triangle without the uploads of the last five days."""
    history, seen = delayed(WORLD, 2)
    for day in range(79, 84):
        cohorts = np.arange(day - 39, day + 1)
        seen[cohorts, :, day - cohorts] = unknown
    return history, seen


@pytest.mark.parametrize("unknown", [0.0, NAN])
def test_five_days_without_uploads_keep_what_is_spent(unknown: float) -> None:
    history, seen = _silenced(unknown)
    silent = History.of(history.spend, seen)

    plan = plan_target(fit_responses(silent), silent, ON_TARGET, today=[100, 100])

    assert plan.split.tolist() == [100, 100]
    assert "Nothing was uploaded on 5" in plan.why


def test_an_outage_that_were_read_as_bad_performance_would_cut_spend() -> None:
    history, seen = _silenced(0.0)
    fooled = replace(history, reported=np.nansum(seen, axis=2))

    plan = plan_target(fit_responses(fooled), fooled, ON_TARGET, today=[100, 100])

    assert plan.total < 0.9 * 200


def test_without_a_goal_spend_falls_and_the_plan_is_finite() -> None:
    spend = history_of(WORLD, 1).spend
    history = reported_at_once(spend, np.zeros_like(spend))

    plan = plan_target(fit_responses(history), history, ON_TARGET)

    assert np.isfinite(plan.split).all()
    assert plan.total == pytest.approx(0.75 * plan.today.sum())


def test_days_of_which_nothing_is_known_and_a_campaign_without_spend_are_borne() -> None:
    history = history_of(truth(top=[80, 80, 80], half=100), 1)
    spend, reported = history.spend.copy(), history.reported.copy()
    spend[:, 2], reported[:, 2] = 0, 0
    reported[-10:-5] = NAN
    holed = replace(reported_at_once(spend, reported), share_reported=1.0 - np.isnan(reported))

    plan = plan_target(fit_responses(holed), holed, TargetCost(2.5), today=[100, 100, 0])

    assert np.isfinite(plan.split).all()
    assert plan.total == pytest.approx(200, rel=0.33)


money = st.floats(1, 1e4)


@given(
    today=st.tuples(money, money),
    floor=st.floats(0, 50),
    ceiling=st.floats(50, 1e5),
    target=st.one_of(
        st.builds(TargetCost, money), st.builds(TargetVolume, money), st.builds(TargetReturn, money)
    ),
)
@settings(max_examples=40, deadline=None)
def test_no_plan_leaves_its_limits(
    today: tuple[float, float], floor: float, ceiling: float, target: Target
) -> None:
    plan = plan_target(*known(), target, today=today, bounds=Bounds(floor=floor, ceiling=ceiling))

    low, high = np.clip([0.75 * sum(today), 1.33 * sum(today)], 2 * floor, 2 * ceiling)
    assert low * (1 - 1e-6) <= plan.total <= high * (1 + 1e-6)
    assert (plan.split >= floor - 1e-6).all()
    assert (plan.split <= ceiling * (1 + 1e-6)).all()


def test_the_highest_total_within_is_found_between_two() -> None:
    totals = np.array([1.0, 10.0, 100.0])

    assert highest_within(totals, np.array([-2.0, -1.0, 1.0])) == pytest.approx(10**1.5)
    assert highest_within(totals, np.array([1.0, 2.0, 3.0])) == 1
    assert highest_within(totals, np.array([-3.0, -2.0, -1.0])) == 100


def test_reasons_are_in_words() -> None:
    why = planned(TargetCost(3.0)).why

    assert "is expected to meet a cost of 3 per goal" in why
    assert "instead of 200" in why


@pytest.mark.parametrize(
    ("today", "message"),
    [([0, 0], "Nothing is spent"), ([1.0], "each of 2"), ([NAN, 1], "each of")],
)
def test_a_split_in_force_that_is_none_is_refused(today: list[float], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        plan_target(*known(), ON_TARGET, today=today)


@pytest.mark.parametrize("value", [0, -1, NAN, float("inf")])
def test_a_target_that_is_none_is_refused(value: float) -> None:
    for kind in (TargetCost, TargetReturn, TargetVolume):
        with pytest.raises(SettingError, match="cannot be aimed at"):
            kind(value)


def test_bounds_that_leave_no_spend_are_refused() -> None:
    with pytest.raises(SettingError, match="leave no spend"):
        Bounds(floor=2, ceiling=1)
    with pytest.raises(SettingError, match="leave no spend"):
        Bounds(ceiling=[0, 0])
    with pytest.raises(SettingError, match="cannot fall"):
        Bounds(fall=25)
