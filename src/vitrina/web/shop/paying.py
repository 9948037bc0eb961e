"""Pay an order or a booking online: what is to be paid, off to the provider, and back."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vitrina.commerce.orders import services as orders
from vitrina.commerce.payments.services import is_open, start_payment
from vitrina.commerce.transactions import Refusal
from vitrina.money import Money
from vitrina.payment import Provider
from vitrina.web.connections import chosen_provider
from vitrina.web.shop import spoken
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.kindly import Kindly, kindly
from vitrina.web.shop.seen import seen_booking, seen_order

BACK = "back"  # in the address that the provider sends one back to
ANY_PAGE = "http://localhost/"  # it is only asked whether there is a provider


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid online.

    Attributes:
        subject: what it is for: order:UUID, booking:UUID.
        amount: of it.
        page: of the order or the booking; one comes back to it.
        description: what is read at the provider, and above the sum.
    """

    subject: str
    amount: Money
    page: str
    description: str


def online() -> list[str]:
    """The ways to pay online: one where the shop has a provider."""
    return ["online"] if chosen_provider(ANY_PAGE) else []


def onwards(page: str, pays: str = "") -> HttpResponseRedirect:
    """To the page of what was ordered or booked; or on to its payment, where one is chosen.

    There the browser sends its form again (307), so that nobody has to press a button twice.
    """
    return HttpResponseRedirect(pays or page, status=307 if pays else 303)


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_site
def pay_order(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """What an order costs; sent, off to the provider."""
    order = seen_order(request, order_id)
    page = reverse("shop:order", args=[order.id])
    owed = orders.owed_minor(order)
    if owed <= 0 or order.state not in ("pending", "placed"):
        return HttpResponseRedirect(page)
    told = _("Order %(number)s, %(place)s") % {"number": order.number, "place": order.place.name}
    return _answer(
        request, Bill(orders.subject_of(order.id), Money(owed, order.currency), page, told)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_site
def pay_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """What the deposit of a booking is; sent, off to the provider."""
    booking = seen_booking(request, booking_id)
    page = reverse("shop:booking", args=[booking.id])
    if booking.payment_state != "awaited":
        return HttpResponseRedirect(page)
    deposit = Money(booking.deposit_minor, booking.currency)
    told = _("Deposit for a table, %(place)s") % {"place": booking.place.name}
    return _answer(request, Bill(f"booking:{booking.id}", deposit, page, told))


def back_from(request: HttpRequest, subject: str, *, is_paid: bool, is_owed: bool) -> str:
    """How it went, for one who comes back from the provider; empty for everybody else.

    Args:
        request: whose address says that it comes back.
        subject: what was to be paid.
        is_paid: all of its money is here.
        is_owed: it still wants money.

    Returns:
        paid; waiting, while the provider has not told; not_paid.
    """
    if BACK not in request.GET or not (is_paid or is_owed):
        return ""
    if is_paid:
        return "paid"
    return "waiting" if is_open(subject) else "not_paid"


def _answer(request: HttpRequest, bill: Bill) -> HttpResponse:
    # looking at a page must not open a payment: browsers and messengers look ahead
    provider = chosen_provider(request.build_absolute_uri(reverse("shop:test_payment")))
    if provider is None:
        return HttpResponseRedirect(bill.page)
    if request.method == "POST":
        return _off(request, bill, provider)
    return _shown(request, bill)


def _off(request: HttpRequest, bill: Bill, provider: Provider) -> HttpResponse:
    """A page that leads on by itself: a form's own redirect to another host is not allowed."""
    started = start_payment(
        bill.subject,
        bill.amount,
        provider=provider,
        return_url=request.build_absolute_uri(f"{bill.page}?{BACK}"),
        now=timezone.now(),
        description=bill.description,
    )
    if isinstance(started, Refusal):
        return _shown(request, bill, refused=kindly(started), status=409)
    return _shown(request, bill, address=started.confirmation_url)


def _shown(
    request: HttpRequest,
    bill: Bill,
    *,
    address: str = "",
    refused: Kindly | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": bill.page,
        "what": bill.description,
        "sum": spoken.price(bill.amount.minor, bill.amount.currency),
        "address": address,
        "refused": refused,
    }
    return shown(request, "pay.html", context, status=status)
