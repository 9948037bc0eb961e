"""A small catalogue that the tests put on the shelves."""

from datetime import UTC, datetime

from vitrina.commerce.catalog.services import (
    CategoryRow,
    ProductRow,
    VariantRow,
    put_assortment,
    put_categories,
    put_products,
)
from vitrina.commerce.places.services import add_place

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATTE = ProductRow(
    id="latte",
    kind="dish",
    name={"ru": "Латте на овсяном молоке", "en": "Oat latte"},
    category="coffee",
    variants=(
        VariantRow("latte-s", {"ru": "Маленький", "en": "Small"}),
        VariantRow("latte-l", {"ru": "Большой", "en": "Large"}),
    ),
)
TEA = ProductRow(
    id="tea",
    kind="dish",
    name={"ru": "Чай чёрный", "en": "Black tea"},
    category="tea",
    brand="Ёлка",
    variants=(VariantRow("tea", gtin="4600000000017"),),
)
MUG = ProductRow(id="mug", kind="goods", name={"en": "Mug"}, variants=(VariantRow("mug"),))


def add_cafe(place_id: str = "arbat") -> None:
    add_place(place_id, name=place_id, kind="cafe", zone="Europe/Moscow", now=NOW)


def fill() -> None:
    """Two cafés; the coffee is at both, the tea and the mug at one of them."""
    add_cafe("arbat")
    add_cafe("gum")
    put_categories(
        [
            CategoryRow("drinks", {"ru": "Напитки", "en": "Drinks"}, position=1),
            CategoryRow("tea", {"ru": "Чай", "en": "Tea"}, parent="drinks", position=2),
            CategoryRow("coffee", {"ru": "Кофе", "en": "Coffee"}, parent="drinks", position=3),
            CategoryRow("cakes", {"ru": "Торты", "en": "Cakes"}, position=4),
        ]
    )
    put_products([LATTE, TEA, MUG], now=NOW)
    put_assortment("coffee", products=["latte"], places=["arbat", "gum"])
    put_assortment("all", products=["latte", "tea", "mug"], places=["arbat"])
