"""The catalogue and the prices of a list as rows that `import_catalogue` takes back."""

from collections.abc import Iterable, Iterator, Mapping

from vitrina.commerce.catalog.csv_file import guarded
from vitrina.commerce.catalog.models import Price, Product, Variant
from vitrina.commerce.catalog.writing import BATCH, batches

LANGUAGES = ("ru", "en")
WORDED = ("name", "about", "variant")


def export_catalogue(*, price_list: str, minor_digits: int = 2) -> Iterator[dict[str, str]]:
    """One row per variant that is sold, in the catalogue's order, worded as the import reads it.

    A text that a spreadsheet would run as a formula has an apostrophe before it. Stock is in no
    row: it is a place's, and changes while the file is edited.

    Args:
        price_list: whose prices; a variant that it has none for has an empty cell.
        minor_digits: of the list's currency.
    """
    languages = _languages()
    skus = Variant.objects.filter(retired_at=None).order_by(
        "product__rank", "product_id", "position", "sku"
    )
    for batch in batches(skus.values_list("sku", flat=True).iterator(BATCH), BATCH):
        variants = Variant.objects.select_related("product").in_bulk(batch)
        prices = dict(
            Price.objects.filter(price_list=price_list, variant__in=batch).values_list(
                "variant_id", "minor"
            )
        )
        for sku in batch:
            price = _written(prices[sku], minor_digits) if sku in prices else ""
            yield _row(variants[sku], price, languages)


def _row(variant: Variant, price: str, languages: Iterable[str]) -> dict[str, str]:
    product = variant.product
    texts: Mapping[str, Mapping[str, str]] = {
        "name": product.name,
        "about": product.about,
        "variant": variant.name,
    }
    row = {
        "sku": variant.sku,
        "product": product.id,
        "kind": product.kind,
        "category": product.category_id or "",
        "brand": product.brand,
        "gtin": variant.gtin,
        "picture": product.picture,
        **{f"{field}_{each}": texts[field].get(each, "") for field in WORDED for each in languages},
        "price": price,
    }
    return {name: guarded(text) for name, text in row.items()}


def _languages() -> list[str]:
    """Those of every shop, and further ones that a text of this one is in."""
    found = {
        language
        for name, about in Product.objects.values_list("name", "about").iterator(BATCH)
        for language in (*name, *about)
    }
    return [*LANGUAGES, *sorted(found - set(LANGUAGES))]


def _written(minor: int, digits: int) -> str:
    whole, parts = divmod(minor, 10**digits)
    return f"{whole}.{parts:0{digits}}" if digits else str(whole)
