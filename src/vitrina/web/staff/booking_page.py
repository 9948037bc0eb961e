"""One booking: check in, seat, finish, no-show, move, cancel."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.transactions import Refusal
from vitrina.web import refusals
from vitrina.web.staff.bookings_page import day_shown
from vitrina.web.staff.code_page import code_shown
from vitrina.web.staff.desk import Desk, at_desk, shown
from vitrina.web.staff.order_forms import is_count
from vitrina.web.staff.today_page import today_shown
from vitrina.web.staff.visits import EXPECTED, keep_late_of, visits_of

Deed = Callable[[Desk, Booking, Mapping[str, str]], Booking | Refusal]
CONFLICT = 409
REASONS = {
    "customer": _("The guest asked for it"),
    "place": _("The place cannot take them"),
    "mistake": _("A mistake"),
}


@require_safe
@at_desk("bookings.see")
def booking(request: HttpRequest, desk: Desk, booking_id: UUID) -> HttpResponse:
    """One booking, with what can be done with it now."""
    return booking_shown(request, desk, booking_at(desk, booking_id))


@require_POST
@at_desk("bookings.check_in")
def act(request: HttpRequest, desk: Desk, booking_id: UUID) -> HttpResponse:
    """Do what a button says; a refusal is told on the page that it stands on."""
    asked = request.POST.get("act", "")
    if asked not in ACTS:
        raise Http404
    action, deed, done = ACTS[asked]
    found = booking_at(desk, booking_id)
    answer = deed(desk, found, request.POST) if desk.may(action) else Refusal("not_allowed", "")
    if isinstance(answer, Refusal):
        return _refused(request, desk, found, answer)
    return _back(request, desk, found, done)


def booking_at(desk: Desk, booking_id: UUID) -> Booking:
    """A booking of the desk's own place, with its tables.

    Raises:
        Http404: there is none, or it is another place's.
    """
    rows = Booking.objects.filter(id=booking_id, place=desk.place)
    found = rows.prefetch_related("seatings__table").first()
    if found is None:
        raise Http404
    return found


def booking_shown(
    request: HttpRequest, desk: Desk, found: Booking, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """The page of one booking."""
    keep_late = keep_late_of(desk.place.pk)
    (visit,) = visits_of([found], zone=desk.zone, now=desk.now, keep_late=keep_late)
    is_expected = found.state in EXPECTED
    return shown(
        request,
        desk,
        "booking",
        tab="bookings",
        status=status,
        visit=visit,
        booking=found,
        is_expected=is_expected,
        may_miss=found.state == Booking.State.CONFIRMED and found.starts_at <= desk.now,
        local_start=f"{found.starts_at.astimezone(desk.zone):%Y-%m-%dT%H:%M}",
        reasons=REASONS,
        refused=refused,
    )


def _check_in(desk: Desk, found: Booking, given: Mapping[str, str]) -> Booking | Refusal:
    del given
    return bookings.check_in(found.pk, now=desk.now, actor=desk.actor)


def _seat(desk: Desk, found: Booking, given: Mapping[str, str]) -> Booking | Refusal:
    del given
    return bookings.seat(found.pk, now=desk.now, actor=desk.actor)


def _finish(desk: Desk, found: Booking, given: Mapping[str, str]) -> Booking | Refusal:
    del given
    return bookings.finish(found.pk, now=desk.now, actor=desk.actor)


def _no_show(desk: Desk, found: Booking, given: Mapping[str, str]) -> Booking | Refusal:
    del given
    return bookings.no_show(found.pk, now=desk.now, actor=desk.actor)


def _move(desk: Desk, found: Booking, given: Mapping[str, str]) -> Booking | Refusal:
    try:
        wall = datetime.fromisoformat(given.get("starts_at", ""))
    except ValueError:
        return Refusal("bad_time", "That is no time.")
    party = given.get("party_size", "")
    if not is_count(party) or not int(party):
        return Refusal("bad_party", "That is no number of guests.")
    starts_at = wall.replace(tzinfo=desk.zone)
    return bookings.reschedule(found.pk, starts_at, int(party), now=desk.now, actor=desk.actor)


def _cancel(desk: Desk, found: Booking, given: Mapping[str, str]) -> Booking | Refusal:
    reason = given.get("reason", "")
    reason = reason if reason in REASONS else "mistake"
    return bookings.cancel(found.pk, by=desk.actor, reason=reason, now=desk.now)


# what a button asks for: the action of `staff.roles`, the deed, the notice that follows
ACTS: Mapping[str, tuple[str, Deed, str]] = {
    "check_in": ("bookings.check_in", _check_in, "checked_in"),
    "seat": ("bookings.check_in", _seat, ""),
    "finish": ("bookings.check_in", _finish, ""),
    "no_show": ("bookings.check_in", _no_show, "no_show"),
    "move": ("bookings.change", _move, "moved"),
    "cancel": ("bookings.change", _cancel, "cancelled"),
}


def _back(request: HttpRequest, desk: Desk, found: Booking, done: str) -> HttpResponse:
    places = {
        "today": reverse("staff:today", args=[desk.place.pk]),
        "bookings": f"{reverse('staff:bookings', args=[desk.place.pk])}?day={found.day}",
        "code": f"{reverse('staff:code', args=[desk.place.pk])}?booking={found.pk}",
    }
    own = reverse("staff:booking", args=[desk.place.pk, found.pk])
    address = places.get(request.POST.get("back", ""), own)
    if not done:
        return redirect(address)
    return redirect(f"{address}{'&' if '?' in address else '?'}done={done}")


def _refused(request: HttpRequest, desk: Desk, found: Booking, no: Refusal) -> HttpResponse:
    words = refusals.said(no)
    back = request.POST.get("back", "")
    if back == "today":
        return today_shown(request, desk, refused=words, status=CONFLICT)
    if back == "bookings":
        return day_shown(request, desk, found.day, refused=words, status=CONFLICT)
    fresh = booking_at(desk, found.pk)
    if back == "code":
        return code_shown(request, desk, booking=fresh, refused=words, status=CONFLICT)
    return booking_shown(request, desk, fresh, refused=words, status=CONFLICT)
