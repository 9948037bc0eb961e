"""The money of orders and bookings by the API: what was paid, what went back, begin, give back."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Router, Schema

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.payments.models import Payment, Refund
from vitrina.commerce.payments.services import start_payment
from vitrina.commerce.transactions import Refusal
from vitrina.money import Money
from vitrina.web.api.answers import ApiRefusalError, done
from vitrina.web.api.bookings import known_booking
from vitrina.web.api.keys import actor_of, needs
from vitrina.web.api.once import once, repeatable
from vitrina.web.api.orders import known_order
from vitrina.web.api.shapes import OrderOut
from vitrina.web.connections import chosen_provider

router = Router(tags=["payments"])


class PaymentIn(Schema):
    """Where the provider sends the customer afterwards, and what they read there.

    Attributes:
        return_url: a page of the program's own.
        description: no personal data.
    """

    return_url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]
    description: Annotated[str, Field(max_length=120)] = ""


class PaymentOut(Schema):
    """One try to pay; lead the customer to confirmation_url while it is pending."""

    id: UUID
    provider: str
    method: str
    amount_minor: int
    refunded_minor: int
    currency: str
    state: str
    confirmation_url: str
    created_at: datetime

    @classmethod
    def of(cls, payment: Payment) -> Self:
        """As the API writes it."""
        return cls(**{name: getattr(payment, name) for name in cls.model_fields})


class RefundOut(Schema):
    """Money that goes back; pending until the provider has said so."""

    id: UUID
    amount_minor: int
    currency: str
    reason: str
    state: str
    created_at: datetime


class AccountOut(Schema):
    """The money of an order or a booking; owed is what is still to be paid."""

    owed_minor: int
    currency: str
    payments: list[PaymentOut]
    refunds: list[RefundOut]


class RefundIn(Schema):
    """How much goes back, in minor units, and why: a few words, no personal data."""

    minor: Annotated[int, Field(gt=0, le=10**12)]
    reason: Annotated[str, Field(max_length=80)] = ""


@router.get("/orders/{order_id}/payments", response=AccountOut, auth=needs("payments:read"))
def of_order(request: HttpRequest, order_id: UUID) -> AccountOut:
    """What was paid for an order, what went back, and what is owed."""
    order = known_order(request, order_id)
    return _account(orders.subject_of(order.id), _owed_of_order(order))


@router.post(
    "/orders/{order_id}/payments",
    response=PaymentOut,
    auth=needs("payments:write"),
    openapi_extra=repeatable("the payment that is open is given again"),
)
def pay_order(request: HttpRequest, order_id: UUID, asked: PaymentIn) -> PaymentOut:
    """Begin to pay online what an order still owes; once more gives the payment that is open."""
    order = known_order(request, order_id)
    return _begun(request, orders.subject_of(order.id), _owed_of_order(order), asked)


@router.post("/orders/{order_id}/refunds", response=OrderOut, auth=needs("payments:write"))
def refund_order(request: HttpRequest, order_id: UUID, asked: RefundIn) -> HttpResponse:
    """Give back a part of what was paid for an order that was handed over: goodwill.

    What is not handed over yet is called off, and what is brought back is returned: their money
    goes back by itself.
    """
    known_order(request, order_id)
    now = timezone.now()

    def deed(key: str) -> OrderOut | Refusal:
        answer = orders.give_money_back(
            order_id,
            asked.minor,
            key=key,
            now=now,
            actor=actor_of(request),
            reason=asked.reason,
        )
        return answer if isinstance(answer, Refusal) else OrderOut.of(answer)

    return once(request, deed, now=now)


@router.get("/bookings/{booking_id}/payments", response=AccountOut, auth=needs("payments:read"))
def of_booking(request: HttpRequest, booking_id: UUID) -> AccountOut:
    """What was paid for a booking, what went back, and what is owed of its deposit."""
    booking = known_booking(request, booking_id)
    return _account(f"booking:{booking.id}", _owed_of_booking(booking))


@router.post(
    "/bookings/{booking_id}/payments",
    response=PaymentOut,
    auth=needs("payments:write"),
    openapi_extra=repeatable("the payment that is open is given again"),
)
def pay_booking(request: HttpRequest, booking_id: UUID, asked: PaymentIn) -> PaymentOut:
    """Begin to pay a deposit online; once more gives the payment that is open."""
    booking = known_booking(request, booking_id)
    return _begun(request, f"booking:{booking.id}", _owed_of_booking(booking), asked)


def _owed_of_order(order: Order) -> Money:
    wants_money = order.state in (Order.State.PENDING, Order.State.PLACED)
    return Money(max(orders.owed_minor(order), 0) if wants_money else 0, order.currency)


def _owed_of_booking(booking: Booking) -> Money:
    is_awaited = booking.payment_state == Booking.Payment.AWAITED
    return Money(booking.deposit_minor if is_awaited else 0, booking.currency)


def _begun(request: HttpRequest, subject: str, owed: Money, asked: PaymentIn) -> PaymentOut:
    if not owed.minor:
        raise ApiRefusalError(Refusal("wrong_state", f"Nothing is owed for {subject} now."))
    provider = chosen_provider(request.build_absolute_uri(reverse("shop:test_payment")))
    if provider is None:
        message = "The shop has connected no way to pay online. It is paid at the place."
        raise ApiRefusalError(Refusal("no_provider", message))
    begun = start_payment(
        subject,
        owed,
        provider=provider,
        return_url=asked.return_url,
        now=timezone.now(),
        description=asked.description,
    )
    return PaymentOut.of(done(begun))


def _account(subject: str, owed: Money) -> AccountOut:
    paid = Payment.objects.filter(subject=subject).order_by("created_at", "id")
    back = Refund.objects.filter(subject=subject).order_by("created_at", "id")
    names = RefundOut.model_fields
    return AccountOut(
        owed_minor=owed.minor,
        currency=owed.currency,
        payments=[PaymentOut.of(each) for each in paid],
        refunds=[
            RefundOut(**{name: getattr(each, name) for name in names})
            for each in back.prefetch_related("legs")
        ],
    )
