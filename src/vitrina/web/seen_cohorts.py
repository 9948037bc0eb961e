"""Cohorts as they were known on one day: what was reported by then, and the delay learnt of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from vitrina.automation.rules.series import Array, Late
from vitrina.optimization import fit_delay, silent_days, without_days
from vitrina.optimization.cohorts import Cohorts
from vitrina.optimization.nowcasting import share_reported
from vitrina.optimization.triangle import by_report_day


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was known of every unit.

    Attributes:
        goals: by unit, one number per day from the first day that was asked for.
        values: the same in minor units.
        none: of a unit that brought nothing so far: noughts, as late as the units usually are.
        silent: days without any report although some were due.
        last: the last day of which anything was reported.
    """

    goals: Mapping[str, Late]
    values: Mapping[str, Late]
    none: Late
    silent: Sequence[date]
    last: date | None


def as_seen(cohorts: Cohorts, day: date, *, first: date) -> Seen | None:
    """What was known on a day that was not over: all reports of the days before it.

    Args:
        cohorts: of any later day; what was reported from `day` on is not looked at.
        day: the last of the numbers; of itself nothing is known.
        first: the first of the numbers.

    Returns:
        Nothing where nobody had been touched by then.
    """
    known = _until(cohorts, day - timedelta(days=1))
    if known is None:
        return None
    delay = fit_delay(known.counts)
    silent = silent_days(known.counts, delay.share)
    counts = without_days(known.counts, silent)
    share = share_reported(counts, fit_delay(counts) if len(silent) else delay)
    reported = by_report_day(np.abs(known.counts)).sum(axis=1)
    came = np.flatnonzero(reported)
    place = (known.days[0] - first).days
    length = (day - first).days + 1

    def late(cells: Array) -> dict[str, Late]:
        so_far = np.nansum(cells, axis=2)
        return {
            unit: Late(_placed(so_far[:, at], place, length), _placed(share[:, at], place, length))
            for at, unit in enumerate(known.units)
        }

    usual = _placed(share.mean(axis=1), place, length)
    return Seen(
        goals=late(known.counts),
        values=late(known.values),
        none=Late(np.where(np.isnan(usual), np.nan, 0.0), usual),
        silent=[known.days[at] for at in silent],
        last=known.days[came[-1]] if len(came) else None,
    )


def grouped(cohorts: Cohorts, groups: Mapping[str, str]) -> Cohorts:
    """The cohorts added up by group; a unit without a group is left out.

    Args:
        cohorts: of the units.
        groups: by unit.
    """
    names = sorted(set(groups.values()))
    belongs = np.array([[groups.get(unit) == name for unit in cohorts.units] for name in names])

    def summed(cells: Array) -> Array:
        added = np.einsum("gu,du...->dg...", belongs.astype(float), np.nan_to_num(cells))
        # the future is the same of all units
        return np.where(np.isnan(cells[:, :1]), np.nan, added)

    return Cohorts(
        names,
        cohorts.days,
        summed(cohorts.entered),
        summed(cohorts.counts),
        summed(cohorts.values),
    )


def _until(cohorts: Cohorts, last: date) -> Cohorts | None:
    days = [day for day in cohorts.days if day <= last]
    if not days or not cohorts.units:
        return None
    ages = cohorts.counts.shape[2]
    future = np.arange(ages) > np.arange(len(days))[::-1][:, None]

    def cut(cells: Array) -> Array:
        return np.where(future[:, None], np.nan, cells[: len(days)])

    return Cohorts(
        cohorts.units,
        days,
        cohorts.entered[: len(days)],
        cut(cohorts.counts),
        cut(cohorts.values),
    )


def _placed(numbers: Array, place: int, length: int) -> Array:
    """From the first day that was asked for to the last; NaN where nothing is known."""
    found = np.full(length, np.nan)
    found[place : place + len(numbers)] = numbers
    return found
