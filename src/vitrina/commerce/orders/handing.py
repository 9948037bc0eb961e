"""Hand orders over at the place, in whole or in part, and sell what is taken along."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from vitrina.commerce.capacity.models import Claim, Pool
from vitrina.commerce.capacity.services import Want, cancel_claims, fulfil
from vitrina.commerce.orders.claims import wants_by_hold
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.paying import owed_minor, take_money
from vitrina.commerce.orders.turning import By, keep, move, products, take, told, worth
from vitrina.commerce.transactions import granted, refuse, verb

State, Fulfilment = Order.State, Order.Fulfilment
HOW = ("code", "qr", "phone")


@verb
def hand_over(
    order_id: UUID,
    *,
    lines: Mapping[int, int] | None = None,
    how: str,
    now: datetime,
    actor: str,
    paid_by: str = "",
) -> Order:
    """Hand an order over; of two who do it at the same time one is refused.

    Args:
        order_id: an order that is ready.
        lines: units by line id; None for all that was picked.
        how: what the customer showed: code, qr or phone.
        now: server time.
        actor: who hands it over.
        paid_by: cash or card, if what is owed is taken with it.

    Returns:
        The order, handed or partly_handed. Refusals: `wrong_state`, `unpaid`, `no_such_line`,
        `too_many`, `nothing_to_hand`.
    """
    order = take(
        order_id,
        state=(State.PLACED,),
        fulfilment_state=(Fulfilment.READY, Fulfilment.PARTLY_HANDED),
    )
    by = By(actor, now)
    if paid_by:
        take_money(order, paid_by, by)
    if owed_minor(order) > 0:
        raise refuse(
            "unpaid",
            f"Order {order.number} is not paid: {owed_minor(order)} {order.currency} minor units "
            "are owed. Take the money first.",
            owed_minor=owed_minor(order),
        )
    units = _units(list(order.lines.all()), lines)
    give_out(order, units, how, by)
    return order


def _units(
    lines: Sequence[OrderLine], asked: Mapping[int, int] | None
) -> list[tuple[OrderLine, int]]:
    by_id = {line.id: line for line in lines}
    if asked is None:
        asked = {line.id: line.picked - line.handed for line in lines}
    if unknown := [line_id for line_id in asked if line_id not in by_id]:
        raise refuse("no_such_line", f"The order has no line {unknown[0]}. Look at it again.")
    units = [(by_id[line_id], quantity) for line_id, quantity in asked.items() if quantity]
    if not units:
        raise refuse("nothing_to_hand", "Nothing was chosen. Choose what you hand over.")
    for line, quantity in units:
        if not 0 < quantity <= line.picked - line.handed:
            raise refuse(
                "too_many",
                f"{quantity} of {line.sku!r} cannot be handed over: {line.picked - line.handed} "
                "wait. Enter at most that.",
                left=line.picked - line.handed,
            )
    return units


def give_out(order: Order, units: Sequence[tuple[OrderLine, int]], how: str, by: By) -> None:
    """Count units of an order that was taken as handed over, and tell it."""
    _hand(units)
    for hold_id, wants in wants_by_hold(units).items():
        granted(fulfil(hold_id, wants, now=by.now))
    _tell_handed(order, units, how, by)


def _hand(units: Sequence[tuple[OrderLine, int]]) -> None:
    for line, quantity in units:
        handed = OrderLine.objects.filter(id=line.id, picked__gte=F("handed") + quantity)
        assert handed.update(handed=F("handed") + quantity) == 1, "the order was not taken"
        line.handed += quantity


def _tell_handed(order: Order, units: Sequence[tuple[OrderLine, int]], how: str, by: By) -> None:
    lines = list(order.lines.all())
    is_all = all(line.handed == line.picked for line in lines)
    value = sum(worth(line, line.handed) - worth(line, line.handed - n) for line, n in units)
    if is_all:
        value += order.delivery_minor
    facts: dict[str, object] = {"how": how, "products": products(units), "is_partial": not is_all}
    event_id = told(order, "Order Picked Up", by, minor=value, properties=facts)
    after = Fulfilment.HANDED if is_all else Fulfilment.PARTLY_HANDED
    move(order, "fulfilment_state", after, by, event_id=event_id)
    if is_all:
        close(order, by)


def close(order: Order, by: By) -> None:
    """End an order of which nothing waits any more: its code opens nothing from now on."""
    keep(order, handed_at=by.now)
    move(order, "state", State.DONE, by)
    free_the_rest(order, by.now)


def free_the_rest(order: Order, now: datetime) -> None:
    """The pick-up window was used; locker cells of the days to come are given back."""
    if order.hold_id is None:
        return
    claims = [
        claim
        for claim in Claim.objects.filter(hold_id=order.hold_id).select_related("cell__pool")
        if claim.left
    ]
    later = [claim for claim in claims if _is_to_come(claim, now)]
    used = [claim for claim in claims if not _is_to_come(claim, now)]
    if later:
        granted(cancel_claims(order.hold_id, map(_want, later), now=now))
    if used:
        granted(fulfil(order.hold_id, map(_want, used), now=now))


def _is_to_come(claim: Claim, now: datetime) -> bool:
    return claim.cell.pool.kind == Pool.Kind.LOCKER and claim.cell.t0 > now.timestamp()


def _want(claim: Claim) -> Want:
    return Want(claim.cell.pool_id, claim.cell.t0, claim.left)
