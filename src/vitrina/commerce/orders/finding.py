"""Find an order's lines, and the order that a code opens; let nobody find one by guessing."""

from datetime import datetime, timedelta

from django.db.models import F

from vitrina.commerce.orders.codes import normal_code
from vitrina.commerce.orders.models import Order, OrderLine, Terminal
from vitrina.commerce.statements import as_kept, rows_of
from vitrina.commerce.transactions import Refusal, granted, verb

# 1,000 guesses meet one of 1,000 open codes with a chance of 1 in 900; nobody gets 1,000
MOST_MISSES = 10
MOST_AT_A_PLACE = 100  # whoever has many terminals, or names, gets no more tries by them
LOCKED_FOR = timedelta(minutes=15)


def find_by_code(place_id: str, code: str, *, terminal: str, now: datetime) -> Order | Refusal:
    """The order that a code opens at this place, today and for as long as it is kept.

    Args:
        place_id: where it is shown; codes of other places open nothing here.
        code: as typed or scanned.
        terminal: which till or tablet: ten misses lock it for a quarter of an hour.
        now: server time.

    Returns:
        A refusal `no_such_code`, the same whether it never was, is used, or belongs elsewhere;
        or `too_many` while the terminal or the place is locked, also for a right code.
    """
    place = f"place:{place_id}"
    if not (
        granted(_count_try(terminal, MOST_MISSES, now))
        and granted(_count_try(place, MOST_AT_A_PLACE, now))
    ):
        return Refusal(
            "too_many",
            f"Too many codes were wrong here. Wait {LOCKED_FOR // timedelta(minutes=1)} minutes, "
            "or find the order by its number.",
        )
    order = _open_order(place_id, normal_code(code), now)
    if order is None:
        return Refusal("no_such_code", "No open order has this code here. Read it once more.")
    granted(_take_back_try(terminal))
    granted(_take_back_try(place))
    return order


def kept_lines(order: Order) -> list[OrderLine]:
    """The lines of an order, in their order; quicker than Django's own words for it."""
    order_id = as_kept(OrderLine, "order", order.id)
    return rows_of(OrderLine, "order_id = %s ORDER BY position", [order_id])


def _open_order(place_id: str, code: str, now: datetime) -> Order | None:
    return Order.objects.filter(
        place_id=place_id, code=code, state=Order.State.PLACED, keep_until__gt=now
    ).first()


@verb
def _count_try(terminal: str, most: int, now: datetime) -> bool:
    # counted before it is looked up: a thousand at once are a thousand
    fresh = Terminal(id=terminal, since=now, misses=0)
    Terminal.objects.bulk_create([fresh], ignore_conflicts=True)
    row = Terminal.objects.filter(id=terminal)
    if row.filter(since__lte=now - LOCKED_FOR).update(since=now, misses=1):
        return True
    return bool(row.filter(misses__lt=most).update(misses=F("misses") + 1))


@verb
def _take_back_try(terminal: str) -> None:
    Terminal.objects.filter(id=terminal, misses__gt=0).update(misses=F("misses") - 1)
