"""The code page: type or scan, see what it opens, and hand over or check in with one key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.orders.models import Order
from vitrina.commerce.transactions import Refusal
from vitrina.web import refusals
from vitrina.web.staff.desk import Desk, at_desk, shown
from vitrina.web.staff.scanned import LONGEST, looked_up
from vitrina.web.staff.tickets import Line, Pill, Ticket, ticket_of
from vitrina.web.staff.visits import Visit, keep_late_of, visits_of

REFUSED_STATUS = {"too_many": 429}
NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class FoundAct:
    """The one button that is offered."""

    name: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a code opens, as the page shows it.

    Attributes:
        done: what has been done with it just now; empty before.
        due_minor: what is to be taken at the counter, in minor units.
        key: of the form, so that a repeat does nothing twice.
    """

    title: str
    subtitle: str
    pill: Pill
    tags: Sequence[Pill]
    address: str
    act: FoundAct | None
    done: str = ""
    lines: Sequence[Line] = ()
    due_minor: int = 0
    currency: str = ""
    how: str = "code"
    key: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("orders.hand_over")
def code(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The field for a code; after a POST, what it opens."""
    if request.method != "POST":
        order, booking = _asked_for(desk, request.GET)
        return code_shown(request, desk, order=order, booking=booking)
    typed = request.POST.get("code", "")[:LONGEST]
    opened = looked_up(desk, typed)
    if isinstance(opened, Refusal):
        status = REFUSED_STATUS.get(opened.reason, NOT_FOUND)
        return code_shown(request, desk, wrong=refusals.said(opened), typed=typed, status=status)
    how = "qr" if request.POST.get("how") == "qr" else "code"
    # the code itself is not kept in an address: whoever reads the history cannot use it
    part = f"order={opened.order_id}" if opened.order_id else f"booking={opened.booking_id}"
    return redirect(f"{reverse('staff:code', args=[desk.place.pk])}?{part}&how={how}")


def code_shown(  # noqa: PLR0913  # the parts of the page
    request: HttpRequest,
    desk: Desk,
    *,
    order: Order | None = None,
    booking: Booking | None = None,
    refused: str = "",
    wrong: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of codes, with an order or a booking on it, or with neither."""
    done, how = request.GET.get("done", ""), request.GET.get("how", "code")
    found = _order_found(desk, order, done, how) if order else None
    if booking:
        found = _booking_found(desk, booking, done)
    return shown(
        request,
        desk,
        "code",
        tab="code",
        status=status,
        found=found,
        refused=refused,
        wrong=wrong,
        typed=typed,
        done="" if found else None,
    )


def _asked_for(desk: Desk, query: Mapping[str, str]) -> tuple[Order | None, Booking | None]:
    """The order or the booking of an address; one that is not here is not there."""
    order = booking = None
    if asked := query.get("order"):
        orders = Order.objects.filter(place=desk.place).prefetch_related("lines")
        order = orders.filter(id=_uuid(asked)).first()
    elif asked := query.get("booking"):
        bookings = Booking.objects.filter(place=desk.place).prefetch_related("seatings__table")
        booking = bookings.filter(id=_uuid(asked)).first()
    if asked and not (order or booking):
        raise Http404
    return order, booking


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _order_found(desk: Desk, order: Order, done: str, how: str) -> Found:
    ticket = ticket_of(order, desk.glass)
    is_handed = done == "handed"
    act = None
    if ticket.stage == "ready":
        label = _("Paid by card, hand over") if ticket.unpaid_minor else _("Hand over")
        act = FoundAct("hand", label, reverse("staff:order-act", args=[desk.place.pk, order.pk]))
    return Found(
        title=" · ".join(filter(None, (ticket.number, ticket.name))),
        subtitle=_order_subtitle(ticket, is_handed=is_handed),
        pill=ticket.pill,
        tags=ticket.tags,
        address=reverse("staff:order", args=[desk.place.pk, order.pk]),
        act=act,
        done=_("Handed over") if is_handed else "",
        lines=() if is_handed else ticket.lines,
        due_minor=ticket.unpaid_minor if act else 0,
        currency=ticket.currency,
        how="qr" if how == "qr" else "code",
        key=str(uuid4()),
    )


def _order_subtitle(ticket: Ticket, *, is_handed: bool) -> str:
    if is_handed:
        return ""
    if ticket.stage in ("new", "picking"):
        return _("Not ready yet. It is due %(window)s.") % {"window": ticket.window}
    return ticket.comment


def _booking_found(desk: Desk, booking: Booking, done: str) -> Found:
    keep_late = keep_late_of(desk.place.pk)
    (visit,) = visits_of([booking], zone=desk.zone, now=desk.now, keep_late=keep_late)
    act = None
    if visit.act:
        address = reverse("staff:booking-act", args=[desk.place.pk, booking.pk])
        act = FoundAct(visit.act.name, str(visit.act.label), address)
    return Found(
        title=visit.name or visit.number,
        subtitle=_booking_subtitle(visit),
        pill=Pill(visit.state_word, visit.state_kind),
        tags=(Pill(visit.due.text, "alarm" if visit.due.is_late else ""),)
        if visit.due.text
        else (),
        address=reverse("staff:booking", args=[desk.place.pk, booking.pk]),
        act=act,
        done=_("Checked in") if done == "checked_in" else "",
        key=str(uuid4()),
    )


def _booking_subtitle(visit: Visit) -> str:
    guests = _("%(clock)s, party of %(count)s") % {
        "clock": visit.clock,
        "count": visit.party_size,
    }
    return " · ".join(filter(None, (guests, visit.tables, visit.comment)))
