"""An order's whole way, from the basket to the counter."""

import json

import pytest

from tests.commerce.orders.cafe import (
    AD,
    NOW,
    PLACE,
    done,
    events,
    free,
    later,
    on_shelf,
    open_cafe,
    placed,
    reason,
    told,
)
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import Wish, find_by_code, hand_over, mark_ready, pick_list

pytestmark = pytest.mark.usefixtures("database")


def test_an_order_goes_from_the_basket_to_the_counter() -> None:
    open_cafe()

    order = placed(Wish("tea", 2), Wish("latte", 1))
    listed = pick_list(PLACE, order.day)
    mark_ready(order.id, now=later(10), actor="member:1")
    found = done(find_by_code(PLACE, order.code.lower(), terminal="till-1", now=later(20)))
    handed = done(hand_over(found.id, how="code", now=later(20), actor="member:1", paid_by="card"))

    assert (order.number, order.total_minor, order.currency) == (1, 1020, "EUR")
    assert listed == [order]
    assert handed.state == Order.State.DONE
    assert handed.fulfilment_state == Order.Fulfilment.HANDED
    assert handed.payment_state == Order.Payment.PAID
    assert (free("tea"), on_shelf("tea")) == (18, 18)
    assert told(order) == [
        "Order Completed",
        "Order Ready For Pickup",
        "Order Paid",
        "Order Picked Up",
    ]


def test_each_event_of_it_carries_the_campaign() -> None:
    open_cafe()

    order = placed()
    mark_ready(order.id, now=NOW, actor="member:1")
    hand_over(order.id, how="qr", now=later(1), actor="member:1", paid_by="cash")

    rows = [json.loads(event.row) for event in events(order)]
    assert {row["utm_campaign"] for row in rows} == {AD.utm_campaign}
    assert {row["anonymous_id"] for row in rows} == {AD.anonymous_id}
    assert {row["place_id"] for row in rows} == {PLACE}
    assert rows[-1]["value_minor"] == 600


def test_a_second_hand_over_is_refused_and_its_code_opens_nothing() -> None:
    open_cafe()
    order = placed()
    mark_ready(order.id, now=NOW, actor="member:1")
    hand_over(order.id, how="qr", now=later(1), actor="member:1", paid_by="cash")

    again = hand_over(order.id, how="qr", now=later(2), actor="member:2")
    found = find_by_code(PLACE, order.code, terminal="till-1", now=later(2))

    assert reason(again) == "wrong_state"
    assert reason(found) == "no_such_code"
    assert told(order).count("Order Picked Up") == 1
