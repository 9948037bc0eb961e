"""Pacing: a day's budget lasts the day, follows its traffic, and is never overspent."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrina.errors import SettingError
from vitrina.optimization import DayBudget, Pace, Reading, learn_traffic, pace, pacing

START = datetime(2025, 3, 4, tzinfo=UTC)
EVEN = learn_traffic([], [], zone="UTC")
BUDGET = DayBudget(minor=100_000, traffic=EVEN, looks=24)


def at(hour: float) -> datetime:
    return START + pacing.DAY * hour / 24


def spend_a_day(
    budget: DayBudget, wanted: list[float], *, unread: frozenset[int] = frozenset()
) -> tuple[list[int], Pace]:
    """What a platform spends by each look, where full bids could spend `wanted` in between."""
    spent, by_look = 0, []
    readings = [Reading(START, 0)]
    now = pace(budget, readings)
    for look, most in enumerate(wanted, start=1):
        room = max(now.limit_minor - spent, 0)
        spent += int(min(most * now.bid_factor, budget.overshoot * room))
        by_look.append(spent)
        if look < budget.looks:
            seen = None if look in unread else spent
            readings.append(Reading(at(24 * look / budget.looks), seen))
            now = pace(budget, readings)
    return by_look, now


def test_a_day_on_plan_leaves_bids_as_they_are() -> None:
    now = pace(BUDGET, [Reading(START, 0), Reading(at(6), 25_000), Reading(at(12), 50_000)])

    assert now.bid_factor == 1


def test_more_spent_than_planned_lowers_bids_and_less_raises_them_again() -> None:
    too_much = [Reading(START, 0), Reading(at(6), 50_000)]
    then_too_little = [*too_much, Reading(at(12), 51_000)]

    assert pace(BUDGET, too_much).bid_factor == pytest.approx(1 / 1.25)
    assert pace(BUDGET, too_much).bid_factor < pace(BUDGET, then_too_little).bid_factor


def test_a_step_is_the_dual_s_worked_out_by_hand() -> None:
    # planned 1000, spent 1100: sqrt(100) * 100 / 100_000
    budget = replace(BUDGET, looks=100)

    now = pace(budget, [Reading(START, 0), Reading(at(0.24), 1100)])

    assert now.multiplier == pytest.approx(0.01)


def test_a_budget_half_of_the_demand_lasts_until_night() -> None:
    by_look, _ = spend_a_day(BUDGET, [100_000 / 24 * 2] * 24)

    assert by_look[11] == pytest.approx(50_000, rel=0.35)
    assert by_look[20] < 99_000
    assert by_look[-1] > 97_000


def test_spend_follows_traffic_and_not_the_clock() -> None:
    rate = np.where(np.arange(24) >= 18, 9.0, 1.0)  # three quarters of the clicks after 18:00
    hours = [datetime(2025, 2, 3, tzinfo=UTC) + pacing.DAY * hour / 24 for hour in range(24 * 28)]
    traffic = learn_traffic(hours, np.tile(1000 * rate, 28), zone="UTC")

    by_look, _ = spend_a_day(
        replace(BUDGET, traffic=traffic), (3 * 100_000 * rate / rate.sum()).tolist()
    )

    assert by_look[17] < 50_000
    assert by_look[-1] > 95_000


def test_what_an_outage_leaves_over_is_spent_on_the_traffic_that_remains() -> None:
    wanted = [20_000.0] * 6 + [0.0] * 6 + [20_000.0] * 12

    by_look, _ = spend_a_day(BUDGET, wanted)

    assert by_look[11] < 45_000
    assert by_look[-1] > 95_000


def test_while_nobody_knows_what_was_spent_bids_stay_and_the_limit_follows_the_plan() -> None:
    readings = [Reading(START, 0), Reading(at(6), 30_000)]

    before = pace(BUDGET, readings)
    after = pace(BUDGET, [*readings, Reading(at(7), None), Reading(at(8), None)])

    assert after.bid_factor == before.bid_factor
    assert before.limit_minor < after.limit_minor <= 100_000


def test_yesterday_s_multiplier_begins_the_day() -> None:
    assert pace(BUDGET, [Reading(START, 0)], multiplier=1.0).bid_factor == 0.5


def test_what_is_spent_beyond_the_budget_leaves_nothing_to_spend() -> None:
    now = pace(BUDGET, [Reading(START, 0), Reading(at(6), 120_000)])

    assert now.limit_minor == 100_000


def test_a_budget_of_nothing_spends_nothing() -> None:
    assert pace(replace(BUDGET, minor=0), [Reading(START, 0)]).limit_minor == 0


class Day(NamedTuple):
    minor: int
    wanted: list[float]
    unread: frozenset[int]
    overshoot: float

    def most_spent(self) -> int:
        budget = DayBudget(minor=self.minor, traffic=EVEN, looks=12, overshoot=self.overshoot)
        by_look, _ = spend_a_day(budget, self.wanted, unread=self.unread)
        return by_look[-1]


days = st.builds(
    Day,
    minor=st.integers(0, 10**9),
    wanted=st.lists(st.floats(0, 1e9), min_size=12, max_size=12),
    unread=st.frozensets(st.integers(1, 11)),
    overshoot=st.floats(1, 3),
)


@given(days)
@settings(max_examples=200, deadline=None)
def test_no_spike_and_no_outage_spends_more_than_the_budget(day: Day) -> None:
    assert day.most_spent() <= day.minor


def test_a_limit_that_forgets_what_a_platform_may_overshoot_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = Day(minor=1000, wanted=[1e9] * 12, unread=frozenset(range(1, 12)), overshoot=2.0)
    assert day.most_spent() <= 1000

    monkeypatch.setattr(pacing, "_limit", lambda _now, budget, _at: budget.minor)

    assert day.most_spent() > 1000


@pytest.mark.parametrize(
    ("readings", "message"),
    [
        ([], "Nothing was read yet"),
        ([Reading(at(2), 0), Reading(at(1), 0)], "out of order"),
        ([Reading(at(2), 0), Reading(at(26), 0)], "several days"),
    ],
)
def test_readings_that_are_no_day_are_refused(readings: list[Reading], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        pace(BUDGET, readings)


@pytest.mark.parametrize(
    ("minor", "looks", "overshoot", "message"),
    [(-1, 24, 1.0, "below zero"), (1, 0, 1.0, "steer nothing"), (1, 24, 0.5, "overshoot of 0.5")],
)
def test_a_budget_that_is_none_is_refused(
    minor: int, looks: int, overshoot: float, message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        DayBudget(minor=minor, traffic=EVEN, looks=looks, overshoot=overshoot)
