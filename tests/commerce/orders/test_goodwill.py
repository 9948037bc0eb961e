"""Money goes back although nothing is brought back: within what was paid, told and paid once."""

import signal

import pytest

from tests.commerce.orders.cafe import (
    done,
    handed,
    later,
    line_of,
    open_cafe,
    paid,
    placed,
    reason,
    told,
    violations,
)
from tests.commerce.orders.forking import dying_after, run_each
from vitrina.commerce.orders import goodwill
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import Wish, give_money_back, return_lines

pytestmark = pytest.mark.usefixtures("database")


def give(order: Order, minor: int, key: str = "cold") -> object:
    return give_money_back(order.id, minor, key=key, now=later(60), actor="member:1")


def test_all_of_it_in_two_parts_is_what_was_paid_exactly() -> None:
    open_cafe()
    order = handed(Wish("tea", 2))
    whole = order.paid_minor

    give(order, 1, "first")
    over = give(order, whole, "second")
    given = done(give(order, whole - 1, "third"))  # type: ignore[arg-type]

    assert reason(over) == "more_than_paid"
    assert (given.refunded_minor, given.payment_state) == (whole, "refunded")
    assert violations() == []


def test_the_same_key_gives_once() -> None:
    open_cafe()
    order = handed(Wish("tea", 2))

    give(order, 100)
    give(order, 100)

    assert Order.objects.get().refunded_minor == 100
    assert told(order)[-2:] == ["Order Picked Up", "Order Refunded"]


def test_what_still_waits_is_called_off_instead() -> None:
    open_cafe()

    assert reason(give(paid(Wish("tea", 1)), 1)) == "wrong_state"
    assert reason(give(placed(Wish("tea", 1)), 1)) == "wrong_state"


def test_goods_that_come_back_later_pay_back_less_by_as_much() -> None:
    open_cafe()
    order = handed(Wish("tea", 2))
    give(order, 100)

    answer = return_lines(
        order.id, {line_of(order, "tea").id: 2}, restock=True, now=later(90), actor="member:1"
    )

    returned = done(answer)
    assert (returned.refunded_minor, returned.state) == (order.paid_minor, "returned")
    assert violations() == []


@pytest.mark.parametrize("step", ["refund", "keep", "concede"])
def test_a_process_that_dies_in_the_middle_has_given_nothing(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_cafe()
    order = handed(Wish("tea", 2))
    with monkeypatch.context() as dying:
        dying.setattr(goodwill, step, dying_after(getattr(goodwill, step)))
        ended = run_each([lambda: give(order, 100)])

    assert ended == [-signal.SIGKILL]
    assert Order.objects.get().refunded_minor == 0
    give(order, 100)
    assert Order.objects.get().refunded_minor == 100
    assert violations() == []
