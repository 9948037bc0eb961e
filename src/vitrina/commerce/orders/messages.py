"""What a customer is told of an order, by the contact that they gave."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from vitrina.commerce.notifications.services import call_off, notify
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.turning import subject_of

MINUTES = "%Y-%m-%d %H:%M"


def say_placed(order: Order, now: datetime) -> None:
    """The order stands: its number and code."""
    if order.customer_id:
        _say(order, "order_placed", now, {"time": _local(order, order.pickup_from)})


def say_ready(order: Order, now: datetime) -> None:
    """The order waits, until when, and what to show."""
    if order.customer_id:
        call_off("order_placed", subject_of(order.id), now=now)
        _say(order, "order_ready", now, {"until": _local(order, order.keep_until)})


def say_called_off(order: Order, now: datetime, reason: str) -> None:
    """The order is off, and what comes back."""
    if order.customer_id is None:
        return
    for template in ("order_placed", "order_ready"):
        call_off(template, subject_of(order.id), now=now)
    _say(order, "order_cancelled", now, {"reason": reason, "amount": _refunded(order)})


def _say(order: Order, template: str, now: datetime, further: dict[str, str]) -> None:
    values = {"number": str(order.number), "code": order.code, "place": order.place.name}
    notify(
        template,
        customer_id=order.customer_id,
        values={**values, **further},
        subject=subject_of(order.id),
        zone=order.place.zone,
        now=now,
    )


def _local(order: Order, at: datetime) -> str:
    return at.astimezone(ZoneInfo(order.place.zone)).strftime(MINUTES)


def _refunded(order: Order) -> str:
    if not order.refunded_minor:
        return ""
    amount = Decimal(order.refunded_minor).scaleb(-get_currency_precision(order.currency))
    return f"{amount} {order.currency}"
