"""What it is worth to wait before a decision that lasts: more will be known tomorrow.

An exclusion holds for weeks. Excluding today saves from today on, and is now and then a mistake;
excluding in a week saves a week less and errs less. The best number of days to wait is looked for
(the knowledge gradient with the best look ahead: Frazier and Powell 2010, "Paradoxes in learning
and the marginal value of information").
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlogy

from vitrina.optimization.mixture import RatePosterior
from vitrina.optimization.placement_history import RECENT_DAYS
from vitrina.optimization.triangle import Array

LOOKS_AHEAD_DAYS = (1, 2, 4, 8, 16)
# goals that may come meanwhile; with more of them nobody excludes
MOST_GOALS = 25


def should_wait(
    posterior: RatePosterior, gains: Array, exposures: Array, *, lasts_days: float
) -> NDArray[np.bool_]:
    """Where some number of days of waiting is worth more than to decide now.

    Args:
        posterior: of the placements in question.
        gains: placements x rates: what an exclusion gains per day at each rate; below 0 it loses.
        exposures: looks ahead x placements: clicks that will have told more by then.
        lasts_days: how long the decision lasts.
    """
    now = (posterior.weights * gains).sum(axis=1) * lasts_days
    later = np.full_like(now, -np.inf)
    for days, exposure in zip(LOOKS_AHEAD_DAYS, exposures, strict=True):
        left = max(lasts_days - days, 0.0)
        later = np.maximum(later, left * _gain_when_told(posterior, gains, exposure))
    return np.asarray(later > now)


def clicks_that_tell(clicks: Array, share: NDArray[np.float64], days: int) -> NDArray[np.float64]:
    """By how many clicks more will be known after some days, of which reports are still to come.

    Args:
        clicks: days x placements, up to today; as many a day are expected as lately.
        share: of goals that are reported by the end of each age.
        days: to wait.
    """
    age = np.arange(len(clicks))[::-1]
    reported = share[age.clip(max=len(share) - 1)]
    reported_then = share[(age + days).clip(max=len(share) - 1)]
    per_day = clicks[-RECENT_DAYS:].mean(axis=0)
    new = share[np.arange(days).clip(max=len(share) - 1)].sum()
    return np.asarray((reported_then - reported) @ clicks + per_day * new)


def _gain_when_told(
    posterior: RatePosterior, gains: Array, exposure: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The expected gain per day of excluding only where it still pays after more was told."""
    expected = exposure[:, None] * posterior.rates
    total = np.zeros(len(exposure))
    for goals in range(MOST_GOALS):
        chance = np.exp(xlogy(goals, expected) - expected - gammaln(goals + 1))
        total += (posterior.weights * chance * gains).sum(axis=1).clip(min=0)
    return total
