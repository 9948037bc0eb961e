"""Bring counted cohorts into the shape of a triangle, and check the settings that they share."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from vitrina.engine import Table
from vitrina.errors import SettingError
from vitrina.optimization.delay import Delay, fit_delay
from vitrina.optimization.triangle import Array, silent_days, without_days

# delays change: cohorts that are older than this say little of those of today
HISTORY_DAYS = 90


@dataclass(frozen=True, slots=True, eq=False)
class Cohorts:
    """Cohorts of consecutive days, up to the day that all is known of.

    Attributes:
        units: their names, in order.
        days: the cohort days, the last of which is `as_of`.
        entered: days x units: how many began, where that is known; else 0.
        counts, values: days x units x ages: what was reported, NaN where that is not known.
    """

    units: list[str]
    days: list[date]
    entered: Array
    counts: Array
    values: Array

    def without_silent_days(self) -> tuple["Cohorts", Delay]:
        """The same with holes where an outage lies, and the delay that this gives."""
        delay = fit_delay(self.counts)
        silent = silent_days(self.counts, delay.share)
        if not len(silent):
            return self, delay
        counts, values = without_days(self.counts, silent), without_days(self.values, silent)
        return Cohorts(self.units, self.days, self.entered, counts, values), fit_delay(counts)

    @property
    def is_final(self) -> Array:
        """Days x units: every age of the cohort is known."""
        return np.asarray(~np.isnan(self.counts).any(axis=2))


def since(as_of: date) -> date:
    """The first cohort day that is read."""
    return as_of - timedelta(days=HISTORY_DAYS - 1)


def refuse(*, max_age_days: int, coverage: float) -> None:
    """Stop at settings with which nothing can be expected.

    Raises:
        SettingError: an age below one day or beyond what is read, or a coverage outside (0, 1).
    """
    if not 1 <= max_age_days < HISTORY_DAYS:
        raise SettingError(
            f"max_age_days must lie between 1 and {HISTORY_DAYS - 1}, not {max_age_days}. "
            "Thirty is usual."
        )
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.8 is usual.")


def read_cohorts(counted: Table, *, as_of: date, max_age_days: int) -> Cohorts | None:
    """Fill a triangle.

    Args:
        counted: one row per unit, cohort day and age: unit, day, age_days, conversions, value. A
            row without an age is of those who entered and did not convert so far.
        as_of: the last day that is known whole.
        max_age_days: the oldest age.

    Returns:
        Nothing where there is no row.
    """
    rows = counted.to_arrow()
    if not rows.num_rows:
        return None
    units = sorted(set(rows["unit"].to_pylist()))
    first = min(rows["day"].to_pylist())
    days = [first + timedelta(days=n) for n in range((as_of - first).days + 1)]
    unit = np.array([units.index(name) for name in rows["unit"].to_pylist()])
    day = np.array([(each - first).days for each in rows["day"].to_pylist()])
    age = np.array([-1 if each is None else each for each in rows["age_days"].to_pylist()])
    conversions, value = (np.array(rows[name].to_pylist()) for name in ("conversions", "value"))
    shape = (len(days), len(units), max_age_days + 1)
    entered, counts, values = np.zeros(shape[:2]), np.zeros(shape), np.zeros(shape)
    np.add.at(entered, (day, unit), conversions)
    came = age >= 0
    np.add.at(counts, (day[came], unit[came], age[came]), conversions[came])
    np.add.at(values, (day[came], unit[came], age[came]), value[came])
    future = np.arange(shape[2]) > np.arange(len(days))[::-1][:, None]
    counts[np.broadcast_to(future[:, None], shape)] = np.nan
    return Cohorts(units, days, entered, counts, np.where(np.isnan(counts), np.nan, values))
