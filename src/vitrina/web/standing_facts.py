"""What is known of how an ad account is measured, told to the guards of automation."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

from vitrina import journeys
from vitrina.automation.proposals.services import Facts
from vitrina.engine import Lake, Row
from vitrina.web.question import number

LOOKS_BACK = timedelta(days=29)
DAY = timedelta(days=1)
COSTS_LATE = timedelta(days=3)
COSTS = "costs"


def facts_of(lake: Lake, *, platform: str, account: str, now: datetime) -> Facts:
    """The facts of one account, from the lake as it is.

    Tracking is compared with the median of the last four weeks, at the same length of a day.
    Conversions are late where the time since the newest is longer than the usual break between
    two days.

    Args:
        lake: the shop's.
        platform: the name of its connector, as spend names it.
        account: as the platform names it.
        now: aware server time.
    """
    since = now.astimezone(UTC) - LOOKS_BACK
    hours = journeys.pulse_of(lake.events, since=since).rows()
    spent = _spent(lake, platform, account)
    newest = max(spent, default=None)
    is_late = newest is None or now.date() - newest > COSTS_LATE
    return Facts(
        told_at=now,
        spent_this_month_minor=sum(
            minor for day, minor in spent.items() if (day.year, day.month) == (now.year, now.month)
        ),
        conversions_late_hours=late_hours(hours, now=now),
        tracked_share=tracked_share(hours, now=now),
        feeds_down=(COSTS,) if is_late else (),
    )


def tracked_share(hours: Sequence[Row], *, now: datetime) -> float:
    """Events of the last 24 hours, as a share of the median of the 28 days before; none is 0.

    Args:
        hours: one row per hour: hour, events.
        now: aware server time.
    """
    days = [0.0] * 29
    for row in hours:
        back = (now - _instant(row["hour"])) // DAY
        if 0 <= back < len(days):
            days[back] += number(row["events"])
    usual = median(days[1:])
    return days[0] / usual if usual else 0.0


def late_hours(hours: Sequence[Row], *, now: datetime) -> float:
    """How much longer than usual there was no conversion; infinite if there never was any.

    Args:
        hours: one row per hour: hour, goals.
        now: aware server time.
    """
    told = sorted(_instant(row["hour"]) for row in hours if number(row["goals"]))
    if not told:
        return float("inf")
    breaks = [(after - before) / timedelta(hours=1) for before, after in pairwise(told)]
    # every night is one, so that the longest of a usual day is a break like any other
    usual = sorted(breaks)[-1 - len(breaks) // 50] if breaks else 0.0
    return max(0.0, (now - told[-1]) / timedelta(hours=1) - usual)


def _spent(lake: Lake, platform: str, account: str) -> dict[date, int]:
    spent: dict[date, int] = {}
    if not lake.rows_in("spend"):
        return spent
    for row in lake.spend.rows():
        day, minor = row["day"], row["cost_minor"]
        if (row["platform"], row["account"]) == (platform, account) and isinstance(day, date):
            spent[day] = spent.get(day, 0) + int(number(minor))
    return spent


def _instant(value: object) -> datetime:
    assert isinstance(value, datetime), f"{value!r} is no time"
    return value
