"""Book a table: check, take the tables, write it down, all of it or nothing."""

import hashlib
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vitrina.commerce.bookings.availability import ONLINE
from vitrina.commerce.bookings.claiming import Plan, planned, require_open, seat, write_seatings
from vitrina.commerce.bookings.codes import SYSTEM, draw_code, draw_number
from vitrina.commerce.bookings.messages import tell_guest
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.rooms import Room, room_of
from vitrina.commerce.bookings.turning import By, State, keep, note, subject_of
from vitrina.commerce.bookings.words import Words, sealed
from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import Want, commit_at_once, place_hold
from vitrina.commerce.outbox.visitor import NOBODY, Visitor
from vitrina.commerce.places.services import opening_calendar
from vitrina.commerce.transactions import Refusal, refuse, verb

TRIES = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What a guest asks for.

    Attributes:
        starts_at: aware; a start that free_times has listed.
        hall_id: only there; None: anywhere.
        name: to call at the door.
        channel: site, app, widget, api; phone and staff are the place's own.
    """

    place_id: str
    starts_at: datetime
    party_size: int
    hall_id: int | None = None
    name: str = ""
    comment: str = ""
    channel: str = "site"

    def digest(self) -> bytes:
        """What tells it from another request."""
        asked = astuple(replace(self, starts_at=self.starts_at.astimezone(UTC)))
        return hashlib.sha256(repr(asked).encode()).digest()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, where they came from, and how long what they ask for is held for them.

    Attributes:
        offer: so long they may think about it; None: firm, or until the deposit is paid.
    """

    customer_id: UUID | None = None
    visitor: Visitor = NOBODY
    actor: str = "customer"
    offer: timedelta | None = None


def book(  # noqa: PLR0913  # who asks for what, when
    request: Request,
    *,
    key: str,
    customer_id: UUID | None = None,
    visitor: Visitor = NOBODY,
    now: datetime,
    actor: str = "customer",
    rng: Random = SYSTEM,
) -> Booking | Refusal:
    """Book a table: the smallest that seats the party, or tables that stand together.

    Args:
        request: what is asked for.
        key: chosen by whoever asks; the same key and request give the same booking.
        customer_id: a customer or a guest; None for one that the staff know.
        visitor: where they came from; each later event of the booking tells it again.
        now: server time.
        actor: who does it: customer, staff:…
        rng: where codes come from.

    Returns:
        The booking, confirmed; or requested if a deposit is to be paid, until `held_until`. Or a
        refusal: no_table, slot_full, closed, too_late, too_far, too_large, off_grid, bad_party,
        not_bookable, key_reused.
    """
    return book_for(request, key, Asker(customer_id, visitor, actor), now=now, rng=rng)


@verb
def book_for(
    request: Request, key: str, asker: Asker, *, now: datetime, rng: Random = SYSTEM
) -> Booking:
    """Book for somebody; the verb behind `book` and the offers to those who wait."""
    if before := Booking.objects.filter(key=key).first():
        return _same(before, request)
    room = room_of(request.place_id, since=request.starts_at.date() - timedelta(days=3))
    plan = planned(
        room,
        request.starts_at,
        request.party_size,
        request.hall_id,
        now=now,
        is_online=request.channel in ONLINE,
    )
    booking = drafted(request, key, plan, room, asker, now)
    # before the tables: another one with this key waits here, and keeps nobody from a table
    if before := insert(booking, rng):
        return _same(before, request)
    take_tables(booking, room, plan, now=now)
    # it may have been closed since it was asked for: what is closed from now on meets our cells
    require_open(booking.place_id, opening_calendar(booking.place_id), plan)
    is_firm = booking.state == State.CONFIRMED
    note(booking, "", By(asker.actor, now), event="Booking Created" if is_firm else "")
    if is_firm:
        tell_guest("booking_confirmed", booking, now=now)
    return booking


def _same(before: Booking, request: Request) -> Booking:
    if bytes(before.digest) != request.digest():
        raise refuse(
            "key_reused",
            f"The key {before.key!r} was used for another booking. Send this one with its own.",
        )
    return before


def drafted(
    request: Request, key: str, plan: Plan, room: Room, asker: Asker, now: datetime
) -> Booking:
    """A booking that is not written yet, and has no tables."""
    policy, booking_id = room.policy, uuid7()
    deposit = policy.deposit(request.party_size) if request.channel in ONLINE else 0
    wait = asker.offer or (timedelta(minutes=policy.pay_minutes) if deposit else None)
    return Booking(
        id=booking_id,
        key=key,
        digest=request.digest(),
        place_id=request.place_id,
        day=plan.day,
        zone=policy.zone,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        party_size=request.party_size,
        hall_id=request.hall_id,
        state=State.REQUESTED if wait else State.CONFIRMED,
        held_until=now + wait if wait else None,
        customer_id=asker.customer_id,
        sealed_words=sealed(booking_id, Words(request.name, request.comment)),
        channel=request.channel,
        origin=asker.visitor.kept(),
        payment_state=Booking.Payment.AWAITED if deposit else Booking.Payment.NONE,
        deposit_minor=deposit,
        value_minor=policy.guest_value_minor * request.party_size,
        currency=policy.currency,
        remind_at=policy.reminder(plan.starts_at, now=now),
        created_at=now,
    )


def insert(booking: Booking, rng: Random) -> Booking | None:
    """Write a new booking; or the one that somebody else has written under its key meanwhile."""
    for left in reversed(range(TRIES)):
        booking.code, booking.number = draw_code(rng), draw_number(rng)
        try:
            with transaction.atomic():
                booking.save(force_insert=True)
                return None
        except IntegrityError:  # its key, or its code or number is another one's
            if before := Booking.objects.filter(key=booking.key).first():
                return before
            if not left:
                raise
    return None


def take_tables(booking: Booking, room: Room, plan: Plan, *, now: datetime) -> None:
    """Hold the best tables for a booking; firmly, unless it is only requested."""
    until = booking.held_until if booking.state == State.REQUESTED else None
    subject = subject_of(booking.id)
    key = f"{subject}:{booking.version}"

    def take(wants: list[Want]) -> Hold | Refusal:
        if until is None:
            return commit_at_once(wants, key=key, subject=subject, now=now)
        return place_hold(wants, key=key, subject=subject, now=now, ttl=until - now)

    hold, option = seat(room, plan, take, now=now)
    keep(booking, hold_id=hold.id)
    write_seatings(booking, option)
