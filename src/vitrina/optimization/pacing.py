"""Spend a day's budget in step with the day's traffic: neither gone at noon nor left at night.

Bids are divided by 1 + m. The multiplier m is the price of the budget: it rises when more was spent
than planned since the last look, and falls when less was, by subgradient steps on the dual of
"win what is worth most within the budget" (adaptive pacing: Balseiro and Gur 2019, "Learning in
repeated auctions with budgets: regret minimization and equilibrium", Management Science 65). What
is planned follows the traffic that is still to come, and not the clock (Agarwal, Ghosh, Wei and
You 2014, "Budget pacing for targeted online advertisements at LinkedIn", KDD).

Beside the price stands a limit: up to what the platform may spend before the next look. It alone
keeps the budget when prices or clicks run wild, or nobody knows what was spent.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vitrina.errors import SettingError
from vitrina.optimization.traffic import Traffic, day_bounds

DAY = timedelta(days=1)
# between two looks, as many times the plan may be spent: traffic comes in bursts
HEADROOM = 2.0
# bids change by no more than this factor at one look: one burst says little of the hours to come
LARGEST_STEP = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBudget:
    """What may be spent in one local day, and how it is watched.

    Attributes:
        minor: minor units of money.
        traffic: when clicks come.
        looks: how many times a day it is looked at, evenly.
        overshoot: how many times what is left to a limit a platform may spend before it stops:
            1 if it stops at the limit.

    Raises:
        SettingError: a negative budget, no look, or an overshoot below 1.
    """

    minor: int
    traffic: Traffic
    looks: int = 96
    overshoot: float = 1.0

    def __post_init__(self) -> None:
        if self.minor < 0:
            raise SettingError(f"A budget of {self.minor} is below zero. Give 0 to spend nothing.")
        if self.looks < 1:
            raise SettingError(f"{self.looks} looks a day steer nothing. Give 1 or more.")
        if not 1 <= self.overshoot < math.inf:
            raise SettingError(f"An overshoot of {self.overshoot} is below 1. Give 1 or more.")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a platform said of the day so far.

    Attributes:
        at: when it was asked.
        spent_minor: since the day began; None where there was no answer.
    """

    at: datetime
    spent_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What holds until the next look.

    Attributes:
        multiplier: the price of the budget, 0 where it does not bind.
        limit_minor: the day's spend at which the platform has to stop.
        read_at: when the platform answered last.
        spent_minor: what it said then.
    """

    multiplier: float
    limit_minor: int
    read_at: datetime
    spent_minor: int

    @property
    def bid_factor(self) -> float:
        """What a bid is multiplied by, from above 0 to 1."""
        return 1 / (1 + self.multiplier)


def pace(budget: DayBudget, readings: Sequence[Reading], *, multiplier: float = 0.0) -> Pace:
    """How to go on after the last reading of a day; the same readings give the same answer.

    A day's budget is never overspent by a platform that keeps `budget.overshoot`, whatever comes
    between looks, and also when readings fail or looks are late: each limit leaves room for the
    worst.

    Args:
        budget: of the day in which the readings lie.
        readings: at least one, in order, all of one local day.
        multiplier: to begin the day with: yesterday's last.

    Raises:
        SettingError: no reading, or readings out of order or of several days.
    """
    _refuse(budget, readings)
    start, _ = day_bounds(readings[0].at, zone=budget.traffic.zone)
    now = Pace(multiplier=multiplier, limit_minor=0, read_at=start, spent_minor=0)
    for reading in readings:
        if reading.spent_minor is not None:
            told = Reading(reading.at, reading.spent_minor)
            now = _learnt(now, budget, told)
        now = replace(now, limit_minor=_limit(now, budget, reading.at))
    return now


def _refuse(budget: DayBudget, readings: Sequence[Reading]) -> None:
    if not readings:
        raise SettingError("Nothing was read yet. Read once when the day begins: 0 was spent.")
    times = [reading.at for reading in readings]
    if times != sorted(times):
        raise SettingError("Readings are out of order. Sort them by their time.")
    zone = budget.traffic.zone
    if day_bounds(times[0], zone=zone) != day_bounds(times[-1], zone=zone):
        raise SettingError(f"Readings lie in several days of {zone.key}. Pace each day by itself.")


def _learnt(before: Pace, budget: DayBudget, reading: Reading) -> Pace:
    assert reading.spent_minor is not None
    spent = reading.spent_minor - before.spent_minor
    planned = _planned(before, budget, reading.at)
    # a step of T^(-1/2) for T looks of a mean of budget / T each
    step = math.sqrt(budget.looks) * (spent - planned) / max(budget.minor, 1)
    base = 1 + before.multiplier
    moved = min(max(base + step, base / LARGEST_STEP), base * LARGEST_STEP)
    return replace(
        before,
        multiplier=max(moved - 1, 0.0),
        read_at=reading.at,
        spent_minor=reading.spent_minor,
    )


def _planned(before: Pace, budget: DayBudget, until: datetime) -> float:
    """What is left of the budget, by the share of the traffic to come that comes until then."""
    left = max(budget.minor - before.spent_minor, 0)
    begun = budget.traffic.passed(before.read_at)
    done = _passed_by(budget, until, before.read_at)
    return left * (done - begun) / (1 - begun) if begun < 1 else left


def _passed_by(budget: DayBudget, until: datetime, today: datetime) -> float:
    _, end = day_bounds(today, zone=budget.traffic.zone)
    return 1.0 if until >= end else budget.traffic.passed(until)


def _limit(now: Pace, budget: DayBudget, at: datetime) -> int:
    room = max(budget.minor - now.spent_minor, 0)
    # of what nobody has read since, all may be spent already: the limit grows with the plan alone
    planned = HEADROOM * _planned(now, budget, at + DAY / budget.looks)
    limit = now.spent_minor + min(planned, room / budget.overshoot)
    return min(math.floor(limit), budget.minor)
