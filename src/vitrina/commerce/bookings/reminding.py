"""Remind guests of their tables: once for each plan, and not at night."""

from datetime import datetime
from uuid import UUID

from vitrina.commerce.bookings.messages import REMINDER, tell_guest
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.policy import is_daytime
from vitrina.commerce.bookings.turning import State, keep, take
from vitrina.commerce.transactions import Refusal, refuse, verb


def remind_due(*, now: datetime, limit: int = 200) -> int:
    """Remind of every booking whose time has come; returns of how many.

    Where it is night, the reminder waits for the morning, if the booking does.
    """
    due = (
        Booking.objects.filter(
            state=State.CONFIRMED, remind_at__lte=now, reminded_at=None, starts_at__gt=now
        )
        .order_by("remind_at", "id")
        .values_list("id", "zone")
    )
    awake = [booking_id for booking_id, zone in due[:limit] if is_daytime(now, zone)]
    return sum(not isinstance(_remind(booking_id, now), Refusal) for booking_id in awake)


@verb
def _remind(booking_id: UUID, now: datetime) -> None:
    booking = take(booking_id, State.CONFIRMED)
    if booking.reminded_at is not None or booking.remind_at is None or booking.remind_at > now:
        raise refuse("not_due", f"Booking {booking.number} was reminded of, or moved, meanwhile.")
    keep(booking, reminded_at=now)
    tell_guest(REMINDER, booking, now=now, expires_at=booking.starts_at)
