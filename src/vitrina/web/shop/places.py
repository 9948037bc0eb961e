"""The home page: which place is near, whether it is open, and what it does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core import signing
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import nearest, search_places
from vitrina.web.shop import city_map, marking, spoken
from vitrina.web.shop.basket import basket_of
from vitrina.web.shop.city_map import CityMap, Point
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.place_cards import PlaceCard, cards_of
from vitrina.web.shop.tables import BookingForm, booking_form, usual

NEAR_COOKIE = "shop_near"
NEAR_SALT = "vitrina.shop.near"
NEAR_SECONDS = 2 * 3600
NEAR_DIGITS = 3  # of a degree: a street, not a door
SHOWN = 12
MOST_CITIES = 40
KINDS = (Place.Kind.CAFE, Place.Kind.STORE, Place.Kind.PICKUP_POINT, Place.Kind.LOCKER)


@require_safe
@of_the_site
def home(request: HttpRequest) -> HttpResponse:
    """Places near the visitor, of a city, or found by words."""
    now, me, words = timezone.now(), _near(request), request.GET.get("q", "").strip()[:80]
    found = _found(words, request.GET.get("city", ""), me)
    cards, pins = _numbered(cards_of(found, now=now), is_near=me is not None and not words)
    drawn = _map(pins, me)
    context = {
        "cards": cards,
        "map": drawn,
        "scale": spoken.away(drawn.bar_metres) if drawn else "",
        "pins": list(zip(pins, drawn.spots, strict=True)) if drawn else [],
        "cities": _cities(),
        "city": request.GET.get("city", ""),
        "words": words,
        "is_near": me is not None and not words,
        "booking": _booking(cards, basket_of(request).place_id, now),
        "marking": marking.business([each.place for each in cards], request),
    }
    return shown(request, "home.html", context, tab="places")


@require_POST
def near(request: HttpRequest) -> HttpResponse:
    """Keep for a while where the visitor is, to a street; never in an address."""
    response = HttpResponseRedirect(reverse("shop:home") + "#places", status=303)
    point = _point(request.POST.get("latitude", ""), request.POST.get("longitude", ""))
    if point is None:
        response.delete_cookie(NEAR_COOKIE, path="/shop/", samesite="Lax")
        return response
    response.set_cookie(
        NEAR_COOKIE,
        signing.dumps([point.latitude, point.longitude], salt=NEAR_SALT),
        max_age=NEAR_SECONDS,
        path="/shop/",
        httponly=True,
        samesite="Lax",
    )
    return response


def _found(words: str, city: str, me: Point | None) -> list[tuple[Place, int | None]]:
    if words:
        return [(place, None) for place in search_places(words, kinds=KINDS, limit=SHOWN)]
    if city:
        listed = Place.objects.filter(closed_at=None, kind__in=KINDS, city=city)[:SHOWN]
        return [(place, None) for place in listed]
    if me:
        return list(nearest(me.latitude, me.longitude, kinds=KINDS, limit=SHOWN))
    return [(place, None) for place in search_places("", kinds=KINDS, limit=SHOWN)]


def _cities() -> list[tuple[str, int]]:
    rows = Place.objects.filter(closed_at=None, kind__in=KINDS).exclude(city="").order_by()
    counted = rows.values_list("city").annotate(count=Count("id")).order_by("-count", "city")
    return list(counted[:MOST_CITIES])


def _numbered(
    cards: Sequence[PlaceCard], *, is_near: bool
) -> tuple[list[PlaceCard], list[PlaceCard]]:
    """The cards with their numbers on the map, and those that are on it: of one city alone."""
    having = [each for each in cards if each.place.latitude is not None]
    cities = [each.place.city for each in having]
    city = max(cities, key=cities.count, default="")
    on_map = [each.place.id for each in having if is_near or each.place.city == city]
    numbered = [
        replace(each, number=on_map.index(each.place.id) + 1) if each.place.id in on_map else each
        for each in cards
    ]
    return numbered, [each for each in numbered if each.number]


def _map(cards: Sequence[PlaceCard], me: Point | None) -> CityMap | None:
    points = [Point(each.place.latitude or 0, each.place.longitude or 0) for each in cards]
    return city_map.draw(points, me)


def _booking(cards: Sequence[PlaceCard], chosen: str, now: datetime) -> BookingForm | None:
    places = [each.place for each in cards if "tables" in each.place.services]
    if not places:
        return None
    first = next((each for each in places if each.id == chosen), places[0])
    return booking_form(first, usual(first, now=now), now=now, places=places)


def _near(request: HttpRequest) -> Point | None:
    try:
        kept = signing.loads(
            request.COOKIES.get(NEAR_COOKIE, ""), salt=NEAR_SALT, max_age=NEAR_SECONDS
        )
        return Point(*kept)
    except (signing.BadSignature, TypeError):
        return None


def _point(latitude: str, longitude: str) -> Point | None:
    try:
        north, east = round(float(latitude), NEAR_DIGITS), round(float(longitude), NEAR_DIGITS)
    except ValueError:
        return None
    is_on_earth = -90 <= north <= 90 and -180 <= east <= 180
    return Point(north, east) if is_on_earth else None
