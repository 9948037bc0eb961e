"""Pay an order or a booking online: off to the provider, and back to its page."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vitrina.commerce.orders import services as orders
from vitrina.commerce.payments.services import start_payment
from vitrina.commerce.transactions import Refusal
from vitrina.money import Money
from vitrina.web.connections import chosen_provider
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.kindly import kindly
from vitrina.web.shop.seen import seen_booking, seen_order

ANY_PAGE = "http://localhost/"  # it is only asked whether there is a provider


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid online, and the page that one comes back to."""

    subject: str
    amount: Money
    page: str
    description: str


def online() -> list[str]:
    """The ways to pay online: one where the shop has a provider."""
    return ["online"] if chosen_provider(ANY_PAGE) else []


@require_safe
@of_the_site
def pay_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """From an order that waits for its payment to the provider."""
    order = seen_order(request, order_id)
    page = reverse("shop:order", args=[order.id])
    owed = orders.owed_minor(order)
    if owed <= 0 or order.state not in ("pending", "placed"):
        return HttpResponseRedirect(page)
    told = _("Order %(number)s, %(place)s") % {"number": order.number, "place": order.place.name}
    return _off(request, Bill(orders.subject_of(order.id), Money(owed, order.currency), page, told))


@require_safe
@of_the_site
def pay_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """From a booking that waits for its deposit to the provider."""
    booking = seen_booking(request, booking_id)
    page = reverse("shop:booking", args=[booking.id])
    if booking.payment_state != "awaited":
        return HttpResponseRedirect(page)
    deposit = Money(booking.deposit_minor, booking.currency)
    told = _("Deposit for a table, %(place)s") % {"place": booking.place.name}
    return _off(request, Bill(f"booking:{booking.id}", deposit, page, told))


def _off(request: HttpRequest, bill: Bill) -> HttpResponse:
    """A page that leads on by itself: a form's own redirect to another host is not allowed."""
    page = request.build_absolute_uri(reverse("shop:test_payment"))
    provider = chosen_provider(page)
    context: dict[str, object] = {"page": bill.page}
    if provider is None:
        return HttpResponseRedirect(bill.page)
    started = start_payment(
        bill.subject,
        bill.amount,
        provider=provider,
        return_url=request.build_absolute_uri(bill.page),
        now=timezone.now(),
        description=bill.description,
    )
    if isinstance(started, Refusal):
        return shown(request, "pay.html", {**context, "refused": kindly(started)}, status=409)
    return shown(request, "pay.html", {**context, "address": started.confirmation_url})
