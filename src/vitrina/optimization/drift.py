"""How far all that is still to come may stray from what is usual, as it did before.

The world moves while reports are on their way: a test begins, a rival opens, people grow tired. No
model of the past knows of it, and it moves all cohorts and units at once. How much, past nowcasts
tell: the triangle is cut where it is finished by now, and what was to be expected then is held
against what came (back-testing; for claims reserves: Leong, Wang and Chen 2014, "Back-testing the
ODP bootstrap of the paid chain-ladder model with actual historical claims data", Variance 8). A
few looks back tell little, so the deviation keeps a posterior, on a grid.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.delay import fit_delay
from vitrina.optimization.later import draw_later, weigh
from vitrina.optimization.triangle import Array, Mask

# deviations of the factor, each as likely as the others before a look back
DEVIATIONS = np.array([0.001, 0.01, 0.02, 0.03, 0.05, 0.08])
LOOKS_BACK, DAYS_BETWEEN = 3, 7
DRAWS = 100
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """How likely each of `DEVIATIONS` is."""

    weights: NDArray[np.float64]

    def draw(self, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Factors of all that is reported later, of mean 1."""
        shape = rng.choice(DEVIATIONS, draws, p=self.weights) ** -2.0
        return rng.gamma(shape, 1 / shape)


def learn_drift(cells: Array, in_window: Mask, exposure: Array) -> Drift:
    """Expect again what was to be expected some weeks ago, and compare it with what came.

    Args:
        cells: reported[cohort day, unit, age], NaN where nothing is known.
        in_window: units x ages: ages that the unit's platform reports at all.
        exposure: days x units: what conversions are in proportion to.
    """
    days, _, ages = cells.shape
    log_weights = np.zeros(len(DEVIATIONS))
    for look in range(LOOKS_BACK):
        end = days - ages + 1 - look * DAYS_BETWEEN
        if end >= ages:
            log_weights += _log_likelihood(cells[:end], in_window, exposure[:end])
    weights = np.exp(log_weights - log_weights.max())
    return Drift(weights / weights.sum())


def _log_likelihood(cells: Array, in_window: Mask, exposure: Array) -> NDArray[np.float64]:
    # of each deviation, by cohorts that are finished now and were not then
    then = _as_of_the_last_day(cells)
    is_judged = (np.isnan(then) & in_window).any(axis=(1, 2))
    is_judged &= ~(np.isnan(cells) & in_window).any(axis=(1, 2))
    if not is_judged.any():
        return np.zeros(len(DEVIATIONS))
    delay = fit_delay(then, window_days=in_window.sum(axis=1))
    evidence = weigh(then, delay, exposure)
    later, _ = draw_later(evidence, np.ones(DRAWS), np.random.default_rng(0))
    came = (np.nansum(cells, axis=2) - np.nansum(then, axis=2)).sum(axis=1)
    expected = later.expected.sum(axis=1)
    chance = later.draws.sum(axis=2, dtype=float).var(axis=0)
    miss = (came - expected)[is_judged, None] ** 2
    variance = (chance[:, None] + (expected[:, None] * DEVIATIONS) ** 2)[is_judged].clip(min=LEAST)
    # cohorts of one look err together: all of them are worth one
    return np.asarray((-0.5 * (np.log(variance) + miss / variance)).mean(axis=0))


def _as_of_the_last_day(cells: Array) -> Array:
    days, _, ages = cells.shape
    is_later = np.arange(ages) > np.arange(days)[::-1, None]
    return np.where(is_later[:, None], np.nan, cells)
