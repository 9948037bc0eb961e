"""Check an order against its place, its hours, its menu and its prices; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from vitrina.commerce.orders.claims import Article, articles_of
from vitrina.commerce.orders.models import Order, OrderLine, PickupPolicy
from vitrina.commerce.orders.pricing import agreed_quote
from vitrina.commerce.orders.windows import Window, chosen_window
from vitrina.commerce.orders.wishes import Checkout, flaw_of
from vitrina.commerce.places.services import open_place, opening_calendar
from vitrina.commerce.promotions.quote import DELIVERY, ITEM, Quote, QuotedLine
from vitrina.commerce.statements import rows_of
from vitrina.commerce.transactions import Refusal

# longer than a payment may take: what is paid is still held
PAYMENT_TTL = timedelta(minutes=20)
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """An order that was checked, before anything of it is written."""

    checkout: Checkout
    policy: PickupPolicy
    quote: Quote
    articles: dict[str, Article]
    window: Window
    day: date
    zone: ZoneInfo

    @property
    def keep_until(self) -> datetime:
        return self.window.end + timedelta(hours=self.policy.keep_hours)


def planned(
    checkout: Checkout, *, customer_id: UUID | None, now: datetime, is_at_once: bool = False
) -> Plan | Refusal:
    """What an order would be.

    It only reads, so it is called before the transaction that writes: others wait less. What
    may not go wrong in between, stock and pace, the hold decides.

    Args:
        checkout: with one wish for each line.
        customer_id: a price may depend on it.
        now: server time.
        is_at_once: sold over the counter: no window, no lead time.

    Returns:
        Or a refusal: bad_basket, no_such_place, no_such_way, not_paid_there, price_changed,
        no_quote, no_price, not_offered, closed, too_late or too_early.
    """
    if flaw := flaw_of(checkout.wishes):
        return Refusal("bad_basket", flaw)
    policy = _policy_for(checkout)
    if isinstance(policy, Refusal):
        return policy
    calendar = opening_calendar(checkout.place_id)
    window: Window | Refusal = Window(now, now)
    if not is_at_once:
        window = chosen_window(policy, calendar, checkout.pickup_from, now=now)
    if isinstance(window, Refusal):
        return window
    articles = articles_of(checkout.place_id, checkout.wishes, now)
    if isinstance(articles, Refusal):
        return articles
    quote = agreed_quote(checkout, customer_id=customer_id, now=now)
    if isinstance(quote, Refusal):
        return quote
    day = window.start.astimezone(calendar.zone).date()
    return Plan(checkout, policy, quote, articles, window, day, calendar.zone)


def _policy_for(checkout: Checkout) -> PickupPolicy | Refusal:
    place = open_place(checkout.place_id)
    if place is None:
        return Refusal(
            "no_such_place", f"There is no place {checkout.place_id!r}. Choose one of the list."
        )
    kept = rows_of(PickupPolicy, "place_id = %s", [place.id])
    policy = kept[0] if kept else PickupPolicy()
    policy.place = place
    has_way = checkout.way in Order.Way.values
    if not has_way or (checkout.way == Order.Way.COURIER and not policy.has_courier):
        return Refusal(
            "no_such_way", f"{place.id!r} does not give orders by {checkout.way!r}. Choose another."
        )
    if checkout.pay == "at_place" and not policy.is_paid_at_place:
        return Refusal("not_paid_there", f"{place.id!r} takes no money. Pay online.")
    return policy


def columns_of(plan: Plan, now: datetime) -> dict[str, object]:
    """What an order keeps of its plan."""
    checkout, quote = plan.checkout, plan.quote
    is_online = checkout.pay == "online"
    return {
        "place": plan.policy.place,
        "day": plan.day,
        "channel": checkout.channel,
        "way": checkout.way,
        "state": Order.State.PENDING if is_online else Order.State.PLACED,
        "fulfilment_state": Order.Fulfilment.WAITING,
        "payment_state": Order.Payment.AWAITED if is_online else Order.Payment.DUE,
        "fiscal_state": Order.Fiscal.NONE,
        "currency": quote.currency,
        "lines_minor": quote.minor_of(ITEM),
        "delivery_minor": quote.minor_of(DELIVERY),
        "total_minor": quote.total_minor,
        "due_minor": quote.total_minor,
        "quote_proof": quote.proof,
        "ruleset_digest": quote.ruleset_digest,
        "codes": list(checkout.codes),
        "pickup_from": plan.window.start,
        "pickup_until": plan.window.end,
        "expires_at": now + PAYMENT_TTL if is_online else None,
        "keep_until": plan.keep_until,
        "placed_at": now,
    }


def lines_of(order: Order, plan: Plan) -> Iterator[OrderLine]:
    """The lines of an order, unsaved: each with the price of its quote."""
    left = [each for each in plan.quote.lines if each.kind == ITEM]
    for position, wish in enumerate(plan.checkout.wishes, 1):
        # a kept quote may list the same articles in another order
        priced = next(
            each for each in left if (each.sku, each.quantity) == (wish.sku, wish.quantity)
        )
        left.remove(priced)
        line = line_of(order, plan.articles[wish.sku], priced, position)
        line.note = wish.note[:LONGEST_NOTE]
        line.hold_id = order.hold_id if line.pool_id else None
        yield line


def line_of(order: Order, article: Article, priced: QuotedLine, position: int) -> OrderLine:
    """A line of an order, unsaved, without what claims its stock."""
    return OrderLine(
        order=order,
        position=position,
        sku=article.sku,
        product_id=article.product_id,
        name=dict(article.name),
        quantity=priced.quantity,
        unit_minor=priced.unit_minor,
        gross_minor=priced.gross_minor,
        net_minor=priced.net_minor,
        price_list=priced.price_list,
        pool_id=article.pool_id,
    )
