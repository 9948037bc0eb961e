"""What somebody gives back on the provider's own pages, the order learns: once, exactly."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commerce.orders.cafe import NOW, done, events, free, open_cafe, placed, told, violations
from tests.commerce.payments.given import Bank, hook
from vitrina.commerce.orders import given_back
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.services import (
    Wish,
    cancel,
    hand_over,
    mark_ready,
    refund_settled,
    return_lines,
)
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.payments.models import Payment, RefundLeg
from vitrina.commerce.payments.services import (
    find_refunds,
    reconcile,
    send_refunds,
    start_payment,
    troubles,
)
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Standing
from vitrina.web.connections import payee

pytestmark = pytest.mark.usefixtures("database")


def begun(bank: Bank) -> tuple[Order, Payment]:
    """Two teas for 6.00, with the bank's page open."""
    order = placed(Wish("tea", 2), pay="online")
    payment = start_payment(
        f"order:{order.id}",
        Money(order.due_minor, order.currency),
        provider=bank,
        return_url="https://s",
        now=NOW,
    )
    assert isinstance(payment, Payment)
    bank.says(payment.provider_id, "succeeded")
    return order, payment


def bought(bank: Bank) -> tuple[Order, Payment]:
    order, payment = begun(bank)
    heard(bank, payment)
    return order, payment


def heard(bank: Bank, about: Payment | str, event: str = "", now: datetime = NOW) -> object:
    return hook(bank, about, event=event, tell=payee(now), now=now)


def collected(order: Order) -> None:
    mark_ready(order.id, now=NOW, actor="member:1")
    done(hand_over(order.id, how="code", now=NOW, actor="member:1"))


def worth_told(order: Order) -> int:
    """What the events of an order say that it is worth."""
    counted = ("Order Completed", "Order Cancelled", "Order Refunded")
    return sum(value_of(event) for event in events(order) if event.type in counted)


def value_of(event: OutboxEvent) -> int:
    value = json.loads(event.row)["value_minor"]
    assert isinstance(value, int)
    return value


def agree(order: Order) -> None:
    """The order, its payments, the bank's and its events say the same."""
    order.refresh_from_db()
    assert worth_told(order) == order.due_minor
    assert violations() == []


def test_a_part_given_back_elsewhere_lowers_the_order_and_is_told_with_its_minus() -> None:
    open_cafe()
    bank = Bank(is_signing=False)
    order, payment = bought(bank)
    bank.elsewhere(payment, "r-own", 250)

    heard(bank, "r-own")
    heard(bank, "r-own", "again")

    order.refresh_from_db()
    assert (order.state, order.payment_state) == ("placed", "partly_refunded")
    assert (order.due_minor, order.refunded_minor, order.conceded_minor) == (350, 250, 250)
    [event] = [each for each in events(order) if each.type == "Order Refunded"]
    assert value_of(event) == -250
    assert order.transitions.filter(event_id=event.id, column="payment_state").count() == 1
    agree(order)


def test_all_of_it_given_back_before_the_counter_calls_the_order_off() -> None:
    open_cafe()
    bank = Bank(is_signing=False)
    order, payment = bought(bank)
    bank.elsewhere(payment, "r-own", 600)

    heard(bank, "r-own")

    order.refresh_from_db()
    assert (order.state, order.payment_state) == ("cancelled", "refunded")
    assert told(order) == ["Order Completed", "Order Paid", "Order Cancelled"]
    assert free("tea") == 20
    assert RefundLeg.objects.count() == 1  # nothing is paid back a second time
    agree(order)


def test_all_of_it_given_back_after_the_counter_leaves_the_goods_with_the_customer() -> None:
    open_cafe()
    bank = Bank(is_signing=False)
    order, payment = bought(bank)
    collected(order)
    bank.elsewhere(payment, "r-own", 600)

    heard(bank, "r-own")

    order.refresh_from_db()
    assert (order.state, order.payment_state, order.due_minor) == ("done", "refunded", 0)
    agree(order)


def test_goods_that_come_back_after_their_money_are_not_paid_for_twice() -> None:
    open_cafe()
    bank = Bank(is_signing=False)
    order, payment = bought(bank)
    collected(order)
    bank.elsewhere(payment, "r-own", 300)
    heard(bank, "r-own")
    line = OrderLine.objects.get(order=order)

    done(return_lines(order.id, {line.id: 1}, restock=True, now=NOW, actor="member:1"))
    send_refunds({"bank": bank}, now=NOW, tell=payee(NOW))
    assert bank.given_back() == 300
    done(return_lines(order.id, {line.id: 1}, restock=True, now=NOW, actor="member:1", key="2"))
    send_refunds({"bank": bank}, now=NOW, tell=payee(NOW))

    assert bank.given_back() == 600
    agree(order)


def test_an_order_whose_rest_is_given_back_is_still_handed_over() -> None:
    open_cafe()
    bank = Bank(is_signing=False)
    order, payment = bought(bank)
    bank.elsewhere(payment, "r-own", 100)
    heard(bank, "r-own")

    collected(order)

    agree(order)


def test_a_refund_that_failed_waits_for_a_person_who_gives_it_back_elsewhere() -> None:
    open_cafe()
    bank = Bank(is_signing=False)
    order, payment = bought(bank)
    done(cancel(order.id, by="customer", reason="", now=NOW))
    bank.fails.append(RefusedError(400, "closed", "The card is closed."))

    send_refunds({"bank": bank}, now=NOW, tell=payee(NOW))

    assert [each.kind for each in troubles(since=NOW, now=NOW)] == ["refund_failed"]
    agree(order)
    bank.elsewhere(payment, "r-own", 600)
    heard(bank, "r-own")
    assert bank.given_back() == 600
    agree(order)


STEPS = (
    *("payment", "r-1", "r-2", "r-3", "found", "asked", "cancelled", "collected", "one back"),
    "sent",
)


class Careful(Bank):
    """A bank that gives back no more than it took, as all of them do."""

    def refund(self, *, key: str, provider_id: str, amount: Money, reason: str) -> Standing:
        if self.given_back() + amount.minor > self.rows[provider_id].amount.minor:
            raise RefusedError(400, "too_much", "There is not so much left.")
        return Bank.refund(self, key=key, provider_id=provider_id, amount=amount, reason=reason)


def step(what: str, bank: Bank, order: Order, payment: Payment, number: int) -> None:
    now = NOW + timedelta(minutes=number)
    if what == "payment":
        heard(bank, payment, f"p{number}/{order.id}", now)
    elif what == "found":
        find_refunds({"bank": bank}, now=now, tell=payee(now))
    elif what == "asked":
        reconcile({"bank": bank}, now=now + timedelta(minutes=11), tell=payee(now))
    elif what == "cancelled":
        cancel(order.id, by="member:1", reason="", now=now)
    elif what == "collected":
        mark_ready(order.id, now=now, actor="member:1")
        hand_over(order.id, how="code", now=now, actor="member:1")
    elif what == "one back":
        line = OrderLine.objects.filter(order=order).first()
        assert line is not None
        return_lines(
            order.id, {line.id: 1}, restock=True, now=now, actor="member:1", key=f"b{number}"
        )
    elif what == "sent":
        send_refunds({"bank": bank}, now=now + timedelta(days=number), tell=payee(now))
    elif (refund_id := f"{what}/{order.id}") in bank.rows:
        heard(bank, refund_id, f"{refund_id}/{number}", now)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    refunds=st.lists(st.integers(1, 200), min_size=1, max_size=3),
    steps=st.lists(st.sampled_from(STEPS), max_size=10),
)
def test_in_whatever_order_the_news_come_all_say_the_same_in_the_end(
    refunds: list[int], steps: list[str]
) -> None:
    if not Order.objects.exists():
        open_cafe({"tea": 1_000})
    bank = Careful(is_signing=False)
    order, payment = begun(bank)
    for number, minor in enumerate(refunds, start=1):
        bank.elsewhere(payment, f"r-{number}/{order.id}", minor)

    for number, what in enumerate((*steps, "payment", "found", "sent", "asked", "found", "asked")):
        step(what, bank, order, payment, number)

    order.refresh_from_db()
    payment.refresh_from_db()
    assert payment.refunded_minor == bank.given_back() <= payment.amount_minor
    if told(order):  # one that was never paid in time was never told of
        assert worth_told(order) == order.due_minor
    if RefundLeg.objects.filter(payment=payment, state="failed").exists():
        assert "refund_failed" in {each.kind for each in troubles(since=NOW, now=NOW)}
        Payment.objects.filter(id=payment.id).update(subject="done with")
        return  # a person decides how the rest goes back
    assert order.paid_minor - order.refunded_minor == 600 - bank.given_back()


def test_without_the_comparison_a_repeat_would_be_subtracted_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_cafe()
    bank = Bank(is_signing=False)
    order, payment = bought(bank)
    bank.elsewhere(payment, "r-own", 100)
    heard(bank, "r-own")
    done(refund_settled(order.id, now=NOW))
    order.refresh_from_db()
    assert order.refunded_minor == 100

    monkeypatch.setattr(given_back, "refunded_minor", lambda _: 200)  # as if it were added up
    done(refund_settled(order.id, now=NOW))

    assert any("keeps of its money" in str(each) for each in violations())
