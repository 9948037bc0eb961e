"""A program sets the shop up: shelves, products, prices, places; customers see it at once."""

from typing import Any

import pytest

from tests.web.api.conftest import NOON, PLACE, Program
from vitrina.commerce.catalog.models import PriceList
from vitrina.commerce.partners.services import add_key

RAF = {
    "kind": "dish",
    "name": {"en": "Raf coffee", "ru": "Раф"},
    "category": "coffee",
    "variants": [{"sku": "raf-s", "is_stocked": False}, {"sku": "raf-l", "is_stocked": False}],
}


def on_the_menu(program: Program, search: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = program.get(
        f"/places/{PLACE}/menu", language="en", search=search
    ).json()["items"]
    return items


def offered(program: Program) -> None:
    """A new product with a price, at one place."""
    assert program.put("/products/raf", RAF).status_code == 200
    listed = {"products": ["raf"], "places": [PLACE]}
    assert program.put("/assortments/new", listed).status_code == 200
    assert program.put("/price-lists/new", {"currency": "RUB", "priority": 1}).status_code == 200
    prices = {"prices": {"raf-s": 29_000, "raf-l": 34_000}}
    assert program.put("/price-lists/new/prices", prices).json() == {
        "added": 2,
        "changed": 0,
        "removed": 0,
        "version": 2,
    }


def test_a_new_product_is_on_the_menu_with_its_price_as_soon_as_it_is_written(
    program: Program,
) -> None:
    offered(program)

    [raf] = on_the_menu(program, "raf")
    assert {each["sku"]: each["price_minor"] for each in raf["variants"]} == {
        "raf-s": 29_000,
        "raf-l": 34_000,
    }


def test_a_variant_that_is_left_out_is_sold_no_more_and_a_hidden_product_is_not_shown(
    program: Program,
) -> None:
    offered(program)

    program.put("/products/raf", {**RAF, "variants": RAF["variants"][:1]})  # type: ignore[index]
    [raf] = on_the_menu(program, "raf")
    program.put("/products/raf", {**RAF, "is_hidden": True})

    assert [each["sku"] for each in raf["variants"]] == ["raf-s"]
    assert on_the_menu(program, "raf") == []


def test_a_price_list_holds_from_its_first_moment_until_its_last(program: Program) -> None:
    offered(program)
    program.put(
        "/price-lists/march",
        {
            "currency": "RUB",
            "priority": 9,
            "valid_from": "2026-03-02T12:00:00+03:00",
            "valid_until": "2026-03-02T12:01:00+03:00",
        },
    )
    program.put("/price-lists/march/prices", {"prices": {"raf-s": 1}})
    [during] = on_the_menu(program, "raf")
    ended = {"currency": "RUB", "priority": 9, "valid_until": "2026-03-02T12:00:00+03:00"}
    program.put("/price-lists/march", ended)
    [after] = on_the_menu(program, "raf")

    assert during["variants"][0]["price_minor"] == 1
    assert after["variants"][0]["price_minor"] == 29_000


def test_prices_are_written_all_or_none(program: Program) -> None:
    offered(program)

    wrong = program.put("/price-lists/new/prices", {"prices": {"raf-s": 1, "no-such": 2}})

    assert (wrong.status_code, wrong.json()["reason"]) == (422, "unusable")
    assert "no-such" in wrong.json()["message"]
    [raf] = on_the_menu(program, "raf")
    assert raf["variants"][0]["price_minor"] == 29_000


def test_a_price_of_null_is_off_the_list(program: Program) -> None:
    offered(program)

    gone = program.put("/price-lists/new/prices", {"prices": {"raf-l": None}}).json()
    left = program.get("/price-lists/new/prices").json()["items"]

    assert (gone["removed"], left) == (1, [{"sku": "raf-s", "minor": 29_000}])


def test_the_same_put_again_changes_nothing(program: Program) -> None:
    offered(program)

    program.put("/price-lists/new/prices", {"prices": {"raf-s": 29_000, "raf-l": 34_000}})

    assert PriceList.objects.get(id="new").version == 2


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("/products/raf", {**RAF, "category": "no-such"}, "no-such"),
        ("/products/raf", {**RAF, "kind": "soup"}, "soup"),
        ("/products/raf", {**RAF, "variants": [{"sku": "croissant"}]}, "croissant"),
        ("/categories/coffee", {"name": {"en": "C"}, "parent": "coffee"}, "coffee"),
        ("/categories/coffee", {"name": {"en": "C"}, "parent": "no-such"}, "no-such"),
        ("/assortments/new", {"products": ["no-such"]}, "no-such"),
        ("/price-lists/new", {"currency": "RUB", "from_minute": 9}, "until_minute"),
        ("/price-lists/new", {"currency": "RUB", "places": ["no-such"]}, "no-such"),
        ("/places/new", {"name": "N", "kind": "cafe", "zone": "Moon/Sea"}, "Moon/Sea"),
        ("/places/new", {"name": "N", "kind": "ship", "zone": "Europe/Moscow"}, "ship"),
        (f"/places/{PLACE}/booking-rules", {"slot_minutes": 20}, "slot_minutes"),
    ],
)
def test_what_cannot_be_is_refused_with_the_value_and_nothing_is_written(
    program: Program, path: str, body: object, why: str
) -> None:
    answer = program.put(path, body)

    assert (answer.status_code, answer.json()["reason"]) == (422, "unusable")
    assert why in answer.json()["message"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/products/raf", {**RAF, "variants": []}),
        ("/products/raf", {**RAF, "picture": "../../etc/passwd"}),
        ("/products/raf", {**RAF, "picture": "//evil.example/x.png"}),
        ("/price-lists/new", {"currency": "RUB", "valid_from": "2026-03-02T12:00:00"}),
        ("/price-lists/new/prices", {"prices": {"tea": -1}}),
        ("/price-lists/new/prices", {"prices": {"tea": 1.5}}),
        ("/price-lists/a b", {"currency": "RUB"}),
        (f"/places/{PLACE}/pickup-rules", {"window_minutes": 0}),
    ],
)
def test_a_field_that_cannot_be_read_is_named(program: Program, path: str, body: object) -> None:
    answer = program.put(path, body)

    assert (answer.status_code, answer.json()["reason"]) == (422, "unreadable")
    assert answer.json()["facts"]["wrong"]


def test_fields_that_nobody_declared_change_nothing(program: Program) -> None:
    """Mass assignment: what is not in the shape is not written."""
    offered(program)

    program.put("/products/raf", {**RAF, "rank": 1, "created_at": "1970-01-01", "id": "other"})
    program.put("/price-lists/new", {"currency": "RUB", "priority": 1, "version": 99})

    assert program.get("/products/raf").json()["id"] == "raf"
    assert program.get("/price-lists/new").json()["version"] == 2


def test_products_are_read_in_pages_to_the_end(program: Program) -> None:
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = program.get("/products", limit=7, after=after).json()
        found += [each["id"] for each in page["items"]]
        after = page["next"]

    assert len(found) == len(set(found)) >= 22


def test_a_new_place_is_found_by_its_customers_until_it_is_closed(program: Program) -> None:
    told = {"name": "Sokol", "kind": "cafe", "zone": "Europe/Moscow", "city": "Moscow"}

    program.put("/places/sokol", told)
    opened = program.get("/places/sokol").status_code
    program.put("/places/sokol", {**told, "is_closed": True})

    assert (opened, program.get("/places/sokol").status_code) == (200, 404)
    assert program.get("/places/sokol/set-up").json()["is_closed"] is True


def test_a_day_that_is_closed_takes_nobody_and_tells_who_has_booked(program: Program) -> None:
    asked = {"place_id": PLACE, "starts_at": "2026-03-03T10:00:00Z", "party_size": 2}
    booked = program.post("/bookings", asked).json()

    closed = program.put(f"/places/{PLACE}/days/2026-03-03", {"note": "Inventory"}).json()
    free = program.get(f"/places/{PLACE}/free-times", day="2026-03-03", party_size=2).json()
    program.delete(f"/places/{PLACE}/days/2026-03-03")
    again = program.get(f"/places/{PLACE}/free-times", day="2026-03-03", party_size=2).json()

    assert [each["booking_id"] for each in closed["conflicts"]] == [booked["id"]]
    assert closed["conflicts"][0]["reason"] == "closed"
    assert (free, program.get(f"/bookings/{booked['id']}").json()["state"]) == ([], "confirmed")
    assert again


def test_a_week_with_hours_that_overlap_is_refused(program: Program) -> None:
    hours = [
        {"opens_minute": 540, "closes_minute": 900},
        {"opens_minute": 840, "closes_minute": 1200},
    ]

    answer = program.put(f"/places/{PLACE}/week", {"days": [{"weekday": 0, "hours": hours}]})

    assert (answer.status_code, answer.json()["reason"]) == (422, "unusable")


def test_a_window_takes_no_more_orders_than_it_is_given_and_a_promise_is_not_cut(
    program: Program,
) -> None:
    basket = {"place_id": PLACE, "lines": [{"sku": "cappuccino-s", "quantity": 1}]}
    proof = program.post("/quotes", basket).json()["proof"]
    windows = program.get(f"/places/{PLACE}/pace", day="2026-03-02").json()
    start = windows[-1]["start"]
    order = {**basket, "proof": proof, "pickup_from": start}
    path = f"/places/{PLACE}/pace?day=2026-03-02"

    program.put(path, {"windows": [{"start": start, "capacity": 1}]})
    first, second = (program.post("/orders", order) for _ in range(2))
    cut = program.put(path, {"windows": [{"start": start, "capacity": 0}]})
    insisted = program.put(path, {"windows": [{"start": start, "capacity": 0}], "insist": True})

    assert (first.status_code, second.status_code) == (201, 409)
    assert (cut.status_code, cut.json()["reason"]) == (409, "overcommitted")
    assert insisted.json()[-1] == {
        "start": start,
        "capacity": 0,
        "taken": 1,
        "overcommitted": 1,
    }


def test_a_key_of_one_place_sets_up_that_place_and_nothing_that_all_share(
    program: Program,
) -> None:
    scopes = ["catalogue:write", "prices:write", "places:write", "stock:write"]
    till = Program(add_key("till", scopes, now=NOON, place_id=PLACE).text)
    week = program.get(f"/places/{PLACE}/set-up").json()["week"]

    own = [till.put(f"/places/{PLACE}/week", week), till.get(f"/places/{PLACE}/stock")]
    others = [till.put("/places/arbat/week", week), till.get("/places/arbat/stock")]
    shared = [
        till.put("/products/raf", RAF),
        till.put("/price-lists/new", {"currency": "RUB"}),
        till.get("/assortments"),
        till.put("/categories/x", {"name": {"en": "X"}}),
    ]

    assert [each.status_code for each in own] == [200, 200]
    assert [each.status_code for each in others] == [404, 404]
    assert [each.status_code for each in shared] == [403] * 4
    assert till.put("/places/new", {"name": "N", "kind": "cafe", "zone": "UTC"}).status_code == 404
