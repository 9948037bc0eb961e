"""How far each day of the week lies above or below what is usual."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.triangle import Array

WEEK = 7
HALF_LIFE_DAYS = 14.0
ROUNDS = 5
# conversions that stand against calling chance a weekday
PRIOR_WORTH = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Weekdays:
    """The factor of every seventh day, from all units together.

    Attributes:
        factors: of the first day, the second, to the seventh.
        worth: how many conversions, were they plain counts, each factor is known from.
    """

    factors: NDArray[np.float64]
    worth: NDArray[np.float64]

    def draw(self, draws: int, rng: np.random.Generator) -> Array:
        """Factors as they may be, over those expected: draws x 7."""
        return rng.gamma(self.worth, 1 / self.worth, (draws, WEEK))


def learn_weekdays(counted: Array, basis: Array) -> Weekdays:
    """Compare each day with those around it.

    Args:
        counted: days x units: what was reported.
        basis: days x units: what it is in proportion to, but for level and weekday.
    """
    came, due = counted.sum(axis=1), basis.sum(axis=1)
    days = np.arange(len(came))
    near = 0.5 ** (np.abs(days[:, None] - days) / HALF_LIFE_DAYS)
    factors: Array = np.ones(WEEK)
    by_weekday: Array = factors
    expected: Array = due
    for _ in range(ROUNDS):
        usual = due * factors[days % WEEK]
        level = (near @ came) / (near @ usual).clip(min=1e-9)
        by_weekday = PRIOR_WORTH + _by_weekday(came)
        expected = due * level
        factors = by_weekday / (PRIOR_WORTH + _by_weekday(expected))
    scatter = _scatter(came, expected * factors[days % WEEK])
    return Weekdays(factors, by_weekday / scatter)


def _by_weekday(numbers: Array) -> Array:
    weekday = np.arange(len(numbers)) % WEEK
    return np.asarray(np.bincount(weekday, numbers, minlength=WEEK), dtype=np.float64)


def _scatter(came: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """Variance of the days over that of counts: Pearson's chi-square per degree of freedom."""
    is_due = expected > 0
    squares = (came - expected)[is_due] ** 2 / expected[is_due]
    return float(max(squares.sum() / max(is_due.sum() - WEEK, 1), 1.0))
