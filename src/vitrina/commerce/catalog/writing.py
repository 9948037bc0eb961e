"""Write the catalogue in bulk: each writer may be repeated, and changes only what differs."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import models, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from vitrina.commerce.catalog.models import (
    LONGEST_WORD_BYTES,
    Assortment,
    Category,
    Product,
    ProductWord,
    Variant,
)
from vitrina.commerce.catalog.rows import (
    PRODUCTS_A_CATEGORY,
    CategoryRow,
    ProductRow,
    Written,
    can_be_picture,
)
from vitrina.commerce.places.models import Place
from vitrina.errors import SettingError

BATCH = 2_000
LAST_RANK = 2**62  # of products without a category
LONGEST_SKU = 80
IDS = re.compile(r"[-a-zA-Z0-9_]{1,80}")
SHOWN = 5  # names in a message
PRODUCT_FIELDS = (
    *("kind", "name", "about", "category_id", "brand"),
    *("picture", "picture_alt", "facts", "position", "rank"),
)

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)


def put_categories(rows: Iterable[CategoryRow]) -> Written:
    """Write categories; one that is left out stays. A parent stands before its children."""
    listed = list(rows)
    with transaction.atomic():
        written = upsert(
            Category,
            [
                Category(
                    id=each.id, name=dict(each.name), parent_id=each.parent, position=each.position
                )
                for each in listed
            ],
            ["name", "parent_id", "position"],
        )
        for each in listed:
            products = Product.objects.filter(category_id=each.id)
            products.update(rank=each.position * PRODUCTS_A_CATEGORY + F("position"))
            _put_words_in_order(products)
    return written


def put_products(rows: Iterable[ProductRow], *, now: datetime) -> Written:
    """Write products with their variants and the words that they are found by.

    Each batch of some thousand is one transaction. A product that is left out stays; a variant
    that is left out of its product is retired.

    Returns:
        How many products are new, and how many differ from what there was.

    Raises:
        SettingError: a category is not there, or a sku is another product's.
    """
    added = changed = 0
    for batch in batches(rows, BATCH):
        with transaction.atomic():
            written = _put_batch(list({row.id: row for row in batch}.values()), now)
        added, changed = added + written.added, changed + written.changed
    return Written(added, changed)


def _put_batch(rows: Sequence[ProductRow], now: datetime) -> Written:
    for row in rows:
        _require_product(row)
    positions = dict(Category.objects.values_list("id", "position"))
    require_known("category", {each.category for each in rows if each.category}, positions)
    _require_own_skus(rows)
    products = [_product(each, positions, now) for each in rows]
    written = upsert(
        Product,
        products,
        PRODUCT_FIELDS,
    )
    variants = [_variant(row, number) for row in rows for number in range(len(row.variants))]
    upsert(
        Variant,
        variants,
        ["product_id", "name", "gtin", "is_stocked", "position", "retired_at"],
    )
    ids = [each.id for each in rows]
    Variant.objects.filter(product_id__in=ids, retired_at=None).exclude(
        sku__in=[each.sku for each in variants]
    ).update(retired_at=now)
    _put_words(rows, {each.id: each.rank for each in products})
    _put_words_in_order(Product.objects.filter(id__in=ids))
    return written


def _product(row: ProductRow, positions: dict[str, int], now: datetime) -> Product:
    shelf = LAST_RANK if row.category is None else positions[row.category] * PRODUCTS_A_CATEGORY
    return Product(
        id=row.id,
        kind=row.kind,
        name=dict(row.name),
        about=dict(row.about),
        category_id=row.category,
        brand=row.brand,
        picture=row.picture,
        picture_alt=dict(row.picture_alt),
        facts=dict(row.facts),
        position=row.position,
        rank=shelf + row.position,
        created_at=now,
    )


def _variant(row: ProductRow, number: int) -> Variant:
    told = row.variants[number]
    return Variant(
        sku=told.sku,
        product_id=row.id,
        name=dict(told.name),
        gtin=told.gtin,
        is_stocked=told.is_stocked,
        position=told.position or number,
        retired_at=None,
    )


def _require_product(row: ProductRow) -> None:
    if not IDS.fullmatch(row.id):
        raise SettingError(
            f"{row.id!r} cannot be the id of a product. Take up to 80 letters a-z, digits, - and _."
        )
    if row.kind not in Product.Kind.values:
        raise SettingError(
            f"The product {row.id!r} is of the kind {row.kind!r}. Take one of "
            f"{Product.Kind.values}."
        )
    if row.picture and not can_be_picture(row.picture):
        raise SettingError(
            f"The product {row.id!r} has the picture {row.picture!r}. Upload one on its page, or "
            "name a file below static/."
        )
    if not row.variants:
        raise SettingError(f"The product {row.id!r} has no variant. Give it at least one sku.")
    for variant in row.variants:
        if not variant.sku.isprintable() or not 1 <= len(variant.sku) <= LONGEST_SKU:
            raise SettingError(
                f"{variant.sku!r} cannot be a sku. Take 1 to {LONGEST_SKU} printed letters."
            )


def _require_own_skus(rows: Sequence[ProductRow]) -> None:
    owners: dict[str, str] = {}
    for row in rows:
        for variant in row.variants:
            if owners.setdefault(variant.sku, row.id) != row.id:
                raise _taken(variant.sku, owners[variant.sku])
    for sku, product_id in Variant.objects.filter(sku__in=list(owners)).values_list(
        "sku", "product_id"
    ):
        if owners[sku] != product_id:
            raise _taken(sku, product_id)


def _taken(sku: str, product_id: str) -> SettingError:
    return SettingError(
        f"The sku {sku!r} is of the product {product_id!r} already. Choose another one."
    )


def _put_words(rows: Sequence[ProductRow], ranks: Mapping[str, int]) -> None:
    wanted = {(row.id, word) for row in rows for word in map(_bytes_of, row.words())}
    there = {
        (product_id, bytes(word)): number
        for number, product_id, word in ProductWord.objects.filter(
            product_id__in=[row.id for row in rows]
        ).values_list("id", "product_id", "word")
    }
    gone = [number for key, number in there.items() if key not in wanted]
    for batch in batches(gone, BATCH):
        ProductWord.objects.filter(id__in=batch).delete()
    ProductWord.objects.bulk_create(
        [
            ProductWord(product_id=product_id, word=word, rank=ranks[product_id])
            for product_id, word in sorted(wanted - there.keys())
        ],
        batch_size=BATCH,
    )


def _put_words_in_order(products: QuerySet[Product]) -> None:
    rank = Subquery(Product.objects.filter(id=OuterRef("product_id")).values("rank"))
    words = ProductWord.objects.filter(product__in=products.order_by())
    words.exclude(rank=rank).update(rank=rank)


def _bytes_of(word: str) -> bytes:
    return word.encode()[:LONGEST_WORD_BYTES]


def put_assortment(
    id: str,  # noqa: A002  # its name as a field
    *,
    products: Iterable[str],
    places: Iterable[str] = (),
) -> Written:
    """Make an assortment exactly of these products, and give it to exactly these places.

    Returns:
        How many products it has gained, and how many it has lost.

    Raises:
        SettingError: a product or a place is not there.
    """
    wanted = set(products)
    with transaction.atomic():
        assortment, _ = Assortment.objects.get_or_create(id=id)
        through = Assortment.products.through
        there = set(through.objects.filter(assortment_id=id).values_list("product_id", flat=True))
        new, gone = sorted(wanted - there), sorted(there - wanted)
        require_known("product", new, _there(Product, new))
        through.objects.bulk_create(
            [through(assortment_id=id, product_id=each) for each in new], batch_size=BATCH
        )
        for batch in batches(gone, BATCH):
            through.objects.filter(assortment_id=id, product_id__in=batch).delete()
        place_ids = list(places)
        require_known("place", place_ids, _there(Place, place_ids))
        assortment.places.set(Place.objects.filter(id__in=place_ids))
    return Written(len(new), len(gone))


def upsert(model: type[M], rows: Sequence[M], fields: Sequence[str]) -> Written:
    """Write the rows that are new or differ in a field; rows are told apart by their key."""
    key = model._meta.pk.attname
    there = {
        values[key]: values
        for batch in batches([row.pk for row in rows], BATCH)
        for values in model._default_manager.filter(pk__in=batch).values(key, *fields)
    }
    new = [row for row in rows if row.pk not in there]
    changed = [
        row
        for row in rows
        if row.pk in there and any(there[row.pk][name] != getattr(row, name) for name in fields)
    ]
    if new or changed:
        model._default_manager.bulk_create(
            [*new, *changed],
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=[key],
            update_fields=list(fields),
        )
    return Written(len(new), len(changed))


def require_known(kind: str, names: Iterable[str], there: Collection[str]) -> None:
    """Raise a SettingError that names what is not there."""
    missing = sorted(set(names) - set(there))
    if missing:
        listed = ", ".join(map(repr, missing[:SHOWN]))
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        raise SettingError(
            f"There is no {kind} {listed}{more}. Write it first, or correct the name."
        )


def _there(model: type[M], keys: Sequence[str]) -> set[str]:
    return {
        key
        for batch in batches(keys, BATCH)
        for key in model._default_manager.filter(pk__in=batch).values_list("pk", flat=True)
    }


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of so many, and one of the rest."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch
