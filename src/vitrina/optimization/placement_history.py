"""What was seen of an account's placements, and what a marketer decides about them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrina.errors import SettingError
from vitrina.optimization.triangle import Array

# "as lately" is as in these days
RECENT_DAYS = 14
LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class PlacementHistory:
    """An account up to today. A placement that is tried again begins at its return, with 0 before.

    Attributes:
        placements: their names.
        spend: days x placements, money.
        clicks: days x placements.
        reported: days x placements, goals reported so far, by the day of the click.
        by_age: days x ages: those of all placements by days from click to report; NaN where
            nobody knows.
        excluded_for_days: per placement, how long it has been excluded; NaN if it is not.

    Raises:
        SettingError: arrays that do not fit each other, or numbers below zero or NaN.
    """

    placements: Sequence[str]
    spend: Array
    clicks: Array
    reported: Array
    by_age: Array
    excluded_for_days: NDArray[np.float64]

    def __post_init__(self) -> None:
        shape = (len(self.by_age), len(self.placements))
        for name in ("spend", "clicks", "reported"):
            numbers = getattr(self, name)
            if numbers.shape != shape:
                raise SettingError(
                    f"{name} has the shape {numbers.shape}. It must be days x placements: {shape}."
                )
            if not (np.isfinite(numbers) & (numbers >= 0)).all():
                raise SettingError(
                    f"{name} has values below 0, or NaN. Write 0 where there was none."
                )
        if self.excluded_for_days.shape != shape[1:]:
            raise SettingError(
                f"excluded_for_days has the shape {self.excluded_for_days.shape}. "
                f"It must be one number per placement: {shape[1:]}."
            )

    @property
    def is_on(self) -> NDArray[np.bool_]:
        """Placements that are not excluded."""
        return np.asarray(np.isnan(self.excluded_for_days))

    @property
    def cost_per_click(self) -> NDArray[np.float64]:
        """As lately; where there was no click lately, as ever; without any, as all placements'."""
        lately = slice(-RECENT_DAYS, None)
        of_all = max(self.spend.sum(), LEAST) / max(self.clicks.sum(), 1.0)
        price = np.full(len(self.placements), of_all)
        for days in (slice(None), lately):
            clicks, spend = self.clicks[days].sum(axis=0), self.spend[days].sum(axis=0)
            np.divide(spend, clicks, out=price, where=(clicks > 0) & (spend > 0))
        return price

    @property
    def spend_per_day(self) -> NDArray[np.float64]:
        """As lately; of what is excluded, as it was over all days before."""
        days = len(self.spend)
        on_days = np.clip(days - np.nan_to_num(self.excluded_for_days), 1, None)
        before = self.spend.sum(axis=0) / on_days
        lately = self.spend[-RECENT_DAYS:].mean(axis=0)
        return np.asarray(np.where(self.is_on, lately, before))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRules:
    """What a marketer decides.

    Attributes:
        target_cost: money per goal, once all are reported.
        too_dear: only what costs more than this many targets is excluded.
        sure: how likely that must be, between 0.5 and 1.
        retest_after_days: how long an exclusion lasts before the placement is tried again.
        retest_share: of a day's spend, how much placements that are tried again may take.

    Raises:
        SettingError: rules that cannot be.
    """

    target_cost: float
    too_dear: float = 1.5
    sure: float = 0.9
    retest_after_days: int = 60
    retest_share: float = 0.05

    def __post_init__(self) -> None:
        if not 0 < self.target_cost < np.inf:
            raise SettingError(f"target_cost must be above 0, not {self.target_cost}.")
        if not self.too_dear >= 1:
            raise SettingError(
                f"too_dear must be at least 1, not {self.too_dear}: what meets its target stays."
            )
        if not 0.5 <= self.sure < 1:
            raise SettingError(f"sure must lie between 0.5 and 1, not {self.sure}. 0.9 is usual.")
        if self.retest_after_days < 1 or not 0 <= self.retest_share <= 1:
            raise SettingError(
                f"retest_after_days is {self.retest_after_days} and retest_share "
                f"{self.retest_share}. Give at least 1 day, and a share between 0 and 1."
            )
