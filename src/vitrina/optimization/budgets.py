"""From response curves to budgets: allocate a daily total within limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from vitrina.connectors.currencies import exponent
from vitrina.errors import CurrencyError, SettingError
from vitrina.money import Money
from vitrina.optimization.budget_limits import Limits
from vitrina.optimization.budget_plan import BudgetLine, BudgetPlan
from vitrina.optimization.budget_reasons import Reasons, held_because
from vitrina.optimization.division import Whole, divide, in_minor
from vitrina.optimization.fitting import CampaignResponses
from vitrina.optimization.forecast import Interval
from vitrina.optimization.triangle import Array

DRAWS = 500
COVERAGE = 0.8


def allocate(
    fitted: CampaignResponses, *, budget: Money, limits: Limits | None = None, seed: int = 0
) -> BudgetPlan:
    """Plan the daily budget of each campaign so that all together cause most, by value.

    Nothing is planned on an outage: a campaign whose conversions were not uploaded is not bad, and
    the plan is then to keep what there is.

    Args:
        fitted: as `fit` gives it.
        budget: of all campaigns, per day.
        limits: none if left out.
        seed: of the draws behind the intervals.

    Raises:
        CurrencyError: the budget or a limit is in another currency than spend.
        UnknownNameError: a limit of a campaign without spend.
        SettingError: a budget below zero, or limits that leave no plan.
    """
    if budget.currency != fitted.currency:
        raise CurrencyError("Budget and spend", {budget.currency, fitted.currency})
    if budget.minor < 0:
        raise SettingError(f"A budget of {budget.minor} minor units is below zero. Give 0 or more.")
    limits = limits or Limits()
    total = limits.total(budget)
    lower, upper = limits.bounds(fitted, total)
    now = in_minor(fitted.present, round(fitted.present.sum()), np.ceil(fitted.present))
    held = held_because(fitted.history)
    if held:
        return _plan(fitted, _Change.drawn(fitted, now, now, seed), [held] * len(now), held)
    split = divide(
        lambda spend: fitted.weight * fitted.caused(spend), total, lower=lower, upper=upper
    )
    change = _Change.drawn(fitted, now, in_minor(split, total, upper), seed)
    reasons = _reasons(fitted, change, lower, upper)
    plan = _plan(fitted, change, [reasons.of(at) for at in range(len(now))], "")
    return replace(plan, unspent=Money(total - int(change.after.sum()), fitted.currency))


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """Budgets now and then (campaigns,), and what that changes in conversions a day.

    `draws` is draws x campaigns.
    """

    before: Whole
    after: Whole
    expected: Array
    draws: Array

    @classmethod
    def drawn(cls, fitted: CampaignResponses, before: Whole, after: Whole, seed: int) -> Self:
        both = np.stack([before, after])
        drawn = fitted.draw(both, DRAWS, np.random.default_rng(seed))
        expected = fitted.caused(both)
        return cls(before, after, expected[1] - expected[0], drawn[:, 1] - drawn[:, 0])

    def interval(self, weight: Array) -> Interval:
        """Of the sum over campaigns, each by its weight."""
        sums = self.draws @ weight
        low, high = np.quantile(sums, [0.5 - COVERAGE / 2, 0.5 + COVERAGE / 2])
        return Interval(expected=float(self.expected @ weight), low=float(low), high=float(high))


def _plan(
    fitted: CampaignResponses, change: _Change, reasons: Sequence[str], held: str
) -> BudgetPlan:
    next_unit = _next_unit(fitted, change.before)
    each = np.eye(len(change.before))
    lines = tuple(
        BudgetLine(
            campaign=name,
            before=Money(int(change.before[at]), fitted.currency),
            after=Money(int(change.after[at]), fitted.currency),
            conversions=change.interval(each[at]),
            value=None if fitted.value is None else change.interval(each[at] * fitted.value),
            next_conversions=float(next_unit[at]),
            reason=reasons[at],
        )
        for at, name in enumerate(fitted.campaigns)
    )
    return BudgetPlan(
        lines=lines,
        conversions=change.interval(np.ones(len(lines))),
        value=None if fitted.value is None else change.interval(fitted.value),
        unspent=Money(0, fitted.currency),
        held_because=held,
    )


def _reasons(fitted: CampaignResponses, change: _Change, lower: Array, upper: Array) -> Reasons:
    next_unit = _next_unit(fitted, change.before)
    spent = change.before.sum()
    return Reasons(
        currency=fitted.currency,
        next_conversions=next_unit,
        average=float(next_unit @ change.before / spent if spent else next_unit.mean()),
        seen=np.nansum(fitted.history.reported, axis=0),
        at_least=(change.after <= lower) & (lower > 0),
        at_most=change.after >= upper,
    )


def _next_unit(fitted: CampaignResponses, spend: Whole) -> Array:
    """Conversions that one more unit of money brings (campaigns,)."""
    return np.asarray(fitted.next_caused(spend[None])[0] * 10 ** exponent(fitted.currency))
