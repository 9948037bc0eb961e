"""The waiting list by the API: joined, offered a table, taken, left."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import WaitingEntry
from vitrina.commerce.places.models import Hall
from vitrina.commerce.transactions import Refusal, granted, refuse, verb
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.bookings import changed
from vitrina.web.api.keys import needs, require_place
from vitrina.web.api.once import once
from vitrina.web.api.people import PersonIn, customer_behind
from vitrina.web.api.places import known_place
from vitrina.web.api.shapes import BookingOut, Moment

router = Router(tags=["bookings"])
Waiting = WaitingEntry.State


class WaitIn(PersonIn):
    """What somebody waits for: a start between from_at and until_at on a working day."""

    place_id: str
    day: date
    from_at: Moment
    until_at: Moment
    party_size: Annotated[int, Field(ge=1, le=100)]
    hall_id: int | None = None


class WaitingOut(Schema):
    """Somebody who waits; booking_id is of the table that was offered."""

    id: UUID
    place_id: str
    day: date
    from_at: datetime
    until_at: datetime
    party_size: int
    hall_id: int | None
    state: str
    booking_id: UUID | None
    created_at: datetime

    @classmethod
    def of(cls, entry: WaitingEntry) -> Self:
        """As the API writes it."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


@router.post("/waiting-list", response={201: WaitingOut}, auth=needs("bookings:write"))
def join(request: HttpRequest, asked: WaitIn) -> HttpResponse:
    """Wait for a table; whoever waits longest is offered one first, by message and event."""
    known_place(request, asked.place_id)
    now = timezone.now()

    @verb
    def deed(key: str) -> WaitingOut:
        del key
        customer = granted(customer_behind(request, asked, now=now))
        if customer is None:
            raise refuse("no_contact", "Nobody can be told without a phone or an e-mail.")
        if asked.hall_id and not Hall.objects.filter(id=asked.hall_id, place=asked.place_id):
            raise refuse("not_found", f"There is no hall {asked.hall_id} at {asked.place_id!r}.")
        own = ("place_id", "day", "from_at", "until_at", "party_size", "hall_id", "name")
        wish = bookings.Wish(**{name: getattr(asked, name) for name in own})
        entry = bookings.join_waiting_list(
            wish, customer_id=customer, now=now, visitor=asked.origin()
        )
        return WaitingOut.of(granted(entry))

    return once(request, deed, now=now, status=201)


@router.get("/waiting-list/{entry_id}", response=WaitingOut, auth=needs("bookings:read"))
def one(request: HttpRequest, entry_id: UUID) -> WaitingOut:
    """One who waits."""
    return WaitingOut.of(_known(request, entry_id))


@router.post("/waiting-list/{entry_id}/leave", response=WaitingOut, auth=needs("bookings:write"))
def leave(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Wait no more; once more does nothing."""
    _known(request, entry_id)

    def deed(key: str) -> WaitingOut:
        del key
        bookings.leave_waiting_list(entry_id)
        return WaitingOut.of(WaitingEntry.objects.get(id=entry_id))

    return once(request, deed, now=timezone.now())


@router.post("/bookings/{booking_id}/accept", response=BookingOut, auth=needs("bookings:write"))
def accept(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Take the table that was offered; one with a deposit is firm when that is paid."""
    return changed(request, booking_id, lambda now: bookings.accept_offer(booking_id, now=now))


@router.get(
    "/places/{place_id}/waiting-list", response=list[WaitingOut], auth=needs("bookings:serve")
)
def listed(request: HttpRequest, place_id: str, day: date) -> list[WaitingOut]:
    """Who waits for a table of a working day, the longest first."""
    known_place(request, place_id)
    states = (Waiting.WAITING, Waiting.OFFERED)
    rows = WaitingEntry.objects.filter(place=place_id, day=day, state__in=states)
    return [WaitingOut.of(each) for each in rows]


def _known(request: HttpRequest, entry_id: UUID) -> WaitingEntry:
    found = WaitingEntry.objects.filter(id=entry_id).first()
    if found is None:
        raise ApiRefusalError(Refusal("not_found", f"Nobody waits under {entry_id}."))
    require_place(request, found.place_id)
    return found
