"""The page of a place, with its menu; and the page of one product there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.catalog.services import (
    MenuCategory,
    MenuPage,
    categories_of,
    menu_of,
    product_of,
)
from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import opening_calendar
from vitrina.web.shop import marking, spoken
from vitrina.web.shop.basket import Basket, basket_of, keep_basket
from vitrina.web.shop.buying import total_of
from vitrina.web.shop.frame import language, of_the_site, shown
from vitrina.web.shop.goods import Good, goods_of
from vitrina.web.shop.place_cards import PlaceCard, cards_of
from vitrina.web.shop.tables import BookingForm, booking_form, usual

A_PAGE = 24
ELSEWHERE = 4


@dataclass(frozen=True, slots=True)
class Shelf:
    """Goods of one category that stand together on the page."""

    id: str
    name: str
    goods: Sequence[Good]


@require_safe
@of_the_site
def place(request: HttpRequest, place_id: str) -> HttpResponse:
    """A place: whether it is open, its tables, its menu with what is there now."""
    now, found = timezone.now(), _place(place_id)
    basket = basket_of(request)
    calendar = opening_calendar(found.id)
    categories = categories_of(found.id, language=language())
    category, words = request.GET.get("category", ""), request.GET.get("q", "").strip()[:80]
    page = menu_of(
        found.id,
        at=now,
        language=language(),
        category=category or None,
        query=words or None,
        limit=A_PAGE,
        after=request.GET.get("after") or None,
    )
    goods = goods_of(page, found.id, _here(basket, found), now=now)
    context = {
        "card": _card(found, now),
        "week": spoken.week(calendar),
        "categories": _chips(categories, category),
        "category": category,
        "words": words,
        "shelves": list(_shelves(goods, categories)),
        "cursor": page.cursor,
        "is_filtered": bool(category or words or request.GET.get("after")),
        "booking": _booking(found, now),
        "basket_total": total_of(request, basket, found, now=now),
        "marking": marking.place(found, calendar, request),
    }
    response = shown(request, "place.html", context, tab="menu")
    if not basket.quantities and basket.place_id != found.id:
        keep_basket(response, basket.at(found.id))  # the place that was looked at is the usual one
    return response


@require_safe
@of_the_site
def product(request: HttpRequest, place_id: str, product_id: str) -> HttpResponse:
    """One product at one place: its variants, prices, and what is left of each."""
    now, found = timezone.now(), _place(place_id)
    basket = basket_of(request)
    item = product_of(found.id, product_id, at=now, language=language())
    page = MenuPage((item,) if item else (), None)
    goods = goods_of(page, found.id, _here(basket, found), now=now)
    if not goods:
        raise Http404
    good = goods[0]
    is_photo = good.picture.is_uploaded
    chosen = next((each for each in good.choices if each.is_here), good.choices[0])
    context = {
        "card": _card(found, now),
        "good": good,
        "chosen": chosen,
        "elsewhere": [] if good.is_here else _elsewhere([each.sku for each in good.choices], now),
        "basket_total": total_of(request, basket, found, now=now),
        "marking": marking.product(
            good.item.name,
            sku=chosen.sku,
            url=request.build_absolute_uri(),
            minor=chosen.minor,
            currency=chosen.currency,
            is_here=good.is_here,
            about=good.item.about,
            # a drawing of ours shows no product
            image=request.build_absolute_uri(good.picture.large) if is_photo else "",
        ),
    }
    return shown(request, "product.html", context, tab="menu")


def _place(place_id: str) -> Place:
    found = Place.objects.filter(id=place_id, closed_at=None).first()
    if found is None or found.kind == Place.Kind.WAREHOUSE:
        raise Http404
    return found


def _booking(found: Place, now: datetime) -> BookingForm | None:
    if "tables" not in found.services:
        return None
    return booking_form(found, usual(found, now=now), now=now)


def _card(found: Place, now: datetime) -> PlaceCard:
    return cards_of([(found, None)], now=now)[0]


def _here(basket: Basket, found: Place) -> Basket:
    return basket if basket.place_id == found.id else Basket(found.id)


def _shelves(goods: Iterable[Good], categories: Sequence[MenuCategory]) -> Iterable[Shelf]:
    names = {each.id: each.name for each in categories}
    groups: dict[str, list[Good]] = {}
    for each in goods:
        groups.setdefault(each.item.category_id or "", []).append(each)
    return (Shelf(shelf, names.get(shelf, ""), group) for shelf, group in groups.items())


def _chips(categories: Sequence[MenuCategory], chosen: str) -> list[MenuCategory]:
    """The upper shelves, and those below or beside the chosen one."""
    parents = {each.id: each.parent_id for each in categories}
    near = {chosen, parents.get(chosen)} - {None, ""}
    return [each for each in categories if each.parent_id is None or each.parent_id in near]


def _elsewhere(skus: Sequence[str], now: datetime) -> list[PlaceCard]:
    """Where else it is on the shelf."""
    cells = Cell.objects.filter(
        pool__kind=Pool.Kind.STOCK,
        pool__ref__in=skus,
        pool__place__closed_at=None,
        capacity__gt=F("held") + F("committed"),
    ).exclude(pool__place__kind=Place.Kind.WAREHOUSE)
    ids = cells.order_by("pool__place_id").values_list("pool__place_id", flat=True).distinct()
    places = Place.objects.filter(id__in=list(ids[:ELSEWHERE]))
    return cards_of([(each, None) for each in places], now=now)
