"""A small world of campaigns whose conversions are reported late, with the truth beside it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

WEEKDAYS = np.array([1.0, 0.95, 0.9, 1.0, 1.2, 1.5, 0.6])


@dataclass(frozen=True)
class DelayedWorld:
    """Cohorts of `days` days and `units` campaigns, seen at the end of the last day.

    Attributes:
        triangle: reported[day, unit, age], NaN in the future.
        truth: days x units: what will have been reported in the end.
        share: units x ages: the true share that is reported by the end of each age.
        everything: the triangle with its future.
    """

    triangle: Array
    truth: Array
    share: Array
    everything: Array


def delayed_world(
    seed: int,
    *,
    days: int = 70,
    units: int = 8,
    ages: int = 30,
    per_day: float = 20.0,
    burst: float = 0.0,
    busy: Array | None = None,
) -> DelayedWorld:
    """Campaigns of mean delays of 1 to 20 days; volumes vary by weekday, by campaign and in time.

    Args:
        burst: 0 draws Poisson counts; above, days scatter by that much more (a gamma factor of
            this variance), and reports come in bunches of two or three.
        busy: of each day of reports, `days` + `ages` - 1 of them, how many more it brings.
    """
    rng = np.random.default_rng(seed)
    mean_delay = rng.uniform(1, 20, units)[:, None]
    share = 1 - np.exp(
        -((np.arange(1, ages + 1) / mean_delay) ** rng.uniform(0.8, 1.3, (units, 1)))
    )
    share /= share[:, -1:]
    level = per_day * rng.lognormal(0, 0.6, units)
    drift = np.exp(np.cumsum(rng.normal(0, 0.02, (days, units)), axis=0))
    mean = level * drift * WEEKDAYS[np.arange(days) % 7][:, None]
    mean = rng.gamma(1 / burst, mean * burst) if burst else mean
    bunch = 2.5 if burst else 1.0
    parts = np.diff(share, axis=1, prepend=0.0)
    factors = 1.0 if busy is None else by_age(busy, days, ages)[:, None]
    everything = rng.poisson(mean[..., None] * parts * factors / bunch).astype(float)
    if burst:
        everything = rng.binomial(1, 0.5, everything.shape) * (everything > 0) + 2 * everything
    return DelayedWorld(hide_future(everything), everything.sum(axis=2), share, everything)


def hide_future(everything: Array) -> Array:
    days, _, ages = everything.shape
    future = np.arange(ages) > (days - 1 - np.arange(days))[:, None]
    return np.where(future[:, None, :], np.nan, everything)


def by_age(of_report_days: Array, days: int, ages: int) -> Array:
    """What belongs to days of reports, by cohort day and age."""
    return np.asarray(of_report_days[np.arange(days)[:, None] + np.arange(ages)])
