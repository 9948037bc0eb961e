"""Nowcast a triangle: from what cohorts have reported so far to what they will be."""

import numpy as np
from numpy.typing import ArrayLike

from vitrina.errors import SettingError
from vitrina.optimization.delay import Delay
from vitrina.optimization.drift import learn_drift
from vitrina.optimization.forecast import Forecast, Nowcast
from vitrina.optimization.later import Later, draw_later, weigh
from vitrina.optimization.triangle import Array, Mask, checked

DRAWS = 500


def nowcast_triangle(
    triangle: ArrayLike,
    delay: Delay,
    *,
    exposure: ArrayLike | None = None,
    coverage: float = 0.8,
    seed: int = 0,
) -> Nowcast:
    """Expect the final number of each cohort.

    Args:
        triangle: reported[cohort day, unit, age], increments in counts or money, NaN where
            nothing is known (the future, and holes). Units and ages are those of `delay`.
        delay: as `fit_delay` estimates it, of this triangle or of another of the same units.
        exposure: days x units: clicks, spend or leads that conversions are in proportion to.
        coverage: of the intervals, between 0 and 1.
        seed: of the draws.

    Returns:
        Expected number with interval per cohort day and unit, and of any total. Of a cohort
        that has been watched as long as any, but not to the last age, it is NaN: nobody knows.

    Raises:
        SettingError: a coverage outside (0, 1), other units or ages than those of `delay`, an
            exposure of another shape or below zero.
    """
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.8 is usual.")
    cells = _of_the_same_units(checked(triangle), delay)
    basis = _exposure(exposure, (cells.shape[0], cells.shape[1]))
    known = ~np.isnan(cells)
    rng = np.random.default_rng(seed)
    drift = learn_drift(cells, delay.in_window, basis).draw(DRAWS, rng)
    inside, after = draw_later(weigh(cells, delay, basis), drift, rng)
    reported = np.nansum(cells, axis=2)
    unknown = _nobody_knows(known, delay)
    unknown_inside = unknown & (delay.horizon_days < delay.in_window.sum(axis=1))
    return Nowcast(
        reported=reported,
        share_reported=share_reported(cells, delay),
        final=_forecast(reported, inside + after, unknown, coverage),
        in_window=_forecast(reported, inside, unknown_inside, coverage),
    )


def share_reported(triangle: ArrayLike, delay: Delay) -> Array:
    """Which part of each cohort's final number is reported by now, as the delay expects it.

    Args:
        triangle: reported[cohort day, unit, age], NaN where nothing is known: a hole counts as
            not reported.
        delay: of the same units and ages.

    Returns:
        Days x units, from 0 to 1; NaN where nobody knows.

    Raises:
        SettingError: other units or ages than those of `delay`.
    """
    known = ~np.isnan(_of_the_same_units(checked(triangle), delay))
    shares = (known * np.diff(delay.share, axis=1, prepend=0.0)).sum(axis=2)
    return np.where(_nobody_knows(known, delay), np.nan, shares)


def _of_the_same_units(cells: Array, delay: Delay) -> Array:
    if cells.shape[1:] != delay.share.shape:
        units, ages = delay.share.shape
        raise SettingError(
            f"The triangle has {cells.shape[1]} units x {cells.shape[2]} ages, but the delay "
            f"{units} x {ages}. Fit the delay on the same units and ages."
        )
    return np.where(delay.in_window, cells, np.nan)


def _exposure(exposure: ArrayLike | None, shape: tuple[int, int]) -> Array:
    if exposure is None:
        return np.ones(shape)
    basis = np.array(exposure, dtype=float)
    if basis.shape != shape:
        raise SettingError(
            f"exposure has the shape {basis.shape}. It must be days x units: {shape}."
        )
    if not (basis >= 0).all():
        raise SettingError("exposure has values below 0, or NaN. Write 0 where there was none.")
    return basis


def _nobody_knows(known: Mask, delay: Delay) -> Mask:
    """Cohorts that were watched as long as any was, and not to the last age: days x units."""
    ages = known.shape[2]
    watched_for = ages - np.argmax(known[..., ::-1], axis=2)
    is_oldest = (watched_for >= delay.horizon_days) & known.any(axis=2)
    return np.asarray(is_oldest & (delay.horizon_days < ages))


def _forecast(reported: Array, later: Later, unknown: Mask, coverage: float) -> Forecast:
    return Forecast(
        expected=np.where(unknown, np.nan, reported + later.expected),
        draws=np.where(unknown, np.float32("nan"), reported.astype(np.float32) + later.draws),
        coverage=coverage,
    )
