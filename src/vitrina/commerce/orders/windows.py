"""When an order can be collected: a place's hours, its lead time and its pace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from vitrina.commerce.capacity.models import Pool
from vitrina.commerce.capacity.services import Want, ensure_pool, free_cells, open_cells
from vitrina.commerce.orders.models import PickupPolicy
from vitrina.commerce.places.calendar import Calendar
from vitrina.commerce.places.services import opening_calendar
from vitrina.commerce.transactions import Refusal

SLOT = "pickup"


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which an order can be collected; `free` is None where any number fits."""

    start: datetime
    end: datetime
    free: int | None = None


def policy_of(place_id: str) -> PickupPolicy:
    """How a place takes orders."""
    found = PickupPolicy.objects.filter(place_id=place_id).first()
    return found or PickupPolicy(place_id=place_id)


def pickup_windows(place_id: str, day: date, *, now: datetime) -> list[Window]:
    """The windows of one local day that can still be ordered for; also those that are full.

    Args:
        place_id: the place.
        day: of the place's wall clock.
        now: windows that begin before the lead time is over are left out.
    """
    policy, calendar = policy_of(place_id), opening_calendar(place_id)
    if day > _last_day(policy, calendar, now):
        return []
    starts = [start for start in _starts(policy, calendar, day) if start >= _earliest(policy, now)]
    if not policy.orders_per_window:
        return [Window(start, start + _length(policy)) for start in starts]
    free = _free(policy, starts)
    return [Window(start, start + _length(policy), free[_t0(start)]) for start in starts]


def chosen_window(
    policy: PickupPolicy, calendar: Calendar, asked: datetime | None, *, now: datetime
) -> Window | Refusal:
    """The window that was asked for, or the first one.

    Returns:
        Or a refusal: `closed`, `too_late` or `too_early`.
    """
    if asked is None:
        return _first_window(policy, calendar, now)
    day = _local_day(calendar, asked)
    if asked < _earliest(policy, now):
        return Refusal(
            "too_late",
            f"{asked.isoformat()} is too near: {policy.place_id!r} needs {policy.lead_minutes} "
            "minutes. Choose a later window.",
            {"lead_minutes": policy.lead_minutes},
        )
    if day > _last_day(policy, calendar, now):
        return Refusal(
            "too_early",
            f"{day} is further off than the {policy.days_ahead} days that orders are taken for. "
            "Choose a nearer day.",
            {"days_ahead": policy.days_ahead},
        )
    # a bar's night belongs to the day on which it began
    days = (day, day - timedelta(days=1))
    if not any(asked in _starts(policy, calendar, each) for each in days):
        return _closed(policy, calendar, asked)
    return Window(asked, asked + _length(policy))


def slot_wants(policy: PickupPolicy, window: Window) -> list[Want]:
    """What an order takes of the place's pace: nothing where that is not limited."""
    if not policy.orders_per_window or window.start == window.end:
        return []
    pool_id = _opened(policy, [window.start])
    return [Want(pool_id, _t0(window.start), 1)]


def set_pickup_policy(place_id: str, **fields: int | bool | None) -> PickupPolicy:
    """Set how a place takes orders: lead_minutes, window_minutes, orders_per_window, ...

    Windows that are open already keep their number of orders.
    """
    policy, _ = PickupPolicy.objects.update_or_create(place_id=place_id, defaults=fields)
    return policy


def _first_window(policy: PickupPolicy, calendar: Calendar, now: datetime) -> Window | Refusal:
    earliest = _earliest(policy, now)
    first = _local_day(calendar, earliest)
    if not calendar.is_open(earliest):
        return _closed(policy, calendar, earliest)
    for day in (first - timedelta(days=1), first, first + timedelta(days=1)):
        starts = [start for start in _starts(policy, calendar, day) if start >= earliest]
        free = _free(policy, starts) if policy.orders_per_window else {}
        for start in starts:
            if free.get(_t0(start), 1) > 0:
                return Window(start, start + _length(policy))
    return _closed(policy, calendar, earliest)


def _starts(policy: PickupPolicy, calendar: Calendar, day: date) -> list[datetime]:
    return list(calendar.grains(day, _length(policy)))


def _free(policy: PickupPolicy, starts: list[datetime]) -> dict[int, int]:
    if not starts:
        return {}
    pool_id = _opened(policy, starts)
    cells = free_cells([pool_id], _t0(starts[0]), _t0(starts[-1]) + 1)
    return {cell.t0: cell.free for cell in cells}


def _opened(policy: PickupPolicy, starts: Iterable[datetime]) -> int:
    """The pool of a place's pace, with a cell for each of these windows."""
    wanted = sorted(_t0(start) for start in starts)
    pool_id = (
        Pool.objects.filter(kind=Pool.Kind.SLOT, ref=SLOT, place_id=policy.place_id)
        .values_list("id", flat=True)
        .first()
    )
    if pool_id is None:
        seconds = policy.window_minutes * 60
        pool_id = ensure_pool(Pool.Kind.SLOT, SLOT, policy.place_id, grain_seconds=seconds).id
    there = {cell.t0 for cell in free_cells([pool_id], wanted[0], wanted[-1] + 1)}
    if missing := [t0 for t0 in wanted if t0 not in there]:
        open_cells(pool_id, dict.fromkeys(missing, policy.orders_per_window))
    return pool_id


def _closed(policy: PickupPolicy, calendar: Calendar, at: datetime) -> Refusal:
    opening = calendar.next_opening(at)
    return Refusal(
        "closed",
        f"{policy.place_id!r} hands nothing over at {at.isoformat()}. Choose a window of its "
        "opening hours.",
        {"next_opening": opening.isoformat() if opening else None},
    )


def _length(policy: PickupPolicy) -> timedelta:
    return timedelta(minutes=policy.window_minutes)


def _earliest(policy: PickupPolicy, now: datetime) -> datetime:
    return now + timedelta(minutes=policy.lead_minutes)


def _last_day(policy: PickupPolicy, calendar: Calendar, now: datetime) -> date:
    return _local_day(calendar, now) + timedelta(days=policy.days_ahead)


def _local_day(calendar: Calendar, at: datetime) -> date:
    return at.astimezone(calendar.zone).date()


def _t0(start: datetime) -> int:
    return int(start.astimezone(UTC).timestamp())
