"""What is known of campaigns: their spend, what was reported, and how much of it still lacks."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vitrina.errors import SettingError
from vitrina.optimization.delay import fit_delay
from vitrina.optimization.triangle import Array, checked, silent_days, without_days

LEAST_DAYS = 14


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
        delay = fit_delay(cells)
        silent = silent_days(cells, delay.share)
        if len(silent):
            cells = without_days(cells, silent)
            delay = fit_delay(cells)
        known = ~np.isnan(cells)
        share = (known * np.diff(delay.share, axis=1, prepend=0.0)).sum(axis=2).clip(0, 1)
        return cls(
            spend=np.array(spend, dtype=float),
            reported=np.where(known.any(axis=2), np.nansum(cells, axis=2), np.nan),
            share_reported=share,
            silent=silent,
        )
