"""What is known of cohorts by age: reported[cohort day, unit, age], NaN where it is not known.

A cohort is what began on one day: the conversions whose touch lies on it. Its age is whole days
since. A cell of the future is NaN, and so is one of a day whose report never came: a hole.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vitrina.errors import SettingError

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

# a whole day without a report is an outage where chance gives one less often than e^-12
SILENT_BELOW = 12.0


def checked(triangle: ArrayLike) -> Array:
    """The triangle as numbers of our own.

    Raises:
        SettingError: not three axes, an infinite cell, or no cell that is known.
    """
    cells = np.array(triangle, dtype=float)
    if cells.ndim != 3:
        raise SettingError(
            f"A triangle has three axes (cohort day, unit, age), not {cells.ndim}. "
            "Give one unit as triangle[:, None, :]."
        )
    if np.isinf(cells).any():
        raise SettingError("The triangle has infinite cells. Write NaN where nothing is known.")
    if not np.isfinite(cells).any():
        raise SettingError(
            "No cell of the triangle is known: all of it lies in the future. Wait for one day."
        )
    return cells


def window_ages(window_days: int | Sequence[int] | None, *, units: int, ages: int) -> Mask:
    """Which ages a unit's platform reports at all.

    Returns:
        One row per unit, one column per age.

    Raises:
        SettingError: a window below one day, or another number of windows than of units.
    """
    if window_days is None:
        return np.ones((units, ages), dtype=bool)
    windows = np.atleast_1d(np.asarray(window_days))
    if len(windows) not in {1, units}:
        raise SettingError(f"There are {len(windows)} windows for {units} units. Give one each.")
    if (windows < 1).any():
        raise SettingError(f"A window of {windows.min()} days reports nothing. Give 1 or more.")
    return np.broadcast_to(np.arange(ages) < windows[:, None], (units, ages))


def netted(cells: Array) -> Array:
    """Take what was taken back off the newest ages before it: no cell is left below zero.

    A cohort's sum stays, unless it is below zero itself.
    """
    sums = np.cumsum(np.nan_to_num(cells), axis=2)
    lasting = np.minimum.accumulate(sums[..., ::-1], axis=2)[..., ::-1].clip(min=0)
    return np.where(np.isnan(cells), np.nan, np.diff(lasting, axis=2, prepend=0.0))


def holes(cells: Array) -> Mask:
    """Cells that are not known although an older age of the same cohort is."""
    known = ~np.isnan(cells)
    older_is_known = np.maximum.accumulate(known[..., ::-1], axis=2)[..., ::-1]
    return ~known & older_is_known


def by_report_day(cells: Array) -> Array:
    """Sum up what was reported on each day, over cohorts: one row per day, one column per unit.

    Days after the last cohort day are left out: nothing of them is known.
    """
    days, units, ages = cells.shape
    reported = np.zeros((days, units))
    for age in range(min(ages, days)):
        reported[age:] += np.nan_to_num(cells[: days - age, :, age])
    return reported


def silent_days(triangle: ArrayLike, share: Array) -> NDArray[np.int64]:
    """Days on which nothing at all was reported, and chance does not explain it.

    A weekday that is mostly silent is one on which the business is closed, and no outage.

    Args:
        triangle: reported[cohort day, unit, age].
        share: the share of a cohort that is reported by each age, as `Delay.share` gives it.

    Returns:
        Positions of the days, counted as the cohort days are.
    """
    cells = checked(triangle)
    shares = np.diff(share, axis=1, prepend=0.0)
    seen = np.where(np.isnan(cells), 0.0, shares)
    whole = np.nansum(cells, axis=2).clip(min=0) / seen.sum(axis=2).clip(min=1e-9)
    # a cohort of which little was seen yet would weigh by chance alone
    whole = np.minimum(whole, np.median(whole, axis=0) * 3 + 1)
    expected = by_report_day(np.where(np.isnan(cells), np.nan, whole[..., None] * shares))
    is_silent = by_report_day(np.abs(cells)).sum(axis=1) == 0
    is_usual = np.array([is_silent[day % 7 :: 7].mean() > 0.5 for day in range(len(cells))])
    return np.flatnonzero(is_silent & ~is_usual & (expected.sum(axis=1) > SILENT_BELOW))


def without_days(triangle: ArrayLike, days: Sequence[int] | NDArray[np.int64]) -> Array:
    """The triangle with holes where a report of these days would stand."""
    cells = checked(triangle)
    for day in days:
        cohorts = np.arange(max(0, day - cells.shape[2] + 1), day + 1)
        cells[cohorts, :, day - cohorts] = np.nan
    return cells
