"""The cells of the days that can be booked follow the place's hours; what is in the way is told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from vitrina.commerce.bookings.claiming import is_open
from vitrina.commerce.bookings.models import Booking, Seating
from vitrina.commerce.bookings.policy import GRAIN_SECONDS, grain_of, next_grain
from vitrina.commerce.bookings.rooms import Room, room_of
from vitrina.commerce.bookings.turning import LIVE
from vitrina.commerce.capacity.services import free_cells, open_cells
from vitrina.commerce.places.calendar import DAY, Calendar
from vitrina.commerce.places.services import opening_calendar, set_exception
from vitrina.commerce.transactions import refuse, verb


@dataclass(frozen=True, slots=True)
class Conflict:
    """A booking that its place cannot honour as it is: somebody has to move it or call it off.

    Attributes:
        reason: closed, or retired: one of its tables is no more.
    """

    booking_id: UUID
    number: str
    starts_at: datetime
    party_size: int
    reason: str


@verb
def open_horizon(place_id: str, until: date, *, now: datetime) -> list[Conflict]:
    """Make the cells of a place's tables follow its hours, from today until a day.

    May be run any time and as often as one likes; a booking does not need it, as it makes the
    cells that it claims. What is closed by now is closed in the cells, too, so that nobody gets a
    table there who read the old hours.

    Returns:
        The bookings that the hours do not fit any more; nothing of them is changed.
    """
    room = room_of(place_id)
    first = now.astimezone(room.calendar.zone).date() - DAY
    _follow(room, first, until, now)
    return conflicts(place_id, now=now)


@verb
def close_day(
    place_id: str,
    day: date,
    *,
    now: datetime,
    hours: Iterable[tuple[int, int]] = (),
    note: str = "",
) -> list[Conflict]:
    """Close a place on a day, or give the day other hours; no booking is lost by that.

    Args:
        place_id: which place.
        day: of its calendar.
        now: server time.
        hours: minutes from midnight; none: it is closed.
        note: for the page of the place.

    Returns:
        The bookings that the staff have to move or to call off. From now on nobody books there.
    """
    set_exception(place_id, day, hours, note=note)
    _follow(room_of(place_id), day - DAY, day + DAY, now)
    return conflicts(place_id, now=now)


def conflicts(place_id: str, *, now: datetime) -> list[Conflict]:
    """The live bookings of a place, from now on, that its hours or tables do not fit any more."""
    calendar = opening_calendar(place_id)
    ahead = Booking.objects.filter(place_id=place_id, state__in=LIVE, ends_at__gt=now)
    tableless = set(
        Seating.objects.filter(booking__in=ahead, table__retired_at__isnull=False).values_list(
            "booking_id", flat=True
        )
    )
    return list(_in_the_way(ahead.order_by("starts_at", "id"), calendar, tableless))


def _in_the_way(
    bookings: Iterable[Booking], calendar: Calendar, tableless: set[UUID]
) -> Iterator[Conflict]:
    for each in bookings:
        is_closed = not is_open(calendar, each.starts_at, each.ends_at)
        # walk-ins may stay beyond the hours: the staff let them in
        if (is_closed and each.channel != "staff") or each.id in tableless:
            reason = "retired" if each.id in tableless else "closed"
            yield Conflict(each.id, each.number, each.starts_at, each.party_size, reason)


def _follow(room: Room, first: date, last: date, now: datetime) -> None:
    if last < first:
        raise refuse("bad_span", f"{last} is before {first}. Give a later day.")
    opened = _grains(room.calendar, first, last)
    usual = _grains(replace(room.calendar, exceptions={}), first, last)
    both = opened | usual
    if not both:
        return
    present = grain_of(now)
    for pool in sorted(room.pools.values()):
        there = {cell.t0 for cell in free_cells([pool], min(both), max(both) + 1)}
        known = {t0 for t0 in both | there if t0 >= present}
        open_cells(pool, {t0: int(t0 in opened) for t0 in known}, insist=True)
    if room.pacing is not None:  # a cell that is there may have been given another number
        there = {cell.t0 for cell in free_cells([room.pacing], min(both), max(both) + 1)}
        missing = {t0 for t0 in opened - there if t0 >= present}
        open_cells(room.pacing, dict.fromkeys(missing, room.policy.covers_per_slot))


def _grains(calendar: Calendar, first: date, last: date) -> set[int]:
    return {
        t0
        for _, spans in calendar.days(first, last)
        for start, end in spans
        for t0 in range(next_grain(start), grain_of(end), GRAIN_SECONDS)
    }
