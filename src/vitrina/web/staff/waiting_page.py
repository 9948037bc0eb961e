"""Deeds on the waiting list: put a party on it, offer a table out of turn, take it off."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import WaitingEntry
from vitrina.commerce.bookings.services import Wish
from vitrina.commerce.customers.services import customer_for
from vitrina.commerce.transactions import Refusal, granted, refuse, verb
from vitrina.web import refusals
from vitrina.web.staff.bookings_page import day_of, day_shown
from vitrina.web.staff.desk import Desk, at_desk
from vitrina.web.staff.waiting import LISTED, Typed, entry_at

CONFLICT, UNPROCESSABLE = 409, 422
OF_THE_FORM = ("bad_party", "bad_time", "bad_span", "bad_contact", "no_such_hall")


@require_POST
@at_desk("bookings.change")
def wait(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put a party on the list of a day: somebody calls, or stands at the door."""
    day = day_of(request.POST.get("day", ""), desk.today)
    typed = Typed.of(request.POST.dict())
    wish = typed.wish(desk, day)
    entry = wish if isinstance(wish, Refusal) else _joined(desk, wish, typed.phone)
    if isinstance(entry, Refusal):
        status = UNPROCESSABLE if entry.reason in OF_THE_FORM else CONFLICT
        said = refusals.said(entry)
        return day_shown(request, desk, day, refused=said, status=status, typed=typed)
    return _back(desk, day, "waiting")


@require_POST
@at_desk("bookings.change")
def act(request: HttpRequest, desk: Desk, entry_id: UUID) -> HttpResponse:
    """Do what a button beside a party says."""
    entry, asked = entry_at(desk, entry_id), request.POST.get("act", "")
    if entry is None or asked not in ACTS:
        raise Http404
    deed, done = ACTS[asked]
    answer = deed(desk, entry)
    if isinstance(answer, Refusal):
        said = refusals.said(answer)
        return day_shown(request, desk, entry.day, refused=said, status=CONFLICT)
    return _back(desk, entry.day, done)


@verb
def _joined(desk: Desk, wish: Wish, phone: str) -> WaitingEntry:
    if not phone:
        raise refuse("bad_contact", "Nobody can be told without a phone. Ask for it.")
    guest = granted(
        customer_for({"phone": phone}, now=desk.now, name=wish.name, language=get_language() or "")
    )
    # each call makes a guest of its own: the phone tells that it is the same party, or the same tap
    theirs = guest.contacts.values("token")
    same = WaitingEntry.objects.filter(place=desk.place, day=wish.day, state__in=LISTED)
    if same.filter(customer__contacts__token__in=theirs).exists():
        raise refuse(
            "already_waiting", f"This phone waits for {wish.day} already. Look at the list."
        )
    return granted(bookings.join_waiting_list(wish, customer_id=guest.id, now=desk.now))


def _offer(desk: Desk, entry: WaitingEntry) -> object | Refusal:
    return bookings.offer_to(entry.id, now=desk.now)


def _accept(desk: Desk, entry: WaitingEntry) -> object | Refusal:
    if entry.state != WaitingEntry.State.OFFERED or entry.booking_id is None:
        return Refusal("not_waiting", "No table is offered to them.")
    return bookings.accept_offer(entry.booking_id, now=desk.now, actor=desk.actor)


def _remove(desk: Desk, entry: WaitingEntry) -> object | Refusal:
    return bookings.remove_from_waiting_list(entry.id, now=desk.now, actor=desk.actor)


# what a button asks for: the deed, and the notice that follows
ACTS: Mapping[str, tuple[Callable[[Desk, WaitingEntry], object | Refusal], str]] = {
    "offer": (_offer, "offered"),
    "accept": (_accept, "taken"),
    "remove": (_remove, "waits_no_more"),
}


def _back(desk: Desk, day: date, done: str) -> HttpResponse:
    return redirect(f"{reverse('staff:bookings', args=[desk.place.pk])}?day={day}&done={done}")
