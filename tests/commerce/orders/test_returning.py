"""Orders that end otherwise: called off, not collected, brought back."""

import json
from datetime import timedelta

import pytest

from tests.commerce.orders.cafe import (
    NOW,
    cell,
    done,
    events,
    free,
    handed,
    later,
    line_of,
    on_shelf,
    open_cafe,
    paid,
    pay_online,
    placed,
    ready,
    reason,
    told,
    violations,
)
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import (
    Wish,
    cancel,
    expire_due,
    hand_over,
    mark_ready,
    return_lines,
    start_picking,
)
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import refunded_minor
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")


def back(order: Order, units: int, sku: str = "tea", **fields: object) -> Order | Refusal:
    """What is said to somebody who brings units back."""
    fields = {"restock": True, **fields}
    lines = {line_of(order, sku).id: units}
    return return_lines(order.id, lines, now=later(60), actor="member:1", **fields)  # type: ignore[arg-type]


def test_a_customer_cancels_and_all_is_as_before() -> None:
    open_cafe()
    order = paid(Wish("tea", 2))

    order = done(cancel(order.id, by="customer", reason="ill", now=later(2)))

    assert (order.state, order.fulfilment_state) == ("cancelled", "called_off")
    assert (order.payment_state, order.refunded_minor, order.due_minor) == ("refunded", 600, 0)
    assert refunded_minor(f"order:{order.id}") == 600
    assert free("tea") == 20
    assert violations() == []


def test_a_cancelled_order_is_taken_back_once_in_the_events() -> None:
    open_cafe()
    order = paid(Wish("tea", 2))

    cancel(order.id, by="customer", reason="ill", now=later(2))

    assert told(order) == ["Order Completed", "Order Paid", "Order Cancelled"]
    values = [json.loads(each.row)["value_minor"] for each in events(order)]
    assert values == [600, 600, -600]


def test_a_customer_cancels_until_it_is_picked_and_staff_until_it_is_handed_over() -> None:
    open_cafe()
    order = placed(Wish("tea", 2))
    start_picking(order.id, now=later(1), actor="member:1")

    by_customer = cancel(order.id, by="customer", reason="", now=later(2))
    by_staff = cancel(order.id, by="member:1", reason="no milk", now=later(2))
    too_late = cancel(handed(Wish("tea", 1)).id, by="member:1", reason="", now=later(40))

    assert (reason(by_customer), reason(too_late)) == ("wrong_state", "wrong_state")
    assert done(by_staff).payment_state == "void"
    assert violations() == []


def test_an_order_is_cancelled_once() -> None:
    open_cafe()
    order = placed(Wish("tea", 2))
    cancel(order.id, by="customer", reason="", now=later(1))

    again = cancel(order.id, by="member:1", reason="", now=later(1))

    assert reason(again) == "wrong_state"
    assert free("tea") == 20


def test_what_is_brought_back_is_sold_again_and_its_money_goes_back() -> None:
    open_cafe()
    order = handed(Wish("tea", 3))

    order = done(back(order, 2))

    assert (free("tea"), on_shelf("tea")) == (19, 19)
    assert (order.payment_state, order.refunded_minor, order.state) == (
        "partly_refunded",
        600,
        "done",
    )
    assert told(order)[-1] == "Order Refunded"
    assert json.loads(events(order)[-1].row)["value_minor"] == -600
    assert violations() == []


def test_what_cannot_be_sold_again_is_written_off() -> None:
    open_cafe()
    order = handed(Wish("tea", 3))

    back(order, 3, restock=False)

    assert (free("tea"), cell("tea").capacity) == (17, 17)
    assert violations() == []


def test_an_order_of_which_everything_came_back_is_returned() -> None:
    open_cafe()
    order = handed(Wish("tea", 2), Wish("latte", 1))

    back(order, 2)
    order = done(back(order, 1, "latte"))

    assert (order.state, order.fulfilment_state, order.payment_state) == (
        "returned",
        "returned",
        "refunded",
    )
    assert order.refunded_minor == order.paid_minor == 1020
    assert violations() == []


def test_nobody_brings_back_more_than_they_have() -> None:
    open_cafe()
    order = handed(Wish("tea", 2))
    back(order, 1)

    assert reason(back(order, 2)) == "too_many"
    assert reason(back(order, 0)) == "too_many"
    assert reason(back(placed(Wish("tea", 1)), 1)) == "too_many"


def test_a_return_that_is_sent_twice_counts_once() -> None:
    open_cafe()
    order = handed(Wish("tea", 3))

    back(order, 1, key="form-1")
    order = done(back(order, 1, key="form-1"))

    assert order.refunded_minor == 300
    assert violations() == []


def test_an_order_that_nobody_collects_goes_back_on_the_shelf_and_its_money_goes_back() -> None:
    open_cafe()
    order = paid(Wish("tea", 2))
    order = done(mark_ready(order.id, now=later(10), actor="member:1"))

    early = expire_due(now=order.keep_until - timedelta(seconds=1))
    ended = expire_due(now=order.keep_until)
    again = expire_due(now=order.keep_until)

    assert (early, ended, again) == ([], [order.id], [])
    order = done(order)
    assert (order.state, order.payment_state, order.refunded_minor) == ("expired", "refunded", 600)
    assert free("tea") == 20
    assert violations() == []


def test_the_rest_of_an_order_that_was_collected_in_part_goes_back() -> None:
    open_cafe()
    order = ready(Wish("tea", 3))
    hand_over(
        order.id,
        lines={line_of(order, "tea").id: 1},
        how="code",
        now=later(20),
        actor="member:1",
        paid_by="cash",
    )

    expire_due(now=order.keep_until)

    order = done(order)
    assert (order.state, order.fulfilment_state) == ("done", "handed")
    assert (order.paid_minor, order.refunded_minor, order.due_minor) == (900, 600, 300)
    assert (free("tea"), on_shelf("tea")) == (19, 19)
    assert violations() == []


def test_the_place_is_told_nothing_of_an_order_that_nobody_paid() -> None:
    open_cafe()
    order = placed(Wish("tea", 1), pay="online")

    cancel(order.id, by="customer", reason="", now=NOW)

    assert told(order) == []
    assert violations() == []


def test_a_payment_that_was_begun_is_wanted_no_more_when_the_order_is_called_off() -> None:
    open_cafe()
    order = placed(Wish("tea", 1), pay="online")
    begun = Payment.objects.filter(id=pay_online(order, now=NOW).id)
    begun.update(state=Payment.State.PENDING)

    expire_due(now=later(20))

    assert begun.get().state == Payment.State.CANCELED
