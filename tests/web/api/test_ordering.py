"""A program finds a place, quotes, orders and hands over; and what it is refused."""

from typing import Any

import pytest

from tests.web.api.conftest import NOON, PLACE, Program
from vitrina.commerce.orders.models import Order
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.partners.services import add_key
from vitrina.web.api.once import HEADER

BASKET = {
    "place_id": PLACE,
    "lines": [{"sku": "cappuccino-s", "quantity": 1}, {"sku": "croissant", "quantity": 2}],
}
VISITOR = {"anonymous_id": "a-1", "utm_source": "vk", "utm_campaign": "spring"}


def quoted(program: Program, **changed: object) -> dict[str, Any]:
    basket = {**BASKET, **changed}
    return {**basket, "proof": program.post("/quotes", basket).json()["proof"]}


def ordered(program: Program) -> dict[str, Any]:
    answer = program.post("/orders", quoted(program) | {"visitor": VISITOR, "phone": "89991234567"})
    assert answer.status_code == 201, answer.json()
    told: dict[str, Any] = answer.json()
    return told


def test_the_nearest_place_comes_first_with_its_distance(program: Program) -> None:
    places = program.get("/places", latitude="55.751", longitude="37.596").json()["items"]

    assert places[0]["id"] == "arbat"
    assert places[0]["distance_metres"] < 100


def test_a_menu_tells_price_and_stock_there_now(program: Program) -> None:
    items = program.get(f"/places/{PLACE}/menu", language="ru", search="круас").json()["items"]

    [variant] = next(each["variants"] for each in items if each["id"] == "croissant")
    assert variant == {
        "sku": "croissant",
        "name": "",
        "price_minor": 19_000,
        "currency": "RUB",
        "stock": 24,
    }


def test_a_menu_is_read_in_pages_to_its_end(program: Program) -> None:
    found, after = [], ""
    while True:
        page = program.get(f"/places/{PLACE}/menu", limit=5, after=after).json()
        found += [each["id"] for each in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert len(found) == len(set(found)) == 22


def test_an_order_goes_from_quote_to_hand_over_and_its_events_carry_the_campaign(
    program: Program,
) -> None:
    order = ordered(program)
    path = f"/orders/{order['id']}"

    program.post(f"{path}/picking")
    program.post(f"{path}/ready")
    found = program.get(f"/places/{PLACE}/orders/by-code/{order['code'].lower()}").json()
    handed = program.post(f"{path}/hand-over", {"how": "code", "paid_by": "cash"}).json()

    assert found["id"] == order["id"]
    assert (order["total_minor"], order["state"]) == (60_000, "placed")
    assert (handed["state"], handed["fulfilment_state"], handed["paid_minor"]) == (
        "done",
        "handed",
        60_000,
    )
    events = OutboxEvent.objects.filter(row__contains=order["id"]).order_by("id")
    assert {"Order Completed", "Order Ready For Pickup", "Order Paid", "Order Picked Up"} <= {
        each.type for each in events
    }
    assert all('"utm_campaign": "spring"' in each.row for each in events)


def test_the_same_key_gives_the_same_bytes_and_one_order(program: Program) -> None:
    asked = quoted(program)

    first = program.post("/orders", asked, once="order-1")
    again = program.post("/orders", asked, once="order-1")

    assert again.content == first.content
    assert (first["Idempotent-Replayed"], again["Idempotent-Replayed"]) == ("false", "true")
    assert Order.objects.count() == 1


def test_another_body_under_the_same_key_is_a_conflict(program: Program) -> None:
    program.post("/orders", quoted(program), once="order-1")

    answer = program.post("/orders", quoted(program) | {"comment": "no sugar"}, once="order-1")

    assert (answer.status_code, answer.json()["reason"]) == (409, "key_reused")


def test_a_write_without_a_key_says_which_header_is_missing(program: Program) -> None:
    answer = program.post("/orders", quoted(program), once="")

    assert (answer.status_code, answer.json()["reason"]) == (422, "no_idempotency_key")
    assert HEADER in answer.json()["message"]


def test_a_refusal_tells_the_numbers_behind_it(program: Program) -> None:
    lines = [{"sku": "croissant", "quantity": 25}]

    answer = program.post("/orders", quoted(program, lines=lines))

    assert (answer.status_code, answer.json()["reason"]) == (409, "sold_out")
    [short] = answer.json()["facts"]["short"]
    assert (short["wanted"], short["free"]) == (25, 24)


def test_a_price_that_was_not_shown_is_not_charged(program: Program) -> None:
    answer = program.post("/orders", {**BASKET, "proof": "0" * 64})

    assert (answer.status_code, answer.json()["reason"]) == (409, "price_changed")
    assert answer.json()["facts"]["now_minor"] == 60_000


def test_a_code_that_is_guessed_is_not_found_and_then_not_looked_up(program: Program) -> None:
    tried = [program.get(f"/places/{PLACE}/orders/by-code/ABC{n:03d}") for n in range(12)]

    assert [each.status_code for each in tried] == [404] * 10 + [429] * 2


def test_a_customer_cancels_until_it_is_being_picked(program: Program) -> None:
    early, late = ordered(program), ordered(program)
    program.post(f"/orders/{late['id']}/picking")

    cancelled = program.post(f"/orders/{early['id']}/cancel")
    refused = program.post(f"/orders/{late['id']}/cancel")

    assert cancelled.json()["state"] == "cancelled"
    assert (refused.status_code, refused.json()["reason"]) == (409, "wrong_state")


def test_what_comes_back_is_paid_back_exactly(program: Program) -> None:
    order = ordered(program)
    path = f"/orders/{order['id']}"
    program.post(f"{path}/ready")
    program.post(f"{path}/hand-over", {"paid_by": "cash"})
    croissants = next(each for each in order["lines"] if each["sku"] == "croissant")

    told = program.post(
        f"{path}/return",
        {"lines": [{"line_id": croissants["id"], "quantity": 1}], "restock": True},
    ).json()

    assert (told["refunded_minor"], told["due_minor"]) == (19_000, 41_000)


def test_orders_are_listed_in_pages(program: Program) -> None:
    made = {ordered(program)["id"] for _ in range(3)}

    first = program.get("/orders", place_id=PLACE, limit=2).json()
    rest = program.get("/orders", place_id=PLACE, limit=2, after=first["next"]).json()

    assert {each["id"] for each in first["items"] + rest["items"]} == made
    assert rest["next"] is None


def test_the_money_of_an_order_that_is_paid_online_is_waited_for(program: Program) -> None:
    answer = program.post("/orders", quoted(program) | {"pay": "online"}).json()

    assert (answer["state"], answer["payment_state"]) == ("pending", "awaited")
    assert answer["expires_at"] is not None


@pytest.mark.parametrize(
    ("changed", "at"),
    [
        ({"lines": []}, "lines"),
        ({"lines": [{"sku": "croissant", "quantity": 0}]}, "quantity"),
        ({"lines": [{"sku": "croissant", "quantity": 10**9}]}, "quantity"),
        ({"way": "drone"}, "way"),
        ({"place_id": None}, "place_id"),
    ],
)
def test_a_wrong_field_is_named(program: Program, changed: dict[str, object], at: str) -> None:
    answer = program.post("/quotes", {**BASKET, **changed})

    assert (answer.status_code, answer.json()["reason"]) == (422, "unreadable")
    assert any(at in each["at"] for each in answer.json()["facts"]["wrong"])


def test_a_key_without_the_scope_is_told_which_one_it_lacks(program: Program) -> None:
    reader = Program(add_key("reader", ["catalogue:read"], now=NOON).text)

    answer = reader.post("/quotes", BASKET)

    assert answer.status_code == 403
    assert "orders:write" in answer.json()["message"]


def test_a_key_of_one_place_sees_nothing_of_another(program: Program) -> None:
    order = ordered(program)
    other = Program(
        add_key("till", ["orders:read", "orders:serve"], now=NOON, place_id="arbat").text
    )

    assert other.get(f"/orders/{order['id']}").status_code == 404
    assert other.get("/orders", place_id=PLACE).status_code == 404
    assert other.post(f"/orders/{order['id']}/ready").status_code == 404
    assert other.get(f"/places/{PLACE}/orders/by-code/{order['code']}").status_code == 404


@pytest.mark.parametrize("key", ["", "vk_wrong"])
def test_without_a_key_nothing_is_answered(program: Program, key: str) -> None:
    del program

    answer = Program(key).get("/places")

    assert (answer.status_code, answer.json()["reason"]) == (401, "no_key")
