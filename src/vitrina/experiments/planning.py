"""Plan a test before it runs: how long, how many, what it costs and what it can detect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from vitrina.engine import Table, TableLike, together
from vitrina.errors import SettingError
from vitrina.experiments.design import DESIGNS, Design, Plan

WEEKS_TRIED = (7, 14, 28, 56)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a test should be able to find.

    Attributes:
        lift: the relative lift that would matter (0.05 is +5 %).
        power: the chance to find it, if it is there.
        level: the chance to find one where there is none.
        value_minor: what one of the metric is worth: 1 where outcomes are in minor units; None
            if nobody can say, and then the plan tells no cost.
    """

    lift: float = 0.05
    power: float = 0.8
    level: float = 0.1
    value_minor: float | None = None

    def __post_init__(self) -> None:
        if self.lift <= 0 or not 0 < self.level < self.power < 1:
            raise SettingError(
                f"A lift of {self.lift} with power {self.power} at level {self.level} cannot be "
                "planned: the lift must be above 0, and 0 < level < power < 1."
            )

    def cost_minor(self, left_out: float) -> int | None:
        """What those left out would have brought, were the lift there."""
        return None if self.value_minor is None else round(left_out * self.lift * self.value_minor)


@runtime_checkable
class Planner(Protocol):
    """A design that can say beforehand what a test of so many days would find."""

    def plan(self, outcomes: Table, *, wanted: Wanted, days: int) -> Plan: ...


def design(
    chosen: Design | str,
    outcomes: TableLike,
    *,
    wanted: Wanted | None = None,
    days: Sequence[int] = WEEKS_TRIED,
) -> Plan:
    """The shortest test that finds the lift that is wanted, planned on what happened before.

    Args:
        chosen: a design that can be planned, or its name.
        outcomes: one row per unit and period: unit_id, at, value; the past on which to plan,
            twice as long as the test at least.
        wanted: what the test should be able to find; +5 % without.
        days: how many days to try, in this order.

    Returns:
        The first plan that detects the lift; or the one that detects most, with a warning.

    Raises:
        MissingColumnsError: `outcomes` lacks a column named above.
        UnknownNameError: no design has that name.
        SettingError: the design cannot be planned, no days to try, or too short a past.
    """
    planner = DESIGNS[chosen]() if isinstance(chosen, str) else chosen
    if not isinstance(planner, Planner):
        raise SettingError(
            f"A {chosen!r} test cannot be planned by lot. Plan one of those that offer it, for "
            "example 'hold_out' or 'switchback'."
        )
    if not days or min(days) < 1:
        raise SettingError(f"days is {list(days)}: give one or more lengths of at least a day.")
    [past] = together(outcomes)
    past.require("experiments.design", ("unit_id", "at", "value"))
    aim = wanted or Wanted()
    plans = []
    for length in days:
        plan = planner.plan(past, wanted=aim, days=length)
        if plan.detectable is not None and plan.detectable <= aim.lift:
            return plan
        plans.append(plan)
    best = min(plans, key=lambda plan: float("inf") if plan.detectable is None else plan.detectable)
    missed = f"No test that was tried finds {aim.lift:+.1%}: run it longer, or with more units."
    return replace(best, warnings=(*best.warnings, missed))
