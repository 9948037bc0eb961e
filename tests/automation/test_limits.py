"""Every limit by itself: what it refuses, and what it says."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.automation.given import LIMITS, NOW, healthy, platform, rub
from vitrina.automation.proposals import limits as rules
from vitrina.automation.proposals.limits import (
    Change,
    Limits,
    Standing,
    excess,
    fault_of,
    worst_day_minor,
)
from vitrina.automation.proposals.standing import Written, standing_of
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.advertising import Amount, Setting, Sites, State, Value
from vitrina.errors import SettingError

HUNDRED = rub(10_000)
HUGE = Limits(currency="RUB", day_ceiling_minor=10**12, month_ceiling_minor=10**12)


def budget(new: Any, old: Value = HUNDRED, *, restores: bool = False) -> Change:
    """A change of campaign a from 100 roubles a day."""
    value = new if isinstance(new, Amount | Sites | State) else rub(new)
    return Change("a", Setting.BUDGET, old, value, restores)


def standing(*, written: tuple[Written, ...] = (), spent: int = 0) -> Standing:
    """Three campaigns of 100 roubles a day, on the 17th of March: 15 days are left."""
    shown = platform().campaigns()
    return standing_of("a", shown, written, facts=healthy(NOW, spent), now=NOW)


def reason(refusal: Refusal | None) -> str:
    return refusal.reason if refusal else ""


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (12_000, ""),
        (12_001, "step_too_large"),
        (8_000, ""),
        (7_999, "step_too_large"),
        (10_000, "no_change"),
        (float("nan"), "no_amount"),
        (float("inf"), "no_amount"),
        (12_000.0, "no_amount"),
        (True, "no_amount"),
        (-1, "no_amount"),
        (10**9, "step_too_large"),
        (10**15, "no_amount"),
        (Amount(12_000, "USD", "day"), "other_currency"),
        (Amount(12_000, "RUB", "week"), "other_unit"),
        (Amount(12_000, "RUB", "click"), "other_unit"),
        (State(is_on=True), "other_kind"),
        (Sites(()), "other_kind"),
    ],
)
def test_a_budget_goes_a_fifth_at_most_in_its_own_unit_and_currency(
    new: Any, expected: str
) -> None:
    assert reason(fault_of(budget(new), LIMITS)) == expected


def test_millionths_for_units_are_named_as_what_they_look_like() -> None:
    refusal = fault_of(budget(10_000_000_000), LIMITS)

    assert refusal is not None
    assert "10000 minor units of RUB a day" in refusal.message
    assert "millionths" in refusal.message


def test_a_budget_of_nothing_cannot_be_raised_by_a_share() -> None:
    assert reason(fault_of(budget(1, rub(0)), LIMITS)) == "step_too_large"


@pytest.mark.parametrize(
    ("setting", "per", "expected"),
    [
        (Setting.BID, "click", ""),
        (Setting.BID, "day", "other_unit"),
        (Setting.TARGET_COST, "goal", ""),
        (Setting.TARGET_COST, "week", "other_unit"),
    ],
)
def test_each_setting_has_its_unit(setting: Setting, per: Any, expected: str) -> None:
    change = Change("a", setting, Amount(1_000, "RUB", per), Amount(1_100, "RUB", per))

    assert reason(fault_of(change, LIMITS)) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a.example", "b.example"), ""),
        (("b.example", "a.example"), "untidy_list"),
        (("A.example",), "untidy_list"),
        (("a.example", "a.example"), "untidy_list"),
        (("",), "untidy_list"),
        (tuple(f"site{number:04}.example" for number in range(1_000)), ""),
        (tuple(f"site{number:04}.example" for number in range(1_001)), "list_too_long"),
    ],
)
def test_a_list_of_sites_is_in_order_and_holds_a_thousand(
    names: tuple[str, ...], expected: str
) -> None:
    change = Change("a", Setting.EXCLUDED_SITES, Sites(("z.example",)), Sites(names))

    assert reason(fault_of(change, LIMITS)) == expected


def test_taking_back_may_go_further_than_a_step_and_not_into_another_currency() -> None:
    assert fault_of(budget(20_000, restores=True), LIMITS) is None
    assert reason(fault_of(budget(Amount(1, "USD", "day"), restores=True), LIMITS)) != ""


def test_nothing_leaves_without_both_ceilings() -> None:
    for bare in (replace(HUGE, day_ceiling_minor=None), replace(HUGE, month_ceiling_minor=None)):
        assert reason(excess(budget(9_000), bare, standing())) == "no_ceiling"


def sent(campaign_id: str, new: int, raised: int = 0, hours: float = 1) -> Written:
    at = NOW - timedelta(hours=hours)
    return Written(campaign_id, Setting.BUDGET, rub(new), raised, at)


def test_the_fourth_change_of_a_campaign_within_a_day_waits() -> None:
    three = (sent("a", 9_000), sent("a", 9_500), sent("a", 10_000))

    assert reason(excess(budget(9_000), HUGE, standing(written=three))) == "changed_often"
    assert excess(budget(9_000), HUGE, standing(written=three[:2])) is None
    old = (*three[:2], sent("a", 9_000, hours=25))
    assert excess(budget(9_000), HUGE, standing(written=old)) is None


def test_budgets_of_an_account_grow_by_thirty_per_cent_a_day_at_most() -> None:
    # 300 roubles a day were raised by 70: 20 more are 30 %, and more is too much
    before = standing(written=(sent("b", 17_000, raised=7_000),))

    assert excess(budget(12_000), HUGE, before) is None
    assert reason(excess(budget(12_001), HUGE, before)) == "raised_enough"


def test_what_was_cut_elsewhere_makes_no_room_to_raise() -> None:
    before = standing(written=(sent("b", 17_000, raised=7_000), sent("c", 5_000)))

    assert reason(excess(budget(12_001), HUGE, before)) == "raised_enough"


def test_the_worst_day_is_twice_all_budgets() -> None:
    exactly = replace(HUGE, day_ceiling_minor=2 * (12_000 + 10_000 + 10_000))

    assert excess(budget(12_000), exactly, standing()) is None
    below = replace(exactly, day_ceiling_minor=63_999)
    assert reason(excess(budget(12_000), below, standing())) == "above_day_ceiling"


def test_the_worst_month_is_what_was_spent_and_every_day_left_at_its_worst() -> None:
    exactly = replace(HUGE, month_ceiling_minor=100_000 + 15 * 64_000)

    assert excess(budget(12_000), exactly, standing(spent=100_000)) is None
    over = standing(spent=100_001)
    assert reason(excess(budget(12_000), exactly, over)) == "above_month_ceiling"


def test_a_cut_is_allowed_above_the_ceiling() -> None:
    low = replace(HUGE, day_ceiling_minor=1, month_ceiling_minor=1)

    assert excess(budget(9_000), low, standing()) is None


def test_a_cut_of_a_budget_that_was_misread_is_no_cut() -> None:
    # both the model and one reading took millionths for units; the account shows 100 roubles
    misread = budget(80_000_000, rub(100_000_000))

    assert fault_of(misread, HUGE) is None
    assert reason(excess(misread, HUGE, standing())) == "raised_enough"


def test_a_platform_may_round_up_to_a_whole_unit() -> None:
    budget_of = standing().budgets["a"]

    assert worst_day_minor(replace(budget_of, amount=rub(10_001))) == 2 * 10_100


def test_a_week_counts_a_seventh_a_day() -> None:
    budget_of = standing().budgets["a"]

    assert worst_day_minor(replace(budget_of, amount=Amount(70_000, "RUB", "week"))) == 20_000


def test_turning_on_counts_the_whole_budget_as_raised() -> None:
    where = platform()
    where.values["a", Setting.STATE] = State(is_on=False)
    before = standing_of("a", where.campaigns(), (), facts=healthy(NOW), now=NOW)
    on = Change("a", Setting.STATE, State(is_on=False), State(is_on=True))

    assert reason(excess(on, HUGE, before)) == "raised_enough"  # 100 to 200 are 50 %


def test_a_campaign_that_nothing_bounds_bounds_the_whole_account() -> None:
    where = platform()
    del where.values["c", Setting.BUDGET]
    before = standing_of("a", where.campaigns(), (), facts=healthy(NOW), now=NOW)
    bid = Change("a", Setting.BID, Amount(1_000, "RUB", "click"), Amount(1_100, "RUB", "click"))

    assert reason(excess(bid, HUGE, before)) == "no_budget"
    assert excess(replace(bid, new=Amount(900, "RUB", "click")), HUGE, before) is None


def test_a_campaign_of_another_currency_is_not_added_up() -> None:
    where = platform()
    where.values["c", Setting.BUDGET] = Amount(10_000, "USD", "day")
    before = standing_of("a", where.campaigns(), (), facts=healthy(NOW), now=NOW)

    assert reason(excess(budget(12_000), HUGE, before)) == "other_currency"


def test_a_campaign_that_the_account_does_not_show_is_not_changed() -> None:
    other = replace(budget(12_000), campaign_id="z")

    assert reason(excess(other, HUGE, standing())) == "unknown_campaign"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("step_percent", 21),
        ("step_percent", -1),
        ("changes_a_day", 4),
        ("raise_percent_a_day", 31),
        ("day_ceiling_minor", 0),
        ("month_ceiling_minor", 1.5),
    ],
)
def test_limits_can_be_tightened_only(name: str, value: Any) -> None:
    with pytest.raises(SettingError, match=name):
        replace(LIMITS, **{name: value})


# --- each limit is shown to matter


def test_without_the_doubling_the_worst_day_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "OVERSPEND", 1)
    below = replace(HUGE, day_ceiling_minor=63_999)

    assert excess(budget(12_000), below, standing()) is None


@pytest.mark.parametrize(
    ("name", "change", "before"),
    [
        ("_above_raise", budget(12_001), standing(written=(sent("b", 17_000, raised=7_000),))),
        ("_above_ceiling", budget(12_000), standing(spent=10**12)),
        ("_is_cut", budget(80_000_000, rub(100_000_000)), standing()),
    ],
)
def test_without_a_limit_what_it_refuses_would_pass(
    monkeypatch: pytest.MonkeyPatch, name: str, change: Change, before: Standing
) -> None:
    assert excess(change, HUGE, before) is not None

    monkeypatch.setattr(rules, name, (lambda *_: True) if name == "_is_cut" else (lambda *_: None))

    assert excess(change, HUGE, before) is None
