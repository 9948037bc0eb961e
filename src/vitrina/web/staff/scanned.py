"""What a typed or scanned code opens at a desk, or why it opens nothing."""

import re
from dataclasses import dataclass
from uuid import UUID

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.transactions import Refusal
from vitrina.web.staff.desk import Desk

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """An order or a booking that a code opens; one of the two."""

    order_id: UUID | None = None
    booking_id: UUID | None = None


def tidy(typed: str) -> str:
    """The code in what was typed, or in the address that was scanned.

    >>> tidy("https://example.com/shop/my/k7m-2qx")
    'K7M2QX'
    """
    last = re.split(r"[/#?=]", typed.strip()[:LONGEST].rstrip("/"))[-1]
    return "".join(sign for sign in last.upper() if sign.isalnum())


def looked_up(desk: Desk, typed: str) -> Opened | Refusal:
    """The order or the booking of a code; each wrong one counts against the member.

    A refusal says whose it is, if it is another place's, another day's or used: the one who
    asks works here, and has few tries.
    """
    code = tidy(typed)
    order = orders.find_by_code(desk.place.pk, code, terminal=desk.terminal, now=desk.now)
    if isinstance(order, Order):
        return Opened(order_id=order.pk)
    if order.reason != "no_such_code":
        return order
    booking = bookings.find_by_code(desk.place.pk, code, terminal=desk.terminal, now=desk.now)
    if isinstance(booking, Booking):
        return Opened(booking_id=booking.pk)
    return booking if booking.reason == "too_many" else _why_not(desk, code)


def _why_not(desk: Desk, code: str) -> Refusal:
    before = Order.objects.filter(place=desk.place, code=code).order_by("-placed_at").first()
    if before and before.handed_at and before.handed_at.astimezone(desk.zone).date() == desk.today:
        at = f"{before.handed_at.astimezone(desk.zone):%H:%M}"
        return Refusal("already_handed", "Handed over before.", {"at": at})
    if before:
        return Refusal("other_day", "It is of another day.", {"day": before.day})
    elsewhere = Order.objects.filter(code=code, state=Order.State.PLACED).select_related("place")
    other = elsewhere.first()
    if other:
        return Refusal("other_place", "It is for another place.", {"place": other.place.name})
    return Refusal("no_such_code", "Nothing has this code.")
