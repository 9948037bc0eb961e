"""What ends an order otherwise: called off, not collected, brought back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import cancel_claims, give_back, release_hold
from vitrina.commerce.orders.claims import wants_by_hold
from vitrina.commerce.orders.handing import close
from vitrina.commerce.orders.messages import say_called_off
from vitrina.commerce.orders.models import Order, OrderLine, Transition
from vitrina.commerce.orders.paying import lower_due, still_conceded
from vitrina.commerce.orders.turning import (
    By,
    due_of,
    move,
    note,
    products,
    require_state,
    subject_of,
    take,
    told,
)
from vitrina.commerce.orders.turning import left_of as left_of_line
from vitrina.commerce.payments.services import abandon
from vitrina.commerce.transactions import Refusal, granted, refuse, verb

State, Fulfilment, Payment = Order.State, Order.Fulfilment, Order.Payment
CUSTOMER = "customer"
BY_CUSTOMER = (Fulfilment.WAITING,)
BY_STAFF = (Fulfilment.WAITING, Fulfilment.PICKING, Fulfilment.READY)


@verb
def cancel(order_id: UUID, *, by: str, reason: str, now: datetime) -> Order:
    """Call an order off: what it took is free again, and what was paid goes back.

    Args:
        order_id: an order that stands, or waits for its payment.
        by: `customer`, until it is being picked; any member, until something is handed over.
        reason: a few words, no personal data.
        now: server time.

    Returns:
        The order, cancelled; a refusal `wrong_state` if that is too late.
    """
    order = take(
        order_id,
        state=(State.PENDING, State.PLACED),
        fulfilment_state=BY_CUSTOMER if by == CUSTOMER else BY_STAFF,
    )
    call_off(order, State.CANCELLED, By(by, now, reason))
    return order


def call_off(order: Order, state: str, by: By) -> None:
    """End an order of which nothing was handed over.

    One that never stood keeps its lines as they were asked for: a late payment may revive it.
    """
    lines = list(order.lines.all())
    _free_all(order, lines, by.now)
    move(order, "fulfilment_state", Fulfilment.CALLED_OFF, by)
    event_id = _drop_all(order, lines, by) if order.state == State.PLACED else None
    if order.payment_state in (Payment.DUE, Payment.AWAITED):
        abandon(subject_of(order.id), now=by.now)
        move(order, "payment_state", Payment.VOID, by)
    move(order, "state", state, by, event_id=event_id)
    if event_id and by.actor != CUSTOMER:
        say_called_off(order, by.now, by.reason)


def _drop_all(order: Order, lines: Sequence[OrderLine], by: By) -> UUID:
    """Nothing of it is handed over or owed any more; the id of the event that says so."""
    dropped = [(line, line.quantity - line.dropped) for line in lines]
    for line, quantity in dropped:
        line.dropped += quantity
        line.picked = 0
        line.save(update_fields=["dropped", "picked"])
    event_id = lower_due(
        order,
        lines,
        by,
        type_name="Order Cancelled",
        products=products(dropped),
        is_partial=False,
    )
    # an order that was free of charge is called off, too
    return event_id or told(order, "Order Cancelled", by, minor=0)


def _free_all(order: Order, lines: Sequence[OrderLine], now: datetime) -> None:
    hold_ids = {line.hold_id for line in lines} | {order.hold_id}
    for hold in Hold.objects.filter(id__in=[each for each in hold_ids if each]).order_by("id"):
        if hold.state == Hold.State.HELD:
            release_hold(hold.id, now=now)
        elif hold.state == Hold.State.COMMITTED:
            granted(cancel_claims(hold.id, now=now))


@verb
def return_lines(  # noqa: PLR0913  # what comes back, why, and whether it is sold again
    order_id: UUID,
    lines: Mapping[int, int],
    *,
    restock: bool,
    now: datetime,
    actor: str,
    reason: str = "",
    key: str = "",
) -> Order:
    """Take back what was handed over, and give its money back: the last return closes exactly.

    Args:
        order_id: an order of which something was handed over.
        lines: units by line id.
        restock: they go back on the shelf; otherwise they are written off.
        now: server time.
        actor: who takes them back.
        reason: a few words, no personal data.
        key: chosen by the page; what was taken back under a key is not taken back again.

    Returns:
        The order. Refusals: `wrong_state`, `no_such_line`, `too_many`.
    """
    order = take(order_id)
    if key and Transition.objects.filter(order=order, key=key).exists():
        return order
    require_state(order, state=(State.PLACED, State.DONE))
    by = By(actor, now, reason)
    all_lines = list(order.lines.all())
    units = _returned(all_lines, lines)
    for hold_id, wants in wants_by_hold(units).items():
        granted(give_back(hold_id, wants, now=now, restock=restock))
    note(order, "lines", "", "restocked" if restock else "written_off", by, key=key or None)
    lower_due(order, all_lines, by, type_name="Order Refunded", products=products(units))
    if order.state == State.DONE and not any(map(left_of_line, all_lines)):
        move(order, "fulfilment_state", Fulfilment.RETURNED, by)
        move(order, "state", State.RETURNED, by)
    return order


def _returned(
    all_lines: Sequence[OrderLine], asked: Mapping[int, int]
) -> list[tuple[OrderLine, int]]:
    by_id = {line.id: line for line in all_lines}
    units = []
    for line_id, quantity in asked.items():
        if line_id not in by_id:
            raise refuse("no_such_line", f"The order has no line {line_id}. Look at it again.")
        line = by_id[line_id]
        returned = OrderLine.objects.filter(id=line.id, handed__gte=F("returned") + quantity)
        if quantity <= 0 or not returned.update(returned=F("returned") + quantity):
            raise refuse(
                "too_many",
                f"{quantity} of {line.sku!r} cannot come back: {line.handed - line.returned} are "
                "with the customer. Enter at most that.",
                left=line.handed - line.returned,
            )
        line.returned += quantity
        units.append((line, quantity))
    return units


def expire_due(*, now: datetime, limit: int = 500) -> list[UUID]:
    """Call off what nobody paid or collected in time: goods back on the shelf, money back.

    Each order is a transaction of its own; call it every minute.

    Args:
        now: server time.
        limit: so many at most; the rest comes with the next call.

    Returns:
        The orders that ended.
    """
    unpaid = Order.objects.filter(state=State.PENDING, expires_at__lte=now)
    uncollected = Order.objects.filter(state=State.PLACED, keep_until__lte=now)
    due = [
        *unpaid.order_by("expires_at").values_list("id", flat=True)[:limit],
        *uncollected.order_by("keep_until").values_list("id", flat=True)[:limit],
    ]
    return [order_id for order_id in due[:limit] if _has_expired(order_id, now)]


def _has_expired(order_id: UUID, now: datetime) -> bool:
    answer = _expire(order_id, now)
    return not isinstance(answer, Refusal)


@verb
def _expire(order_id: UUID, now: datetime) -> Order:
    order = take(order_id, state=(State.PENDING, State.PLACED))
    is_pending = order.state == State.PENDING
    until = order.expires_at if is_pending else order.keep_until
    if until is None or until > now:
        raise refuse("not_yet", f"Order {order.number} is kept longer. Leave it.")
    by = By("clock", now, "not paid" if is_pending else "not collected")
    if order.fulfilment_state == Fulfilment.PARTLY_HANDED:
        _end_partly_handed(order, by)
    else:
        call_off(order, State.EXPIRED, by)
    return order


def _end_partly_handed(order: Order, by: By) -> None:
    """The rest of an order of which something was collected goes back on the shelf."""
    lines = list(order.lines.all())
    dropped = [(line, line.picked - line.handed) for line in lines if line.picked > line.handed]
    for hold_id, wants in wants_by_hold(dropped).items():
        granted(cancel_claims(hold_id, wants, now=by.now))
    for line, quantity in dropped:
        line.picked -= quantity
        line.dropped += quantity
        line.save(update_fields=["picked", "dropped"])
    facts: dict[str, object] = {
        "products": products((line, line.quantity - line.dropped) for line in lines)
    }
    due = due_of(order, lines) - still_conceded(order, lines)
    event_id = told(order, "Order Updated", by, minor=due, properties=facts)
    note(order, "lines", "", str(len(lines)), by, event_id=event_id)
    lower_due(order, lines, by, type_name="Order Cancelled", products=products(dropped))
    move(order, "fulfilment_state", Fulfilment.HANDED, by)
    close(order, by)
