"""A catalogue comes as a CSV file: good rows are written, each bad one is told."""

import csv
import io
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commerce.catalog.shelves import NOW, TEA, fill
from vitrina.commerce.catalog.csv_file import COLUMNS, read_catalogue
from vitrina.commerce.catalog.models import Price, Product, Variant
from vitrina.commerce.catalog.services import (
    PriceListRow,
    ProductRow,
    VariantRow,
    Written,
    export_catalogue,
    import_catalogue,
    put_price_list,
    put_prices,
    put_products,
)
from vitrina.errors import UnreadableFileError

FILE = """\ufeffsku;product;category;name_ru;name_en;variant_en;price;stock
raf-s;raf;coffee;Раф;Raf;Small;249,90;
raf-l;raf;coffee;Раф;Raf;Large;1 299;5

beans;;coffee;"Зёрна; 1 кг";Beans;;900.5;12
"""


def test_rows_of_one_product_are_its_variants() -> None:
    told = read_catalogue(FILE.splitlines(), categories={"coffee"})

    raf, beans = told.products
    assert [each.sku for each in raf.variants] == ["raf-s", "raf-l"]
    assert raf.name == {"ru": "Раф", "en": "Raf"}
    assert beans.name["ru"] == "Зёрна; 1 кг"
    assert told.prices == {"raf-s": 249_90, "raf-l": 1299_00, "beans": 900_50}
    assert told.stock == {"raf-l": 5, "beans": 12}
    assert told.refused == ()


def test_each_row_that_cannot_be_is_told_with_its_number_and_the_others_are_taken() -> None:
    rows = [
        "sku,product,kind,category,price,stock",
        "good,,,,10,1",
        ",,,,10,1",
        "a,a b,,,10,1",
        "b,,thing,,10,1",
        "c,,,none,10,1",
        "d,,,,-1,1",
        "e,,,,1.999,1",
        "f,,,,10,1.5",
        "good,,,,10,1",
        "nul\0,,,,1,1",
        "fine",
    ]

    told = read_catalogue(rows, categories=())

    assert [each.id for each in told.products] == ["good", "fine"]
    assert [line for line, _ in told.refused] == list(range(3, 12))
    assert told.refused[4].why == "The price '-1' is no amount like 249 or 249.90."


@pytest.mark.parametrize("header", ["", "name_ru,price", "sku,prise", "sku,sku"])
def test_a_header_that_is_not_of_a_catalogue_is_an_error_that_says_what_it_needs(
    header: str,
) -> None:
    with pytest.raises(UnreadableFileError, match="needs the column sku"):
        read_catalogue([header], categories=())


@given(st.lists(st.lists(st.text(), max_size=len(COLUMNS)), max_size=5))
def test_no_file_breaks_the_reader(rows: list[list[str]]) -> None:
    lines = [",".join(sorted(COLUMNS)), *(",".join(row) for row in rows)]

    told = read_catalogue(lines, categories=())

    assert all(minor >= 0 for minor in told.prices.values())


ODD = ["=1+1", "'=1", "''", "-", "a\nb", 'say "x"', "a;b,c", "＝1", "'", "+7"]


@pytest.mark.usefixtures("database")
def test_a_file_is_written_once_however_often_it_comes() -> None:
    fill()
    put_price_list(PriceListRow(id="base", currency="RUB"))
    lines = [*FILE.splitlines(), "latte-s;other;;;;;1;1"]

    first = import_catalogue(lines, price_list="base", now=NOW)
    again = import_catalogue(lines, price_list="base", now=NOW)

    assert (first.products, first.prices) == (Written(2, 0), Written(3, 0))
    assert (again.products, again.prices) == (Written(0, 0), Written(0, 0))
    assert first.stock == {"beans": 12, "raf-l": 5}
    assert first.refused == ((6, "The sku 'latte-s' is of the product 'latte' already."),)
    assert Variant.objects.get(sku="raf-l").product_id == "raf"
    assert Price.objects.get(variant_id="beans").minor == 900_50
    assert not Product.objects.filter(id="other").exists()


def exported(price_list: str = "base") -> list[str]:
    """The file that goes out, by lines as a file that comes in has them."""
    rows = list(export_catalogue(price_list=price_list))
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return io.StringIO(text.getvalue(), newline="").readlines()


def catalogue() -> list[object]:
    """All that a file could spoil."""
    products = Product.objects.order_by("id").values_list(
        *("id", "kind", "name", "about", "category", "brand"),
        *("picture", "picture_alt", "facts", "position", "rank", "hidden_at"),
    )
    variants = Variant.objects.order_by("sku").values_list(
        "sku", "product", "name", "gtin", "is_stocked", "position", "retired_at"
    )
    return [*products, *variants, *Price.objects.order_by("id").values_list("variant", "minor")]


@pytest.mark.usefixtures("database")
@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20) | st.sampled_from(ODD)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_a_file_that_goes_out_and_comes_in_changes_nothing(text: str) -> None:
    text = text.strip()  # as every cell of a file is read
    with transaction.atomic():
        fill()
        put_price_list(PriceListRow(id="base", currency="RUB"))
        dish = ProductRow(
            id="soup",
            kind="dish",
            name={"ru": f"Суп {text}".strip(), "en": text or "Soup"},
            about={"en": text} if text else {},
            brand=text,
            facts={"allergens": ["milk"]},
            position=7,
            picture_alt={"en": "a bowl"},
            variants=(VariantRow("soup", is_stocked=False),),
        )
        put_products([dish], now=NOW)
        put_prices("base", {"soup": 5, "latte-s": 249_90})
        before = catalogue()

        done = import_catalogue(exported(), price_list="base", now=NOW)

        assert done.refused == ()
        assert catalogue() == before
        assert (done.products, done.prices) == (Written(0, 0), Written(0, 0))
        transaction.set_rollback(True)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("text", ["=1+1", "+7", "-1", "@x", " =1", "＝1", "'=1"])
def test_no_cell_that_goes_out_is_a_formula(text: str) -> None:
    fill()
    put_products([replace(TEA, brand=text, name={"en": text})], now=NOW)

    (row,) = [each for each in export_catalogue(price_list="base") if each["sku"] == "tea"]

    assert row["brand"] == row["name_en"] == f"'{text}"


@pytest.mark.usefixtures("database")
def test_a_column_that_the_file_has_not_stays_as_it_is() -> None:
    fill()
    put_price_list(PriceListRow(id="base", currency="RUB"))

    import_catalogue(["sku,name_en\n", "tea,Tea\n"], price_list="base", now=NOW)

    tea = Product.objects.get(id="tea")
    assert tea.name == {"ru": "Чай чёрный", "en": "Tea"}
    assert (tea.kind, tea.category_id, tea.brand) == ("dish", "tea", "Ёлка")
