"""Money arrives in time, late, twice, or too little of it."""

import pytest

from tests.commerce.orders.cafe import (
    NOW,
    asked,
    done,
    free,
    later,
    open_cafe,
    paid,
    pay_online,
    placed,
    reason,
    settled,
    told,
    violations,
)
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import (
    Wish,
    cancel,
    expire_due,
    pay_at_place,
    payment_settled,
)

pytestmark = pytest.mark.usefixtures("database")


def test_a_paid_order_stands_and_is_told_as_placed_and_paid() -> None:
    open_cafe()

    order = paid(Wish("tea", 2))

    assert (order.state, order.payment_state, order.fiscal_state) == ("placed", "paid", "due")
    assert order.expires_at is None
    assert told(order) == ["Order Completed", "Order Paid"]
    assert violations() == []


def test_a_payment_that_is_told_twice_counts_once() -> None:
    open_cafe()
    order = paid(Wish("tea", 2))

    again = done(payment_settled(order.id, now=later(2)))

    assert again.paid_minor == 600
    assert told(order) == ["Order Completed", "Order Paid"]


def test_nobody_pays_and_the_goods_are_free_again() -> None:
    open_cafe()
    order = placed(Wish("tea", 2), pay="online")

    early = expire_due(now=later(19))
    ended = expire_due(now=later(20))

    assert (early, ended) == ([], [order.id])
    assert free("tea") == 20
    assert done(order).state == Order.State.EXPIRED
    assert told(order) == []
    assert violations() == []


def test_a_late_payment_takes_the_goods_again_if_they_are_there() -> None:
    open_cafe()
    order = placed(Wish("tea", 2), pay="online")
    expire_due(now=later(21))

    late = done(settled(order, now=later(22)))

    assert (late.state, late.payment_state, late.fulfilment_state) == ("placed", "paid", "waiting")
    assert free("tea") == 18
    assert violations() == []


def test_a_late_payment_also_counts_before_the_clock_has_called_the_order_off() -> None:
    open_cafe({"tea": 2})
    order = placed(Wish("tea", 2), pay="online")

    late = done(settled(order, now=later(25)))

    assert late.state == "placed"
    assert (expire_due(now=later(26)), violations()) == ([], [])


def test_a_late_payment_for_what_is_gone_is_refused_so_that_it_goes_back() -> None:
    open_cafe({"tea": 2})
    order = placed(Wish("tea", 2), pay="online")
    expire_due(now=later(21))
    placed(Wish("tea", 1))

    refused = settled(order, now=later(22))

    assert reason(refused) == "sold_out"
    assert done(order).state == "expired"
    assert free("tea") == 1
    assert violations() == []


def test_a_payment_for_an_order_that_was_cancelled_goes_back() -> None:
    open_cafe()
    order = placed(Wish("tea", 2), pay="online")
    cancel(order.id, by="customer", reason="", now=later(1))

    assert reason(settled(order, now=later(2))) == "called_off"
    assert violations() == []


def test_a_second_payment_goes_back_and_the_first_stays() -> None:
    open_cafe()
    order = paid(Wish("tea", 2))

    assert reason(settled(order, now=later(2))) == "already_paid"
    assert done(order).paid_minor == 600
    assert violations() == []


def test_too_little_does_not_pay_an_order() -> None:
    open_cafe()
    order = placed(Wish("tea", 2), pay="online")
    pay_online(order, now=later(1), minor=599)

    assert reason(payment_settled(order.id, now=later(1))) == "not_enough"
    assert done(order).state == "pending"


def test_who_did_not_pay_online_may_pay_at_the_counter() -> None:
    open_cafe()
    order = placed(Wish("tea", 2), pay="online")

    order = done(pay_at_place(order.id, "cash", now=later(5), actor="member:1"))

    assert (order.state, order.payment_state) == ("placed", "paid")
    assert violations() == []


def test_an_unpaid_hold_does_not_keep_the_last_unit_from_the_next_one() -> None:
    open_cafe({"tea": 1})
    placed(Wish("tea", 1), pay="online")

    assert reason(asked(Wish("tea", 1))) == "sold_out"
    expire_due(now=later(20))
    assert placed(Wish("tea", 1)).placed_at == NOW
