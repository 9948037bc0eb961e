"""Curves and days as they may be: draws from the posterior of responses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from vitrina.optimization import curves
from vitrina.optimization.levels import Levels, Pace
from vitrina.optimization.triangle import Array


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Curves; each array is draws x campaigns.

    Attributes:
        half, exponent, organic: of Hill's curve, spend in units of the usual.
        carry: positions on the axis of carry-overs.
        level: conversions per day at the usual spend.
        worth: how many conversions the level is known from.
    """

    half: Array
    exponent: Array
    carry: NDArray[np.int64]
    organic: Array
    level: Array
    worth: Array

    @classmethod
    def of(cls, weights: Array, levels: Levels, draws: int, rng: np.random.Generator) -> Self:
        """Draw shapes by their weights, and a level for each."""
        campaigns = np.arange(weights.shape[-1])
        reached = np.cumsum(weights.reshape(-1, len(campaigns)), axis=0)
        chance = rng.random((draws, len(campaigns))) * reached[-1]
        shape = np.stack(
            [np.searchsorted(reached[:, at], chance[:, at], side="right") for at in campaigns],
            axis=1,
        ).clip(max=len(reached) - 1)
        half, exponent, carry, organic = np.unravel_index(shape, curves.SHAPE)
        at = (half, exponent, carry, organic, campaigns)
        worth = levels.worth[at]
        return cls(
            half=curves.HALF.values[half],
            exponent=curves.EXPONENT.values[exponent],
            carry=carry,
            organic=curves.ORGANIC.values[organic],
            level=rng.gamma(worth, 1 / levels.rate[at]),
            worth=worth,
        )

    def caused(self, spend: Array) -> Array:
        """Incremental conversions per day at a steady spend: draws x levels x campaigns.

        Args:
            spend: levels x campaigns, in units of the usual.
        """
        half, exponent = self.half[:, None], self.exponent[:, None]
        reached = _hill(spend, half, exponent) - _hill(np.zeros(1), half, exponent)
        return np.asarray((self.level * (1 - self.organic))[:, None] * reached)

    def days(
        self, plan: Array, pressure: Array, season: Array, pace: Pace, rng: np.random.Generator
    ) -> Iterator[Array]:
        """All conversions of one day after the other: draws x campaigns.

        Args:
            plan: steady spend of each campaign, in units of the usual.
            pressure: carry-overs x campaigns, on the day before.
            season: factors of the days, draws x days.
            pace: of levels and days.
            rng: of the draws.
        """
        lasting = curves.CARRY.values[self.carry]
        now = pressure[self.carry, np.arange(len(plan))]
        level, worth = self.level, self.worth
        for factor in season.T:
            now = lasting * now + (1 - lasting) * plan
            paid = (1 - self.organic) * _hill(now, self.half, self.exponent)
            kept = rng.beta(pace.memory * worth, (1 - pace.memory) * worth)
            level, worth = level * kept / pace.memory, worth * pace.memory
            mean = level * (paid + self.organic * (plan > 0)) * factor[:, None]
            yield rng.poisson(rng.gamma(pace.shape, mean / pace.shape)).astype(float)


def _hill(spend: Array, half: Array, exponent: Array) -> Array:
    """1 at the usual spend."""
    logs = np.log(np.maximum(spend, curves.LEAST_SPEND))
    at_usual = expit(-exponent * np.log(half))
    return np.asarray(expit(exponent * (logs - np.log(half))) / at_usual)
