"""Write the catalogue: twice is once, and what cannot be is an error that says so."""

from dataclasses import replace

import pytest

from tests.commerce.catalog.shelves import LATTE, MUG, NOW, TEA, add_cafe, fill
from vitrina.commerce.catalog.models import (
    Assortment,
    Category,
    Price,
    PriceList,
    Product,
    ProductWord,
    Variant,
)
from vitrina.commerce.catalog.services import (
    CategoryRow,
    PriceListRow,
    VariantRow,
    Written,
    is_offered,
    menu_of,
    put_assortment,
    put_categories,
    put_price_list,
    put_prices,
    put_products,
    remove_prices,
    set_price,
)
from vitrina.errors import SettingError

pytestmark = pytest.mark.usefixtures("database")


def rows_of_all() -> list[object]:
    tables = (Category, Product, Variant, ProductWord, Assortment)
    return [row for table in tables for row in table.objects.order_by("pk").values_list()]


def test_filling_the_shelves_twice_changes_nothing() -> None:
    fill()
    before = rows_of_all()

    fill()

    assert rows_of_all() == before
    assert put_products([LATTE, TEA, MUG], now=NOW) == Written(0, 0)


def test_only_what_differs_is_written() -> None:
    fill()

    written = put_products([LATTE, replace(TEA, brand="Дуб")], now=NOW.replace(year=2027))

    assert written == Written(added=0, changed=1)
    assert Product.objects.get(id="tea").created_at == NOW
    assert menu_of("arbat", language="ru", query="елка").items == ()
    assert len(menu_of("arbat", language="ru", query="дуб").items) == 1


def test_a_product_that_comes_twice_is_what_it_is_at_last() -> None:
    put_products([MUG, replace(MUG, brand="Дуб")], now=NOW)

    assert Product.objects.get().brand == "Дуб"


def test_a_variant_that_is_left_out_is_no_longer_sold_and_may_come_back() -> None:
    fill()

    put_products([replace(LATTE, variants=LATTE.variants[:1])], now=NOW)
    assert is_offered("arbat", ["latte-s", "latte-l"], NOW) == {"latte-s"}
    assert menu_of("gum", language="ru").skus() == ["latte-s"]

    put_products([LATTE], now=NOW)
    assert menu_of("gum", language="ru").skus() == ["latte-s", "latte-l"]


def test_moving_a_category_moves_its_products() -> None:
    fill()

    put_categories([CategoryRow("tea", {"en": "Tea"}, parent="drinks", position=9)])

    items = menu_of("arbat", language="ru").items
    assert [item.product_id for item in items] == ["latte", "tea", "mug"]


def test_an_assortment_is_exactly_what_it_was_last_told() -> None:
    fill()

    assert put_assortment("all", products=["tea"], places=["gum"]) == Written(0, 2)

    assert is_offered("gum", ["latte-s", "tea", "mug"], NOW) == {"latte-s", "tea"}
    assert is_offered("arbat", ["latte-s", "tea", "mug"], NOW) == {"latte-s"}


def test_what_cannot_be_on_a_shelf_is_an_error_that_says_so() -> None:
    fill()
    before = rows_of_all()

    for row, message in [
        (replace(MUG, category="none"), "no category 'none'"),
        (replace(MUG, kind="thing"), "of the kind 'thing'"),
        (replace(MUG, id="a mug"), "'a mug' cannot be the id"),
        (replace(MUG, variants=()), "has no variant"),
        (replace(MUG, variants=(VariantRow("a\0b"),)), "cannot be a sku"),
        (replace(MUG, variants=(VariantRow("x" * 81),)), "cannot be a sku"),
        (replace(MUG, variants=(VariantRow("tea"),)), "The sku 'tea' is of the product 'tea'"),
    ]:
        with pytest.raises(SettingError, match=message):
            put_products([replace(TEA, brand="Дуб"), row], now=NOW)

    assert rows_of_all() == before


def test_an_assortment_of_what_is_not_there_is_an_error_that_names_it() -> None:
    fill()

    with pytest.raises(SettingError, match="no product 'none'"):
        put_assortment("all", products=["tea", "none"])
    with pytest.raises(SettingError, match="no place 'none'"):
        put_assortment("all", products=["tea"], places=["none"])

    assert Assortment.objects.get(id="all").products.count() == 3


def test_each_change_of_a_price_gives_the_list_its_next_version() -> None:
    fill()
    put_price_list(PriceListRow(id="base", currency="RUB"))

    assert put_prices("base", {"tea": 200_00, "mug": 900_00}) == Written(2, 0)
    assert put_prices("base", {"tea": 250_00, "mug": 900_00}) == Written(0, 1)
    assert put_prices("base", {"tea": 250_00}) == Written(0, 0)
    set_price("base", "tea", 300_00)
    remove_prices("base", ["mug", "none"])
    remove_prices("base", ["mug"])

    assert PriceList.objects.get().version == 5
    assert list(Price.objects.values_list("variant_id", "minor")) == [("tea", 300_00)]


def test_each_change_of_a_condition_gives_the_list_its_next_version() -> None:
    fill()
    row = PriceListRow(id="happy", currency="RUB", weekdays=frozenset({4, 5}), from_minute=900)

    assert put_price_list(row).version == 1
    assert put_price_list(row).version == 1
    assert put_price_list(replace(row, priority=2)).version == 2
    assert put_price_list(replace(row, priority=2, places=frozenset({"gum"}))).version == 3
    assert [each.id for each in PriceList.objects.get().places.all()] == ["gum"]


def test_prices_are_set_all_or_none() -> None:
    fill()
    put_price_list(PriceListRow(id="base", currency="RUB"))

    for list_id, prices, message in [
        ("none", {"tea": 1}, "no price list 'none'"),
        ("base", {"tea": 1, "none": 1}, "no sku 'none'"),
        ("base", {"tea": -1}, "price of 'tea' is -1"),
    ]:
        with pytest.raises(SettingError, match=message):
            put_prices(list_id, prices)

    assert (Price.objects.count(), PriceList.objects.get().version) == (0, 1)


def test_a_list_that_cannot_be_is_an_error() -> None:
    add_cafe()
    row = PriceListRow(id="base", currency="RUB")

    for wrong in (
        replace(row, currency="rub"),
        replace(row, weekdays=frozenset({7})),
        replace(row, from_minute=1441),
        replace(row, valid_from=NOW, valid_until=NOW),
        replace(row, places=frozenset({"none"})),
    ):
        with pytest.raises(SettingError):
            put_price_list(wrong)

    assert PriceList.objects.count() == 0
