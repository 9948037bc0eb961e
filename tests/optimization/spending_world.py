"""Campaigns with known response curves, whose conversions are reported on the day itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vitrina.optimization import History

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """Hill's curves, one per campaign.

    Attributes:
        top: conversions per day that no spend exceeds.
        half: the spend at half of that.
        exponent: above 1, the curve is S-shaped.
        organic: conversions per day that come without any spend.
    """

    top: Array
    half: Array
    exponent: Array
    organic: Array

    def caused(self, spend: ArrayLike) -> Array:
        """Incremental conversions per day: the shape of `spend`, which ends in campaigns."""
        powered = np.asarray(spend) ** self.exponent
        return np.asarray(self.top * powered / (powered + self.half**self.exponent))


def truth(
    top: ArrayLike, half: ArrayLike, *, exponent: float = 1.0, organic: ArrayLike = 0.0
) -> Truth:
    tops = np.asarray(top, dtype=float)
    return Truth(
        tops,
        *(np.broadcast_to(each, tops.shape).astype(float) for each in (half, exponent, organic)),
    )


def history_of(world: Truth, seed: int, *, days: int = 120, jitter: float = 0.6) -> History:
    """Spend scatters around 100 a day; the deviation of its logarithm is `jitter`."""
    rng = np.random.default_rng(seed)
    spend = 100 * rng.lognormal(0, jitter, (days, len(world.top)))
    return reported_at_once(spend, rng.poisson(world.caused(spend) + world.organic))


def reported_at_once(spend: ArrayLike, reported: ArrayLike) -> History:
    return History(
        spend=np.asarray(spend, dtype=float),
        reported=np.asarray(reported, dtype=float),
        share_reported=np.ones(np.shape(spend)),
        silent=np.array([], dtype=np.int64),
    )
