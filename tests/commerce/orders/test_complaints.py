"""What users of other shops complained of; each named by its issue there, in COMMERCE's list."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commerce.orders.cafe import (
    NOW,
    asked,
    done,
    events,
    free,
    handed,
    later,
    line_of,
    on_shelf,
    open_cafe,
    paid,
    placed,
    reason,
    settled,
    told,
    violations,
    wanted,
)
from vitrina.commerce.orders import turning
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.services import (
    Wish,
    cancel,
    hand_over,
    mark_ready,
    payment_settled,
    place_order,
    return_lines,
)
from vitrina.commerce.payments.services import paid_minor, refunded_minor

pytestmark = pytest.mark.usefixtures("database")


def order_at_once(buyers: int, units: int) -> list[object]:
    """What so many buyers are told who order at the same moment."""

    def buy(buyer: int) -> object:
        try:
            return place_order(wanted(Wish("tea", units)), key=f"buyer-{buyer}", now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(buy, range(buyers)))


def test_vendure_3508_sixteen_at_the_same_moment_get_what_there_is_and_no_more() -> None:
    open_cafe({"tea": 5})

    answers = order_at_once(16, 2)

    assert sum(isinstance(each, Order) for each in answers) == 2
    assert free("tea") == 1
    assert violations() == []


def test_saleor_543_while_one_pays_for_the_last_one_nobody_else_can() -> None:
    open_cafe({"tea": 1})

    first = placed(Wish("tea", 1), pay="online")
    second = asked(Wish("tea", 1), pay="online")
    first = done(settled(first, now=later(19)))

    assert reason(second) == "sold_out"
    assert (first.state, first.payment_state) == ("placed", "paid")
    assert violations() == []


def test_django_oscar_2102_the_last_one_is_taken_when_it_is_ordered_not_when_it_goes() -> None:
    open_cafe({"tea": 1})

    placed(Wish("tea", 1))

    assert (free("tea"), on_shelf("tea")) == (0, 1)
    assert reason(asked(Wish("tea", 1))) == "sold_out"


def test_medusa_16502_two_lines_of_one_article_do_not_pass_one_by_one() -> None:
    open_cafe({"tea": 3})

    assert reason(asked(Wish("tea", 2, "hot"), Wish("tea", 2, "iced"))) == "sold_out"
    assert reason(asked(Wish("tea", 2), Wish("tea", 2))) == "sold_out"
    assert free("tea") == 3


def test_saleor_273_an_order_says_that_it_is_ready_for_pickup() -> None:
    open_cafe()
    order = placed()

    order = done(mark_ready(order.id, now=later(10), actor="member:1"))

    assert order.fulfilment_state == "ready"
    assert "Order Ready For Pickup" in told(order)


def test_saleor_pr_15855_a_retry_does_not_refund_a_good_order() -> None:
    open_cafe()
    checkout = wanted(Wish("tea", 2), pay="online")
    order = done(place_order(checkout, key="k", now=NOW))
    settled(order, now=later(1))

    again = done(place_order(checkout, key="k", now=later(2)))
    told_twice = done(payment_settled(order.id, now=later(2)))

    assert again == told_twice == order
    assert refunded_minor(f"order:{order.id}") == 0
    assert (told_twice.state, told_twice.payment_state) == ("placed", "paid")


def with_discount(order: Order, net_minor: int) -> Order:
    """The order as if a discount had made its first line so cheap; promotions come later."""
    line = order.lines.get(position=1)
    OrderLine.objects.filter(id=line.id).update(net_minor=net_minor)
    worth = {"lines_minor": net_minor, "total_minor": net_minor, "due_minor": net_minor}
    Order.objects.filter(id=order.id).update(**worth)
    order.refresh_from_db()
    return order


@given(
    units=st.integers(1, 12),
    cut=st.integers(0, 200),
    steps=st.lists(st.integers(1, 4), max_size=8),
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_woocommerce_64668_returns_in_any_steps_give_back_what_was_paid_and_not_a_penny_more(
    units: int, cut: int, steps: list[int]
) -> None:
    open_cafe({"tea": 100})
    order = with_discount(placed(Wish("tea", units)), units * 300 - cut)
    mark_ready(order.id, now=NOW, actor="member:1")
    paid_now = _hand_over(order)
    line = line_of(paid_now, "tea")

    left = units
    for step in [*steps, units]:
        if step := min(step, left):
            return_lines(order.id, {line.id: step}, restock=True, now=later(9), actor="member:1")
            left -= step

    subject = f"order:{order.id}"
    assert refunded_minor(subject) == paid_minor(subject) == units * 300 - cut
    assert done(order).state == "returned"
    assert violations() == []


def _hand_over(order: Order) -> Order:
    return done(hand_over(order.id, how="code", now=later(1), actor="member:1", paid_by="cash"))


def test_it_shows_when_a_refund_is_counted_by_the_rounded_price_of_a_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rounded_up(line: OrderLine, units: int | None = None) -> int:
        return -(-line.net_minor // line.quantity) * (
            turning.left_of(line) if units is None else units
        )

    open_cafe()
    order = with_discount(placed(Wish("tea", 3)), 800)
    mark_ready(order.id, now=NOW, actor="member:1")
    _hand_over(order)
    monkeypatch.setattr(turning, "worth", rounded_up)

    lines = {line_of(order, "tea").id: 1}
    return_lines(order.id, lines, restock=True, now=later(9), actor="member:1")

    assert any("worth what is left" in str(each) for each in violations())


def test_a_cancelled_order_that_was_paid_is_paid_back_exactly_once() -> None:
    open_cafe()
    order = paid(Wish("tea", 3))

    for _ in range(3):
        cancel(order.id, by="member:1", reason="", now=later(2))

    assert refunded_minor(f"order:{order.id}") == 900
    assert sum('"Order Cancelled"' in each.row for each in events(order)) == 1


def test_returned_goods_are_on_the_shelf_once() -> None:
    open_cafe()
    order = handed(Wish("tea", 2))
    lines = {line_of(order, "tea").id: 2}

    for _ in range(2):
        return_lines(order.id, lines, restock=True, now=later(9), actor="member:1")

    assert on_shelf("tea") == 20
