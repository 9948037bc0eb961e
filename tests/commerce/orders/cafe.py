"""A café in Berlin and what its customers do, for the tests of orders."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from django.db import connection
from uuid_utils.compat import uuid7

from vitrina.commerce.capacity import audit as of_capacity
from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.capacity.services import adjust, ensure_pool
from vitrina.commerce.catalog.rows import PriceListRow, ProductRow, VariantRow
from vitrina.commerce.catalog.services import (
    put_assortment,
    put_price_list,
    put_prices,
    put_products,
)
from vitrina.commerce.orders import audit
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.services import (
    Checkout,
    Wish,
    basket_of,
    hand_over,
    mark_ready,
    payment_settled,
    place_order,
    set_pickup_policy,
)
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.payments import audit as of_payments
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import refund
from vitrina.commerce.payments.settling import open_change
from vitrina.commerce.places.services import add_place
from vitrina.commerce.promotions.services import price_basket
from vitrina.commerce.transactions import Refusal, granted, verb

PLACE = "mitte"
# a Monday; in Berlin it is 13:00
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
AD = Visitor(anonymous_id="browser-1", utm_source="vk", utm_campaign="spring")
PRICES = {"tea": 300, "bun": 250, "cake": 500, "latte": 420, "mug": 999}
_keys = count()


def open_cafe(stock: Mapping[str, int] | None = None, place_id: str = PLACE) -> None:
    """A place that is open every day from 8 to 20, with a menu, prices and stock.

    All articles are counted but the latte, which is made to order.
    """
    add_place(
        place_id,
        name="Café Mitte",
        kind="cafe",
        zone="Europe/Berlin",
        now=NOW,
        hours={day: [(8 * 60, 20 * 60)] for day in range(7)},
    )
    put_products(
        [
            ProductRow(
                id=f"p-{sku}",
                kind="dish",
                name={"en": sku.title(), "ru": f"{sku}-ru"},
                variants=(VariantRow(sku, is_stocked=sku != "latte"),),
            )
            for sku in PRICES
        ],
        now=NOW,
    )
    put_assortment(f"all-{place_id}", products=[f"p-{sku}" for sku in PRICES], places=[place_id])
    put_price_list(PriceListRow(id="base", currency="EUR"))
    put_prices("base", PRICES)
    fill_stock(stock or {"tea": 20, "bun": 20, "cake": 20, "mug": 20}, place_id)
    set_pickup_policy(place_id, lead_minutes=10, window_minutes=15)


def fill_stock(stock: Mapping[str, int], place_id: str = PLACE) -> None:
    """Put units of articles on the shelf."""
    for sku, units in stock.items():
        adjust(ensure_pool("stock", sku, place_id).id, 0, units, now=NOW)


def wanted(*wishes: Wish, **fields: object) -> Checkout:
    """A checkout as a page makes it: with the proof of the price that it showed."""
    asked = Checkout(place_id=PLACE, wishes=wishes or (Wish("tea", 2),), **fields)  # type: ignore[arg-type]
    quote = price_basket(basket_of(asked), at=NOW)
    return replace(asked, proof=quote.proof, shown_minor=quote.total_minor)


def asked(*wishes: Wish, **fields: object) -> Order | Refusal:
    """What the shop says to an order."""
    return place_order(wanted(*wishes, **fields), key=f"key-{next(_keys)}", visitor=AD, now=NOW)


def placed(*wishes: Wish, **fields: object) -> Order:
    """An order that the shop took."""
    return done(asked(*wishes, **fields))


def paid(*wishes: Wish, **fields: object) -> Order:
    """An order that was paid online."""
    return done(settled(placed(*wishes, pay="online", **fields), now=later(1)))


@verb
def settled(order: Order, *, now: datetime) -> Order | Refusal:
    """The provider tells of a payment: noted and settled in one transaction, or paid back."""
    payment = pay_online(order, now=now)
    answer = payment_settled(order.id, now=now)
    if isinstance(answer, Refusal):
        granted(
            refund(
                payment.subject, payment.amount, key=f"late:{payment.id}", reason="late", now=now
            )
        )
    return answer


def pay_online(order: Order, *, now: datetime, minor: int | None = None) -> Payment:
    """Money of an order arrives at the provider, as `payments` writes it down."""
    payment = Payment.objects.create(
        id=uuid7(),
        subject=f"order:{order.id}",
        provider="test",
        provider_id=str(uuid7()),
        amount_minor=order.due_minor if minor is None else minor,
        currency=order.currency,
        state=Payment.State.SUCCEEDED,
        created_at=now,
        updated_at=now,
        checked_at=now,
    )
    open_change(payment, cause="paid", now=now)
    return payment


def ready(*wishes: Wish, **fields: object) -> Order:
    """An order that waits for its customer."""
    return done(mark_ready(placed(*wishes, **fields).id, now=NOW, actor="member:1"))


def handed(*wishes: Wish, paid_by: str = "cash") -> Order:
    """An order that was paid at the counter and handed over."""
    order = ready(*wishes)
    return done(hand_over(order.id, how="code", now=later(30), actor="member:1", paid_by=paid_by))


def done(answer: Order | Refusal | None) -> Order:
    """The order of an answer that is no refusal, as it is in the table."""
    assert isinstance(answer, Order), answer
    return Order.objects.get(id=answer.id)


def violations() -> list[object]:
    """What the audit of orders, capacity and payments finds; empty if all is well."""
    found: list[object] = []
    with connection.cursor() as cursor:
        for check in (*audit.CHECKS, *of_capacity.CHECKS, *of_payments.CHECKS):
            cursor.execute(check.sql)
            found += [(check.sentence, row) for row in cursor.fetchall()]
    return found


def reason(answer: object) -> str:
    """Why the shop said no."""
    assert isinstance(answer, Refusal), answer
    return answer.reason


def later(minutes: float) -> datetime:
    """So many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


def free(sku: str, place_id: str = PLACE) -> int:
    """Units of an article that nobody has been promised."""
    return cell(sku, place_id).free


def on_shelf(sku: str) -> int:
    """Units of an article that are in the place, promised or not."""
    row = cell(sku)
    return row.capacity - row.fulfilled


def cell(sku: str, place_id: str = PLACE) -> Cell:
    """The stock of an article."""
    return Cell.objects.get(pool__kind=Pool.Kind.STOCK, pool__ref=sku, pool__place_id=place_id)


def line_of(order: Order, sku: str) -> OrderLine:
    """The line of an article."""
    return order.lines.get(sku=sku)


def told(order: Order) -> list[str]:
    """The types of the events about an order, in order."""
    return [event.type for event in events(order)]


def events(order: Order) -> list[OutboxEvent]:
    """The events about an order, in order."""
    return [each for each in OutboxEvent.objects.order_by("id") if str(order.id) in each.row]
