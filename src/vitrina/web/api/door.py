"""What staff do with guests, by the API: seat whoever stands at the door, move, call off."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Table
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.bookings import MoveIn, Party, changed
from vitrina.web.api.keys import actor_of, needs
from vitrina.web.api.once import once
from vitrina.web.api.people import Short
from vitrina.web.api.places import known_place
from vitrina.web.api.shapes import BookingOut

router = Router(tags=["serving guests"])


class WalkInIn(Schema):
    """A party without a booking.

    Attributes:
        tables: by name, together, whatever they seat; none: the best that is free.
        minutes: how long they may stay, if a table is free for less than a usual turn.
    """

    party_size: Party
    tables: Annotated[list[Short], Field(max_length=20)] = Field(default_factory=list)
    hall_id: int | None = None
    minutes: Annotated[int | None, Field(ge=15, le=600)] = None
    name: Short = ""


class ReasonIn(Schema):
    """A few words, no personal data."""

    reason: Annotated[str, Field(max_length=60)] = ""


@router.post(
    "/places/{place_id}/walk-ins", response={201: BookingOut}, auth=needs("bookings:serve")
)
def walk_in(request: HttpRequest, place_id: str, asked: WalkInIn) -> HttpResponse:
    """Seat a party that stands at the door, at once."""
    known_place(request, place_id)
    now = timezone.now()

    def deed(key: str) -> BookingOut | Refusal:
        tables = _tables(place_id, asked.tables)
        if isinstance(tables, Refusal):
            return tables
        told = asked.model_dump(exclude={"tables", "party_size"})
        seated = bookings.walk_in(
            place_id,
            asked.party_size,
            key=key,
            table_ids=tables or None,
            now=now,
            actor=actor_of(request),
            **told,
        )
        return seated if isinstance(seated, Refusal) else BookingOut.of(seated)

    return once(request, deed, now=now, status=201)


@router.get(
    "/places/{place_id}/bookings/by-name", response=list[BookingOut], auth=needs("bookings:serve")
)
def by_name(
    request: HttpRequest, place_id: str, day: date, name: Annotated[str, Query(max_length=80)]
) -> list[BookingOut]:
    """The live bookings of a working day under a name, or a part of it."""
    known_place(request, place_id)
    return [BookingOut.of(each) for each in bookings.find_by_name(place_id, day, name)]


@router.post("/bookings/{booking_id}/staff-move", response=BookingOut, auth=needs("bookings:serve"))
def staff_move(request: HttpRequest, booking_id: UUID, asked: MoveIn) -> HttpResponse:
    """Move a booking, also after the guest's own deadline."""
    actor = actor_of(request)
    return changed(
        request,
        booking_id,
        lambda now: bookings.reschedule(
            booking_id,
            asked.starts_at,
            asked.party_size,
            hall_id=asked.hall_id,
            now=now,
            actor=actor,
        ),
    )


@router.post(
    "/bookings/{booking_id}/staff-cancel", response=BookingOut, auth=needs("bookings:serve")
)
def staff_cancel(request: HttpRequest, booking_id: UUID, asked: ReasonIn) -> HttpResponse:
    """Call a booking off for the place: free of charge, and its deposit goes back."""
    actor = actor_of(request)
    return changed(
        request,
        booking_id,
        lambda now: bookings.cancel(booking_id, by=actor, reason=asked.reason, now=now),
    )


def _tables(place_id: str, names: list[str]) -> list[int] | Refusal:
    found = dict(
        Table.objects.filter(place=place_id, retired_at=None, name__in=names).values_list(
            "name", "id"
        )
    )
    if missing := sorted(set(names) - found.keys()):
        return Refusal("no_such_table", f"There is no table {', '.join(missing)} here.")
    return sorted(found.values())
