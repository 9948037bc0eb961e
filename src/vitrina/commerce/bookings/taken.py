"""Which tables and which arrivals are taken, as bits of time; from two queries for all places."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import F, Q

from vitrina.commerce.bookings.models import Booking, Seating
from vitrina.commerce.bookings.policy import GRAIN_SECONDS, grain_of
from vitrina.commerce.bookings.rooms import Room
from vitrina.commerce.bookings.seating import span
from vitrina.commerce.capacity.models import Cell

LONGEST_SECONDS = 24 * 3600  # nobody sits longer: seatings before cannot reach into a window


@dataclass(frozen=True)
class Window:
    """A stretch of time, counted in grains from its first second.

    Attributes:
        base: t0 of grain 0.
        grains: how many there are.
    """

    base: int
    grains: int

    @property
    def end(self) -> int:
        """The t0 of the first grain after it."""
        return self.base + self.grains * GRAIN_SECONDS

    def number(self, t0: int) -> int:
        """Which grain of the window a t0 is; below 0 it was before."""
        return (t0 - self.base) // GRAIN_SECONDS

    def moment(self, grain: int) -> datetime:
        """When a grain begins; in UTC."""
        return datetime.fromtimestamp(self.base + grain * GRAIN_SECONDS, UTC)

    @cached_property
    def moments(self) -> list[datetime]:
        """When each of its grains begins; in UTC."""
        return [self.moment(grain) for grain in range(self.grains)]


def taken(
    place_ids: Collection[str], window: Window, *, now: datetime, but: UUID | None = None
) -> dict[int, int]:
    """By table, the grains in which somebody sits or will sit there; one query.

    A booking that waits for its deposit counts until it lapses, one that is in service counts
    at least until now, whatever was planned.

    Args:
        place_ids: whose tables; thousands of ids of tables would cost more than the rows.
        window: which grains are asked for.
        now: server time.
        but: a booking that does not count, as it is to be moved.
    """
    instant = int(now.timestamp())
    rows = Seating.objects.filter(
        Q(lapses_at=None) | Q(lapses_at__gt=instant),
        table__place__in=place_ids,
        t0__gt=window.base - LONGEST_SECONDS,
        t0__lt=window.end,
    )
    if but is not None:
        rows = rows.exclude(booking_id=but)
    busy: dict[int, int] = defaultdict(int)
    base = window.base
    for table, t0, until in rows.values_list("table_id", "t0", "until"):
        # not window.number: tens of thousands of rows pass here for one page
        busy[table] |= span((t0 - base) // GRAIN_SECONDS, (until - base) // GRAIN_SECONDS)
    if window.base <= instant < window.end:
        for table in _in_service(place_ids, instant):
            busy[table] |= 1 << window.number(grain_of(now))
    return busy


def _in_service(place_ids: Collection[str], instant: int) -> Iterable[int]:
    # early or late: they sit there, also outside the grains that they booked
    return Seating.objects.filter(
        table__place__in=place_ids,
        t0__gt=instant - LONGEST_SECONDS,
        booking__state=Booking.State.IN_SERVICE,
    ).values_list("table_id", flat=True)


def full(rooms: Iterable[Room], window: Window, party_size: int) -> dict[int, int]:
    """By pool of arrivals, the grains in which the kitchen cannot take so many; one query."""
    pools = [room.pacing for room in rooms if room.pacing is not None]
    tight: dict[int, int] = defaultdict(int)
    if not pools:
        return tight
    rows = Cell.objects.filter(
        pool_id__in=pools,
        t0__gte=window.base,
        t0__lt=window.end,
        capacity__lt=F("held") + F("committed") + party_size,
    )
    for pool, t0 in rows.values_list("pool_id", "t0"):
        tight[pool] |= 1 << window.number(t0)
    return tight
