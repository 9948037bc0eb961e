"""A program sends its articles as one file; what cannot be is told line by line."""

import json
from typing import Any

import pytest

from tests.web.api.conftest import PLACE, Program
from vitrina.commerce.catalog.models import Price, Product
from vitrina.web.api.article_lines import json_lines

CSV = (
    "sku,product,name_en,price,stock,category\n"
    "scone,,Scone,150.50,12,\n"
    "jam-s,jam,Jam,99,,\n"
    "jam-l,jam,Jam,much,,\n"
    "bun,,Bun,90,,no-such\n"
)


def send(program: Program, text: str | bytes, kind: str = "text/csv", **query: str) -> Any:
    asked = "&".join(f"{name}={value}" for name, value in {"price_list": "base", **query}.items())
    key = f"k{next(program.numbers)}"
    return program.client.post(
        f"/api/v1/imports?{asked}",
        text,
        content_type=kind,
        headers={"authorization": f"Bearer {program.key}", "idempotency-key": key},
    )


@pytest.fixture(autouse=True)
def base(program: Program) -> None:
    """The list that the prices go on."""
    program.put("/price-lists/base", {"currency": "RUB"})


def test_what_can_be_written_is_and_the_rest_is_told_by_line(program: Program) -> None:
    done = send(program, CSV, place_id=PLACE).json()

    refused = done.pop("refused")
    assert done == {
        "products_added": 2,
        "products_changed": 0,
        "prices_added": 2,
        "prices_changed": 0,
        "stock_set": 1,
    }
    assert [(each["line"], each["why"].split("'")[1]) for each in refused] == [
        (4, "much"),
        (5, "no-such"),
    ]
    assert Price.objects.get(variant="scone").minor == 15_050


def test_lines_of_json_say_the_same_as_the_file(program: Program) -> None:
    lines = [
        json.dumps({"sku": "scone", "name_en": "Scone", "about_en": "Two\nlines", "price": 150.5}),
        "{not json",
        "",
        json.dumps(["sku"]),
        json.dumps({"sku": "bun", "price": "much"}),
        json.dumps({"sku": "jam", "price": True}),
    ]

    done = send(program, "\n".join(lines), kind="application/x-ndjson").json()

    assert done["products_added"] == 1
    assert [each["line"] for each in done["refused"]] == [2, 4, 5, 6]
    assert Product.objects.get(id="scone").about == {"en": "Two\nlines"}


def test_the_same_file_again_changes_nothing(program: Program) -> None:
    send(program, CSV, place_id=PLACE)

    again = send(program, CSV, place_id=PLACE).json()

    assert (again["products_added"], again["products_changed"], again["prices_changed"]) == (
        0,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("text", "kind", "query", "reason"),
    [
        ("sku,prise\n", "text/csv", {}, "unusable"),
        ("\n", "text/csv", {}, "unusable"),
        (CSV, "text/csv", {"price_list": "no-such"}, "unusable"),
        (CSV, "text/csv", {}, "unusable"),  # stock, and no place
        (CSV, "application/json", {}, "unreadable"),
        ("sku\n\u00e9".encode("latin-1"), "text/csv", {}, "unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_writes_nothing(
    program: Program, text: str | bytes, kind: str, query: dict[str, str], reason: str
) -> None:
    before = Product.objects.count()

    answer = send(program, text, kind=kind, **query)

    assert (answer.status_code, answer.json()["reason"]) == (422, reason)
    assert Product.objects.count() == before


def test_a_file_that_is_too_large_is_refused_in_the_shape_of_all_errors(program: Program) -> None:
    answer = send(program, "sku\n" + "x\n" * 1_400_000)

    assert (answer.status_code, answer.json()["reason"]) == (413, "too_large")


def test_a_line_of_json_is_refused_under_its_own_number_whatever_its_texts_hold() -> None:
    file = json_lines('{"sku": "a", "about_en": "1\\n2\\n3"}\n\n{"sku": "b"}')

    assert [file.origins[line] for line in sorted(file.origins)] == [1, 3]
    assert max(file.origins) == len(file.lines) == 5
