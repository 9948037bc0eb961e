"""What a visitor does on the site, as a test writes it."""

import re
from collections.abc import Mapping
from typing import Any

from django.test import Client

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.orders.models import Order

PLACE = "pokrovka"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
ANNA = {"name": "Anna", "phone": "+7 916 123-45-67", "email": "", "comment": ""}


def put(visitor: Client, sku: str = "croissant", units: int = 1, place: str = PLACE) -> Any:
    """Set how many of an article are in the basket."""
    return visitor.post("/shop/basket/put/", {"sku": sku, "units": units, "place": place})


def form_of(page: bytes) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    return dict(HIDDEN.findall(page.decode()))


def window_of(page: bytes) -> str:
    """The first pick-up window that a checkout offers."""
    found = re.search(r'<option value="(\d{4}[^"]+)"(?! disabled)', page.decode())
    assert found
    return found[1]


def checkout_form(visitor: Client, **told: str) -> dict[str, str]:
    """A checkout, filled in as Anna does."""
    page = visitor.get("/shop/checkout/").content
    usual = {**form_of(page), **ANNA, "way": "pickup", "pay": "at_place"}
    return {**usual, "pickup": window_of(page), **told}


def order(visitor: Client, **told: str) -> Order:
    """Order what is in the basket."""
    response = visitor.post("/shop/checkout/", checkout_form(visitor, **told))
    assert response.status_code == 303, response.content.decode()[-3000:]
    return Order.objects.latest("placed_at")


def free_time(visitor: Client, place: str = PLACE, party: int = 2, days: int = 2) -> str:
    """The address of the first free time of a day."""
    today = visitor.get(f"/shop/book/?place={place}").content.decode()
    day = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', today)[days]
    page = visitor.get(f"/shop/book/?place={place}&day={day}&party={party}").content.decode()
    found = re.search(r'href="(/shop/book/confirm/[^"]+)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def booking_form(visitor: Client, address: str, **told: str) -> Mapping[str, str]:
    """A booking, filled in as Anna does."""
    return {**form_of(visitor.get(address).content), **ANNA, **told}


def book(visitor: Client, **told: str) -> Booking:
    """Book the first free time of the day after tomorrow."""
    address = free_time(visitor)
    response = visitor.post(address, booking_form(visitor, address, **told))
    assert response.status_code == 303, response.content.decode()[-3000:]
    return Booking.objects.latest("created_at")
