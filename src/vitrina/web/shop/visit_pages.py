"""The page of a booking: its code, its calendar entry, moving it, calling it off."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.bookings.ics import booking_calendar
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.services import (
    accept_offer,
    cancel,
    fee_to_cancel,
    free_times,
    reschedule,
)
from vitrina.commerce.transactions import Refusal
from vitrina.web.shop import marking, paying, spoken, tables
from vitrina.web.shop.booking_pages import Plan, terms_of
from vitrina.web.shop.codes import qr_of, spaced
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.kindly import Kindly, kindly
from vitrina.web.shop.place_cards import cards_of
from vitrina.web.shop.seen import seen_booking
from vitrina.web.shop.tables import asked_of, booking_form, starts

TITLES = {
    "requested": gettext_lazy("Your table is held"),
    "confirmed": gettext_lazy("Your table is booked"),
    "checked_in": gettext_lazy("Welcome"),
    "in_service": gettext_lazy("Enjoy your time"),
    "done": gettext_lazy("Thank you for coming"),
    "no_show": gettext_lazy("We have missed you"),
    "cancelled": gettext_lazy("This booking was cancelled"),
}
COMING = ("requested", "confirmed")


@require_safe
@of_the_site
def booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """A booking as it stands."""
    return _page(request, seen_booking(request, booking_id))


@require_safe
def state(request: HttpRequest, booking_id: UUID) -> JsonResponse:
    """Which version the booking is of: the page asks, and loads itself anew."""
    return JsonResponse({"version": seen_booking(request, booking_id).version})


@require_safe
def calendar(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """The booking for a calendar."""
    found = seen_booking(request, booking_id)
    content = booking_calendar(
        found,
        summary=_("Table at %(place)s") % {"place": found.place.name},
        location=", ".join(filter(None, [found.place.address, found.place.city])),
        address=request.build_absolute_uri(reverse("shop:booking", args=[found.id])),
        now=timezone.now(),
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="table.ics"'},
    )


@require_POST
@of_the_site
def call_off(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Cancel it, for the fee that was shown."""
    found = seen_booking(request, booking_id)
    agreed = request.POST.get("fee", "")
    answer = cancel(
        found.id,
        now=timezone.now(),
        agreed_fee_minor=int(agreed) if agreed.isdecimal() and len(agreed) < 12 else 0,
    )
    return _after(request, found, answer)


@require_POST
@of_the_site
def accept(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Take a table that was offered after waiting."""
    found = seen_booking(request, booking_id)
    return _after(request, found, accept_offer(found.id, now=timezone.now()))


@require_safe
@of_the_site
def move(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """The times that it can be moved to."""
    return _moving(request, seen_booking(request, booking_id))


@require_POST
@of_the_site
def moved(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Move it to another time, or another number of guests."""
    found = seen_booking(request, booking_id)
    asked = asked_of(request.POST.dict(), found.place, now=timezone.now())
    try:
        at = datetime.fromisoformat(request.POST.get("at", ""))
    except ValueError:
        at = found.starts_at
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(found.zone))
    answer = reschedule(found.id, at, asked.party, now=timezone.now())
    if isinstance(answer, Refusal):
        return _moving(request, found, refused=kindly(answer), status=409)
    return _after(request, found, answer)


def _after(request: HttpRequest, found: Booking, answer: object) -> HttpResponse:
    if isinstance(answer, Refusal):
        found.refresh_from_db()
        return _page(request, found, refused=kindly(answer), status=409)
    return HttpResponseRedirect(reverse("shop:booking", args=[found.id]), status=303)


def _page(
    request: HttpRequest, found: Booking, *, refused: Kindly | None = None, status: int = 200
) -> HttpResponse:
    now, zone = timezone.now(), found.place.zone
    is_coming = found.state in COMING
    fee = fee_to_cancel(found.id, now=now) if is_coming else 0
    is_offer = found.state == "requested" and found.payment_state != "awaited"
    context = {
        "booking": found,
        "title": TITLES[found.state],
        "is_coming": is_coming,
        "is_offer": is_offer,
        "until": spoken.moment(found.held_until, zone, now=now) if found.held_until else "",
        "code": spaced(found.code) if is_coming and not is_offer else "",
        "qr": qr_of(found.code) if is_coming and not is_offer else "",
        "when": tables.capitalised(spoken.moment(found.starts_at, zone, now=now)),
        "fee_minor": fee,
        "fee": spoken.price(fee, found.currency) if fee else "",
        "kept_fee": spoken.price(found.fee_minor, found.currency) if found.fee_minor else "",
        "back": paying.back_from(
            request,
            f"booking:{found.id}",
            is_paid=found.payment_state == "paid",
            is_owed=found.payment_state == "awaited",
        ),
        "deposit": spoken.price(found.deposit_minor, found.currency),
        "terms": terms_of(
            Plan(found.place, found.starts_at, found.party_size, found.hall_id), now=now
        ),
        "card": cards_of([(found.place, None)], now=now)[0],
        "refused": refused,
        "marking": marking.reservation(found, found.place),
    }
    return shown(request, "booking.html", context, tab="mine", status=status)


def _moving(
    request: HttpRequest, found: Booking, *, refused: Kindly | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    query = request.GET.dict() if request.GET else {}
    today = now.astimezone(ZoneInfo(found.zone)).date()
    usual = {"day": found.day.isoformat(), "party": str(found.party_size)}
    asked = asked_of({**usual, **query}, found.place, now=now)
    free = free_times(found.place_id, asked.day, asked.party, found.hall_id, now=now)
    context = {
        "booking": found,
        "place": found.place,
        "form": booking_form(found.place, asked, now=now),
        "asked": asked,
        "day_name": tables.capitalised(spoken.near_day(asked.day, today=today)),
        "starts": starts(free, found.place, asked),
        "when": spoken.moment(found.starts_at, found.zone, now=now),
        "refused": refused,
    }
    return shown(request, "move.html", context, tab="mine", status=status)
