"""What somebody did in the shop: orders, bookings, waiting lists, and what was paid for them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.bookings.words import words_of as words_of_booking
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.words import words_of as words_of_order
from vitrina.commerce.payments.models import Payment, Refund

Row = Mapping[str, object]
People = Collection[UUID]


def orders(people: People) -> Iterator[Row]:
    """One row per order, with its lines and the steps that it went through."""
    theirs = Order.objects.filter(customer_id__in=people).order_by("placed_at", "id")
    for row in theirs.prefetch_related("lines", "transitions"):
        words = words_of_order(row)
        yield {
            "order_id": row.id,
            "place_id": row.place_id,
            "day": row.day,
            "number": row.number,
            "code": row.code,
            "channel": row.channel,
            "way": row.way,
            "state": row.state,
            "fulfilment_state": row.fulfilment_state,
            "payment_state": row.payment_state,
            "currency": row.currency,
            "delivery_minor": row.delivery_minor,
            "total_minor": row.total_minor,
            "due_minor": row.due_minor,
            "paid_minor": row.paid_minor,
            "refunded_minor": row.refunded_minor,
            "code_words": row.codes,
            "name": words.name,
            "comment": words.comment,
            "address": words.address,
            "came_from": row.origin,
            "pickup_from": row.pickup_from,
            "placed_at": row.placed_at,
            "ready_at": row.ready_at,
            "handed_at": row.handed_at,
            "lines": [_line(each, row.currency) for each in row.lines.all()],
            "steps": [_step(each.column, each.after, each.at) for each in row.transitions.all()],
        }


def bookings(people: People) -> Iterator[Row]:
    """One row per booking of a table."""
    theirs = Booking.objects.filter(customer_id__in=people).order_by("created_at", "id")
    for row in theirs.select_related("hall").prefetch_related("seatings__table", "transitions"):
        words = words_of_booking(row)
        yield {
            "booking_id": row.id,
            "place_id": row.place_id,
            "number": row.number,
            "code": row.code,
            "channel": row.channel,
            "state": row.state,
            "payment_state": row.payment_state,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "party_size": row.party_size,
            "hall": row.hall.name if row.hall else "",
            "tables": [each.table.name for each in row.seatings.all()],
            "currency": row.currency,
            "deposit_minor": row.deposit_minor,
            "fee_minor": row.fee_minor,
            "name": words.name,
            "comment": words.comment,
            "came_from": row.origin,
            "created_at": row.created_at,
            "steps": [_step("state", each.state, each.at) for each in row.transitions.all()],
        }


def waiting(people: People) -> Iterator[Row]:
    """One row per waiting list that they were on."""
    theirs = WaitingEntry.objects.filter(customer_id__in=people).order_by("created_at", "id")
    for row in theirs.select_related("hall"):
        yield {
            "place_id": row.place_id,
            "day": row.day,
            "from_at": row.from_at,
            "until_at": row.until_at,
            "party_size": row.party_size,
            "hall": row.hall.name if row.hall else "",
            "name": words_of_booking(row).name,
            "came_from": row.origin,
            "state": row.state,
            "created_at": row.created_at,
        }


def payments(subjects: Sequence[str]) -> Iterator[Row]:
    """One row per try to pay; no address or key of the payment service."""
    for row in Payment.objects.filter(subject__in=subjects).order_by("created_at", "id"):
        yield {
            "payment_id": row.id,
            "of": row.subject,
            "provider": row.provider,
            "method": row.method,
            "amount_minor": row.amount_minor,
            "refunded_minor": row.refunded_minor,
            "currency": row.currency,
            "state": row.state,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
        }


def refunds(subjects: Sequence[str]) -> Iterator[Row]:
    """One row per sum that went back."""
    theirs = Refund.objects.filter(subject__in=subjects).order_by("created_at", "id")
    for row in theirs.prefetch_related("legs"):
        yield {
            "of": row.subject,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
            "reason": row.reason,
            "state": row.state,
            "created_at": row.created_at,
        }


def subjects_of(people: People) -> list[str]:
    """What payments and messages call their orders and bookings."""
    of_orders = Order.objects.filter(customer_id__in=people).values_list("id", flat=True)
    of_bookings = Booking.objects.filter(customer_id__in=people).values_list("id", flat=True)
    return [*(f"order:{each}" for each in of_orders), *(f"booking:{each}" for each in of_bookings)]


def _line(line: object, currency: str) -> Row:
    names = ("sku", "name", "note", "quantity", "unit_minor", "gross_minor", "net_minor")
    counted = ("dropped", "handed", "returned")
    told = {name: getattr(line, name) for name in (*names, *counted)}
    return {**told, "currency": currency}


def _step(column: str, after: str, at: object) -> Row:
    # who of the staff did it is about somebody else
    return {"column": column, "after": after, "at": at}
