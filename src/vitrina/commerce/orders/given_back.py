"""Money of an order that somebody gave back on the provider's own pages: the order learns of it."""

from datetime import datetime
from uuid import UUID

from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.returning import BY_STAFF, call_off
from vitrina.commerce.orders.turning import By, keep, move, note, subject_of, take, told
from vitrina.commerce.payments.services import paid_minor, refunded_minor
from vitrina.commerce.transactions import verb

State, Payment = Order.State, Order.Payment
ELSEWHERE = "refunded by the provider"


@verb
def refund_settled(order_id: UUID, *, now: datetime, actor: str = "payment") -> Order:
    """Note money that went back without the shop; call it in the transaction that learnt of it.

    All of the money of an order that nobody has collected calls it off: it would be handed over
    for nothing. Otherwise the order goes on and is worth less by what went back.

    Args:
        order_id: the order.
        now: server time.
        actor: who says so.

    Returns:
        The order. A repeat changes nothing: what its payments keep is compared with what it
        counts itself. A refusal `no_such_order`.
    """
    order = take(order_id)
    subject = subject_of(order.id)
    kept = paid_minor(subject) - refunded_minor(subject)
    gone = order.paid_minor - order.refunded_minor - kept
    if gone <= 0:
        return order
    by = By(actor, now, ELSEWHERE)
    keep(order, refunded_minor=order.refunded_minor + gone)
    if not kept and order.state == State.PLACED and order.fulfilment_state in BY_STAFF:
        move(order, "payment_state", Payment.REFUNDED, by)
        call_off(order, State.CANCELLED, by)
    else:
        concede(order, gone, by)
    return order


def concede(order: Order, minor: int, by: By, *, key: str | None = None) -> None:
    """Let an order that was taken be worth less by money that went back, and tell it.

    What is brought back later counts against it: nobody is paid for the same goods twice.
    """
    less = min(minor, order.due_minor)
    keep(order, due_minor=order.due_minor - less, conceded_minor=order.conceded_minor + less)
    is_all = order.refunded_minor == order.paid_minor
    facts: dict[str, object] = {"products": [], "is_partial": not is_all}
    event_id = told(order, "Order Refunded", by, minor=-less, properties=facts)
    after = Payment.REFUNDED if is_all else Payment.PARTLY_REFUNDED
    move(order, "payment_state", after, by, event_id=event_id)
    if key is not None:
        note(order, "conceded_minor", "", str(order.conceded_minor), by, key=key)
