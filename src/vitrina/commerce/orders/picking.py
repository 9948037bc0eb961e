"""The kitchen's and the stockroom's side: what to pick, what was found, when it is ready."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from vitrina.commerce.capacity.services import Want, adjust, cancel_claims, commit_at_once
from vitrina.commerce.orders.claims import articles_of, stock_wants, wants_by_hold
from vitrina.commerce.orders.messages import say_ready
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.paying import lower_due, still_conceded
from vitrina.commerce.orders.planning import line_of
from vitrina.commerce.orders.turning import (
    By,
    due_of,
    keep,
    move,
    note,
    products,
    subject_of,
    take,
    told,
    worth,
)
from vitrina.commerce.orders.windows import policy_of
from vitrina.commerce.orders.wishes import Pick
from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.services import price_basket
from vitrina.commerce.transactions import granted, refuse, verb

State, Fulfilment = Order.State, Order.Fulfilment


def pick_list(place_id: str, day: date) -> list[Order]:
    """The orders of a local day that the place still has to prepare or hand over, in order.

    Their lines are fetched with them: two queries.
    """
    return list(
        Order.objects.filter(place_id=place_id, day=day, state=State.PLACED)
        .order_by("pickup_from", "number")
        .prefetch_related("lines")
    )


@verb
def start_picking(order_id: UUID, *, now: datetime, actor: str) -> Order:
    """Begin to prepare an order: from now on its customer cannot cancel it.

    Returns:
        The order; a refusal `wrong_state` if somebody has begun, or it does not stand.
    """
    order = take(order_id, state=(State.PLACED,), fulfilment_state=(Fulfilment.WAITING,))
    move(order, "fulfilment_state", Fulfilment.PICKING, By(actor, now))
    return order


@verb
def pick(order_id: UUID, picks: Iterable[Pick], *, now: datetime, actor: str) -> Order:
    """Note what was found of some lines; what is missing is replaced, or dropped and paid back.

    The units that are missing on the shelf are taken out of the stock, too.

    Args:
        order_id: an order that is being picked.
        picks: a line at most once; lines that are left out are untouched.
        now: server time.
        actor: who picks.

    Returns:
        The order. Refusals: `wrong_state`, `no_such_line`, `too_many`, `sold_out` or `not_offered`
        for a substitute, `dearer` if it would cost more and nobody agreed to that.
    """
    order = take(order_id, state=(State.PLACED,), fulfilment_state=(Fulfilment.PICKING,))
    by = By(actor, now, "missing")
    lines = {line.id: line for line in order.lines.all()}
    dropped: list[tuple[OrderLine, int]] = []
    for each in picks:
        line = _line(lines, each.line_id)
        missing = _pick_line(line, each)
        if missing and each.instead:
            _put_in(order, line, missing, each, by)
        if missing:
            dropped.append((line, missing))
    _take_out_of_stock(dropped, now)
    if dropped:
        _tell_changed(order, dropped, by)
    return order


def _line(lines: dict[int, OrderLine], line_id: int) -> OrderLine:
    if line_id not in lines:
        raise refuse("no_such_line", f"The order has no line {line_id}. Look at it again.")
    return lines[line_id]


def _pick_line(line: OrderLine, each: Pick) -> int:
    """Write down what was found; returns how many units are missing."""
    left = line.quantity - line.picked - line.dropped
    if not 0 <= each.picked <= left:
        raise refuse(
            "too_many",
            f"{each.picked} of {line.sku!r} were picked, but {left} are asked for. Enter at most "
            "that.",
            left=left,
        )
    line.picked += each.picked
    line.dropped += left - each.picked
    line.save(update_fields=["picked", "dropped"])
    return left - each.picked


def _put_in(order: Order, line: OrderLine, missing: int, each: Pick, by: By) -> None:
    """Add a line for the substitute: its own price, and never dearer unless that was agreed."""
    assert each.instead is not None
    wish = each.instead
    basket = Basket(
        place_id=order.place_id,
        channel=order.channel,
        lines=(BasketLine(line_id="1", sku=wish.sku, quantity=wish.quantity),),
    )
    quote = price_basket(basket, at=by.now, customer_id=order.customer_id)
    if quote.missing:
        raise refuse("not_offered", f"{wish.sku!r} has no price here. Take another article.")
    if quote.currency != order.currency:
        raise refuse("not_offered", f"{wish.sku!r} is sold in {quote.currency}. Take another one.")
    articles = granted(articles_of(order.place_id, [wish]))
    (priced,) = quote.lines
    replaced = worth(line, line.quantity) - worth(line, line.quantity - missing)
    if priced.net_minor > replaced and not each.is_dearer_agreed:
        priced = replace(priced, net_minor=replaced)
    position = order.lines.count() + 1
    substitute = line_of(order, articles[wish.sku], priced, position)
    substitute.picked = wish.quantity
    substitute.note = wish.note
    substitute.substitute_of = line
    substitute.hold_id = _held_for(order, line, stock_wants([wish], articles), by)
    substitute.save(force_insert=True)


def _held_for(order: Order, line: OrderLine, wants: Sequence[Want], by: By) -> UUID | None:
    if not wants:
        return None
    subject = subject_of(order.id)
    key = f"{subject}:instead:{line.id}:{order.version}"
    return granted(commit_at_once(wants, key=key, subject=subject, now=by.now)).id


def _take_out_of_stock(dropped: Sequence[tuple[OrderLine, int]], now: datetime) -> None:
    """What is not on the shelf cannot be promised to the next one either."""
    for hold_id, wants in wants_by_hold(dropped).items():
        granted(cancel_claims(hold_id, wants, now=now))
        for want in wants:
            granted(adjust(want.pool_id, want.t0, -want.quantity, now=now))


def _tell_changed(order: Order, dropped: Sequence[tuple[OrderLine, int]], by: By) -> None:
    lines = list(order.lines.all())
    facts: dict[str, object] = {
        "products": products((line, line.quantity - line.dropped) for line in lines)
    }
    due = due_of(order, lines) - still_conceded(order, lines)
    event_id = told(order, "Order Updated", by, minor=due, properties=facts)
    note(order, "lines", "", str(len(lines)), by, event_id=event_id)
    lower_due(order, lines, by, type_name="Order Cancelled", products=products(dropped))


@verb
def mark_ready(order_id: UUID, *, now: datetime, actor: str) -> Order:
    """Say that an order waits for its customer, and tell them; lines not picked yet are whole.

    Args:
        order_id: an order that stands.
        now: server time; from now on it is kept for the hours of the place's policy.
        actor: who prepared it.

    Returns:
        The order. Refusals: `wrong_state`, `nothing_left` if all of it was missing.
    """
    order = take(
        order_id,
        state=(State.PLACED,),
        fulfilment_state=(Fulfilment.WAITING, Fulfilment.PICKING),
    )
    by = By(actor, now)
    if not _pick_the_rest(order):
        raise refuse("nothing_left", f"Nothing of order {order.number} was found. Cancel it.")
    kept = max(now, order.pickup_until) + timedelta(hours=policy_of(order.place_id).keep_hours)
    keep(order, ready_at=now, keep_until=kept)
    event_id = told(order, "Order Ready For Pickup", by, properties={"kept_until": kept})
    move(order, "fulfilment_state", Fulfilment.READY, by, event_id=event_id)
    say_ready(order, now)
    return order


def _pick_the_rest(order: Order) -> int:
    """Units that are picked in the end."""
    picked = 0
    for line in order.lines.all():
        whole = line.quantity - line.dropped
        if line.picked != whole:
            line.picked = whole
            line.save(update_fields=["picked"])
        picked += whole
    return picked
