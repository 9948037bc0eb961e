"""Places by the API: found, their hours, their pick-up windows, their menu."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from vitrina.commerce.capacity.services import stock_of
from vitrina.commerce.catalog.services import menu_of
from vitrina.commerce.orders.services import pickup_windows
from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import (
    nearest,
    open_place,
    opening_calendar,
    search_places,
)
from vitrina.commerce.promotions.services import unit_prices
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.keys import key_of, needs, require_place
from vitrina.web.api.paging import MOST, Page, cursor_of, place_of
from vitrina.web.api.shapes import MenuItemOut, PlaceOut, SpanOut, WindowOut

router = Router(tags=["places"])
Limit = Annotated[int, Query(ge=1, le=MOST)]


@router.get("", response=Page[PlaceOut], auth=needs("catalogue:read"))
def places(  # what places are asked for with
    request: HttpRequest,
    latitude: float | None = None,
    longitude: float | None = None,
    search: str = "",
    limit: Limit = 20,
    after: str = "",
) -> Page[PlaceOut]:
    """The places: nearest to a point first, or those that a text finds, or all by id."""
    if latitude is not None and longitude is not None:
        found = nearest(latitude, longitude, limit=limit)
        items = [PlaceOut.of(place, metres) for place, metres in found if _mine(request, place)]
        return Page[PlaceOut](items=items)
    if search:
        return Page[PlaceOut](
            items=[
                PlaceOut.of(each)
                for each in search_places(search, limit=limit)
                if _mine(request, each)
            ]
        )
    own = key_of(request).place_id
    rows = Place.objects.filter(closed_at=None, id__gt=place_of(after)).order_by("id")
    shown = list((rows.filter(id=own) if own else rows)[: limit + 1])
    following = cursor_of(shown[limit - 1].id) if len(shown) > limit else None
    return Page[PlaceOut](items=[PlaceOut.of(each) for each in shown[:limit]], next=following)


@router.get("/{place_id}", response=PlaceOut, auth=needs("catalogue:read"))
def one_place(request: HttpRequest, place_id: str) -> PlaceOut:
    """One place."""
    return PlaceOut.of(known_place(request, place_id))


@router.get("/{place_id}/hours", response=list[SpanOut], auth=needs("catalogue:read"))
def hours(request: HttpRequest, place_id: str, day: date) -> list[SpanOut]:
    """When a place is open on a local day."""
    known_place(request, place_id)
    spans = opening_calendar(place_id).spans(day)
    return [SpanOut(start=start, end=end) for start, end in spans]


@router.get("/{place_id}/pickup-windows", response=list[WindowOut], auth=needs("catalogue:read"))
def windows(request: HttpRequest, place_id: str, day: date) -> list[WindowOut]:
    """The windows of a local day that an order can still be placed for."""
    known_place(request, place_id)
    found = pickup_windows(place_id, day, now=timezone.now())
    return [WindowOut(start=each.start, end=each.end, free=each.free) for each in found]


@router.get("/{place_id}/menu", response=Page[MenuItemOut], auth=needs("catalogue:read"))
def menu(  # noqa: PLR0913  # what a menu is asked for with
    request: HttpRequest,
    place_id: str,
    language: str = "en",
    category: str | None = None,
    search: str | None = None,
    channel: str = "site",
    limit: Limit = 40,
    after: str = "",
) -> Page[MenuItemOut]:
    """What a place offers now, with its price and stock there."""
    known_place(request, place_id)
    now = timezone.now()
    page = menu_of(
        place_id,
        language=language,
        category=category,
        query=search,
        limit=limit,
        after=place_of(after) or None,
        at=now,
    )
    skus = page.skus()
    prices = unit_prices(place_id, skus, channel=channel, at=now)
    stock = stock_of(place_id, skus)
    return Page[MenuItemOut](
        items=[MenuItemOut.of(each, prices, stock) for each in page.items],
        next=cursor_of(page.cursor) if page.cursor else None,
    )


def known_place(request: HttpRequest, place_id: str) -> Place:
    """The place, if it is there and the key's."""
    require_place(request, place_id)
    place = open_place(place_id)
    if place is None:
        raise ApiRefusalError(Refusal("not_found", f"There is no place {place_id!r}. See /places."))
    return place


def _mine(request: HttpRequest, place: Place) -> bool:
    own = key_of(request).place_id
    return own is None or own == place.id
