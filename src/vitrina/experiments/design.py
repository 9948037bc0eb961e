"""What a design of an experiment must offer, and where the known ones are found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vitrina.engine import Table
from vitrina.experiments.finding import Lift
from vitrina.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a test runs: from its first instant to the one after its last, both aware."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A test before it begins: who, how long, what it costs and what it can detect.

    Attributes:
        design: the name of the design.
        treated: ids of the units to treat; empty where lots are drawn for each person.
        share: the share of the units that is treated.
        days: how long the test runs.
        before_days: how long before it the data must reach.
        detectable: the smallest relative lift that is found with `power` (0.05 is +5 %); None
            where no lift that was tried is.
        power: the chance to find a lift of that size.
        level: the chance to find one where there is none.
        cost_minor: what the test costs: money not earned from those left out, or spent on top;
            None where it cannot be told.
        warnings: what a careful planner should know.
        powers: each lift that was tried and the chance to find it.
        bias: the mean size of the relative lift that is found where there is none; None where
            nothing was tried on the past.
        correlation: of the treated with what is expected of them, before the test.
        people: how many persons lots are drawn for; None of other units.
        standard_error: of the effect over all the treated, in the units of the outcomes; None
            where the design cannot tell.
    """

    design: str
    treated: Sequence[str]
    share: float
    days: int
    before_days: int
    detectable: float | None
    power: float
    level: float
    cost_minor: int | None = None
    warnings: Sequence[str] = ()
    powers: Sequence[tuple[float, float]] = ()
    bias: float | None = None
    correlation: float | None = None
    people: int | None = None
    standard_error: float | None = None


class Design(Protocol):
    """One way to find out what would not have happened otherwise; its settings are its fields."""

    @property
    def is_randomised(self) -> bool:
        """Lots decide who is treated."""
        ...

    def read(self, outcomes: Table, assignments: Table, *, window: Window, coverage: float) -> Lift:
        """The effect of a test that ran.

        Args:
            outcomes: one row per unit and period (a day, or an hour): unit_id, at, value. A
                period without a row is one in which nothing happened, unless the design says
                otherwise.
            assignments: one row per unit and spell in an arm: unit_id, arm (treated or control),
                from_at, until_at (NULL: to the end). A unit without a row is not in the test.
            window: when the test ran.
            coverage: of the interval.
        """
        ...


DESIGNS: Registry[Callable[..., Design]] = Registry(
    "experiment design", "vitrina.experiments.designs"
)
