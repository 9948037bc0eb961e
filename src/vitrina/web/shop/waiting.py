"""The waiting list of a day that is full: join it, see it, leave it."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from vitrina.commerce.bookings.models import WaitingEntry
from vitrina.commerce.bookings.services import Wish, join_waiting_list, leave_waiting_list
from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import opening_calendar
from vitrina.commerce.transactions import Refusal, granted, verb
from vitrina.web.people import customer_of, visitor_of
from vitrina.web.shop import asked as asking
from vitrina.web.shop.asked import Person
from vitrina.web.shop.booking_pages import bookable
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.kindly import kindly
from vitrina.web.shop.tables import Asked, asked_of

AROUND = timedelta(hours=1, minutes=30)  # an hour that is not free at all may be so near it


@require_POST
@of_the_site
def join(request: HttpRequest) -> HttpResponse:
    """Wait for a table of a day; a free one is offered to whoever waits longest."""
    now, place = timezone.now(), bookable(request.POST.get("place", ""))
    asked, person = asked_of(request.POST.dict(), place, now=now), asking.typed(request)
    if person.wrong:
        context = {"place": place, "asked": asked, "person": person}
        return shown(request, "wait.html", context, tab="places", status=422)
    entry = _joined(request, place, asked, person, now)
    if isinstance(entry, Refusal):
        context = {"place": place, "asked": asked, "person": person, "refused": kindly(entry)}
        return shown(request, "wait.html", context, tab="places", status=409)
    response = HttpResponseRedirect(reverse("shop:mine"), status=303)
    asking.let_in(request, response, entry.customer, now=now)
    return response


@require_POST
@of_the_site
def leave(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Wait no more."""
    customer = customer_of(request)
    mine = WaitingEntry.objects.filter(id=entry_id, customer=customer) if customer else None
    if mine is None or not mine.exists():
        raise Http404
    leave_waiting_list(entry_id)
    return HttpResponseRedirect(reverse("shop:mine"), status=303)


@verb
def _joined(
    request: HttpRequest, place: Place, asked: Asked, person: Person, now: datetime
) -> WaitingEntry:
    customer = asking.customer_behind(request, person, now=now)
    first, last = _span(place, asked)
    wish = Wish(place.id, asked.day, first, last, asked.party, asked.hall, person.name)
    return granted(
        join_waiting_list(wish, customer_id=customer.id, now=now, visitor=visitor_of(request))
    )


def _span(place: Place, asked: Asked) -> tuple[datetime, datetime]:
    """The starts that suit: around the hour that was asked for, or all day."""
    if asked.time:
        at = datetime.combine(asked.day, time.fromisoformat(asked.time), ZoneInfo(place.zone))
        return at - AROUND, at + AROUND
    spans = opening_calendar(place.id).spans(asked.day)
    if not spans:
        midnight = datetime.combine(asked.day, time(), ZoneInfo(place.zone))
        return midnight, midnight
    return spans[0].start, spans[-1].end
