"""The audit of orders finds what is wrong, and nothing where all is well."""

import pytest
from django.db import connection

from tests.commerce.orders.cafe import handed, later, open_cafe, paid, placed, ready, violations
from vitrina.commerce.orders.services import Wish, cancel

pytestmark = pytest.mark.usefixtures("database")

HURTS = {
    "The total of an order": "UPDATE orders_orderline SET net_minor = net_minor - 1",
    "An order is worth": "UPDATE orders_order SET due_minor = due_minor + 1",
    "nothing is kept beyond": "UPDATE orders_order SET due_minor = 0",
    "what its payments keep": "UPDATE orders_order SET paid_minor = paid_minor + 1",
    "A firm hold's claims": "UPDATE orders_orderline SET quantity = quantity + 1",
    "what stands is firm": "UPDATE capacity_hold SET state = 'released'",
    "has a claim on its stock": "UPDATE orders_orderline SET hold_id = NULL",
    "does not exist, or is over": (
        "UPDATE capacity_hold SET state = 'held' "
        "WHERE id IN (SELECT hold_id FROM orders_order WHERE state = 'done')"
    ),
    "states of an order fit": "UPDATE orders_order SET fulfilment_state = 'handed'",
    "last transition": "UPDATE orders_order SET payment_state = 'refunded'",
    "that has a name is told": "DELETE FROM outbox_outboxevent",
    "is of one transition": "UPDATE orders_transition SET event_id = NULL",
    "opens one order, once": (
        "INSERT INTO orders_transition "
        '(order_id, "column", before, after, at, actor, reason) '
        'SELECT order_id, "column", before, after, at, actor, reason FROM orders_transition '
        "WHERE after = 'handed'"
    ),
}


def busy_day() -> None:
    """One order of each kind."""
    open_cafe()
    placed(Wish("tea", 2))
    placed(Wish("tea", 1), pay="online")
    paid(Wish("bun", 2), Wish("latte", 1))
    ready(Wish("cake", 1))
    handed(Wish("tea", 1))
    cancel(paid(Wish("tea", 1)).id, by="customer", reason="", now=later(2))


def test_a_busy_day_has_nothing_to_complain_of() -> None:
    busy_day()

    assert violations() == []


@pytest.mark.parametrize(("sentence", "hurt"), HURTS.items(), ids=list(HURTS))
def test_what_is_hurt_is_found(sentence: str, hurt: str) -> None:
    busy_day()
    with connection.cursor() as cursor:
        cursor.execute(hurt)

    assert any(sentence in str(each) for each in violations())
