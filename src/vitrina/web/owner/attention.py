"""What does not mend itself: payments in trouble, messages and deliveries that came nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from vitrina.commerce.notifications.models import Message
from vitrina.commerce.orders.models import Order
from vitrina.commerce.partners.models import Delivery
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import Trouble, troubles
from vitrina.web.owner.room import Room, in_room, shop_zone, shown
from vitrina.web.owner.wording_pages import TITLES

LOOKED_BACK = timedelta(days=30)  # as far as the list above the orders
SHOWN = 50
TROUBLES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "not_paid": (
        _("Money was given back that was not known as paid"),
        _("Look at the payment on the pages of the service, and compare it with the order."),
    ),
    "other_amount": (
        _("Another amount was paid"),
        _("Compare the payment with the order, and give back the difference."),
    ),
    "over_refunded": (
        _("More was given back than paid"),
        _("Look at the refunds of this payment on the pages of the service."),
    ),
    "unknown_payment": (
        _("A payment that is not ours"),
        _("Somebody paid past the shop, or another shop uses the same account."),
    ),
    "refund_failed": (
        _("A refund failed"),
        _("Give the money back on the pages of the service, or in another way."),
    ),
    "refund_unclear": (
        _("Nobody knows whether a refund was made"),
        _("Look for it on the pages of the service before you give the money back again."),
    ),
}
ERRORS: Mapping[str, str | Promise] = {
    "no_template": _("Its wording was deleted: write it anew."),
    "sealed under another key": _("It was sealed under another key of the shop."),
}
ERROR_OTHERWISE = _("The service that sends it refused, or did not answer: look at its settings.")


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a kind there are, in words, and where they are listed."""

    number: int
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One trouble with money for people; `address` is of its order, if it has one."""

    title: str | Promise
    advice: str | Promise
    about: str
    at: datetime
    address: str


def counts(now: datetime) -> list[Count]:
    """What there is to look at, without what there is none of."""
    page = reverse("owner:attention")
    payments = len(troubles(since=now - LOOKED_BACK, now=now))
    messages, deliveries = _messages(now).count(), _deliveries(now).count()
    found = [
        Count(
            payments,
            ngettext("payment in trouble", "payments in trouble", payments),
            f"{page}#payments",
        ),
        Count(
            messages,
            ngettext("message that was not sent", "messages that were not sent", messages),
            f"{page}#messages",
        ),
        Count(
            deliveries,
            ngettext("webhook that was not taken", "webhooks that were not taken", deliveries),
            f"{page}#webhooks",
        ),
    ]
    return [each for each in found if each.number]


@require_safe
@in_room("settings.change")
def attention(request: HttpRequest, room: Room) -> HttpResponse:
    """All of it, with what to do next."""
    now = room.now
    messages = list(_messages(now).order_by("-ended_at")[:SHOWN])
    return shown(
        request,
        room,
        "attention",
        section="places",
        days=LOOKED_BACK.days,
        payments=_shown(troubles(since=now - LOOKED_BACK, now=now)[:SHOWN]),
        messages=[
            (
                each,
                TITLES.get(each.template, each.template),
                ERRORS.get(each.last_error, ERROR_OTHERWISE),
                _local(each.ended_at or each.created_at),
            )
            for each in messages
        ],
        deliveries=_deliveries(now).select_related("endpoint").order_by("-event_id")[:SHOWN],
    )


def _messages(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(state=Message.State.FAILED, ended_at__gte=now - LOOKED_BACK)


def _deliveries(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        state=Delivery.State.GIVEN_UP,
        endpoint__closed_at=None,
        due_at__gte=now - LOOKED_BACK,
    )


def _shown(found: list[Trouble]) -> list[Shown]:
    orders = _orders({each.payment_id for each in found if each.payment_id})
    return [
        Shown(*TROUBLES[each.kind], each.about, _local(each.at), _of(orders, each.payment_id))
        for each in found
    ]


def _of(orders: Mapping[UUID, str], payment_id: UUID | None) -> str:
    return orders.get(payment_id, "") if payment_id else ""


def _orders(payment_ids: set[UUID]) -> dict[UUID, str]:
    """The page of the order that each payment is for."""
    subjects = dict(Payment.objects.filter(id__in=payment_ids).values_list("id", "subject"))
    ids = {
        payment_id: UUID(subject.removeprefix("order:"))
        for payment_id, subject in subjects.items()
        if subject.startswith("order:")
    }
    places = dict(Order.objects.filter(id__in=ids.values()).values_list("id", "place_id"))
    return {
        payment_id: reverse("staff:order", args=[places[order_id], order_id])
        for payment_id, order_id in ids.items()
        if order_id in places
    }


def _local(at: datetime) -> datetime:
    return at.astimezone(shop_zone()).replace(tzinfo=None)
