"""What to spend to meet a target, what is expected of it, and why: in numbers and in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from vitrina.optimization.aims import Target, TargetCost, TargetReturn, TargetVolume
from vitrina.optimization.forecast import Interval
from vitrina.optimization.realised import Realised
from vitrina.optimization.triangle import Array

APART = 0.02  # totals that differ by a smaller share are said to be the same


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TargetPlan:
    """What to spend in the week to come.

    Attributes:
        target: what is aimed at.
        split: money per day and campaign (campaigns,).
        today: the split in force.
        expected_goals: per day under the plan, with an interval of 80 % for four weeks of it.
        expected_cost: money per goal, likewise.
        is_reachable: whether any total that was tried meets the target.
        nearest: the target, or else the nearest that can be reached, in its own unit.
        wanted: the total that meets it, were there no limits and nothing to make up for.
        recent: the recent days that count, once all is reported; None where none does.
        week: the lowest and the highest total that the limits of a week allow.
        held: why the split in force is kept; empty if it is not.
    """

    target: Target
    split: Array
    today: Array
    expected_goals: Interval
    expected_cost: Interval
    is_reachable: bool
    nearest: float
    wanted: float
    recent: Realised | None
    week: tuple[float, float]
    held: str

    @property
    def total(self) -> float:
        """Money per day."""
        return float(self.split.sum())

    @property
    def why(self) -> str:
        """The reasons, in sentences."""
        return " ".join(self._reasons())

    def _reasons(self) -> Iterator[str]:
        if self.held:
            yield self.held
            return
        goal = _named(self.target, self.nearest)
        if not self.is_reachable:
            yield (
                f"No total that was tried meets {_named(self.target)}. The nearest that can be "
                f"reached is {goal}: this plan aims there."
            )
        yield f"A total of {self.wanted:,.4g} a day is expected to meet {goal}."
        if self.recent is not None:
            yield (
                f"The last {self.recent.days} days near that total brought "
                f"{self.recent.goals / self.recent.days:,.3g} goals a day at "
                f"{self.recent.cost:,.4g} each, once all is reported; what they were off is made "
                "up for within limits."
            )
        low, high = self.week
        if self.wanted < low * (1 - APART) or self.wanted > high * (1 + APART):
            yield f"The limits of a week allow {low:,.4g} to {high:,.4g}: a part of the way."
        yield f"So this week spends {self.total:,.4g} a day instead of {self.today.sum():,.4g}."


def _named(target: Target, value: float | None = None) -> str:
    match target:
        case TargetCost():
            return f"a cost of {value or target.money:,.4g} per goal"
        case TargetReturn():
            return f"a return of {value or target.value_per_money:,.4g} per unit of money"
        case TargetVolume():
            return f"{value or target.goals:,.4g} goals in {target.days} days"
