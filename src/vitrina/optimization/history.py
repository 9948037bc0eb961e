"""What is known of campaigns: their spend, what was reported, and how much of it still lacks."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vitrina.errors import SettingError
from vitrina.optimization.delay import fit_delay
from vitrina.optimization.triangle import (
    SILENT_BELOW,
    Array,
    Mask,
    checked,
    silent_days,
    without_days,
)

LEAST_DAYS = 14
FREEZE_DAYS = 14
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class History:
    """Days and campaigns, up to the last day that is known.

    Attributes:
        spend: days x campaigns, money.
        reported: days x campaigns: conversions by the day of the click, as far as they are
            reported; NaN where nobody knows, as in an outage.
        share_reported: days x campaigns: of the conversions of that day, how many were reported.
        silent: positions of the days on which nothing was uploaded, though much was due.

    Raises:
        SettingError: shapes that differ, spend that is negative or NaN, a share outside [0, 1],
            less than two weeks.
    """

    spend: Array
    reported: Array
    share_reported: Array
    silent: NDArray[np.int64]

    def __post_init__(self) -> None:
        shapes = {self.spend.shape, self.reported.shape, self.share_reported.shape}
        if len(shapes) > 1 or self.spend.ndim != 2:
            raise SettingError(f"A history is days x campaigns throughout, not {sorted(shapes)}.")
        if len(self.spend) < LEAST_DAYS:
            raise SettingError(
                f"{len(self.spend)} days are too few to tell how campaigns respond. "
                f"Wait until there are {LEAST_DAYS}."
            )
        if not (np.isfinite(self.spend).all() and (self.spend >= 0).all()):
            raise SettingError("Spend is negative or NaN on some day. Write 0 where nothing ran.")
        if not ((self.share_reported >= 0) & (self.share_reported <= 1)).all():
            raise SettingError("A share reported lies outside [0, 1].")

    @classmethod
    def of(cls, spend: ArrayLike, triangle: ArrayLike) -> Self:
        """Correct for the delay: what a young day lacks is not yet reported, not bad.

        Args:
            spend: days x campaigns, money.
            triangle: reported[click day, campaign, age], NaN where nothing is known.
        """
        cells = checked(triangle)
        silent = np.union1d(silent_days(cells, fit_delay(cells).share), _days_without_report(cells))
        cells = without_days(cells, silent)
        known = ~np.isnan(cells)
        share = _share_reported(known, fit_delay(cells).share)
        reported = np.where(known.any(axis=2), np.nansum(cells, axis=2), np.nan)
        untracked = _untracked_days(reported, share)
        reported[untracked] = np.nan
        return cls(
            spend=np.array(spend, dtype=float),
            reported=reported,
            share_reported=share,
            silent=np.union1d(silent, untracked),
        )

    @property
    def silent_lately(self) -> int:
        """How many of the last `FREEZE_DAYS` days were silent: then nothing should be decided."""
        return int((self.silent >= len(self.spend) - FREEZE_DAYS).sum())


def _share_reported(known: Mask, share: Array) -> Array:
    return np.asarray((known * np.diff(share, axis=1, prepend=0.0)).sum(axis=2).clip(0, 1))


def _days_without_report(cells: Array) -> NDArray[np.int64]:
    """Days of which not one report is known, of whatever age."""
    days, _, ages = cells.shape
    unknown = np.asarray(np.isnan(cells).all(axis=1))
    age = np.arange(ages)
    return np.array(
        [day for day in range(days) if unknown[day - age[: day + 1], age[: day + 1]].all()],
        dtype=np.int64,
    )


def _untracked_days(reported: Array, share: Array) -> NDArray[np.int64]:
    """Days of clicks of which nothing was ever reported, though much is due, run by run.

    Here uploads went on, and what got lost is who had clicked. A weekday that is mostly like
    that is one on which nothing runs.
    """
    level = np.nansum(reported, axis=0) / share.sum(axis=0).clip(min=LEAST)
    due = (share * level * ~np.isnan(reported)).sum(axis=1)
    is_empty = np.nansum(reported, axis=1) == 0
    is_usual = np.array([is_empty[day % 7 :: 7].mean() > 0.5 for day in range(len(reported))])
    found: list[int] = []
    run: list[int] = []
    for day in range(len(reported) + 1):
        if day < len(reported) and is_empty[day]:
            run += [] if is_usual[day] else [day]
            continue
        found += run if due[run].sum() > SILENT_BELOW else []
        run = []
    return np.array(found, dtype=np.int64)
