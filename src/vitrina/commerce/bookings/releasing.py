"""Give tables back: all of a booking's, or those from now on."""

from datetime import datetime

from vitrina.commerce.bookings.models import Booking, Seating
from vitrina.commerce.bookings.policy import GRAIN_SECONDS
from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import Want, cancel_claims, release_hold
from vitrina.commerce.transactions import granted


def release_all(booking: Booking, *, now: datetime) -> None:
    """Nothing of the place is the booking's any more."""
    Seating.objects.filter(booking=booking).delete()
    if booking.hold is None:
        return
    release_hold(booking.hold.id, now=now)  # does nothing to what is firm
    if Hold.objects.filter(id=booking.hold.id, state=Hold.State.COMMITTED).exists():
        granted(cancel_claims(booking.hold.id, now=now))


def release_from(booking: Booking, t0: int, *, now: datetime) -> None:
    """Free the tables of a firm booking from a grain on; what was before stays counted."""
    wants = []
    for seating in Seating.objects.filter(booking=booking).select_related("table"):
        until = max(seating.t0, min(seating.until, t0))
        assert seating.table.pool_id is not None, "only tables with a pool are booked"
        wants += [
            Want(seating.table.pool_id, each, 1)
            for each in range(until, seating.until, GRAIN_SECONDS)
        ]
        if until == seating.t0:
            seating.delete()
        else:
            Seating.objects.filter(id=seating.id).update(until=until)
    if wants and booking.hold_id:
        granted(cancel_claims(booking.hold_id, wants, now=now))
