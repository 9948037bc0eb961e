"""What an order takes from a place: units of its stock, its pace, its lockers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from vitrina.commerce.capacity.models import Pool
from vitrina.commerce.capacity.services import Want
from vitrina.commerce.catalog.models import Variant
from vitrina.commerce.catalog.services import offered_variants
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
    variants = (
        Variant.objects.filter(sku__in=skus) if at is None else offered_variants(place_id, skus, at)
    )
    pool = Pool.objects.filter(kind=Pool.Kind.STOCK, place_id=place_id, ref=OuterRef("sku")).values(
        "id"
    )
    rows = (
        variants.annotate(pool=Subquery(pool))
        .order_by()
        .values_list("sku", "product_id", "product__name", "name", "is_stocked", "pool")
    )
    found = {
        sku: Article(sku, product_id, _full_name(product, own), stock if is_stocked else None)
        for sku, product_id, product, own, is_stocked, stock in rows
        if stock is not None or not is_stocked
    }
    if missing := [sku for sku in skus if sku not in found]:
        return Refusal(
            "not_offered",
            f"{', '.join(missing)} is not on the menu of {place_id!r} now. Take it out.",
            {"skus": missing},
        )
    return found


def _full_name(product: Mapping[str, str], variant: Mapping[str, str]) -> dict[str, str]:
    return {
        language: f"{text}, {variant[language]}" if variant.get(language) else text
        for language, text in product.items()
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
