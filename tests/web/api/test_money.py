"""A program begins payments, reads what became of them, and gives back at most what was paid."""

import json
from typing import Any

import pytest

from tests.web.api.conftest import NOON, PLACE, Program
from tests.web.api.test_ordering import BASKET, ordered, quoted
from vitrina.collector.workspace import Workspace
from vitrina.commerce.orders import goodwill
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.turning import By, told
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.partners.services import add_key
from vitrina.commerce.payments.models import Payment
from vitrina.web.cli.audit import audit_all
from vitrina.web.connections import try_payments

BACK = {"return_url": "https://app.example/done"}


def done(program: Program) -> dict[str, Any]:
    """An order that was paid in cash, 60 000 minor units, and handed over."""
    order = ordered(program)
    path = f"/orders/{order['id']}"
    program.post(f"{path}/ready")
    handed: dict[str, Any] = program.post(f"{path}/hand-over", {"paid_by": "cash"}).json()
    assert handed["state"] == "done"
    return handed


def violations() -> list[str]:
    return [each.sentence for each in audit_all() if each.violations]


def refunded_in_events() -> int:
    """What the reports subtract: the sum of the values of all refunds, in minor units."""
    rows = OutboxEvent.objects.filter(type="Order Refunded").values_list("row", flat=True)

    return sum(json.loads(each)["value_minor"] for each in rows)


def test_a_payment_that_is_begun_twice_is_one_and_leads_to_the_provider(
    program: Program, cafe: Workspace
) -> None:
    try_payments(cafe)
    order = program.post("/orders", quoted(program) | {"pay": "online"}).json()
    path = f"/orders/{order['id']}/payments"

    first, again = program.post(path, BACK).json(), program.post(path, BACK).json()
    account = program.get(path).json()

    assert (first["id"], first["state"], first["amount_minor"]) == (again["id"], "pending", 60_000)
    assert first["confirmation_url"]
    assert (account["owed_minor"], len(account["payments"])) == (60_000, 1)


def test_without_a_provider_or_a_debt_no_payment_is_begun(
    program: Program, cafe: Workspace
) -> None:
    waits = program.post("/orders", quoted(program) | {"pay": "online"}).json()
    nobody = program.post(f"/orders/{waits['id']}/payments", BACK)
    try_payments(cafe)
    paid = done(program)
    nothing = program.post(f"/orders/{paid['id']}/payments", BACK)

    assert (nobody.json()["reason"], nothing.json()["reason"]) == ("no_provider", "wrong_state")
    assert not Payment.objects.filter(state="pending").exists()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "ftp://x", ""])
def test_a_customer_is_led_back_by_http_only(program: Program, url: str) -> None:
    order = ordered(program)

    answer = program.post(f"/orders/{order['id']}/payments", {"return_url": url})

    assert (answer.status_code, answer.json()["reason"]) == (422, "unreadable")


def test_goodwill_goes_back_within_what_was_paid_and_no_unit_more(program: Program) -> None:
    path = f"/orders/{done(program)['id']}"

    part = program.post(f"{path}/refunds", {"minor": 20_000, "reason": "cold"}).json()
    over = program.post(f"{path}/refunds", {"minor": 40_001})
    rest = program.post(f"{path}/refunds", {"minor": 40_000}).json()

    assert (part["refunded_minor"], part["payment_state"]) == (20_000, "partly_refunded")
    assert (over.status_code, over.json()["reason"]) == (409, "more_than_paid")
    assert over.json()["facts"] == {"asked": 40_001, "left": 40_000}
    assert (rest["refunded_minor"], rest["payment_state"]) == (60_000, "refunded")
    assert [each["amount_minor"] for each in program.get(f"{path}/payments").json()["refunds"]] == [
        20_000,
        40_000,
    ]
    assert violations() == []


def test_the_same_refund_again_gives_nothing_more(program: Program) -> None:
    path = f"/orders/{done(program)['id']}/refunds"

    first = program.post(path, {"minor": 1_000}, once="cold")
    again = program.post(path, {"minor": 1_000}, once="cold")

    assert (again.content, again.json()["refunded_minor"]) == (first.content, 1_000)


def take_all_back(program: Program, order: dict[str, Any]) -> Any:
    lines = [{"line_id": each["id"], "quantity": each["quantity"]} for each in order["lines"]]
    return program.post(f"/orders/{order['id']}/return", {"lines": lines, "restock": True}).json()


def test_what_was_given_back_as_goodwill_is_neither_paid_nor_told_again_with_the_goods(
    program: Program,
) -> None:
    order = done(program)
    program.post(f"/orders/{order['id']}/refunds", {"minor": 20_000})

    returned = take_all_back(program, order)

    assert (returned["state"], returned["refunded_minor"]) == ("returned", 60_000)
    assert refunded_in_events() == -60_000
    assert violations() == []


def test_goodwill_that_is_told_twice_is_found(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_told(order: Order, minor: int, by: By, *, key: str | None = None) -> None:
        """The sabotaged one: the order is worth as much as before."""
        facts: dict[str, object] = {"products": [], "is_partial": True}
        told(order, "Order Refunded", by, minor=-minor, properties=facts)

    order = done(program)
    monkeypatch.setattr(goodwill, "concede", only_told)
    program.post(f"/orders/{order['id']}/refunds", {"minor": 20_000})

    take_all_back(program, order)

    assert refunded_in_events() == -80_000


def test_an_order_that_is_not_handed_over_is_called_off_and_not_refunded(program: Program) -> None:
    order = ordered(program)
    program.post(f"/orders/{order['id']}/takings", {"paid_by": "card"})

    answer = program.post(f"/orders/{order['id']}/refunds", {"minor": 1})
    off = program.post(f"/orders/{order['id']}/staff-cancel", {"reason": "no milk"}).json()

    assert (answer.status_code, answer.json()["reason"]) == (409, "wrong_state")
    assert (off["state"], off["refunded_minor"]) == ("cancelled", 60_000)


def test_what_is_taken_along_is_an_order_that_names_the_first_one(program: Program) -> None:
    order = done(program)
    along = {"lines": [{"sku": "croissant", "quantity": 1}], "paid_by": "card"}

    sold = program.post(f"/orders/{order['id']}/add-ons", along)

    assert sold.status_code == 201
    told = sold.json()
    assert (told["parent_id"], told["state"], told["paid_minor"]) == (order["id"], "done", 19_000)


def test_the_code_of_another_order_hands_nothing_over(program: Program) -> None:
    mine, other = ordered(program), ordered(program)
    for each in (mine, other):
        program.post(f"/orders/{each['id']}/ready")
    path = f"/orders/{mine['id']}/hand-over"

    wrong = program.post(path, {"code": other["code"], "paid_by": "cash"})
    right = program.post(path, {"code": mine["code"], "paid_by": "cash"})

    assert (wrong.status_code, wrong.json()["reason"]) == (409, "other_order")
    assert right.json()["state"] == "done"


def test_codes_are_not_guessed_by_handing_over(program: Program) -> None:
    order = ordered(program)
    program.post(f"/orders/{order['id']}/ready")
    path = f"/orders/{order['id']}/hand-over"

    tried = [program.post(path, {"code": f"ABC{n:03d}"}).status_code for n in range(12)]
    late = program.post(path, {"code": order["code"], "paid_by": "cash"})

    assert tried == [404] * 10 + [429] * 2
    assert (late.status_code, late.json()["reason"]) == (429, "too_many")


def test_the_money_of_another_place_is_not_there(program: Program) -> None:
    order = done(program)
    scopes = ["payments:read", "payments:write"]
    other = Program(add_key("other", scopes, now=NOON, place_id="arbat").text)
    path = f"/orders/{order['id']}"

    assert other.get(f"{path}/payments").status_code == 404
    assert other.post(f"{path}/payments", BACK).status_code == 404
    assert other.post(f"{path}/refunds", {"minor": 1}).status_code == 404


def test_the_pick_list_has_what_is_still_to_be_done(program: Program) -> None:
    done(program)
    waits = program.post("/orders", quoted(program, **BASKET)).json()

    listed = program.get(f"/places/{PLACE}/pick-list", day="2026-03-02").json()

    assert [each["id"] for each in listed] == [waits["id"]]
