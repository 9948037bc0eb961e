"""How long conversions take to be reported: the share of a cohort by age, per unit.

Only conversions that were reported are seen, so that those of young cohorts are cut off on the
right. Their hazard is therefore taken backwards: of all that are reported by an age, which share
came at that very age? Each such share needs only cohorts old enough to have it, and the shares
multiply to the distribution: this is the chain ladder (Mack 1993), and the estimator of maximum
likelihood under right truncation (Kalbfleisch and Lawless 1989). What a unit cannot tell by itself
is shrunk to all units (empirical Bayes): see `pooling`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vitrina.optimization.dispersion import dispersion, watched
from vitrina.optimization.pooling import Pooled, pooled
from vitrina.optimization.report_days import learn_report_days
from vitrina.optimization.triangle import Array, Mask, checked, holes, netted, window_ages

ROUNDS_OF_FILLING = 4


@dataclass(frozen=True, slots=True, eq=False)
class Delay:
    """The delay of each unit, with what is needed to draw from its uncertainty.

    Attributes:
        share: units x ages: the share of a cohort's conversions that is reported by the end of
            each age. It is 1 at the last age: conversions later than all ages are not meant.
        in_window: units x ages: ages that the unit's platform reports at all.
        horizon_days: how many ages any cohort has been watched for. Where that is less than
            there are ages, shares are of what is reported by then: nobody knows about later.
        pooled: the posterior behind `share`.
    """

    share: Array
    in_window: Mask
    horizon_days: int
    pooled: Pooled

    @property
    def share_in_window(self) -> Array:
        """Of each unit: the share of its conversions that its platform will ever report."""
        shares = np.diff(self.share, axis=1, prepend=0.0)
        return np.asarray((shares * self.in_window).sum(axis=1))


def fit_delay(triangle: ArrayLike, *, window_days: int | Sequence[int] | None = None) -> Delay:
    """Estimate the delay of each unit from cohorts of all ages, unfinished ones too.

    The hazard of each age is shrunk to that of all units by a tempo of the unit (a slow campaign
    is slow at all ages), and what the tempo does not explain by age: beta-binomial. Both widths
    are learnt from how unlike the units are.

    Args:
        triangle: reported[cohort day, unit, age], increments, NaN where nothing is known. What
            was taken back may stand as a negative number.
        window_days: how many ages the platform of a unit reports, one for all or one each; a
            conversion after them is never reported. What comes after is read from the units
            that are watched longer.

    Raises:
        SettingError: a triangle of another shape, or of which nothing is known; a window below 1.
    """
    cells = netted(checked(triangle))
    in_window = window_ages(window_days, units=cells.shape[1], ages=cells.shape[2])
    cells = np.where(in_window, cells, np.nan)
    busy = learn_report_days(cells, _fitted(cells, in_window).share).by_age(cells.shape[2])
    return _fitted(cells / busy[:, None], in_window)


def _fitted(cells: Array, in_window: Mask) -> Delay:
    gaps = holes(cells)
    fitted = _fit(cells, in_window)
    for _ in range(ROUNDS_OF_FILLING if gaps.any() else 0):
        fitted = _fit(_filled(cells, gaps, fitted.share), in_window)
    return fitted


def _fit(cells: Array, in_window: Mask) -> Delay:
    cohorts = watched(cells)
    scale = dispersion(cohorts)
    posterior = pooled(cohorts.new.sum(axis=0) / scale, cohorts.at_risk.sum(axis=0) / scale)
    horizon = int(np.flatnonzero(cohorts.known.any(axis=(0, 1))).max(initial=0)) + 1
    return Delay(posterior.share(), in_window, horizon, posterior)


def _filled(cells: Array, gaps: Mask, share: Array) -> Array:
    """Put into each hole what the rest of its cohort leads to expect."""
    shares = np.diff(share, axis=1, prepend=0.0)
    seen = np.where(np.isnan(cells), 0.0, shares).sum(axis=2).clip(min=1e-9)
    whole = np.nansum(cells, axis=2) / seen
    return np.where(gaps, whole[..., None] * shares, cells)
