"""What search engines read on the pages: schema.org, as JSON-LD data blocks."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from vitrina.commerce.bookings.markup import reservation as reservation_of
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.places.calendar import MINUTES_A_DAY, Calendar
from vitrina.commerce.places.models import Place
from vitrina.web.shop.brand import brand

CONTEXT = "https://schema.org"
KINDS = {"cafe": "CafeOrCoffeeShop", "store": "Store", "pickup_point": "Store", "locker": "Place"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# the letters that could end the block, or begin another one, as JSON may write them, too
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def block(told: Mapping[str, object]) -> SafeString:
    """The content of a data block: JSON that cannot end it."""
    text = json.dumps({"@context": CONTEXT, **told}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  # every < and & is escaped above


def business(places: Sequence[Place], request: HttpRequest) -> SafeString:
    """The business with the places of a list."""
    whose = brand()
    told = {
        "@type": "Organization",
        "name": whose.name,
        "url": request.build_absolute_uri(reverse("shop:home")),
        "location": [_place(each, request) for each in places],
    }
    return block(told)


def place(found: Place, calendar: Calendar, request: HttpRequest) -> SafeString:
    """One place: where it is, when it is open, whether it takes reservations, its menu."""
    told = _place(found, request)
    told["openingHoursSpecification"] = _hours(calendar)
    if found.kind == Place.Kind.CAFE:
        told["hasMenu"] = f"{told['url']}#menu"
        told["acceptsReservations"] = "tables" in found.services
    return block(told)


def product(  # noqa: PLR0913  # the fields of an offer
    name: str,
    *,
    sku: str,
    url: str,
    minor: int,
    currency: str,
    is_here: bool,
    about: str = "",
    image: str = "",
) -> SafeString:
    """One product with its price at one place."""
    offer = {
        "@type": "Offer",
        "price": f"{Decimal(minor).scaleb(-get_currency_precision(currency)):f}",
        "priceCurrency": currency,
        "availability": f"{CONTEXT}/{'InStoreOnly' if is_here else 'OutOfStock'}",
        "url": url,
    }
    told = {
        "@type": "Product",
        "name": name,
        "sku": sku,
        "description": about,
        "image": image,
        "offers": offer,
    }
    return block({key: value for key, value in told.items() if value})


def reservation(booking: Booking, found: Place) -> SafeString:
    """A booked table, as mail and calendars understand it; without the guest's name."""
    told = reservation_of(booking, place_name=found.name, address=found.address)
    return block(told)


def _place(found: Place, request: HttpRequest) -> dict[str, object]:
    told: dict[str, object] = {
        "@type": KINDS.get(found.kind, "Place"),
        "name": found.name,
        "url": request.build_absolute_uri(reverse("shop:place", args=[found.id])),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": found.address,
            "addressLocality": found.city,
        },
    }
    if found.phone:
        told["telephone"] = found.phone
    if found.latitude is not None:
        told["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": found.latitude,
            "longitude": found.longitude,
        }
    return told


def _hours(calendar: Calendar) -> list[dict[str, object]]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": f"{CONTEXT}/{name}",
            "opens": _wall(each.opens),
            "closes": _wall(each.closes),
        }
        for name, hours in zip(WEEKDAYS, calendar.week, strict=True)
        for each in hours
    ]


def _wall(minute: int) -> str:
    # the whole day ends at 23:59 in this vocabulary; beyond midnight it is the next morning
    if minute == MINUTES_A_DAY:
        return "23:59"
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
