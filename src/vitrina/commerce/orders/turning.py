"""How an order changes: taken under a guard, each change written down and told once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from vitrina.commerce.orders.models import Order, OrderLine, Transition
from vitrina.commerce.outbox.services import tell
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.transactions import refuse
from vitrina.money import Money


@dataclass(frozen=True, slots=True)
class By:
    """Who changes an order, when and why.

    Attributes:
        actor: customer, member:…, payment, clock; never a name.
    """

    actor: str
    now: datetime
    reason: str = ""


def subject_of(order_id: UUID) -> str:
    """What payments, holds and messages call an order."""
    return f"order:{order_id}"


def take(order_id: UUID, **guards: Iterable[str]) -> Order:
    """The order, for this transaction alone, if it is in one of the states asked for.

    The guard is one conditional UPDATE: of two that come at the same time, one waits for the
    other and then finds the state that this one has left.

    Args:
        order_id: the order.
        guards: the states that each column may have.

    Raises:
        A refusal `no_such_order` or `wrong_state`.
    """
    allowed = {f"{column}__in": list(states) for column, states in guards.items()}
    taken = Order.objects.filter(id=order_id, **allowed).update(version=F("version") + 1)
    order = Order.objects.filter(id=order_id).first()
    if order is None:
        raise refuse("no_such_order", f"There is no order {order_id}. Look for it in the list.")
    if not taken:
        raise wrong_state(order)
    return order


def require_state(order: Order, **guards: Iterable[str]) -> None:
    """Refuse with `wrong_state` unless an order that was taken is in one of these states."""
    if any(getattr(order, column) not in states for column, states in guards.items()):
        raise wrong_state(order)


def wrong_state(order: Order) -> Exception:
    """The refusal of what cannot be done with an order as it stands."""
    return refuse(
        "wrong_state",
        f"Order {order.number} is {order.state}, {order.fulfilment_state}: that cannot be done "
        "with it now. Look at it again.",
        state=order.state,
        fulfilment_state=order.fulfilment_state,
        payment_state=order.payment_state,
    )


def move(order: Order, column: str, after: str, by: By, *, event_id: UUID | None = None) -> None:
    """Change one state of an order that was taken, and write it down."""
    before = getattr(order, column)
    moved = Order.objects.filter(id=order.id, **{column: before}).update(**{column: after})
    assert moved == 1, f"order {order.id} was changed without being taken"
    setattr(order, column, after)
    note(order, column, before, after, by, event_id=event_id)


def note(  # noqa: PLR0913  # the columns of a transition
    order: Order,
    column: str,
    before: str,
    after: str,
    by: By,
    *,
    event_id: UUID | None = None,
    key: str | None = None,
) -> None:
    """Write a change down."""
    Transition.objects.create(
        order=order,
        column=column,
        before=before,
        after=after,
        at=by.now,
        actor=by.actor,
        reason=by.reason[:80],
        event_id=event_id,
        key=key,
    )


def keep(order: Order, **columns: object) -> None:
    """Set columns that are no state of an order that was taken."""
    Order.objects.filter(id=order.id).update(**columns)
    for name, value in columns.items():
        setattr(order, name, value)


def told(
    order: Order,
    type_name: str,
    by: By,
    *,
    minor: int | None = None,
    properties: Mapping[str, object] | None = None,
) -> UUID:
    """Tell of an order, with the campaign that it came from; the event's id."""
    facts: dict[str, object] = {"order_number": order.number, "channel": order.channel}
    facts["way"] = order.way
    if order.parent_id:
        facts["parent_order_id"] = str(order.parent_id)
    if by.reason:
        facts["reason"] = by.reason
    return tell(
        type_name,
        now=by.now,
        visitor=Visitor.of(order.origin),
        customer_id=order.customer_id,
        subject_id=str(order.id),
        place_id=order.place_id,
        value=None if minor is None else Money(minor, order.currency),
        properties={**facts, **(properties or {})},
    )


def products(lines: Iterable[tuple[OrderLine, int]], language: str = "en") -> list[object]:
    """The list of products of an event: one entry per line and its number of units."""
    return [
        {
            "product_id": line.product_id,
            "sku": line.sku,
            "name": line.name.get(language) or next(iter(line.name.values()), line.sku),
            "price_minor": line.unit_minor,
            "quantity": quantity,
        }
        for line, quantity in lines
        if quantity
    ]


def left_of(line: OrderLine) -> int:
    """Units that are still to be handed over, or were and did not come back."""
    return line.quantity - line.dropped - line.returned


def worth(line: OrderLine, units: int | None = None) -> int:
    """What so many units of a line are worth, in minor units; of those left if not said.

    Rounded down from the line's own sum, never from a price per unit: whatever comes back in
    whatever steps, the last one closes exactly.
    """
    return line.net_minor * (left_of(line) if units is None else units) // line.quantity


def due_of(order: Order, lines: Iterable[OrderLine]) -> int:
    """What an order is worth now, in minor units; delivery is owed while anything is delivered."""
    lines = list(lines)
    is_delivered = any(line.quantity > line.dropped for line in lines)
    return sum(map(worth, lines)) + (order.delivery_minor if is_delivered else 0)
