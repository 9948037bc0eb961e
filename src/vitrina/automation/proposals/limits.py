"""How much may change, and how much may be spent in the worst case: every limit by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from vitrina.automation.proposals.faults import fault_of_step, fault_of_value
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.advertising import Amount, Setting, State, Value
from vitrina.connectors.currencies import exponent
from vitrina.errors import SettingError

STEP_PERCENT, CHANGES_A_DAY, RAISE_PERCENT_A_DAY = 20, 3, 30
OVERSPEND = 2  # platforms may spend twice the budget of a day
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What holds for one account; an owner may tighten it, and nobody can loosen it.

    Attributes:
        currency: ISO 4217, of the account and of every amount here.
        step_percent: at most so far from the old value, up or down.
        changes_a_day: of one campaign within 24 hours.
        raise_percent_a_day: of all budgets together within 24 hours; what was cut elsewhere
            makes no room.
        day_ceiling_minor: what the account may cost on one day in the worst case.
        month_ceiling_minor: the same of a calendar month.
    """

    currency: str
    step_percent: int = STEP_PERCENT
    changes_a_day: int = CHANGES_A_DAY
    raise_percent_a_day: int = RAISE_PERCENT_A_DAY
    day_ceiling_minor: int | None = None
    month_ceiling_minor: int | None = None

    def __post_init__(self) -> None:
        most = {
            "step_percent": STEP_PERCENT,
            "changes_a_day": CHANGES_A_DAY,
            "raise_percent_a_day": RAISE_PERCENT_A_DAY,
        }
        for name, limit in most.items():
            value = getattr(self, name)
            if type(value) is not int or not 0 <= value <= limit:
                raise SettingError(f"{name} is {value!r}: it is a whole number from 0 to {limit}.")
        for name in ("day_ceiling_minor", "month_ceiling_minor"):
            value = getattr(self, name)
            if value is not None and (type(value) is not int or value <= 0):
                raise SettingError(f"{name} is {value!r}: it is minor units above zero, or none.")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be set.

    Attributes:
        campaign_id: the platform's own.
        setting: what of it.
        old: what must stand there before.
        new: what is to stand there.
        restores: it takes back what was set before: no step, count or share is too large for
            that, and every ceiling holds.
    """

    campaign_id: str
    setting: Setting
    old: Value
    new: Value
    restores: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """What holds the spending of one campaign.

    Attributes:
        amount: a day or a week; None where nothing holds it.
        is_on: whether it may spend at all.
    """

    amount: Amount | None
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What counts beside the change itself.

    Attributes:
        budgets: of every campaign of the account, as high as they may be at this moment.
        changes_today: of this campaign, sent within 24 hours.
        raised_today_minor: by how much budgets a day were raised within 24 hours.
        spent_this_month_minor: by the account, as it was told.
        days_left: of the month, from the day on which that was told.
    """

    budgets: Mapping[str, Budget]
    changes_today: int
    raised_today_minor: int
    spent_this_month_minor: int
    days_left: int


def fault_of(change: Change, limits: Limits) -> Refusal | None:
    """Why a change is no good by itself: its values, their units, the step between them."""
    for value in (change.old, change.new):
        if fault := fault_of_value(change.setting, value, limits.currency):
            return fault
    if change.restores and change.old != change.new:
        return None
    return fault_of_step(change.old, change.new, most_percent=limits.step_percent)


def asks_account(change: Change) -> bool:
    """Whether all campaigns of the account have to be looked at before it.

    Of a budget always: what looks like a cut may be none, where its old value was misread.
    """
    return change.setting == Setting.BUDGET or _is_upward(change)


def _is_upward(change: Change) -> bool:
    match change.old, change.new:
        case Amount() as old, Amount() as new:
            return new.minor > old.minor or new.per != old.per
        case State(), State(is_on):
            return is_on
    return False


def excess(change: Change, limits: Limits, standing: Standing) -> Refusal | None:
    """Which limit a change would break as the account stands now; none if it breaks none."""
    if limits.day_ceiling_minor is None or limits.month_ceiling_minor is None:
        return Refusal(
            "no_ceiling",
            "The account has no ceiling for a day and a month. Set both before anything is sent.",
        )
    if not change.restores and standing.changes_today >= limits.changes_a_day:
        return Refusal(
            "changed_often",
            f"Campaign {change.campaign_id} was changed {standing.changes_today} times within 24 "
            f"hours; {limits.changes_a_day} are the most. Wait.",
        )
    if not asks_account(change) or _is_cut(change, standing):
        return None
    if unbounded := _unbounded(change, limits, standing):
        return unbounded
    return _above_raise(change, limits, standing) or _above_ceiling(change, limits, standing)


def _is_cut(change: Change, standing: Standing) -> bool:
    own = standing.budgets.get(change.campaign_id)
    if _is_upward(change) or own is None or own.amount is None:
        return False
    new = change.new
    return (
        isinstance(new, Amount)
        and new.currency == own.amount.currency
        and a_day_minor(new) <= a_day_minor(own.amount)
    )


def _unbounded(change: Change, limits: Limits, standing: Standing) -> Refusal | None:
    if change.campaign_id not in standing.budgets:
        return Refusal(
            "unknown_campaign",
            f"The account shows no campaign {change.campaign_id}. Look at it on the platform.",
        )
    for campaign_id, budget in after(change, standing).items():
        if not budget.is_on:
            continue
        if budget.amount is None:
            return Refusal(
                "no_budget",
                f"Campaign {campaign_id} runs without a budget: nothing bounds what the account "
                "may cost. Give it one on the platform, or turn it off.",
            )
        if fault := fault_of_value(Setting.BUDGET, budget.amount, limits.currency):
            return Refusal(fault.reason, f"Campaign {campaign_id}: {fault.message}", fault.facts)
    return None


def _above_raise(change: Change, limits: Limits, standing: Standing) -> Refusal | None:
    before, raised = total_minor(standing.budgets), raise_minor(change, standing)
    base = before - standing.raised_today_minor
    if change.restores or raised <= 0:
        return None
    if (standing.raised_today_minor + raised) * 100 <= limits.raise_percent_a_day * base:
        return None
    return Refusal(
        "raised_enough",
        f"Budgets of {base} minor units a day were raised by {standing.raised_today_minor} within "
        f"24 hours; {raised} more would be above {limits.raise_percent_a_day} %. Wait, or raise by "
        "less.",
        {"base": base, "raised_today": standing.raised_today_minor, "raise": raised},
    )


def _above_ceiling(change: Change, limits: Limits, standing: Standing) -> Refusal | None:
    assert limits.day_ceiling_minor is not None
    assert limits.month_ceiling_minor is not None
    day = sum(map(worst_day_minor, after(change, standing).values()))
    month = standing.spent_this_month_minor + day * standing.days_left
    for name, worst, ceiling in (
        ("day", day, limits.day_ceiling_minor),
        ("month", month, limits.month_ceiling_minor),
    ):
        if worst > ceiling:
            return Refusal(
                f"above_{name}_ceiling",
                f"A {name} could cost {worst} minor units of {limits.currency} in the worst case; "
                f"the ceiling is {ceiling}. Propose less, or let the owner raise the ceiling.",
                {"worst": worst, "ceiling": ceiling},
            )
    return None


def after(change: Change, standing: Standing) -> Mapping[str, Budget]:
    """The budgets as a change would leave them."""
    budget = standing.budgets[change.campaign_id]
    if isinstance(change.new, State):
        budget = replace(budget, is_on=change.new.is_on)
    elif change.setting == Setting.BUDGET and isinstance(change.new, Amount):
        budget = replace(budget, amount=change.new)
    return {**standing.budgets, change.campaign_id: budget}


def raise_minor(change: Change, standing: Standing) -> int:
    """By how much a change raises the budgets a day, in minor units; never below zero."""
    if change.campaign_id not in standing.budgets:
        return 0
    return max(0, total_minor(after(change, standing)) - total_minor(standing.budgets))


def total_minor(budgets: Mapping[str, Budget]) -> int:
    """All budgets a day together, of campaigns that may spend."""
    return sum(
        a_day_minor(budget.amount)
        for budget in budgets.values()
        if budget.is_on and budget.amount is not None
    )


def a_day_minor(amount: Amount) -> int:
    """What an amount a day or a week is a day; a seventh of a week, rounded up."""
    return amount.minor if amount.per == "day" else -(-amount.minor // DAYS_A_WEEK)


def worst_day_minor(budget: Budget) -> int:
    """What a campaign may cost on one day: twice its budget, which the platform may round up."""
    if not budget.is_on or budget.amount is None:
        return 0
    unit = 10 ** exponent(budget.amount.currency)
    rounded_up = -(-budget.amount.minor // unit) * unit
    return OVERSPEND * a_day_minor(replace(budget.amount, minor=rounded_up))
