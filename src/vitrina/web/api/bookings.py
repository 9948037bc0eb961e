"""Tables by the API: what is free, booked, moved, called off, checked in."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError, done
from vitrina.web.api.keys import actor_of, needs, require_place
from vitrina.web.api.once import once
from vitrina.web.api.people import PersonIn, Short, customer_behind
from vitrina.web.api.places import known_place
from vitrina.web.api.shapes import BookingOut, Moment

router = Router(tags=["bookings"])
Party = Annotated[int, Field(ge=1, le=100)]


class FreeTimeOut(Schema):
    """A start at which a table is free for the whole turn, and in which halls."""

    starts_at: datetime
    halls: list[int]


class BookingIn(PersonIn):
    """What a guest asks for."""

    place_id: str
    starts_at: Moment
    party_size: Party
    hall_id: int | None = None
    comment: Annotated[str, Field(max_length=1000)] = ""


class MoveIn(Schema):
    """The new time and party."""

    starts_at: Moment
    party_size: Party
    hall_id: int | None = None


class CallOffIn(Schema):
    """Why, and the fee that the guest has agreed to."""

    reason: Short = ""
    agreed_fee_minor: Annotated[int, Field(ge=0)] = 0


@router.get(
    "/places/{place_id}/free-times", response=list[FreeTimeOut], auth=needs("bookings:read")
)
def free_times(
    request: HttpRequest,
    place_id: str,
    day: date,
    party_size: Annotated[int, Query(ge=1, le=100)],
    hall_id: int | None = None,
) -> list[FreeTimeOut]:
    """When a party can be seated on a local day."""
    known_place(request, place_id)
    found = bookings.free_times(
        place_id, day, party_size, hall_id, now=timezone.now(), channel="api"
    )
    return [FreeTimeOut(starts_at=each.starts_at, halls=list(each.halls)) for each in found]


@router.post("/bookings", response={201: BookingOut}, auth=needs("bookings:write"))
def book(request: HttpRequest, asked: BookingIn) -> HttpResponse:
    """Book a table; once for each Idempotency-Key."""
    known_place(request, asked.place_id)
    now = timezone.now()

    def deed(key: str) -> BookingOut | Refusal:
        customer = customer_behind(request, asked, now=now)
        if isinstance(customer, Refusal):
            return customer
        wanted = bookings.Request(
            place_id=asked.place_id,
            starts_at=asked.starts_at,
            party_size=asked.party_size,
            hall_id=asked.hall_id,
            name=asked.name,
            comment=asked.comment,
            channel="api",
        )
        booked = bookings.book(
            wanted,
            key=key,
            customer_id=customer,
            visitor=asked.origin(),
            now=now,
            actor=actor_of(request),
        )
        return booked if isinstance(booked, Refusal) else BookingOut.of(booked)

    return once(request, deed, now=now, status=201)


@router.get("/bookings", response=list[BookingOut], auth=needs("bookings:read"))
def listed(request: HttpRequest, place_id: str, day: date) -> list[BookingOut]:
    """The bookings of a place on one of its working days, in order."""
    known_place(request, place_id)
    return [BookingOut.of(each) for each in bookings.todays_bookings(place_id, day)]


@router.get("/bookings/{booking_id}", response=BookingOut, auth=needs("bookings:read"))
def one(request: HttpRequest, booking_id: UUID) -> BookingOut:
    """One booking."""
    return BookingOut.of(known_booking(request, booking_id))


@router.post("/bookings/{booking_id}/move", response=BookingOut, auth=needs("bookings:write"))
def move(request: HttpRequest, booking_id: UUID, asked: MoveIn) -> HttpResponse:
    """Move a booking to another time, party or hall, all at once or not at all."""
    return changed(
        request,
        booking_id,
        lambda now: bookings.reschedule(
            booking_id, asked.starts_at, asked.party_size, hall_id=asked.hall_id, now=now
        ),
    )


@router.post("/bookings/{booking_id}/cancel", response=BookingOut, auth=needs("bookings:write"))
def cancel(request: HttpRequest, booking_id: UUID, asked: CallOffIn) -> HttpResponse:
    """Call a booking off, as its guest may."""
    return changed(
        request,
        booking_id,
        lambda now: bookings.cancel(
            booking_id, now=now, reason=asked.reason, agreed_fee_minor=asked.agreed_fee_minor
        ),
    )


@router.get(
    "/places/{place_id}/bookings/by-code/{code}", response=BookingOut, auth=needs("bookings:serve")
)
def by_code(request: HttpRequest, place_id: str, code: str) -> BookingOut:
    """The booking that a guest's code names here; wrong codes are counted for each key."""
    known_place(request, place_id)
    terminal = actor_of(request)
    found = bookings.find_by_code(place_id, code, terminal=terminal, now=timezone.now())
    return BookingOut.of(done(found))


@router.post("/bookings/{booking_id}/check-in", response=BookingOut, auth=needs("bookings:serve"))
def check_in(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Note that the party is here."""
    actor = actor_of(request)
    return changed(
        request, booking_id, lambda now: bookings.check_in(booking_id, now=now, actor=actor)
    )


@router.post("/bookings/{booking_id}/seat", response=BookingOut, auth=needs("bookings:serve"))
def seat(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Note that the party sits."""
    actor = actor_of(request)
    return changed(request, booking_id, lambda now: bookings.seat(booking_id, now=now, actor=actor))


@router.post("/bookings/{booking_id}/finish", response=BookingOut, auth=needs("bookings:serve"))
def finish(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Note that the party has left."""
    actor = actor_of(request)
    return changed(
        request, booking_id, lambda now: bookings.finish(booking_id, now=now, actor=actor)
    )


@router.post("/bookings/{booking_id}/no-show", response=BookingOut, auth=needs("bookings:serve"))
def no_show(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Note that nobody came."""
    actor = actor_of(request)
    return changed(
        request, booking_id, lambda now: bookings.no_show(booking_id, now=now, actor=actor)
    )


def changed(
    request: HttpRequest, booking_id: UUID, verb: Callable[[datetime], Booking | Refusal]
) -> HttpResponse:
    """Answer with a booking that a verb of it has changed, once for each Idempotency-Key."""
    known_booking(request, booking_id)
    now = timezone.now()

    def deed(key: str) -> BookingOut | Refusal:
        del key
        answer = verb(now)
        return answer if isinstance(answer, Refusal) else BookingOut.of(answer)

    return once(request, deed, now=now)


def known_booking(request: HttpRequest, booking_id: UUID) -> Booking:
    """The booking, if it is there and at a place of the key."""
    booking = Booking.objects.filter(id=booking_id).first()
    if booking is None:
        raise ApiRefusalError(
            Refusal("not_found", f"There is no booking {booking_id}. See /bookings.")
        )
    require_place(request, booking.place_id)
    return booking
