"""Write and read the catalogue: the only writer of its tables."""

from datetime import datetime

from vitrina.commerce.catalog.csv_file import RefusedRow
from vitrina.commerce.catalog.exporting import export_catalogue
from vitrina.commerce.catalog.importing import Imported, import_catalogue
from vitrina.commerce.catalog.menus import (
    MenuCategory,
    MenuItem,
    MenuPage,
    MenuVariant,
    categories_of,
    is_offered,
    menu_of,
    product_of,
    variants_of,
)
from vitrina.commerce.catalog.models import OffTheMenu, Product
from vitrina.commerce.catalog.offering import SoldVariant, offered_variants, variants_named
from vitrina.commerce.catalog.pictures import forget_unused, keep_picture, release_picture
from vitrina.commerce.catalog.pricing import put_price_list, put_prices, remove_prices, set_price
from vitrina.commerce.catalog.rows import (
    CategoryRow,
    PriceListRow,
    ProductRow,
    VariantRow,
    Written,
)
from vitrina.commerce.catalog.writing import put_assortment, put_categories, put_products

__all__ = [
    "CategoryRow",
    "Imported",
    "MenuCategory",
    "MenuItem",
    "MenuPage",
    "MenuVariant",
    "PriceListRow",
    "ProductRow",
    "RefusedRow",
    "SoldVariant",
    "VariantRow",
    "Written",
    "categories_of",
    "export_catalogue",
    "forget_unused",
    "hide_product",
    "import_catalogue",
    "is_offered",
    "keep_picture",
    "menu_of",
    "offered_variants",
    "product_of",
    "put_assortment",
    "put_back_on_menu",
    "put_categories",
    "put_price_list",
    "put_prices",
    "put_products",
    "release_picture",
    "remove_prices",
    "set_price",
    "show_product",
    "take_off_menu",
    "variants_named",
    "variants_of",
]


def take_off_menu(place_id: str, sku: str, *, now: datetime, until: datetime | None = None) -> None:
    """Let a place not offer a variant, until a moment or until it is put back."""
    OffTheMenu.objects.update_or_create(
        place_id=place_id, variant_id=sku, defaults={"since": now, "until": until}
    )


def put_back_on_menu(place_id: str, sku: str) -> None:
    """Let a place offer a variant again."""
    OffTheMenu.objects.filter(place_id=place_id, variant_id=sku).delete()


def hide_product(product_id: str, *, now: datetime) -> None:
    """Take a product off every menu; orders of it stay."""
    Product.objects.filter(id=product_id, hidden_at=None).update(hidden_at=now)


def show_product(product_id: str) -> None:
    """Put a hidden product on its menus again."""
    Product.objects.filter(id=product_id).update(hidden_at=None)
