"""How far the conversions of all campaigns together walk from week to week, whatever is spent.

What all share is a random walk in logarithms, seen through the counts of each week (the local level
model; Harvey 1989, "Forecasting, structural time series models and the Kalman filter"). How far it
walks is not known either: each deviation has its own filter, and weighs as much as it makes the
weeks likely.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from vitrina.optimization.triangle import Array
from vitrina.optimization.weekdays import WEEK

# of a week's step of the logarithm, each as likely as the others before anything is known
DEVIATIONS = np.array([0.03, 0.06, 0.12])
BEFORE = 0.5  # deviation of the logarithm before the first week
LEAST = 0.5  # conversions: a week of none still has a logarithm


@dataclass(frozen=True, slots=True, eq=False)
class Wander:
    """Where the walk is after the last day; each array is deviations.

    Attributes:
        weights: how likely each of `DEVIATIONS` is.
        mean: of the logarithm.
        variance: of the logarithm.
    """

    weights: Array
    mean: Array
    variance: Array

    @classmethod
    def learnt(cls, counts: Array, expected: Array, shape: float) -> Self:
        """Follow what came over what was to be expected, less what chance makes of it.

        Args:
            counts: days x campaigns.
            expected: days x campaigns: what spend, level and weekday lead to expect.
            shape: of the gamma luck of a day.
        """
        came, due = _weeks(counts.sum(axis=1)), _weeks(expected.sum(axis=1))
        chance = _weeks((expected + expected**2 / shape).sum(axis=1)) / (due + LEAST) ** 2
        seen = np.log((came + LEAST) / (due + LEAST))
        mean, variance, likelihood = np.zeros((3, len(DEVIATIONS)))
        variance = variance + BEFORE**2
        for value, noise in zip(seen, chance, strict=True):
            variance = variance + DEVIATIONS**2
            spread = variance + noise
            likelihood -= 0.5 * (np.log(spread) + (value - mean) ** 2 / spread)
            trust = variance / spread
            mean, variance = mean + trust * (value - mean), variance * (1 - trust)
        weights = np.exp(likelihood - likelihood.max())
        return cls(weights / weights.sum(), mean, variance)

    def draw(self, days: int, draws: int, rng: np.random.Generator) -> Array:
        """Factors of the days to come: draws x days."""
        chosen = rng.choice(len(DEVIATIONS), draws, p=self.weights)
        start = rng.normal(self.mean[chosen], np.sqrt(self.variance[chosen]))
        daily = DEVIATIONS[chosen, None] / np.sqrt(WEEK)
        steps = daily * rng.normal(size=(draws, days))
        return np.asarray(np.exp(start[:, None] + np.cumsum(steps, axis=1)))


def _weeks(of_days: Array) -> Array:
    """Sums of whole weeks, the last of which ends on the last day."""
    whole = len(of_days) // WEEK * WEEK
    return np.asarray(of_days[len(of_days) - whole :].reshape(-1, WEEK).sum(axis=1))
