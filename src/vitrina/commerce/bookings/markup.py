"""A booking in the words of schema.org, which mail and search engines read. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from vitrina.commerce.bookings.models import Booking

CONTEXT = "https://schema.org"
STATUS = {
    Booking.State.REQUESTED: "ReservationPending",
    Booking.State.CONFIRMED: "ReservationConfirmed",
    Booking.State.CANCELLED: "ReservationCancelled",
    Booking.State.NO_SHOW: "ReservationCancelled",
}


def reservation(
    booking: Booking, *, place_name: str, address: str = "", guest: str = ""
) -> dict[str, object]:
    """A FoodEstablishmentReservation, ready for json.dumps; times at the place's wall clock.

    Args:
        booking: which one.
        place_name: of the place.
        address: of the place, in one line.
        guest: the name; leave it out where others may read it.
    """
    place: dict[str, object] = {"@type": "FoodEstablishment", "name": place_name}
    if address:
        place["address"] = address
    told: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "FoodEstablishmentReservation",
        "reservationId": booking.number,
        "reservationStatus": f"{CONTEXT}/"
        + STATUS.get(Booking.State(booking.state), "ReservationConfirmed"),
        "reservationFor": place,
        "startTime": _local(booking, booking.starts_at),
        "endTime": _local(booking, booking.ends_at),
        "partySize": booking.party_size,
        "bookingTime": _local(booking, booking.created_at),
    }
    if guest:
        told["underName"] = {"@type": "Person", "name": guest}
    return told


def _local(booking: Booking, at: datetime) -> str:
    return at.astimezone(ZoneInfo(booking.zone)).isoformat(timespec="seconds")
