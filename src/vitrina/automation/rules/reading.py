"""What was read of a measure, or why nothing can be said."""

from dataclasses import dataclass

import numpy as np

from vitrina.automation.rules.series import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A number, in the unit of the rule's own one, and how sure it is.

    Attributes:
        value: minor units, a count, percent or days; infinite is "none came at all".
        low, high: its bounds; the value itself where nothing is left to chance.
        base: what a percentage is of, in the metric's own unit; NaN where it is of nothing.
        reported: which part of what these days will bring has come; 1 where nothing is late.
        spent: minor units in these days; NaN where that is not known.
        goals: reported in these days.
    """

    value: float
    low: float
    high: float
    base: float = np.nan
    reported: float = 1.0
    spent: float = np.nan
    goals: float = 0.0


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why nothing can be said.

    Attributes:
        reason: one word for programs: outage, unknown, too_early, nothing_spent, currencies, ...
        words: for people, with what to do next where something can be done.
    """

    reason: str
    words: str


def unknown(said: str, series: Series) -> Unreadable:
    """That a number is missing on one of the days."""
    return Unreadable("unknown", f"{said} of {series.name} is not known for all of these days.")
