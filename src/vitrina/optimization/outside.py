"""What is known of a curve from outside its history: experiments, simulations of a platform."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vitrina.errors import SettingError
from vitrina.optimization.levels import Levels
from vitrina.optimization.triangle import Array

LEAST = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a campaign gains between two spends.

    Attributes:
        campaign: its position.
        low, high: the two spends, money per day.
        gain: conversions per day that `high` brings beyond `low`.
        standard_error: of the gain.

    Raises:
        SettingError: spends that are not low and high, or a standard error that is none.
    """

    campaign: int
    low: float
    high: float
    gain: float
    standard_error: float

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high < np.inf:
            raise SettingError(
                f"Evidence lies between two spends, not between {self.low} and {self.high}."
            )
        if not (np.isfinite(self.gain) and 0 < self.standard_error < np.inf):
            raise SettingError(
                f"A gain of {self.gain} with standard error {self.standard_error} says nothing. "
                "Both must be finite, and the error above 0."
            )


def simulated(
    campaign: int, spend: ArrayLike, conversions: ArrayLike, *, error_share: float = 0.2
) -> tuple[Measured, ...]:
    """Read the points that a platform simulates for a campaign as gains between them.

    A platform counts what it credits itself with; a difference between two spends holds less of
    what would have come anyway than the points do.

    Args:
        campaign: its position.
        spend: of each point, money per day.
        conversions: of each point, per day.
        error_share: how far each gain may be off, as a share of it. No platform says; a fifth
            keeps a simulation from speaking louder than an experiment.

    Raises:
        SettingError: points that are no two, or not as many spends as conversions.
    """
    at, reached = np.asarray(spend, dtype=float), np.asarray(conversions, dtype=float)
    if at.shape != reached.shape or at.ndim != 1 or len(at) < 2:
        raise SettingError(
            f"A simulation is two points or more, each a spend and its conversions; there are "
            f"{at.size} spends and {reached.size} conversions."
        )
    order = np.argsort(at, kind="stable")
    at, reached = at[order], reached[order]
    gains = np.diff(reached)
    least = error_share * max(np.abs(gains).mean(), LEAST)
    return tuple(
        Measured(
            campaign=campaign,
            low=float(low),
            high=float(high),
            gain=float(gain),
            standard_error=float(max(error_share * abs(gain), least)),
        )
        for low, high, gain in zip(at[:-1], at[1:], gains, strict=True)
    )


def weigh_in(levels: Levels, evidence: Sequence[Measured], gained: Sequence[Array]) -> Levels:
    """Let evidence weigh the shapes of its campaigns, and set the level of each shape.

    The level is taken as normal for this (a Kalman update), and as gamma again afterwards.

    Args:
        levels: of all shapes x campaigns.
        evidence: what was measured.
        gained: for each, what every shape gains between the two spends at a level of 1.
    """
    worth, rate, likelihood = (
        array.copy() for array in (levels.worth, levels.rate, levels.log_likelihood)
    )
    for each, per_level in zip(evidence, gained, strict=True):
        at = (..., each.campaign)
        mean, variance = worth[at] / rate[at], worth[at] / rate[at] ** 2
        spread = variance * per_level**2 + each.standard_error**2
        miss = each.gain - mean * per_level
        likelihood[at] -= 0.5 * (np.log(spread) + miss**2 / spread)
        trust = variance * per_level / spread
        mean = np.maximum(mean + trust * miss, mean / 100)
        variance = np.maximum(variance * (1 - trust * per_level), LEAST * mean**2)
        worth[at], rate[at] = mean**2 / variance, mean / variance
    return Levels(worth, rate, likelihood)
