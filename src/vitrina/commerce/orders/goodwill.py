"""Give money of an order back although nothing is brought back: cold coffee, a long wait."""

from datetime import datetime
from uuid import UUID

from vitrina.commerce.orders.given_back import concede
from vitrina.commerce.orders.models import Order, Transition
from vitrina.commerce.orders.turning import By, keep, subject_of, take
from vitrina.commerce.payments.services import refund
from vitrina.commerce.transactions import granted, refuse, verb
from vitrina.money import Money


@verb
def give_money_back(
    order_id: UUID, minor: int, *, key: str, now: datetime, actor: str, reason: str = ""
) -> Order:
    """Pay back a part of what was paid for an order that was handed over.

    Before that an order is called off, or its lines are dropped: what it is worth goes down then,
    and nobody is asked for the money a second time. What is brought back later pays back less by
    as much.

    Args:
        order_id: an order that is done.
        minor: how much, in minor units of its currency; above zero.
        key: of this very refund; what was given back under a key is not given back again.
        now: server time.
        actor: who decided it.
        reason: a few words, no personal data.

    Returns:
        The order. Refusals: `wrong_state`, `no_amount`, `more_than_paid` with facts asked, left.
    """
    order = take(order_id, state=(Order.State.DONE,))
    if Transition.objects.filter(order=order, key=key).exists():
        return order
    left = order.paid_minor - order.refunded_minor
    if minor > left:
        raise refuse(
            "more_than_paid",
            f"{minor} minor units are asked back, but only {left} are left of what was paid. "
            "Refund at most that.",
            asked=minor,
            left=left,
        )
    by, amount = By(actor, now, reason), Money(minor, order.currency)
    granted(refund(subject_of(order.id), amount, key=key, reason=reason, now=now, actor=actor))
    keep(order, refunded_minor=order.refunded_minor + minor)
    concede(order, minor, by, key=key)
    return order
