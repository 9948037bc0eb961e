"""When guests come, and when they do not: check in, seat, finish, no-show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from vitrina.commerce.bookings.deposits import take_fee
from vitrina.commerce.bookings.models import Booking, Seating
from vitrina.commerce.bookings.policy import grain_of, next_grain
from vitrina.commerce.bookings.releasing import release_from
from vitrina.commerce.bookings.rooms import policy_of
from vitrina.commerce.bookings.taken import LONGEST_SECONDS
from vitrina.commerce.bookings.turning import By, State, move, take
from vitrina.commerce.capacity.services import fulfil
from vitrina.commerce.transactions import granted, refuse, verb


@dataclass(frozen=True, slots=True)
class TurnTime:
    """How long one party sat, in minutes: as planned, and as it was."""

    party_size: int
    planned_minutes: int
    measured_minutes: int


@dataclass(frozen=True, slots=True)
class Overtime:
    """A party that sits longer than planned, and who comes to its tables next.

    Attributes:
        tables: their names.
        next_at: when the next party has booked one of them; None: not today.
    """

    booking_id: UUID
    number: str
    tables: tuple[str, ...]
    over_minutes: int
    next_at: datetime | None


@verb
def check_in(booking_id: UUID, *, now: datetime, actor: str) -> Booking:
    """Note that the party is here; once more does nothing.

    Returns:
        The booking; or a refusal too_early (fact: from_at), too_late, wrong_state.
    """
    booking = take(booking_id, State.CONFIRMED, State.CHECKED_IN)
    if booking.state == State.CHECKED_IN:
        return booking
    opens = booking.starts_at - timedelta(minutes=policy_of(booking.place_id).early_minutes)
    if now < opens:
        raise refuse(
            "too_early",
            f"Booking {booking.number} is for {booking.starts_at:%Y-%m-%d %H:%M} UTC. Check in "
            f"from {opens:%H:%M} UTC on, or move it.",
            from_at=opens.isoformat(),
        )
    if now >= booking.ends_at:
        raise refuse(
            "too_late",
            f"Booking {booking.number} was over at {booking.ends_at:%Y-%m-%d %H:%M} UTC. Seat "
            "them as a walk-in.",
        )
    move(booking, State.CHECKED_IN, By(actor, now), event="Visit Checked In")
    return booking


@verb
def seat(booking_id: UUID, *, now: datetime, actor: str) -> Booking:
    """Note that a party that is here sits at its tables; once more does nothing.

    Returns:
        The booking; or a refusal table_taken if others still sit there.
    """
    booking = take(booking_id, State.CHECKED_IN, State.IN_SERVICE)
    if booking.state == State.IN_SERVICE:
        return booking
    tables = Seating.objects.filter(booking=booking).values("table_id")
    sitting = (
        _sitting(now).filter(table_id__in=tables).exclude(booking=booking).select_related("table")
    )
    if names := sorted({seating.table.name for seating in sitting}):
        raise refuse(
            "table_taken",
            f"Somebody still sits at {', '.join(names)}. Finish that visit first, or move this "
            "booking.",
            tables=names,
        )
    move(booking, State.IN_SERVICE, By(actor, now), seated_at=now)
    return booking


@verb
def finish(booking_id: UUID, *, now: datetime, actor: str) -> Booking:
    """Note that a party has left; from the next quarter of an hour its tables are free again.

    Once more does nothing.
    """
    booking = take(booking_id, State.IN_SERVICE, State.DONE)
    if booking.state == State.DONE:
        return booking
    release_from(booking, next_grain(now), now=now)
    assert booking.hold_id is not None, "who sits has tables"
    granted(fulfil(booking.hold_id, now=now))
    move(booking, State.DONE, By(actor, now), finished_at=now)
    return booking


@verb
def no_show(booking_id: UUID, *, now: datetime, actor: str) -> Booking:
    """Note that nobody came; the tables are free from now on, and the fee is due.

    Returns:
        The booking with its fee; or a refusal too_early while the table is still kept.
    """
    booking = take(booking_id, State.CONFIRMED, State.NO_SHOW)
    if booking.state == State.NO_SHOW:
        return booking
    policy = policy_of(booking.place_id)
    kept = booking.starts_at + timedelta(minutes=policy.keep_late_minutes)
    if now < kept:
        raise refuse(
            "too_early",
            f"The table of booking {booking.number} is kept until {kept:%H:%M} UTC. Wait until "
            "then.",
            until=kept.isoformat(),
        )
    release_from(booking, grain_of(now), now=now)
    by = By(actor, now, "nobody came")
    move(booking, State.NO_SHOW, by, event="Booking No Show")
    take_fee(booking, policy.fee(booking.party_size), by)
    return booking


def overtime(place_id: str, *, now: datetime) -> list[Overtime]:
    """The parties that sit longer than planned, with whom they keep waiting; longest first."""
    late: dict[UUID, list[Seating]] = {}
    sitting = _sitting(now).filter(booking__place_id=place_id, booking__ends_at__lt=now)
    for seating in sitting.select_related("booking", "table").order_by("booking__ends_at", "id"):
        late.setdefault(seating.booking_id, []).append(seating)
    return [_over(seatings, now) for seatings in late.values()]


def _over(seatings: list[Seating], now: datetime) -> Overtime:
    booking = seatings[0].booking
    following = (
        Seating.objects.filter(
            table_id__in=[seating.table_id for seating in seatings],
            t0__gte=int(booking.ends_at.timestamp()),
            t0__lt=int(now.timestamp()) + LONGEST_SECONDS,
            booking__state__in=(State.CONFIRMED, State.CHECKED_IN),
        )
        .order_by("t0")
        .select_related("booking")
        .first()
    )
    return Overtime(
        booking.id,
        booking.number,
        tuple(seating.table.name for seating in seatings),
        int((now - booking.ends_at).total_seconds()) // 60,
        following.booking.starts_at if following else None,
    )


def _sitting(now: datetime) -> QuerySet[Seating]:
    return Seating.objects.filter(
        t0__gt=int(now.timestamp()) - LONGEST_SECONDS, booking__state=State.IN_SERVICE
    )


def turn_times(place_id: str, first: date, last: date) -> list[TurnTime]:
    """One row per party that has sat and left, between two working days; for better turns."""
    rows = Booking.objects.filter(
        place_id=place_id, day__range=(first, last), seated_at__isnull=False
    ).exclude(finished_at=None)
    return [
        TurnTime(
            row.party_size,
            int((row.ends_at - row.starts_at).total_seconds()) // 60,
            int((row.finished_at - row.seated_at).total_seconds()) // 60,
        )
        for row in rows
        if row.finished_at is not None and row.seated_at is not None
    ]
