"""The times at which an order can be collected, as the checkout offers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from vitrina.commerce.orders.services import Window, pickup_windows, policy_of
from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import opening_calendar
from vitrina.web.shop import spoken

DAYS_OFFERED = 3  # days on which the place is open; more make a list that nobody reads


@dataclass(frozen=True, slots=True)
class Slot:
    """One window: `value` is what the form sends."""

    value: str
    name: str
    is_full: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The windows of one day."""

    name: str
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class PickupTimes:
    """What can be chosen.

    Attributes:
        soonest: when the next window begins, if the place is open by then; "as soon as possible"
            is offered only with it.
    """

    soonest: str
    days: Sequence[Day]


def pickup_times(place: Place, *, now: datetime) -> PickupTimes:
    """The windows of the next days on which a place is open."""
    policy, calendar = policy_of(place.id), opening_calendar(place.id)
    today = now.astimezone(ZoneInfo(place.zone)).date()
    days: list[Day] = []
    first: Window | None = None
    for ahead in range(policy.days_ahead + 1):
        day = today + timedelta(days=ahead)
        windows = pickup_windows(place.id, day, now=now)
        first = first or next((each for each in windows if each.free != 0), None)
        if windows:
            name = spoken.near_day(day, today=today)
            days.append(Day(name, [_slot(each, name, place.zone) for each in windows]))
        if len(days) == DAYS_OFFERED:
            break
    is_open = calendar.is_open(now + timedelta(minutes=policy.lead_minutes))
    return PickupTimes(spoken.clock(first.start, place.zone) if first and is_open else "", days)


def _slot(window: Window, day: str, zone: str) -> Slot:
    name = f"{day}, {spoken.clock(window.start, zone)}\u2013{spoken.clock(window.end, zone)}"
    return Slot(window.start.isoformat(), name, is_full=window.free == 0)
