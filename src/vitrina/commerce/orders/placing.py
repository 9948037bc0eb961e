"""Place an order: checked, held, numbered and written down, all of it or nothing."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import IntegrityError, connection
from uuid_utils.compat import uuid7

from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import Want, commit_at_once, place_hold
from vitrina.commerce.orders.claims import stock_wants
from vitrina.commerce.orders.codes import new_code
from vitrina.commerce.orders.lockers import first_held, locker_choices, locker_days
from vitrina.commerce.orders.messages import say_placed
from vitrina.commerce.orders.models import Order, OrderLine, Transition
from vitrina.commerce.orders.planning import PAYMENT_TTL, Plan, columns_of, lines_of, planned
from vitrina.commerce.orders.turning import By, products, subject_of, told
from vitrina.commerce.orders.windows import slot_wants
from vitrina.commerce.orders.wishes import Checkout, summed
from vitrina.commerce.orders.words import Words, sealed
from vitrina.commerce.outbox.visitor import NOBODY, Visitor
from vitrina.commerce.statements import insert
from vitrina.commerce.transactions import Refusal, granted, verb

TRIES = 3

NUMBER = """
INSERT INTO orders_daycounter (place_id, day, last) VALUES (%s, %s, 1)
ON CONFLICT (place_id, day) DO UPDATE SET last = orders_daycounter.last + 1
RETURNING last
"""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for an order, and where they came from."""

    customer_id: UUID | None = None
    visitor: Visitor = NOBODY
    actor: str = "customer"
    parent: Order | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What tells a repeat of a request, and what was asked under it."""

    text: str
    digest: bytes


def place_order(  # noqa: PLR0913  # who asks for what, when
    checkout: Checkout,
    *,
    key: str,
    customer_id: UUID | None = None,
    visitor: Visitor = NOBODY,
    now: datetime,
    actor: str = "customer",
    rng: Random | None = None,
) -> Order | Refusal:
    """Place an order: what it takes is held, and firm at once unless it is to be paid online.

    Args:
        checkout: what is wanted, as the customer saw it.
        key: chosen by whoever asks; the same key and checkout give the same order.
        customer_id: a customer or a guest; None for somebody at the till.
        visitor: where they came from; each later event of the order tells it again.
        now: server time.
        actor: who does it: customer, member:…
        rng: where codes come from; the system's by default.

    Returns:
        The order, placed; or pending until `expires_at` if it is to be paid online. Or a refusal:
        sold_out, slot_full, lockers_full, no_locker, price_changed, no_quote, no_price,
        not_offered, closed, too_late, too_early, no_such_place, no_such_way, not_paid_there,
        bad_basket, key_reused.
    """
    asker = Asker(customer_id, visitor, actor)
    return placed_once(checkout, key, asker, now=now, rng=rng or secrets.SystemRandom())


def placed_once(
    checkout: Checkout, key: str, asker: Asker, *, now: datetime, rng: Random
) -> Order | Refusal:
    """The order under a key: a new one, or the one that it gave before."""
    checkout = replace(checkout, wishes=summed(checkout.wishes))
    digest = checkout.digest()
    no = Refusal("busy", f"The order {key!r} met too many others. Ask again.")
    for _ in range(TRIES):
        plan = planned(
            checkout,
            customer_id=asker.customer_id,
            now=now,
            is_at_once=asker.parent is not None,
        )
        if isinstance(plan, Refusal):
            return _placed_before(key, digest) or plan
        try:
            answer = _place(plan, Key(key, digest), asker, now, rng)
        except IntegrityError:  # an order has this key, or another one this code
            if before := _placed_before(key, digest):
                return before
            continue
        if not isinstance(answer, Refusal):
            return answer
        # others filled the first window just now: whoever is in a hurry takes the next one
        is_to_try = answer.reason == "slot_full" and checkout.pickup_from is None
        if not is_to_try:  # perhaps the goods went to this very key meanwhile
            return _placed_before(key, digest) or answer
        no = answer
    return _placed_before(key, digest) or no


def _placed_before(key: str, digest: bytes) -> Order | Refusal | None:
    before = Order.objects.filter(key=key).first()
    if before and bytes(before.digest) != digest:
        return Refusal(
            "key_reused",
            f"The key {key!r} was used for another order. Send this one with a key of its own.",
        )
    return before


@verb
def _place(plan: Plan, key: Key, asker: Asker, now: datetime, rng: Random) -> Order:
    checkout, order_id = plan.checkout, uuid7()
    order = Order(
        id=order_id,
        key=key.text,
        digest=key.digest,
        hold=_held(plan, order_id, now),
        customer_id=asker.customer_id,
        origin=asker.visitor.kept(),
        parent=asker.parent,
        code=new_code(rng),
        sealed_words=sealed(order_id, Words(checkout.name, checkout.comment, checkout.address)),
        number=_next_number(checkout.place_id, plan.day),
        **columns_of(plan, now),
    )
    insert([order])
    lines = list(lines_of(order, plan))
    insert(lines)
    _write_down(order, lines, By(asker.actor, now))
    if order.state == Order.State.PLACED and order.parent_id is None:
        say_placed(order, now)
    return order


def _held(plan: Plan, order_id: UUID, now: datetime) -> Hold | None:
    """One hold for everything that can run out: stock, the pick-up window, the locker cell.

    It is firm, unless it waits for a payment.
    """
    subject = subject_of(order_id)
    wants = [
        *stock_wants(plan.checkout.wishes, plan.articles),
        *slot_wants(plan.policy, plan.window),
    ]

    def hold(further: Sequence[Want], size: str) -> Hold | Refusal:
        whole, key = [*wants, *further], f"{subject}{size}"
        if plan.checkout.pay == "online":
            return place_hold(whole, key=key, subject=subject, now=now, ttl=PAYMENT_TTL)
        return commit_at_once(whole, key=key, subject=subject, now=now)

    if plan.checkout.way == Order.Way.LOCKER:
        units = sum(wish.quantity for wish in plan.checkout.wishes)
        days = locker_days(plan.day, timedelta(hours=plan.policy.keep_hours))
        choices = locker_choices(plan.checkout.place_id, units, days, plan.zone)
        return granted(_in_words(first_held(choices, hold), plan))
    return granted(_in_words(hold([], ""), plan)) if wants else None


def _in_words(answer: Hold | Refusal, plan: Plan) -> Hold | Refusal:
    """The refusal of the kernel in the words of a shop: articles and windows, not pools."""
    if not isinstance(answer, Refusal) or answer.reason != "sold_out":
        return answer
    skus = {article.pool_id: article.sku for article in plan.articles.values()}
    found = answer.facts.get("short")
    short = [
        {"sku": skus[each["pool_id"]], "wanted": each["wanted"], "free": each["free"]}
        for each in (found if isinstance(found, list) else [])
        if each["pool_id"] in skus
    ]
    if short or not found:
        left = ", ".join(f"{each['free']} of {each['sku']!r}" for each in short)
        return Refusal("sold_out", f"Too little is left: {left}. Take less.", {"short": short})
    return Refusal(
        "slot_full",
        f"The window {plan.window.start.isoformat()} is full. Choose another one.",
        {"window": plan.window.start.isoformat()},
    )


def _next_number(place_id: str, day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, [place_id, day])
        return int(cursor.fetchone()[0])


def _write_down(order: Order, lines: Sequence[OrderLine], by: By) -> None:
    """The first transition of each column; a pending order is told of when it is paid."""
    event_id = None if order.state == Order.State.PENDING else tell_completed(order, lines, by)
    insert(
        [
            Transition(
                order=order,
                column=column,
                after=getattr(order, column),
                at=by.now,
                actor=by.actor,
                event_id=event_id if column == "state" else None,
            )
            for column in ("state", "payment_state")
        ]
    )


def tell_completed(order: Order, lines: Sequence[OrderLine], by: By) -> UUID:
    """Tell that an order stands; the event's id."""
    facts: dict[str, object] = {
        "products": products((line, line.quantity) for line in lines),
        "shipping_minor": order.delivery_minor,
        "discount_minor": sum(line.gross_minor - line.net_minor for line in lines),
    }
    if order.codes:
        facts["coupon"] = order.codes[0]
    return told(order, "Order Completed", by, minor=order.total_minor, properties=facts)
