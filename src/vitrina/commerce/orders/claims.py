"""What an order takes from a place: units of its stock, its pace, its lockers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vitrina.commerce.capacity.services import Want, stock_pools
from vitrina.commerce.catalog.services import SoldVariant, offered_variants, variants_named
from vitrina.commerce.orders.models import OrderLine
from vitrina.commerce.orders.wishes import Wish
from vitrina.commerce.transactions import Refusal


@dataclass(frozen=True, slots=True)
class Article:
    """What an order line keeps of the catalogue: names and numbers of the day it was bought.

    Attributes:
        pool_id: of its stock at the place; None if it is made to order.
    """

    sku: str
    product_id: str
    name: Mapping[str, str]
    pool_id: int | None


def articles_of(
    place_id: str, wishes: Iterable[Wish], at: datetime | None = None
) -> dict[str, Article] | Refusal:
    """The articles of a basket by sku, each with its stock at the place; or `not_offered`.

    Args:
        place_id: whose.
        wishes: the basket.
        at: only what is on the menu at this moment; without it, whatever the place can sell.
    """
    skus = sorted({wish.sku for wish in wishes})
    variants = variants_named(skus) if at is None else offered_variants(place_id, skus, at)
    pools = stock_pools(place_id, [each.sku for each in variants if each.is_stocked])
    found = {
        each.sku: Article(each.sku, each.product_id, _full_name(each), pools.get(each.sku))
        for each in variants
        if each.sku in pools or not each.is_stocked
    }
    if missing := [sku for sku in skus if sku not in found]:
        return Refusal(
            "not_offered",
            f"{', '.join(missing)} is not on the menu of {place_id!r} now. Take it out.",
            {"skus": missing},
        )
    return found


def _full_name(sold: SoldVariant) -> dict[str, str]:
    own = sold.name
    return {
        language: f"{text}, {own[language]}" if own.get(language) else text
        for language, text in sold.product_name.items()
    }


def stock_wants(wishes: Iterable[Wish], articles: Mapping[str, Article]) -> list[Want]:
    """One want per article: two lines of one article are one claim on its stock."""
    sums: dict[int, int] = {}
    for wish in wishes:
        pool_id = articles[wish.sku].pool_id
        if pool_id is not None:
            sums[pool_id] = sums.get(pool_id, 0) + wish.quantity
    return [Want(pool_id, 0, quantity) for pool_id, quantity in sums.items()]


def wants_by_hold(units: Iterable[tuple[OrderLine, int]]) -> dict[UUID, list[Want]]:
    """Units of lines as wants on their stock, by the hold that claims them."""
    sums: dict[tuple[UUID, int], int] = {}
    for line, quantity in units:
        if line.pool_id is not None and line.hold_id is not None and quantity:
            cell = (line.hold_id, line.pool_id)
            sums[cell] = sums.get(cell, 0) + quantity
    wants: dict[UUID, list[Want]] = {}
    for (hold_id, pool_id), quantity in sorted(sums.items()):
        wants.setdefault(hold_id, []).append(Want(pool_id, 0, quantity))
    return wants
