"""Budgets of an account: from its tables to a plan that says what, how much more, and why."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.optimization.account import (
    DAYS,
    FIRST,
    LAST,
    NAMES,
    SPENT,
    WORLD,
    credit_of,
    path_rows,
    spend_rows,
)
from vitrina.engine import Row
from vitrina.errors import CurrencyError, MissingColumnsError, SettingError, UnknownNameError
from vitrina.money import Money
from vitrina.optimization import BudgetPlan, CampaignResponses, Limits, allocate, budgets, fit

BUDGET = Money(3000_00, "RUB")


def rub(roubles: float) -> Money:
    return Money(round(100 * roubles), "RUB")


@cache
def fitted_account() -> CampaignResponses:
    return fit(spend_rows(), credit_of(path_rows()), value=rub(500))


@pytest.fixture(scope="module")
def fitted() -> CampaignResponses:
    return fitted_account()


@pytest.fixture(scope="module")
def plan(fitted: CampaignResponses) -> BudgetPlan:
    return allocate(fitted, budget=BUDGET)


def after(plan: BudgetPlan) -> dict[str, int]:
    return {line.campaign: line.after.minor for line in plan.lines}


def test_curves_are_those_of_the_account(fitted: CampaignResponses) -> None:
    assert (fitted.campaigns, fitted.currency, fitted.as_of) == (NAMES, "RUB", LAST)
    spends = np.array([[500.0], [1000.0], [2000.0]])
    caused = fitted.caused(100 * np.repeat(spends, 3, axis=1))
    assert caused == pytest.approx(WORLD.caused(spends), rel=0.3)


def test_money_goes_where_the_next_rouble_brings_more(plan: BudgetPlan) -> None:
    assert after(plan)["steep"] > 2 * after(plan)["flat"]
    assert sum(after(plan).values()) == BUDGET.minor
    now, then = (
        WORLD.caused(np.array([getattr(line, when).minor / 100 for line in plan.lines])).sum()
        for when in ("before", "after")
    )
    assert then > 1.05 * now
    assert plan.conversions.low <= then - now <= plan.conversions.high
    assert plan.held_because == ""


def test_each_line_says_what_changes_and_why(plan: BudgetPlan) -> None:
    steep = plan.lines[NAMES.index("steep")]

    assert steep.before.minor / 100 == pytest.approx(SPENT, rel=0.5)
    assert 0 < steep.conversions.low < steep.conversions.expected < steep.conversions.high
    assert steep.value is not None
    assert steep.value.expected == pytest.approx(500_00 * steep.conversions.expected)
    assert steep.next_conversions > 2 * plan.lines[NAMES.index("flat")].next_conversions
    assert re.fullmatch(
        r"The next 1,000 RUB bring 1\d conversions here, \d\.\d on average\.", steep.reason
    )


def test_a_plan_is_one_row_per_campaign(plan: BudgetPlan) -> None:
    rows = plan.to_arrow().to_pylist()

    assert [row["campaign"] for row in rows] == list(NAMES)
    assert sum(row["after_minor"] for row in rows) == BUDGET.minor


def test_a_conversion_that_is_worth_more_gets_more(fitted: CampaignResponses) -> None:
    values = {"flat": rub(500), "steep": rub(500), "weak": rub(50_000)}
    worth = replace(fitted, value=np.array([float(values[name].minor) for name in NAMES]))

    assert (
        after(allocate(worth, budget=BUDGET))["weak"]
        > 2 * after(allocate(fitted, budget=BUDGET))["weak"]
    )


def test_what_calibration_found_scales_a_curve() -> None:
    credit = credit_of(path_rows())

    found = fit(spend_rows(), credit, factors={"flat": 0.25})

    usual = found.responses.usual[None]
    all_of_it = found.responses.expected(usual)[0] + found.responses.organic()
    assert found.caused(usual)[0, 0] == pytest.approx(0.25 * all_of_it[0])
    assert found.factor[1:].tolist() == [1.0, 1.0]


def test_an_outage_changes_nothing_and_says_so(fitted: CampaignResponses) -> None:
    silent = fit(spend_rows(), credit_of(path_rows(silent_since=LAST - timedelta(4))))

    plan = allocate(silent, budget=BUDGET)

    assert "on 5 of the last 14 days" in plan.held_because
    assert all(line.after == line.before for line in plan.lines)
    assert plan.conversions.expected == 0
    # what is known is thought of as before: less what five days of reports would have added
    spends = np.full((1, 3), 100 * SPENT)
    assert silent.caused(spends) == pytest.approx(fitted.caused(spends), rel=0.2)


def test_without_the_guard_an_outage_would_move_money(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = fit(spend_rows(), credit_of(path_rows(silent_since=LAST - timedelta(4))))
    monkeypatch.setattr(budgets, "held_because", lambda _: "")

    plan = allocate(silent, budget=BUDGET)

    assert any(line.after != line.before for line in plan.lines)


def test_an_outage_that_is_over_for_two_weeks_holds_nothing(fitted: CampaignResponses) -> None:
    long_ago = replace(fitted.history, silent=np.array([DAYS - 15]))
    lately = replace(fitted.history, silent=np.array([DAYS - 14]))

    assert not allocate(replace(fitted, history=long_ago), budget=BUDGET).held_because
    assert allocate(replace(fitted, history=lately), budget=BUDGET).held_because


def test_limits_are_kept_and_named(fitted: CampaignResponses) -> None:
    limits = Limits(minimum={"weak": rub(900)}, maximum={"steep": rub(1200)})

    plan = allocate(fitted, budget=BUDGET, limits=limits)

    assert after(plan)["steep"] == 1200_00
    assert after(plan)["weak"] == 900_00
    by_name = dict(zip(NAMES, plan.lines, strict=True))
    assert by_name["steep"].reason.endswith("A limit allows no more.")
    assert by_name["weak"].reason.endswith("A limit allows no less.")


def test_a_store_that_is_full_leaves_money_unspent(fitted: CampaignResponses) -> None:
    full = Limits(maximum=dict.fromkeys(NAMES, rub(500)))

    plan = allocate(fitted, budget=BUDGET, limits=full)

    assert sum(after(plan).values()) == 1500_00
    assert plan.unspent == rub(1500)


def test_a_weekly_limit_lowers_the_day(fitted: CampaignResponses) -> None:
    plan = allocate(fitted, budget=BUDGET, limits=Limits(weekly=rub(7000)))

    assert sum(after(plan).values()) == 1000_00


def test_a_step_is_a_share_of_what_a_campaign_spends_now(fitted: CampaignResponses) -> None:
    now = sum(round(each) for each in fitted.present)
    limits = Limits(largest_step=0.2, minimum={"weak": rub(100_000)})

    plan = allocate(fitted, budget=Money(now, "RUB"), limits=limits)

    steps = [line.after.minor / line.before.minor - 1 for line in plan.lines]
    assert max(abs(step) for step in steps) <= 0.2
    # a minimum that lies beyond the step is walked to
    assert steps[NAMES.index("weak")] == pytest.approx(0.2, abs=1e-4)


@settings(max_examples=25, deadline=None)
@given(
    budget=st.integers(500_000, 10**8),  # more than all minimums, and than what is spent now
    minimum=st.integers(0, 50_000),
    room=st.integers(0, 10**6),
    step=st.none() | st.floats(0, 2),
)
def test_no_plan_breaks_a_limit(budget: int, minimum: int, room: int, step: float | None) -> None:
    limits = Limits(
        minimum={"flat": Money(minimum, "RUB")},
        maximum={"flat": Money(minimum + room, "RUB")},
        largest_step=step,
    )
    plan = allocate(fitted_account(), budget=Money(budget, "RUB"), limits=limits)

    spends = after(plan)
    assert all(spend >= 0 for spend in spends.values())
    assert sum(spends.values()) + plan.unspent.minor == budget
    for line in plan.lines:
        if step is not None:
            assert abs(line.after.minor - line.before.minor) <= step * line.before.minor + 1e-6
        elif line.campaign == "flat":
            assert minimum <= line.after.minor <= minimum + room
        told = line.conversions
        assert np.isfinite([told.expected, told.low, told.high, line.next_conversions]).all()


def without(row: Row, column: str) -> Row:
    return {name: value for name, value in row.items() if name != column}


def test_a_campaign_of_which_little_is_known_is_said_to_be() -> None:
    new = [{**row, "campaign": "new"} for row in spend_rows() if row["campaign"] == "weak"][-3:]

    plan = allocate(fit([*spend_rows(), *new], credit_of(path_rows())), budget=BUDGET)

    line = next(line for line in plan.lines if line.campaign == "new")
    assert "0 conversions so far, too few to tell" in line.reason
    assert plan.value is None


@pytest.mark.parametrize(
    ("spend", "error", "message"),
    [
        (lambda rows: rows[:15], SettingError, "5 days are too few"),
        (lambda rows: [{**row, "currency": None} for row in rows], SettingError, "no currency"),
        (lambda rows: [*rows, {**rows[0], "currency": "EUR"}], CurrencyError, "EUR and RUB"),
        (
            lambda rows: [{**row, "campaign": f"id-{row['campaign']}"} for row in rows],
            SettingError,
            "Spend is of id-flat, id-steep, id-weak; credit of flat, steep, weak",
        ),
        (
            lambda rows: [without(row, "cost_minor") for row in rows],
            MissingColumnsError,
            "cost_minor",
        ),
    ],
)
def test_tables_that_tell_nothing_are_refused(
    spend: Callable[[list[Row]], list[Row]], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        fit(spend(spend_rows()), credit_of(path_rows()))


def test_a_day_before_all_spend_is_refused() -> None:
    with pytest.raises(SettingError, match="no spend in the 180 days up to 2026-01-04"):
        fit(spend_rows(), credit_of(path_rows()), as_of=FIRST - timedelta(1))


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"value": Money(500, "EUR")}, CurrencyError, "EUR and RUB"),
        ({"value": {"flat": Money(500, "RUB")}}, SettingError, "'steep' has no value"),
        ({"value": {"flatt": Money(500, "RUB")}}, UnknownNameError, "Did you mean 'flat'"),
        ({"factors": {"flatt": 1.0}}, UnknownNameError, "Did you mean 'flat'"),
        ({"factors": {"flat": -1.0}}, SettingError, "must be 0 or more"),
    ],
)
def test_settings_that_fit_no_campaign_are_refused(
    asked: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        fit(spend_rows(), credit_of(path_rows()), **asked)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("budget", "limits", "error", "message"),
    [
        (Money(100, "EUR"), None, CurrencyError, "EUR and RUB"),
        (Money(-1, "RUB"), None, SettingError, "below zero"),
        (
            BUDGET,
            Limits(minimum={"weak": rub(9000)}),
            SettingError,
            "more than the budget of 300000",
        ),
        (
            BUDGET,
            Limits(minimum={"weak": rub(2000), "flat": rub(2000)}),
            SettingError,
            "more than the budget of 300000",
        ),
        (BUDGET, Limits(maximum={"week": rub(1)}), UnknownNameError, "Did you mean 'weak'"),
        (BUDGET, Limits(maximum={"weak": Money(1, "EUR")}), CurrencyError, "EUR and RUB"),
    ],
)
def test_a_budget_that_cannot_be_split_is_refused(
    fitted: CampaignResponses,
    budget: Money,
    limits: Limits | None,
    error: type[Exception],
    message: str,
) -> None:
    with pytest.raises(error, match=message):
        allocate(fitted, budget=budget, limits=limits)


def test_limits_that_are_none_are_refused() -> None:
    with pytest.raises(SettingError, match="is a fifth"):
        Limits(largest_step=-0.1)
    with pytest.raises(SettingError, match="below zero"):
        Limits(maximum={"weak": Money(-1, "RUB")})
