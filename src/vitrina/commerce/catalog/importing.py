"""Write a CSV file into the catalogue: what can be written is, the rest is told row by row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from vitrina.commerce.catalog.csv_file import CatalogueFile, RefusedRow, read_catalogue
from vitrina.commerce.catalog.models import Category, Product, Variant
from vitrina.commerce.catalog.pricing import put_prices
from vitrina.commerce.catalog.rows import ProductRow, Written
from vitrina.commerce.catalog.writing import BATCH, batches, put_products


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import has done.

    Attributes:
        products: how many are new, and how many differ from what there was.
        prices: the same of prices.
        stock: units by sku, for the pools of the place whose file it is.
        refused: rows that were not taken; others of the file were.
    """

    products: Written
    prices: Written
    stock: Mapping[str, int]
    refused: tuple[RefusedRow, ...]


def import_catalogue(
    lines: Iterable[str], *, price_list: str, now: datetime, minor_digits: int = 2
) -> Imported:
    """Write the products of a CSV file, and its prices on a list; all of it or nothing.

    The columns are told by `read_catalogue`. Of a product that is there already stays what the
    file has no column for: its place on the shelf, facts, texts in other languages, ... Whoever
    calls hands the stock on to the pools.

    Raises:
        UnreadableFileError: the header is not of a catalogue.
        SettingError: there is no such price list.
    """
    with transaction.atomic():
        known = set(Category.objects.values_list("id", flat=True))
        told = read_catalogue(lines, categories=known, minor_digits=minor_digits)
        taken = _of_other_products(told)
        free = [each for each in told.products if not _skus(each) & taken.keys()]
        products = _with_what_stays(free, told.columns)
        skus = {sku for each in products for sku in _skus(each)}
        return Imported(
            put_products(products, now=now),
            put_prices(price_list, {sku: told.prices[sku] for sku in skus & told.prices.keys()}),
            {sku: told.stock[sku] for sku in sorted(skus & told.stock.keys())},
            tuple(sorted((*told.refused, *taken.values()))),
        )


def _skus(row: ProductRow) -> set[str]:
    return {variant.sku for variant in row.variants}


def _with_what_stays(rows: Sequence[ProductRow], columns: frozenset[str]) -> list[ProductRow]:
    there: dict[str, Product] = {}
    stocked: dict[str, bool] = {}
    for batch in batches([each.id for each in rows], BATCH):
        there |= Product.objects.in_bulk(batch)
        variants = Variant.objects.filter(product_id__in=batch)
        stocked |= dict(variants.values_list("sku", "is_stocked"))
    return [
        _beside(row, there[row.id], stocked, columns) if row.id in there else row for row in rows
    ]


def _beside(
    row: ProductRow, before: Product, stocked: Mapping[str, bool], columns: frozenset[str]
) -> ProductRow:
    return replace(
        row,
        kind=row.kind if "kind" in columns else before.kind,
        name=_texts("name", row.name, before.name, columns),
        about=_texts("about", row.about, before.about, columns),
        category=row.category if "category" in columns else before.category_id,
        brand=row.brand if "brand" in columns else before.brand,
        picture=row.picture if "picture" in columns else before.picture,
        picture_alt=before.picture_alt,
        facts=before.facts,
        position=before.position,
        variants=tuple(
            replace(each, is_stocked=stocked.get(each.sku, each.is_stocked))
            for each in row.variants
        ),
    )


def _texts(
    field: str, told: Mapping[str, str], before: Mapping[str, str], columns: frozenset[str]
) -> dict[str, str]:
    stays = {key: text for key, text in before.items() if f"{field}_{key}" not in columns}
    return {**stays, **told}


def _of_other_products(told: CatalogueFile) -> dict[str, RefusedRow]:
    wanted = {sku: each.id for each in told.products for sku in _skus(each)}
    return {
        sku: RefusedRow(
            told.lines[sku], f"The sku {sku!r} is of the product {product_id!r} already."
        )
        for batch in batches(sorted(wanted), BATCH)
        for sku, product_id in Variant.objects.filter(sku__in=batch).values_list(
            "sku", "product_id"
        )
        if wanted[sku] != product_id
    }
