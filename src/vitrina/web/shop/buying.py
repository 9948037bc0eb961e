"""The basket: put things in and take them out, see what it costs and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.capacity.services import stock_of
from vitrina.commerce.catalog.models import Variant
from vitrina.commerce.catalog.services import is_offered
from vitrina.commerce.orders.services import Checkout, Wish, policy_of
from vitrina.commerce.orders.services import basket_of as priced_basket
from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.quote import Quote
from vitrina.commerce.promotions.services import price_ways
from vitrina.commerce.wording import in_language
from vitrina.web.media import Picture, picture_of
from vitrina.web.people import customer_of
from vitrina.web.shop import spoken
from vitrina.web.shop.basket import EMPTY, LONGEST_SKU, MOST_OF_ONE, Basket, basket_of, keep_basket
from vitrina.web.shop.frame import language, of_the_site, shown
from vitrina.web.shop.goods import left_in_words
from vitrina.web.shop.reasons import Reason, reasons_of

LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the basket as it stands at the place.

    Attributes:
        trouble: why it cannot be ordered as it is; empty if it can.
        free: units that can be had; None: any number.
    """

    sku: str
    product_id: str
    name: str
    detail: str
    picture: Picture
    quantity: int
    unit: str
    sum: str
    free: int | None
    trouble: str

    @property
    def can_have_more(self) -> bool:
        """Whether one more can be had."""
        return self.quantity < MOST_OF_ONE and (self.free is None or self.free > self.quantity)


@dataclass(frozen=True, slots=True)
class Priced:
    """A basket with its prices.

    Attributes:
        quotes: by way: for collecting it, and the courier where there is one.
    """

    place: Place
    lines: Sequence[Line]
    quotes: Mapping[str, Quote]

    @property
    def way(self) -> str:
        """How it is collected there: at the counter, or from a locker."""
        return next(iter(self.quotes))

    @property
    def quote(self) -> Quote:
        """For collecting it."""
        return self.quotes[self.way]

    @property
    def total(self) -> str:
        """For collecting it."""
        return self.total_of(self.way)

    @property
    def is_sound(self) -> bool:
        """Whether it can be ordered as it is."""
        return bool(self.lines) and not any(each.trouble for each in self.lines)

    @property
    def reasons(self) -> list[Reason]:
        """Why it costs that."""
        return reasons_of(self.quote, {each.sku: each.name for each in self.lines})

    @property
    def courier(self) -> str:
        """What a courier costs more than collecting it; nothing where there is none."""
        if "courier" not in self.quotes:
            return ""
        more = self.minor_of("courier") - self.minor_of(self.way)
        return f"+{spoken.price(more, self.quote.currency)}" if more else _("free")

    def minor_of(self, way: str) -> int:
        """What it costs by a way."""
        return self.quotes[way].total_minor

    def total_of(self, way: str) -> str:
        """The same in words."""
        return spoken.price(self.minor_of(way), self.quote.currency)


@require_safe
@of_the_site
def show(request: HttpRequest) -> HttpResponse:
    """The basket with its price."""
    basket = basket_of(request)
    priced = priced_at_place(request, basket, now=timezone.now())
    context = {"priced": priced, "codes": basket.codes}
    return shown(request, "basket.html", context, tab="basket")


@require_POST
@of_the_site
def put(request: HttpRequest) -> HttpResponse:
    """Set how many of an article are in the basket, or add to them; then back to the page."""
    asked = request.POST
    basket, sku = basket_of(request), asked.get("sku", "")[:LONGEST_SKU]
    place_id = asked.get("place", "") or basket.place_id
    if not Place.objects.filter(id=place_id, closed_at=None).exists():
        return _back(request, basket)
    basket = basket.at(place_id)
    has = basket.quantities.get(sku, 0)
    quantity = (
        has + _whole(asked.get("by", "")) if "by" in asked else _whole(asked.get("units", ""))
    )
    if quantity > has and not is_offered(place_id, [sku], timezone.now()):
        return _back(request, basket)
    return _back(request, basket.with_units(sku, quantity))


@require_POST
@of_the_site
def code_word(request: HttpRequest) -> HttpResponse:
    """Put a code word into the basket, or take it out; the quote says what it does."""
    basket = basket_of(request)
    if gone := request.POST.get("without", ""):
        return _back(request, basket.without_code(gone))
    word = request.POST.get("code", "").strip()[:LONGEST_CODE]
    return _back(request, basket.with_code(word) if word else basket)


def checkout_of(basket: Basket, *, way: str = "pickup") -> Checkout:
    """The basket as an order asks for it, so that a quote and an order are of the same."""
    wishes = tuple(Wish(sku, quantity) for sku, quantity in basket.quantities.items())
    return Checkout(place_id=basket.place_id, wishes=wishes, way=way, codes=basket.codes)


def priced_at_place(request: HttpRequest, basket: Basket, *, now: datetime) -> Priced | None:
    """What a basket is and costs now; nothing for an empty one, or a place that is gone."""
    found = Place.objects.filter(id=basket.place_id, closed_at=None).first()
    if found is None or not basket.quantities:
        return None
    policy = policy_of(found.id)
    ways = [_usual_way(found)]
    if policy.has_courier:
        ways.append("courier")
    asked = priced_basket(checkout_of(basket))
    quotes = price_ways(asked, ways, at=now, customer_id=_customer_id(request))
    return Priced(found, _lines(basket, quotes[ways[0]], now), quotes)


def total_of(request: HttpRequest, basket: Basket, place: Place, *, now: datetime) -> str:
    """What a basket costs if it is collected at its place, in words; empty for an empty one."""
    if basket.place_id != place.id or not basket.quantities:
        return ""
    way = _usual_way(place)
    asked = priced_basket(checkout_of(basket))
    quote = price_ways(asked, [way], at=now, customer_id=_customer_id(request))[way]
    return spoken.price(quote.total_minor, quote.currency)


def _usual_way(place: Place) -> str:
    return "locker" if place.kind == Place.Kind.LOCKER else "pickup"


def _lines(basket: Basket, quote: Quote, now: datetime) -> list[Line]:
    skus = list(basket.quantities)
    variants = {
        each.sku: each for each in Variant.objects.filter(sku__in=skus).select_related("product")
    }
    stocked = [sku for sku in skus if sku in variants and variants[sku].is_stocked]
    stock = stock_of(basket.place_id, stocked)
    offered = set(is_offered(basket.place_id, skus, now)) - set(quote.missing)
    prices = {line.sku: line for line in quote.lines}
    lines = []
    for sku, quantity in basket.quantities.items():
        variant, line = variants.get(sku), prices.get(sku)
        free = stock.get(sku, 0) if sku in stocked else None
        lines.append(
            Line(
                sku=sku,
                product_id=variant.product_id if variant else "",
                name=in_language(variant.product.name, language()) if variant else sku,
                detail=in_language(variant.name, language()) if variant else "",
                picture=picture_of(variant.product.picture if variant else ""),
                quantity=quantity,
                unit=spoken.price(line.unit_minor, quote.currency) if line else "",
                sum=spoken.price(line.net_minor, quote.currency) if line else "",
                free=free,
                trouble=_trouble(quantity, free, is_there=sku in offered and variant is not None),
            )
        )
    return lines


def _trouble(quantity: int, free: int | None, *, is_there: bool) -> str:
    if not is_there:
        return _("Not on the menu here. Take it out, or choose another place.")
    if free is not None and free < quantity:
        return left_in_words(free)
    return ""


def _back(request: HttpRequest, basket: Basket) -> HttpResponse:
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(asked if is_ours else reverse("shop:basket"), status=303)
    keep_basket(response, basket if basket.place_id else EMPTY)
    return response


def _customer_id(request: HttpRequest) -> UUID | None:
    customer = customer_of(request)
    return customer.id if customer else None


def _whole(text: str) -> int:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 3 else 0
