"""The orders and bookings that a request may see: its customer's own, and those it was sent."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.customers.services import same_person
from vitrina.commerce.orders.models import Order
from vitrina.web.people import customer_of
from vitrina.web.shop.mine import mine_of

MOST = 30
STILL_SHOWN = timedelta(hours=12)  # a code may be asked for after its time


def seen_order(request: HttpRequest, order_id: UUID) -> Order:
    """An order with its place; 404 for one of somebody else, as for one that never was."""
    found = Order.objects.select_related("place").filter(_orders(request), id=order_id).first()
    if found is None:
        raise Http404
    return found


def seen_booking(request: HttpRequest, booking_id: UUID) -> Booking:
    """A booking with its place; 404 for one of somebody else, as for one that never was."""
    mine = Booking.objects.select_related("place", "hall").filter(_bookings(request))
    found = mine.filter(id=booking_id).first()
    if found is None:
        raise Http404
    return found


def orders_seen(request: HttpRequest) -> list[Order]:
    """Their orders, the newest first."""
    return list(Order.objects.select_related("place").filter(_orders(request))[:MOST])


def bookings_seen(request: HttpRequest) -> list[Booking]:
    """Their bookings, the newest first."""
    mine = Booking.objects.select_related("place").filter(_bookings(request))
    return list(mine.order_by("-created_at")[:MOST])


def _orders(request: HttpRequest) -> Q:
    return Q(id__in=mine_of(request).orders) | Q(customer_id__in=_people(request))


def _bookings(request: HttpRequest) -> Q:
    return Q(id__in=mine_of(request).bookings) | Q(customer_id__in=_people(request))


def _people(request: HttpRequest) -> Collection[UUID]:
    customer = customer_of(request)
    return same_person(customer.id) if customer else ()
