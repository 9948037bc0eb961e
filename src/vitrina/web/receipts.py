"""A provider whose payments and refunds carry a fiscal receipt (54-FZ): it is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.customers import services as customers
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import items_of
from vitrina.commerce.payments.models import Payment, RefundLeg
from vitrina.connectors.payments.yookassa import YooKassa
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Item, Notice, Receipt, Standing, Started


@dataclass(frozen=True, slots=True)
class WithReceipts:
    """YooKassa, told what is sold and to whom.

    The contact is opened for the call that sends it, and kept nowhere.
    """

    provider: YooKassa

    @property
    def name(self) -> str:
        return self.provider.name

    def start(
        self, *, key: str, amount: Money, description: str, return_url: str, now: datetime
    ) -> Started:
        """Open a payment; RefusedError `no_contact` where no receipt could be sent to anybody."""
        receipt = receipt_of(Payment.objects.get(id=UUID(key)).subject, amount)
        if receipt is None:
            raise RefusedError(400, "no_contact", "A receipt needs a phone or an e-mail address.")
        return self.provider.start(
            key=key,
            amount=amount,
            description=description,
            return_url=return_url,
            now=now,
            receipt=receipt,
        )

    def status(self, provider_id: str) -> Standing:
        return self.provider.status(provider_id)

    def refund(self, *, key: str, provider_id: str, amount: Money, reason: str) -> Standing:
        """Give money back, also to who was forgotten since: then without a receipt of ours."""
        leg = RefundLeg.objects.select_related("payment").get(id=UUID(key))
        return self.provider.refund(
            key=key,
            provider_id=provider_id,
            amount=amount,
            reason=reason,
            receipt=receipt_of(leg.payment.subject, amount, is_refund=True),
        )

    def refund_status(self, refund_id: str) -> Standing:
        return self.provider.refund_status(refund_id)

    def refunds(self, *, since: datetime) -> Sequence[str]:
        return self.provider.refunds(since=since)

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        return self.provider.read_webhook(headers, body, now=now)


def receipt_of(subject: str, amount: Money, *, is_refund: bool = False) -> Receipt | None:
    """The receipt over a sum of an order or a booking; None if nobody could be sent it."""
    kind, _sep, identifier = subject.partition(":")
    if kind == "order":
        order = Order.objects.get(id=UUID(identifier))
        items = items_of(order, amount.minor, is_refund=is_refund)
        is_handed = order.handed_at is not None
        mode: Literal["full_payment", "full_prepayment", "advance"]
        mode = "full_payment" if is_handed else "full_prepayment"
        customer_id = order.customer_id
    else:
        booking = Booking.objects.get(id=UUID(identifier))
        with override("ru"):
            told = _("Deposit for a table, %(place)s") % {"place": booking.place.name}
        items, mode = (Item(told, 1, amount.minor, "payment"),), "advance"
        customer_id = booking.customer_id
    contact = _contact_of(customer_id)
    return Receipt(contact, items, mode) if contact else None


def _contact_of(customer_id: UUID | None) -> str:
    reached = customers.contacts_of(customer_id) if customer_id else []
    return next((each.value for each in reached if each.kind in ("phone", "email")), "")
