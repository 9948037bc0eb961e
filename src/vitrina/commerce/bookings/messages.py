"""What guests are told of their bookings; written with the deed, sent afterwards."""

from datetime import datetime
from zoneinfo import ZoneInfo

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.turning import subject_of
from vitrina.commerce.notifications.services import call_off, notify

MINUTES = "%Y-%m-%d %H:%M"
REMINDER = "booking_reminder"


def tell_guest(
    template: str,
    booking: Booking,
    *,
    now: datetime,
    until: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Write a message about a booking to its guest, if one is known; once for each plan."""
    if booking.customer_id is None:
        return
    values = {
        "place": booking.place.name,
        "address": booking.place.address,
        "number": booking.number,
        "code": booking.code,
        "time": _local(booking, booking.starts_at),
        "guests": str(booking.party_size),
    }
    if until is not None:
        values["until"] = _local(booking, until)
    notify(
        template,
        customer_id=booking.customer_id,
        values=values,
        subject=_plan_of(booking),
        zone=booking.zone,
        now=now,
        expires_at=expires_at,
    )


def call_off_reminder(booking: Booking, *, now: datetime) -> None:
    """Withhold a reminder that is not sent yet: its plan is no more."""
    call_off(REMINDER, _plan_of(booking), now=now)


def _plan_of(booking: Booking) -> str:
    return f"{subject_of(booking.id)}:{booking.sequence}"


def _local(booking: Booking, at: datetime) -> str:
    return at.astimezone(ZoneInfo(booking.zone)).strftime(MINUTES)
