"""Read the catalogue of a place: its menu by pages, its categories, its variants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, Subquery

from vitrina.commerce.catalog.models import Assortment, Category, Product, Variant
from vitrina.commerce.catalog.offering import offered_variants
from vitrina.commerce.catalog.search import Mark, off_the_menu, offered_products
from vitrina.commerce.wording import in_language


@dataclass(frozen=True, slots=True)
class MenuVariant:
    """One sku of a product, worded."""

    sku: str
    name: str
    gtin: str
    is_stocked: bool


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One product that a place offers, worded in one language, with what it has of variants."""

    product_id: str
    kind: str
    name: str
    about: str
    category_id: str | None
    brand: str
    picture: str
    picture_alt: str
    facts: Mapping[str, object]
    variants: tuple[MenuVariant, ...]


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A part of a menu; `cursor` asks for the next one, and is None at the end."""

    items: tuple[MenuItem, ...]
    cursor: str | None

    def skus(self) -> list[str]:
        """Every sku on the page: prices and stock are asked for by them."""
        return [variant.sku for item in self.items for variant in item.variants]


@dataclass(frozen=True, slots=True)
class MenuCategory:
    """A shelf of which a place offers something."""

    id: str
    name: str
    parent_id: str | None


def menu_of(  # noqa: PLR0913  # what a page of a menu is asked for with
    place_id: str,
    *,
    language: str,
    category: str | None = None,
    query: str | None = None,
    limit: int = 40,
    after: str | None = None,
    at: datetime | None = None,
) -> MenuPage:
    """A page of what a place offers, in the order of categories and of positions in them.

    Args:
        place_id: whose assortments; what it has taken off the menu is not in it.
        language: of the texts.
        category: only of this one and those below it.
        query: only products that have a word beginning so for each of its words, in any
            language of the catalogue; also a brand, a sku, a GTIN.
        limit: at most so many products.
        after: the cursor of the page before.
        at: what is off the menu only before or after this moment is offered; None asks for what
            is offered at any time.
    """
    off = off_the_menu(place_id, at)
    marks = offered_products(
        place_id,
        category=category,
        query=query or "",
        off=off,
        limit=limit + 1,
        after=Mark.of(after),
    )
    shown = marks[:limit]
    items = _items([each.product_id for each in shown], off, language)
    is_last = len(marks) <= limit
    return MenuPage(items, None if is_last or not shown else shown[-1].cursor())


def product_of(place_id: str, product_id: str, *, language: str, at: datetime) -> MenuItem | None:
    """One product as a place offers it; nothing if it does not."""
    skus = Variant.objects.filter(product_id=product_id).values_list("sku", flat=True)
    if not is_offered(place_id, list(skus), at):
        return None
    return _items([product_id], off_the_menu(place_id, at), language)[0]


def categories_of(place_id: str, *, language: str) -> list[MenuCategory]:
    """The shelves of which a place offers something, and those above them, in order."""
    offered = Product.objects.filter(
        Exists(_assortments(place_id).filter(product_id=OuterRef("id"))),
        category_id=OuterRef("id"),
        hidden_at=None,
    )
    # asked for the first one, PostgreSQL goes by the index; of a small shelf, to know whether
    # there is one it would read all products
    first = Subquery(offered.order_by("rank", "id").values("id")[:1])
    rows = {each.id: each for each in Category.objects.annotate(first=first)}
    shown: set[str] = set()
    for row in rows.values():
        above: Category | None = row if row.first else None
        while above is not None and above.id not in shown:
            shown.add(above.id)
            above = rows.get(above.parent_id or "")
    return [
        MenuCategory(row.id, in_language(row.name, language), row.parent_id)
        for row in rows.values()
        if row.id in shown
    ]


def variants_of(skus: Collection[str]) -> dict[str, Variant]:
    """Each variant with its product, by sku; unknown ones are left out. One query."""
    # PostgreSQL takes no NUL in a text, and no sku has one
    askable = [sku for sku in skus if "\0" not in sku]
    return Variant.objects.select_related("product").in_bulk(askable)


def is_offered(place_id: str, skus: Collection[str], at: datetime) -> set[str]:
    """Those of the skus that a place offers at a moment, whether or not there is stock."""
    return {each.sku for each in offered_variants(place_id, skus, at)}


def _assortments(place_id: str) -> QuerySet[Model]:
    ids = Assortment.places.through.objects.filter(place_id=place_id)
    return Assortment.products.through.objects.filter(assortment_id__in=ids.values("assortment_id"))


def _items(product_ids: Sequence[str], off: Collection[str], language: str) -> tuple[MenuItem, ...]:
    variants = Prefetch("variants", Variant.objects.filter(retired_at=None))
    products = Product.objects.prefetch_related(variants).in_bulk(list(product_ids))
    return tuple(_item(products[each], off, language) for each in product_ids)


def _item(product: Product, off: Collection[str], language: str) -> MenuItem:
    return MenuItem(
        product_id=product.id,
        kind=product.kind,
        name=in_language(product.name, language),
        about=in_language(product.about, language),
        category_id=product.category_id,
        brand=product.brand,
        picture=product.picture,
        picture_alt=in_language(product.picture_alt, language),
        facts=product.facts,
        variants=tuple(
            MenuVariant(each.sku, in_language(each.name, language), each.gtin, each.is_stocked)
            for each in product.variants.all()
            if each.sku not in off
        ),
    )
