"""What a place offers: by assortment, category, words and pages, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commerce.catalog.shelves import LATTE, NOW, TEA, add_cafe, fill
from vitrina.commerce.catalog import search
from vitrina.commerce.catalog.models import Product
from vitrina.commerce.catalog.services import (
    CategoryRow,
    MenuPage,
    ProductRow,
    VariantRow,
    categories_of,
    hide_product,
    is_offered,
    menu_of,
    product_of,
    put_assortment,
    put_back_on_menu,
    put_categories,
    put_products,
    show_product,
    take_off_menu,
    variants_of,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(params=["sorted", "walked", "walked by words"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each menu is read in every way, as if it were small and as if it were large."""
    if request.param == "sorted":
        return
    monkeypatch.setattr(search, "FEW", -1)
    monkeypatch.setattr(search, "FEW_FOUND", -1)
    if request.param == "walked":
        monkeypatch.setattr(search, "MOST_SPELLINGS", 0)


every_way = pytest.mark.usefixtures("way")


def ids(page: MenuPage) -> list[str]:
    return [item.product_id for item in page.items]


def found(query: str, place_id: str = "arbat") -> list[str]:
    return ids(menu_of(place_id, language="ru", query=query))


@every_way
def test_a_menu_is_of_the_places_assortments_in_the_order_of_categories() -> None:
    fill()

    assert ids(menu_of("arbat", language="ru")) == ["tea", "latte", "mug"]
    assert ids(menu_of("gum", language="ru")) == ["latte"]
    assert ids(menu_of("nowhere", language="ru")) == []


def test_an_item_is_worded_in_the_language_with_its_variants() -> None:
    fill()

    item = menu_of("gum", language="ru").items[0]

    assert item.name == "Латте на овсяном молоке"
    assert [(each.sku, each.name) for each in item.variants] == [
        ("latte-s", "Маленький"),
        ("latte-l", "Большой"),
    ]
    assert menu_of("gum", language="en").skus() == ["latte-s", "latte-l"]


@every_way
def test_a_category_holds_those_below_it() -> None:
    fill()

    assert ids(menu_of("arbat", language="ru", category="coffee")) == ["latte"]
    assert ids(menu_of("arbat", language="ru", category="drinks")) == ["tea", "latte"]
    assert ids(menu_of("arbat", language="ru", category="cakes")) == []
    assert ids(menu_of("arbat", language="ru", category="no\0such")) == []


def test_only_shelves_with_something_on_them_are_shown_and_those_above() -> None:
    fill()

    assert [each.name for each in categories_of("gum", language="en")] == ["Drinks", "Coffee"]
    assert categories_of("nowhere", language="en") == []


@every_way
def test_words_are_found_from_their_beginning_in_every_language() -> None:
    fill()

    for query, expected in {
        "ЛАТ": ["latte"],
        "молоке овсяном": ["latte"],
        "oat": ["latte"],
        "чер": ["tea"],
        "ЧЁРНЫЙ ЧАЙ": ["tea"],
        "елка": ["tea"],  # the brand
        "4600000000017": ["tea"],
        "latte-s": ["latte"],
        "большой": ["latte"],
        "чай латте": [],
        "атте": [],  # not from its beginning
        "\0'\"%_\\": ["tea", "latte", "mug"],  # no word at all
        "x" * 500: [],
    }.items():
        assert found(query) == expected, query


@every_way
def test_a_word_is_found_only_where_the_product_is_offered() -> None:
    fill()

    assert found("mug") == ["mug"]
    assert found("mug", "gum") == []


@every_way
def test_pages_follow_each_other_until_there_is_no_more() -> None:
    fill()

    first = menu_of("arbat", language="ru", limit=2)
    second = menu_of("arbat", language="ru", limit=2, after=first.cursor)

    assert (ids(first), ids(second)) == (["tea", "latte"], ["mug"])
    assert second.cursor is None


def test_a_cursor_that_is_not_ours_harms_nothing() -> None:
    fill()

    for cursor in ("", "x", "é", "MSAA", "OTk5OTk5OTk5OTk5OTk5OTk5OSBh", "===="):
        assert len(menu_of("arbat", language="ru", after=cursor).items) in {0, 3}, cursor


def tea_of(number: int, name: str, shelf: str) -> ProductRow:
    return ProductRow(
        id=f"p{number}",
        kind="goods",
        name={"en": name},
        category=shelf,
        variants=(VariantRow(f"s{number}"),),
    )


@every_way
def test_pages_of_what_was_found_follow_the_catalogue_over_all_spellings() -> None:
    fill()
    teas = [
        tea_of(1, "Teapot", "coffee"),
        tea_of(2, "Tea for a teapot", "tea"),
        tea_of(3, "Teal mug", "drinks"),
        tea_of(4, "Teapot", "tea"),
    ]
    put_products(teas, now=NOW)
    put_assortment("teas", products=["p1", "p2", "p3", "p4"], places=["arbat"])

    first = menu_of("arbat", language="en", query="tea", limit=3)
    second = menu_of("arbat", language="en", query="tea", limit=3, after=first.cursor)
    of_shelf = menu_of("arbat", language="en", query="teap", category="tea")

    assert (ids(first), ids(second)) == (["p3", "p2", "p4"], ["tea", "p1"])
    assert ids(of_shelf) == ["p2", "p4"]


@every_way
def test_what_was_found_moves_with_its_shelf() -> None:
    fill()
    put_products([tea_of(1, "Black coffee", "coffee")], now=NOW)
    put_assortment("more", products=["p1"], places=["arbat"])
    assert found("black") == ["tea", "p1"]

    put_categories([CategoryRow("tea", {"en": "Tea"}, parent="drinks", position=9)])
    assert found("black") == ["p1", "tea"]

    put_products([tea_of(1, "Black coffee", "cakes"), replace(TEA, category="drinks")], now=NOW)
    assert found("black") == ["tea", "p1"]


@every_way
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=12), st.integers(1, 5))
def test_pages_hold_each_product_once_and_in_order(
    database: object, places: list[tuple[int, int]], limit: int
) -> None:
    add_cafe()
    Product.objects.all().delete()
    put_categories([CategoryRow(f"c{number}", {}, position=number) for number in range(4)])
    put_products(
        [
            ProductRow(
                id=f"p{number}",
                kind="goods",
                name={},
                category=f"c{shelf}" if shelf else None,
                variants=(VariantRow(f"s{number}"),),
                position=position,
            )
            for number, (shelf, position) in enumerate(places)
        ],
        now=NOW,
    )
    put_assortment("all", products=[f"p{n}" for n in range(len(places))], places=["arbat"])

    listed, after = [], None
    while True:
        page = menu_of("arbat", language="ru", limit=limit, after=after)
        listed += ids(page)
        after = page.cursor
        if after is None:
            break

    order = {f"p{n}": (shelf or 9, position, f"p{n}") for n, (shelf, position) in enumerate(places)}
    assert listed == sorted(order, key=lambda each: order[each])


@every_way
def test_what_is_off_the_menu_is_not_offered_until_it_is_put_back() -> None:
    fill()

    take_off_menu("arbat", "latte-s", now=NOW)
    assert menu_of("arbat", language="ru", query="латте").skus() == ["latte-l"]
    assert is_offered("arbat", ["latte-s", "latte-l"], NOW) == {"latte-l"}
    assert is_offered("gum", ["latte-s"], NOW) == {"latte-s"}

    take_off_menu("arbat", "latte-l", now=NOW)
    assert found("латте") == []

    put_back_on_menu("arbat", "latte-s")
    assert menu_of("arbat", language="ru", query="латте").skus() == ["latte-s"]


def test_what_is_off_until_a_moment_is_back_at_that_moment() -> None:
    fill()
    until = NOW + timedelta(hours=1)

    take_off_menu("arbat", "tea", now=NOW, until=until)

    assert is_offered("arbat", ["tea"], until - timedelta(seconds=1)) == set()
    assert is_offered("arbat", ["tea"], until) == {"tea"}
    assert ids(menu_of("arbat", language="ru", category="tea", at=NOW)) == []
    assert ids(menu_of("arbat", language="ru", category="tea", at=until)) == ["tea"]


@every_way
def test_a_hidden_product_is_on_no_menu_until_it_is_shown() -> None:
    fill()

    hide_product("latte", now=NOW)
    assert found("латте") == []
    assert is_offered("arbat", ["latte-s"], NOW) == set()
    assert product_of("arbat", "latte", language="ru", at=NOW) is None
    assert categories_of("gum", language="ru") == []

    show_product("latte")
    assert found("латте") == ["latte"]


def test_one_product_is_shown_where_it_is_offered() -> None:
    fill()

    item = product_of("arbat", "mug", language="ru", at=NOW)

    assert item is not None
    assert item.name == "Mug"
    assert product_of("gum", "mug", language="ru", at=NOW) is None
    assert product_of("gum", "nothing", language="ru", at=NOW) is None


def test_variants_come_with_their_products_and_unknown_skus_are_left_out() -> None:
    fill()

    variants = variants_of(["latte-s", "nothing", "nul\0"])

    assert {sku: each.product.name for sku, each in variants.items()} == {
        "latte-s": dict(LATTE.name)
    }
    assert is_offered("arbat", ["nul\0"], NOW) == set()
