"""How far a rate could have come out otherwise by chance.

Counts are taken as Poisson with a variance that is a multiple of the mean (quasi-Poisson,
Wedderburn 1974): divided by that multiple, they have the exact bounds of Garwood (1936), and two
of them are compared by the exact binomial of Clopper and Pearson (1934).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv

from vitrina.automation.rules.series import Array

# on each side: a rule is asked every day, and should not fire by chance in a month of days
TAIL = 0.005
BLOCK_DAYS = 7  # so long a rate is taken as the same when its spread is measured
SEEN_AT_LEAST = 0.05  # of a day, before its number says anything of the spread


@dataclass(frozen=True, slots=True)
class Counted:
    """What came of how much.

    Attributes:
        total: goals, or minor units.
        exposure: what it came of: days, or money spent, each by the part that is reported.
        spread: the variance of a count in multiples of its mean.
    """

    total: float
    exposure: float
    spread: float

    @property
    def rate(self) -> float:
        return self.total / self.exposure

    def bounds(self) -> tuple[float, float]:
        """The lowest and the highest rate that would not be surprised to bring this."""
        events = max(self.total, 0.0) / self.spread
        low = float(gammaincinv(events, TAIL)) if events else 0.0
        high = float(gammaincinv(events + 1, 1 - TAIL))
        return low * self.spread / self.exposure, high * self.spread / self.exposure


def ratio_bounds(one: Counted, other: Counted) -> tuple[float, float]:
    """The lowest and the highest ratio of one rate to the other; infinite where that is open."""
    events = max(one.total, 0.0) / one.spread, max(other.total, 0.0) / other.spread
    low = float(betaincinv(events[0], events[1] + 1, TAIL)) if events[0] else 0.0
    high = float(betaincinv(events[0] + 1, events[1], 1 - TAIL)) if events[1] else 1.0
    scale = other.exposure / one.exposure
    return scale * low / (1 - low), scale * high / (1 - high) if high < 1 else np.inf


def spread_of(counts: Array, exposure: Array, *, least: float) -> float:
    """The variance of daily counts in multiples of their mean, around the rate of each week.

    Weeks end with the last day, so that a fall between the last two is no spread.

    Args:
        counts: one per day.
        exposure: one per day, by the part that is reported; NaN where it is not known.
        least: what it is without any spread beyond chance: 1 for counts.
    """
    is_known = np.isfinite(counts) & (np.nan_to_num(exposure) > 0)
    came, of = _weeks(np.where(is_known, counts, 0.0)), _weeks(np.where(is_known, exposure, 0.0))
    total, days = came.sum(axis=1), _weeks(is_known).sum(axis=1)
    usable = (total > 0) & (days > 1)
    if not usable.any():
        return least
    came, of, total = came[usable], of[usable], total[usable]
    expected = of * (total / of.sum(axis=1))[:, None]
    squares = np.divide((came - expected) ** 2, expected, where=expected > 0, out=came * 0)
    return max(least, float(squares.sum() / (days[usable] - 1).sum()))


def _weeks(numbers: NDArray[np.generic]) -> Array:
    """One row per week; days before the first whole one are left out."""
    whole = numbers[len(numbers) % BLOCK_DAYS :]
    return np.asarray(whole, dtype=float).reshape(-1, BLOCK_DAYS)
