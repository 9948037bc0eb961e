"""What a place sells, as the site shows it: priced, and with what is left of it there and now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vitrina.commerce.capacity.services import stock_of
from vitrina.commerce.catalog.services import MenuItem, MenuPage, MenuVariant
from vitrina.commerce.promotions.services import UnitPrice, unit_prices
from vitrina.web.media import Picture, picture_of
from vitrina.web.shop import spoken
from vitrina.web.shop.basket import Basket

CHANNEL = "site"
FEW = 5  # from here down a number makes people hurry


@dataclass(frozen=True, slots=True)
class Choice:
    """One variant that can be put into the basket.

    Attributes:
        price: as it is shown.
        minor: of one unit.
        free: units on the shelf that nobody was promised; None: it is made to order.
        quantity: units of it in the basket.
    """

    sku: str
    name: str
    price: str
    minor: int
    currency: str
    free: int | None
    quantity: int = 0

    @property
    def is_here(self) -> bool:
        """Whether it can be had."""
        return self.free is None or self.free > 0

    @property
    def can_have_more(self) -> bool:
        """Whether one more can be had than there are in the basket."""
        return self.free is None or self.free > self.quantity

    @property
    def left(self) -> str:
        """What is left, in words."""
        return left_in_words(self.free)

    @property
    def is_few(self) -> bool:
        """Whether it will soon be gone."""
        return self.free is not None and 0 < self.free <= FEW


@dataclass(frozen=True, slots=True)
class Good:
    """One product of a menu, with the variants that have a price here and now."""

    item: MenuItem
    picture: Picture
    choices: Sequence[Choice]

    @property
    def only(self) -> Choice | None:
        """Its variant, if there is nothing to choose."""
        return self.choices[0] if len(self.choices) == 1 else None

    @property
    def price(self) -> str:
        """Its price, or the lowest of several."""
        cheapest = min(self.choices, key=lambda each: each.minor)
        if any(each.minor != cheapest.minor for each in self.choices):
            return _("from %(price)s") % {"price": cheapest.price}
        return cheapest.price

    @property
    def is_here(self) -> bool:
        """Whether any of it can be had."""
        return any(each.is_here for each in self.choices)

    @property
    def quantity(self) -> int:
        """Units of it in the basket."""
        return sum(each.quantity for each in self.choices)


def goods_of(page: MenuPage, place_id: str, basket: Basket, *, now: datetime) -> list[Good]:
    """The products of a page of a menu; those without a price are not for sale, and left out."""
    skus = page.skus()
    prices = unit_prices(place_id, skus, channel=CHANNEL, at=now)
    stock = stock_of(place_id, _stocked(page.items))
    goods = (_good(item, prices, stock, basket) for item in page.items)
    return [each for each in goods if each.choices]


def left_in_words(free: int | None) -> str:
    """What is left at the place, in words; nothing for what is made to order."""
    if free is None:
        return ""
    if free <= 0:
        return _("none here now")
    if free <= FEW:
        return ngettext("only %(count)s left", "only %(count)s left", free) % {"count": free}
    return ngettext("%(count)s here now", "%(count)s here now", free) % {"count": free}


def _good(
    item: MenuItem, prices: Mapping[str, UnitPrice], stock: Mapping[str, int], basket: Basket
) -> Good:
    choices = [
        _choice(each, prices[each.sku], stock, basket)
        for each in item.variants
        if each.sku in prices
    ]
    return Good(item, picture_of(item.picture, item.picture_alt), choices)


def _choice(
    variant: MenuVariant, unit: UnitPrice, stock: Mapping[str, int], basket: Basket
) -> Choice:
    return Choice(
        sku=variant.sku,
        name=variant.name,
        price=spoken.price(unit.minor, unit.currency),
        minor=unit.minor,
        currency=unit.currency,
        free=stock.get(variant.sku, 0) if variant.is_stocked else None,
        quantity=basket.quantities.get(variant.sku, 0),
    )


def _stocked(items: Iterable[MenuItem]) -> Collection[str]:
    return [each.sku for item in items for each in item.variants if each.is_stocked]
