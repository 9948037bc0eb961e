"""What a customer is told of an order, and with which words to fill in."""

import pytest

from tests.commerce.orders.cafe import NOW, done, later, open_cafe, settled, wanted
from vitrina.commerce.customers.services import customer_for
from vitrina.commerce.notifications.models import Message
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import Wish, cancel, expire_due, mark_ready, place_order
from vitrina.commerce.transactions import granted

pytestmark = pytest.mark.usefixtures("database")


def order_of_a_guest(**fields: object) -> Order:
    """An order of somebody who left an address."""
    open_cafe()
    guest = granted(customer_for({"email": "anna@example.com"}, now=NOW))
    checkout = wanted(Wish("tea", 2), **fields)
    return done(place_order(checkout, key="k", customer_id=guest.id, now=NOW))


def messages() -> list[tuple[str, str]]:
    """Template and state of each message, in order."""
    return list(Message.objects.order_by("created_at", "id").values_list("template", "state"))


def test_a_customer_is_told_that_the_order_stands_and_that_it_is_ready() -> None:
    order = order_of_a_guest()

    mark_ready(order.id, now=later(10), actor="member:1")

    assert messages() == [("order_placed", "withheld"), ("order_ready", "waiting")]


def test_an_order_that_waits_for_its_payment_is_confirmed_when_it_is_paid() -> None:
    order = order_of_a_guest(pay="online")
    before = messages()

    settled(order, now=later(1))

    assert before == []
    assert messages() == [("order_placed", "waiting")]


def test_who_cancels_is_not_told_of_it_and_who_is_cancelled_is() -> None:
    order = order_of_a_guest()

    cancel(order.id, by="member:1", reason="no milk", now=later(1))

    assert messages() == [("order_placed", "withheld"), ("order_cancelled", "waiting")]


def test_who_did_not_collect_is_told() -> None:
    order = order_of_a_guest()

    expire_due(now=order.keep_until)

    assert messages()[-1] == ("order_cancelled", "waiting")
