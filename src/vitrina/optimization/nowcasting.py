"""Nowcast a triangle: from what cohorts have reported so far to what they will be.

Reports are overdispersed Poisson given the size of the cohort (Renshaw and Verrall 1998), sizes
are gamma (see `volume`), delays have the posterior of `delay`. The uncertainty of each goes into
the draws: of the delay, shared by the cohorts of a unit; of the level, shared by days near each
other; of the day, shared by all units; and chance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vitrina.errors import SettingError
from vitrina.optimization.delay import Delay
from vitrina.optimization.dispersion import dispersion, watched
from vitrina.optimization.forecast import Forecast, Nowcast
from vitrina.optimization.triangle import Array, Mask, checked, netted
from vitrina.optimization.volume import Volume, learn_volume

DRAWS = 500
LEAST = 1e-9


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
    evidence = _evidence(cells, delay, basis)
    inside, after = _later(evidence, np.random.default_rng(seed))
    reported = np.nansum(cells, axis=2)
    unknown = _nobody_knows(evidence.known, delay)
    unknown_inside = unknown & (delay.horizon_days < delay.in_window.sum(axis=1))
    return Nowcast(
        reported=reported,
        share_reported=np.where(unknown, np.nan, evidence.seen),
        final=_forecast(reported, inside + after, unknown, coverage),
        in_window=_forecast(reported, inside, unknown_inside, coverage),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Evidence:
    """What there is to go by; counts are in units of their dispersion."""

    known: Mask
    counted: Array
    seen: Array
    dispersion: float
    delay: Delay
    volume: Volume


@dataclass(frozen=True, slots=True, eq=False)
class _Later:
    """What is reported later: expected, days x units; and drawn, draws x days x units."""

    expected: Array
    draws: NDArray[np.float32]

    def __add__(self, other: "_Later") -> "_Later":
        return _Later(self.expected + other.expected, self.draws + other.draws)


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


def _evidence(cells: Array, delay: Delay, basis: Array) -> _Evidence:
    known = ~np.isnan(cells)
    counts = netted(cells)
    scale = dispersion(watched(counts))
    counted = np.nansum(counts, axis=2) / scale
    seen = (known * np.diff(delay.share, axis=1, prepend=0.0)).sum(axis=2)
    return _Evidence(known, counted, seen, scale, delay, learn_volume(counted, seen, basis))


def _later(evidence: _Evidence, rng: np.random.Generator) -> tuple[_Later, _Later]:
    """What comes within the window of each unit, and what after it."""
    volume, delay = evidence.volume, evidence.delay
    days = volume.draw_days(evidence.counted, evidence.seen, DRAWS, rng)
    levels = volume.draw_levels(DRAWS, rng)
    hazards = delay.pooled.draw_hazards_of_all(DRAWS, rng)
    inside, after = [], []
    for unit in range(len(delay.share)):
        parts = np.diff(delay.pooled.draw_share(unit, hazards, rng), axis=1, prepend=0.0)
        seen = parts @ evidence.known[:, unit].T
        due = (parts @ delay.in_window[unit])[:, None]
        prior = levels[:, :, unit] * volume.usual[:, unit] * days
        came = volume.shape[unit] + evidence.counted[:, unit]
        rate = volume.shape[unit] / prior.clip(min=LEAST) + seen
        size = rng.gamma(came, 1 / rate)
        inside.append(_of_unit(came / rate, size, (due - seen).clip(min=0), rng))
        after.append(_of_unit(came / rate, size, (1 - due).clip(min=0), rng))
    return _of_all(inside, evidence.dispersion), _of_all(after, evidence.dispersion)


def _of_unit(mean: Array, size: Array, share: Array, rng: np.random.Generator) -> _Later:
    drawn = rng.poisson(size * share).astype(np.float32)
    return _Later((mean * share).mean(axis=0), drawn)


def _of_all(units: list[_Later], scale: float) -> _Later:
    return _Later(
        np.stack([unit.expected for unit in units], axis=1) * scale,
        np.stack([unit.draws for unit in units], axis=2) * np.float32(scale),
    )


def _nobody_knows(known: Mask, delay: Delay) -> Mask:
    """Cohorts that were watched as long as any was, and not to the last age: days x units."""
    ages = known.shape[2]
    watched_for = ages - np.argmax(known[..., ::-1], axis=2)
    is_oldest = (watched_for >= delay.horizon_days) & known.any(axis=2)
    return np.asarray(is_oldest & (delay.horizon_days < ages))


def _forecast(reported: Array, later: _Later, unknown: Mask, coverage: float) -> Forecast:
    return Forecast(
        expected=np.where(unknown, np.nan, reported + later.expected),
        draws=np.where(unknown, np.float32("nan"), reported.astype(np.float32) + later.draws),
        coverage=coverage,
    )
