"""What goes wrong with money between a provider and an order; each guard is shown to matter."""

from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from tests.commerce.orders.cafe import NOW, asked, done, free, open_cafe, placed, told, violations
from tests.commerce.payments.given import Bank, hook
from vitrina.commerce.orders import paying
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import Wish, expire_due
from vitrina.commerce.payments import settling
from vitrina.commerce.payments.models import Payment, Refund, WebhookEvent
from vitrina.commerce.payments.services import refunded_minor, start_payment
from vitrina.commerce.transactions import Refusal
from vitrina.money import Money
from vitrina.web import connections
from vitrina.web.connections import payee

pytestmark = pytest.mark.usefixtures("database")
LATE = NOW + timedelta(minutes=25)  # after the hold


def begun(bank: Bank, units: int = 2) -> tuple[Order, Payment]:
    order = placed(Wish("tea", units), pay="online")
    subject, amount = f"order:{order.id}", Money(order.due_minor, order.currency)
    payment = start_payment(subject, amount, provider=bank, return_url="https://s", now=NOW)
    assert isinstance(payment, Payment)
    return order, payment


def twice(bank: Bank, payment: Payment) -> None:
    hook(bank, payment, event="e1", tell=payee(NOW))
    hook(bank, payment, event="e1", tell=payee(NOW))
    hook(bank, payment, event="the same news", tell=payee(NOW))


def test_a_double_webhook_places_an_order_once_and_does_not_refund_a_good_one() -> None:
    open_cafe()
    bank = Bank()
    order, payment = begun(bank)

    twice(bank, payment)

    assert told(order) == ["Order Completed", "Order Paid"]
    assert refunded_minor(f"order:{order.id}") == 0
    assert violations() == []


def test_saleor_pr_15855_without_the_guards_a_retry_would_refund_a_good_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_cafe()
    bank = Bank()
    order, payment = begun(bank)
    hook(bank, payment, event="e1", tell=payee(NOW))
    monkeypatch.setattr(settling, "change_state", lambda *_, **__: True)
    monkeypatch.setattr(paying, "paid_minor", lambda _: 2 * order.due_minor)  # added up, not read

    hook(bank, payment, event="the same news", tell=payee(NOW))

    assert refunded_minor(f"order:{order.id}") == order.due_minor  # what the test above forbids


def test_money_for_an_order_that_is_not_there_goes_back() -> None:
    subject = f"order:{uuid7()}"
    bank = Bank()
    payment = start_payment(
        subject, Money(600, "EUR"), provider=bank, return_url="https://s", now=NOW
    )
    assert isinstance(payment, Payment)

    hook(bank, payment, tell=payee(NOW))
    hook(bank, payment, event="again", tell=payee(NOW))

    assert Refund.objects.get().reason == "no_such_order"
    assert refunded_minor(subject) == 600


def test_without_the_way_back_money_for_no_order_would_stop_its_webhook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bank = Bank()
    payment = start_payment(
        f"order:{uuid7()}", Money(600, "EUR"), provider=bank, return_url="https://s", now=NOW
    )
    assert isinstance(payment, Payment)
    monkeypatch.setattr(connections, "UNWANTED", frozenset[str]())

    with pytest.raises(AssertionError):
        hook(bank, payment, tell=payee(NOW))

    assert not WebhookEvent.objects.exists()  # nothing of it is kept, and it comes again


def test_late_money_takes_the_goods_of_an_expired_hold_again() -> None:
    open_cafe()
    bank = Bank()
    order, payment = begun(bank)
    expire_due(now=LATE)

    hook(bank, payment, tell=payee(LATE), now=LATE)

    assert done(order).state == "placed"
    assert free("tea") == 18
    assert violations() == []


def test_late_money_for_goods_that_are_gone_goes_back() -> None:
    open_cafe({"tea": 2})
    bank = Bank()
    order, payment = begun(bank)
    expire_due(now=LATE)
    assert not isinstance(asked(Wish("tea", 2)), Refusal)

    hook(bank, payment, tell=payee(LATE), now=LATE)

    assert done(order).state == "expired"
    assert refunded_minor(f"order:{order.id}") == 600
    assert violations() == []


def test_without_a_second_hold_late_money_would_sell_what_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_cafe({"tea": 2})
    bank = Bank()
    order, payment = begun(bank)
    expire_due(now=LATE)
    done(asked(Wish("tea", 2)))
    monkeypatch.setattr(paying, "_hold_again", lambda *_: None)

    hook(bank, payment, tell=payee(LATE), now=LATE)

    assert done(order).state == "placed"
    assert any("what stands is firm" in str(each) for each in violations())
