"""Sell what a customer takes along when collecting an order: the impulse purchase."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from vitrina.commerce.orders.handing import give_out
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.paying import take_money
from vitrina.commerce.orders.placing import Asker, placed_once
from vitrina.commerce.orders.turning import By, take, wrong_state
from vitrina.commerce.orders.wishes import Checkout, Wish
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.transactions import granted, refuse, verb

State = Order.State


@verb
def add_on(  # noqa: PLR0913  # who takes what along, and pays how
    order_id: UUID,
    wishes: Sequence[Wish],
    *,
    key: str,
    paid_by: str,
    now: datetime,
    actor: str,
    rng: Random | None = None,
) -> Order:
    """Sell what somebody takes along when collecting: an order of its own, linked to the first.

    It is priced as at the till, paid and handed over at once; its events name the parent and
    carry the parent's campaign.

    Args:
        order_id: the order that they came for.
        wishes: what they take along.
        key: chosen by the till; a repeat gives the same order.
        paid_by: cash or card.
        now: server time.
        actor: who sells it.
        rng: where codes come from; the system's by default.

    Returns:
        The new order, done. Refusals: those of place_order, `no_such_order`, `wrong_state` and
        `unknown_method`.
    """
    parent = _parent(order_id)
    checkout = Checkout(place_id=parent.place_id, wishes=tuple(wishes), channel="till")
    asker = Asker(parent.customer_id, Visitor.of(parent.origin), actor, parent)
    placed = granted(placed_once(checkout, key, asker, now=now, rng=rng or secrets.SystemRandom()))
    if placed.state == State.DONE:
        return placed
    order, by = take(placed.id, state=(State.PLACED,)), By(actor, now)
    take_money(order, paid_by, by)
    lines = list(order.lines.all())
    for line in lines:
        line.picked = line.quantity
        line.save(update_fields=["picked"])
    give_out(order, [(line, line.quantity) for line in lines], "till", by)
    return order


def _parent(order_id: UUID) -> Order:
    parent = Order.objects.filter(id=order_id).first()
    if parent is None:
        raise refuse("no_such_order", f"There is no order {order_id}. Look for it in the list.")
    if parent.state not in (State.PLACED, State.DONE):
        raise wrong_state(parent)
    return parent
