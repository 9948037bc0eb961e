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
LEAST = 1e-9


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

    Units whose days scatter much, for whatever reason, say less: a mailing every other Tuesday
    makes no Tuesday of the others.

    Args:
        counted: days x units: what was reported.
        basis: days x units: what it is in proportion to, but for level and weekday.
    """
    factors: Array = np.ones(WEEK)
    for _ in range(ROUNDS):
        came, due = _of_all(counted, basis, factors)
        factors = _worth(came) / _worth(due)
    came, due = _of_all(counted, basis, factors)
    scatter = _scatter(came[:, None], (due * _of_days(factors, len(due)))[:, None])
    return Weekdays(factors, _worth(came) / scatter)


def _of_all(counted: Array, basis: Array, factors: Array) -> tuple[Array, Array]:
    """What each day came to, and what the days around it lead to expect but for the weekday."""
    days = np.arange(len(counted))
    near = 0.5 ** (np.abs(days[:, None] - days) / HALF_LIFE_DAYS)
    weekday = _of_days(factors, len(days))[:, None]
    due = basis * (near @ counted) / (near @ (basis * weekday)).clip(min=LEAST)
    scatter = _scatter(counted, due * weekday)
    return (counted / scatter).sum(axis=1), (due / scatter).sum(axis=1)


def _of_days(factors: Array, days: int) -> Array:
    return np.asarray(factors[np.arange(days) % WEEK])


def _worth(numbers: Array) -> Array:
    return PRIOR_WORTH + _by_weekday(numbers)


def _by_weekday(numbers: Array) -> Array:
    weekday = np.arange(len(numbers)) % WEEK
    return np.asarray(np.bincount(weekday, numbers, minlength=WEEK), dtype=np.float64)


def _scatter(came: Array, expected: Array) -> NDArray[np.float64]:
    """Variance of a unit's days over that of counts: Pearson's chi-square per degree of freedom."""
    is_due = expected > 0
    squares = np.divide((came - expected) ** 2, expected, out=np.zeros_like(came), where=is_due)
    degrees = (is_due.sum(axis=0) - WEEK).clip(min=1)
    return np.asarray((squares.sum(axis=0) / degrees).clip(min=1.0))
