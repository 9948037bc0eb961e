"""My codes: what is to be collected and visited, kept by the phone for when it has no net."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.orders.models import Order
from vitrina.web.people import customer_of
from vitrina.web.shop import spoken
from vitrina.web.shop.codes import qr_of, spaced
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.mine import linked, remember
from vitrina.web.shop.order_pages import ENDED
from vitrina.web.shop.seen import bookings_seen, orders_seen
from vitrina.web.shop.tables import capitalised
from vitrina.web.shop.visit_pages import TITLES

LIVE_BOOKINGS = ("confirmed", "checked_in", "in_service")


@dataclass(frozen=True, slots=True)
class Card:
    """One order or booking in a list; `code` and `qr` only while they open something.

    `is_owed`: it waits for its payment.
    """

    address: str
    title: str
    place: str
    when: str
    state: str
    code: str = ""
    qr: str = ""
    is_owed: bool = False


@require_safe
@of_the_site
def mine(request: HttpRequest) -> HttpResponse:
    """What is to be paid and the codes first, then what was."""
    now = timezone.now()
    cards = [
        *(_order(each, now) for each in orders_seen(request)),
        *(_booking(each, now) for each in bookings_seen(request)),
    ]
    customer = customer_of(request)
    context = {
        "live": [each for each in cards if each.code],
        "owed": [each for each in cards if each.is_owed],
        "past": [each for each in cards if not each.code and not each.is_owed],
        "waiting": _waiting(customer.id if customer else None),
        "customer": customer,
        "shown_at": spoken.clock(now, timezone.get_current_timezone_name()),
    }
    return shown(request, "mine.html", context, tab="mine")


@require_safe
def linked_order(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a message: this browser may see the order from now on."""
    found = linked("order", token)
    if found is None:
        raise Http404
    response = HttpResponseRedirect(reverse("shop:order", args=[found]))
    remember(request, response, order=found)
    return response


@require_safe
def linked_booking(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a message: this browser may see the booking from now on."""
    found = linked("booking", token)
    if found is None:
        raise Http404
    response = HttpResponseRedirect(reverse("shop:booking", args=[found]))
    remember(request, response, booking=found)
    return response


def _order(order: Order, now: datetime) -> Card:
    is_live = order.state == "placed"
    states = {
        "pending": _("Waiting for the payment"),
        "done": _("Handed over"),
        **{name: str(text) for name, text in ENDED.items()},
    }
    is_ready = order.fulfilment_state in ("ready", "partly_handed")
    return Card(
        address=reverse("shop:order", args=[order.id]),
        title=_("Order %(number)s") % {"number": order.number},
        place=order.place.name,
        when=capitalised(spoken.moment(order.pickup_from, order.place.zone, now=now)),
        state=states.get(order.state, _("Ready for you") if is_ready else _("Being prepared")),
        code=spaced(order.code) if is_live else "",
        qr=qr_of(order.code) if is_live else "",
        is_owed=order.state == "pending",
    )


def _booking(booking: Booking, now: datetime) -> Card:
    is_live = booking.state in LIVE_BOOKINGS and booking.ends_at > now
    return Card(
        address=reverse("shop:booking", args=[booking.id]),
        title=_("Table for %(count)s") % {"count": booking.party_size},
        place=booking.place.name,
        when=capitalised(spoken.moment(booking.starts_at, booking.place.zone, now=now)),
        state=str(TITLES[booking.state]),
        code=spaced(booking.code) if is_live else "",
        qr=qr_of(booking.code) if is_live else "",
    )


def _waiting(customer_id: UUID | None) -> Sequence[WaitingEntry]:
    if customer_id is None:
        return ()
    entries = WaitingEntry.objects.filter(customer_id=customer_id, state="waiting")
    return list(entries.select_related("place"))
