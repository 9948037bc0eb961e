"""When in the day people click: clicks by local hour, which spend should follow.

Clicks of an hour of one weekday are few, and those of a week ago say little alone. So the rate of
each hour is shrunk twice, as counts with a gamma prior are: that of all weekdays together to the
mean of the day, that of one weekday to all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vitrina.errors import SettingError
from vitrina.optimization.triangle import Array

DAYS_OF_WEEK, HOURS_OF_DAY = 7, 24
# clocks are moved by whole slots everywhere, and by less than an hour in some places
SLOT = timedelta(minutes=15)
# what is known beforehand is worth as many days, or as many clicks, whichever is more
PRIOR_DAYS, PRIOR_CLICKS = 2.0, 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Traffic:
    """How clicks spread over the hours of a day.

    Attributes:
        rate: weekdays (Monday first) x local hours: clicks in an hour, over the mean of the day.
        zone: whose hours.
    """

    rate: Array
    zone: ZoneInfo

    def passed(self, at: datetime) -> float:
        """The share of its local day's clicks that come before `at`, from 0 to 1.

        A day on which clocks move has 23 or 25 hours: the hour that is left out brings no
        clicks, the one that comes twice brings them twice.
        """
        start, _ = day_bounds(at, zone=self.zone)
        day = at.astimezone(self.zone).date()
        rate = self.rate[day.weekday(), list(_hours_of_slots(day, self.zone))]
        gone = ((at - start) / SLOT - np.arange(len(rate))).clip(0, 1)
        return float(rate @ gone / rate.sum())


def day_bounds(at: datetime, *, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of the local day that `at` lies in, and of the next: both in UTC."""
    day = at.astimezone(zone).date()
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


@lru_cache(maxsize=16)  # clocks are slow to ask, and a day is paced a hundred times
def _hours_of_slots(day: date, zone: ZoneInfo) -> tuple[int, ...]:
    start, end = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    slots = round((end - start) / SLOT)
    return tuple((start + SLOT * slot).astimezone(zone).hour for slot in range(slots))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def learn_traffic(hours: Sequence[datetime], clicks: ArrayLike, *, zone: str) -> Traffic:
    """Learn the shape of the day from clicks by the hour.

    Args:
        hours: where each hour begins, quiet ones too: an hour without clicks is a zero, one of
            which nothing is known is left out.
        clicks: in each hour; money spent or visits do as well. NaN is not known.
        zone: whose hours and weekdays, for example "Europe/Moscow".

    Returns:
        The shape; without any clicks all hours are alike.

    Raises:
        SettingError: an hour without a zone, a negative count, or another number of counts.
    """
    counts = np.asarray(clicks, dtype=float)
    if counts.shape != (len(hours),):
        raise SettingError(f"There are {counts.size} counts for {len(hours)} hours. Give one each.")
    if any(hour.tzinfo is None for hour in hours):
        raise SettingError("Hours need a zone: datetime(..., tzinfo=UTC).")
    if (counts < 0).any() or np.isinf(counts).any():
        raise SettingError(
            f"{counts[(counts < 0) | np.isinf(counts)][0]} is no number of clicks. Give 0 or more."
        )
    told = ZoneInfo(zone)
    came, seen = np.zeros((2, DAYS_OF_WEEK, HOURS_OF_DAY))
    for hour, count in zip(hours, counts, strict=True):
        if not np.isnan(count):
            local = hour.astimezone(told)
            came[local.weekday(), local.hour] += count
            seen[local.weekday(), local.hour] += 1
    return Traffic(_shrunk(came, seen), told)


def _shrunk(came: Array, seen: Array) -> Array:
    if came.sum() == 0:
        return np.ones_like(came)
    mean = came.sum() / seen.sum()
    worth = max(PRIOR_DAYS, PRIOR_CLICKS / mean)
    of_all = (came.sum(axis=0) + worth * mean) / (seen.sum(axis=0) + worth)
    level = _ratio(came.sum(axis=1), (seen * of_all).sum(axis=1))
    rate = (came + worth * level[:, None] * of_all) / (seen + worth)
    return np.asarray(rate / rate.mean(axis=1, keepdims=True))


def _ratio(part: Array, whole: Array) -> NDArray[np.float64]:
    # a weekday that was never seen, or brought nothing, is as the others
    is_told = part > 0
    return np.divide(part, whole, out=np.ones_like(part), where=is_told)
