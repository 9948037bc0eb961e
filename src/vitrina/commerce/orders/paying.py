"""The money of an order: it arrives, and what is no longer owed goes back, exactly."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from vitrina.commerce.capacity.models import Claim, Hold
from vitrina.commerce.capacity.services import Want, commit_at_once, commit_hold
from vitrina.commerce.orders.messages import say_placed
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.placing import tell_completed
from vitrina.commerce.orders.turning import By, due_of, keep, move, note, subject_of, take, told
from vitrina.commerce.payments.services import (
    mark_paid_at_place,
    paid_minor,
    refund,
    refunded_minor,
)
from vitrina.commerce.transactions import Refusal, granted, refuse, verb
from vitrina.money import Money

State, Payment = Order.State, Order.Payment
OWED = (Payment.DUE, Payment.AWAITED)


@verb
def payment_settled(
    order_id: UUID, *, now: datetime, method: str = "online", actor: str = "payment"
) -> Order:
    """Note that money of an order arrived; call it in the transaction that learnt of it.

    A payment that comes after the hold expired takes the goods again if they are still there.

    Args:
        order_id: the order.
        now: server time.
        method: for the event.
        actor: who says so.

    Returns:
        The order, firm. A repeat changes nothing. Refusals, after which the caller refunds this
        very payment: `already_paid`, `called_off`, `sold_out`, `no_such_order`; `not_enough` if
        less than the order is worth has arrived.
    """
    order = take(order_id)
    subject = subject_of(order.id)
    kept = paid_minor(subject) - refunded_minor(subject)
    arrived = kept - (order.paid_minor - order.refunded_minor)
    if arrived <= 0:
        return order
    by = By(actor, now)
    _require_owed(order, kept)
    lines = list(order.lines.all())
    if order.state in (State.PENDING, State.EXPIRED):
        _make_firm(order, lines, by)
    _note_paid(order, kept, method, by)
    return order


def _require_owed(order: Order, kept: int) -> None:
    is_unpaid = order.state == State.EXPIRED and not order.paid_minor
    if order.state not in (State.PENDING, State.PLACED) and not (
        is_unpaid and order.payment_state == Payment.VOID
    ):
        raise refuse(
            "called_off",
            f"Order {order.number} is {order.state}: it wants no money. Pay it back.",
            state=order.state,
        )
    if order.payment_state not in (*OWED, Payment.VOID) or kept > order.due_minor:
        raise refuse(
            "already_paid",
            f"Order {order.number} is worth {order.due_minor} minor units, and {kept} have come. "
            "Pay this payment back.",
            due_minor=order.due_minor,
            kept_minor=kept,
        )
    if kept < order.due_minor:
        raise refuse(
            "not_enough",
            f"Order {order.number} is worth {order.due_minor} minor units; {kept} have come. Ask "
            "for the rest, or pay it back.",
            due_minor=order.due_minor,
            kept_minor=kept,
        )


def _make_firm(order: Order, lines: Sequence[OrderLine], by: By) -> None:
    if order.hold_id and isinstance(commit_hold(order.hold_id, now=by.now), Refusal):
        _hold_again(order, order.hold_id, by)
    event_id = tell_completed(order, lines, by)
    if order.state == State.EXPIRED:
        move(order, "fulfilment_state", Order.Fulfilment.WAITING, by)
    move(order, "state", State.PLACED, by, event_id=event_id)
    keep(order, expires_at=None)
    say_placed(order, by.now)


def _hold_again(order: Order, expired: UUID, by: By) -> None:
    """Take once more what an expired hold had; the windows of an order do not move."""
    claims = Claim.objects.filter(hold_id=expired).select_related("cell")
    wants = [Want(claim.cell.pool_id, claim.cell.t0, claim.quantity) for claim in claims]
    subject = subject_of(order.id)
    key = f"{subject}:again:{order.version}"
    hold: Hold = granted(commit_at_once(wants, key=key, subject=subject, now=by.now))
    OrderLine.objects.filter(order=order, hold_id=expired).update(hold_id=hold.id)
    keep(order, hold_id=hold.id)


def _note_paid(order: Order, kept: int, method: str, by: By) -> None:
    event_id = told(
        order,
        "Order Paid",
        by,
        minor=kept - (order.paid_minor - order.refunded_minor),
        properties={"method": method},
    )
    keep(order, paid_minor=order.refunded_minor + kept, fiscal_state=Order.Fiscal.DUE)
    move(order, "payment_state", Payment.PAID, by, event_id=event_id)


@verb
def pay_at_place(order_id: UUID, method: str, *, now: datetime, actor: str) -> Order:
    """Note that staff took what is still owed for an order.

    Args:
        order_id: the order.
        method: cash or card.
        now: server time.
        actor: who took it.

    Returns:
        The order, paid. Refusals: `wrong_state`, `unknown_method`.
    """
    order = take(order_id, state=(State.PENDING, State.PLACED))
    take_money(order, method, By(actor, now))
    return order


def take_money(order: Order, method: str, by: By) -> None:
    """Take at the place what is owed for an order that was taken; nothing if nothing is."""
    owed = owed_minor(order)
    if owed <= 0:
        return
    granted(
        mark_paid_at_place(
            subject_of(order.id),
            Money(owed, order.currency),
            method,
            now=by.now,
            actor=by.actor,
            key=f"{order.paid_minor}",
        )
    )
    if order.state == State.PENDING:
        _make_firm(order, list(order.lines.all()), by)
    _note_paid(order, order.due_minor, method, by)


def owed_minor(order: Order) -> int:
    """What is still to be paid, in minor units."""
    return order.due_minor - (order.paid_minor - order.refunded_minor)


def still_conceded(order: Order, lines: Sequence[OrderLine]) -> int:
    """What was given back for nothing, after the lines changed, in minor units.

    What is given back for goods that come back afterwards is counted against it: whoever refunded
    them on the provider's own pages first must not pay for them twice.
    """
    fallen = order.due_minor + order.conceded_minor - due_of(order, lines)
    return order.conceded_minor - min(order.conceded_minor, max(fallen, 0))


def lower_due(
    order: Order,
    lines: Sequence[OrderLine],
    by: By,
    *,
    type_name: str,
    products: list[object],
    is_partial: bool = True,
) -> UUID | None:
    """Set what an order is worth after its lines changed, tell it, and pay back what is too much.

    Args:
        order: taken for this transaction.
        lines: all of its lines, as they are now.
        by: who, when, why.
        type_name: Order Cancelled before the goods are handed over, Order Refunded after that:
            never both for the same money, since reports subtract each of them.
        products: of the event.
        is_partial: the order goes on.

    Returns:
        The event's id; None if it is worth no less.
    """
    conceded = still_conceded(order, lines)
    due = due_of(order, lines) - conceded
    less = order.due_minor - due
    keep(order, due_minor=due, conceded_minor=conceded)
    event_id = None
    if less > 0:
        facts: dict[str, object] = {"products": products, "is_partial": is_partial}
        event_id = told(order, type_name, by, minor=-less, properties=facts)
    _pay_back(order, by, event_id if is_partial else None)
    return event_id


def _pay_back(order: Order, by: By, event_id: UUID | None) -> None:
    over = -owed_minor(order)
    if over <= 0:
        if event_id:
            note(order, "due_minor", "", str(order.due_minor), by, event_id=event_id)
        return
    granted(
        refund(
            subject_of(order.id),
            Money(over, order.currency),
            key=f"{subject_of(order.id)}:{order.refunded_minor + over}",
            reason=by.reason or "the order was changed",
            now=by.now,
            actor=by.actor,
        )
    )
    keep(order, refunded_minor=order.refunded_minor + over)
    is_all = order.refunded_minor == order.paid_minor
    after = Payment.REFUNDED if is_all else Payment.PARTLY_REFUNDED
    move(order, "payment_state", after, by, event_id=event_id)
