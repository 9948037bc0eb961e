"""The waiting list: who wants a time that is taken is offered it when it is free again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from vitrina.commerce.bookings.availability import free_times
from vitrina.commerce.bookings.booking import Asker, Request, book_for
from vitrina.commerce.bookings.changing import cancel
from vitrina.commerce.bookings.deposits import confirm
from vitrina.commerce.bookings.messages import tell_guest
from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.bookings.rooms import policy_of, room_of
from vitrina.commerce.bookings.turning import By, State, take
from vitrina.commerce.bookings.words import Words, sealed, words_of
from vitrina.commerce.capacity.services import commit_hold
from vitrina.commerce.outbox.visitor import NOBODY, Visitor
from vitrina.commerce.places.models import Hall
from vitrina.commerce.transactions import Refusal, granted, refuse, verb

Waiting = WaitingEntry.State


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody waits for.

    Attributes:
        day: a working day of the place.
        from_at: the first start that suits; aware.
        until_at: the last one.
    """

    place_id: str
    day: date
    from_at: datetime
    until_at: datetime
    party_size: int
    hall_id: int | None = None
    name: str = ""


@verb
def join_waiting_list(
    wish: Wish, *, customer_id: UUID, now: datetime, visitor: Visitor = NOBODY
) -> WaitingEntry:
    """Wait for a table; whoever waits longest is offered one first.

    Returns:
        The entry; or a refusal bad_span, bad_party, too_large, no_such_hall, not_bookable,
        already_waiting.
    """
    policy = room_of(wish.place_id).policy
    if not now < wish.until_at or wish.until_at < wish.from_at:
        raise refuse("bad_span", "Nobody can wait for a time that has passed. Choose a later one.")
    if wish.party_size < 1:
        raise refuse("bad_party", f"{wish.party_size} guests need no table. Say how many come.")
    if wish.party_size > policy.largest_online:
        raise refuse("too_large", "Parties of this size are not booked online. Call the place.")
    if wish.hall_id is not None and not _has_hall(wish.place_id, wish.hall_id):
        raise refuse(
            "no_such_hall", f"The place has no hall {wish.hall_id}. Choose one of its own."
        )
    entry_id = uuid7()
    entry = WaitingEntry(
        id=entry_id,
        place_id=wish.place_id,
        day=wish.day,
        from_at=wish.from_at,
        until_at=wish.until_at,
        party_size=wish.party_size,
        hall_id=wish.hall_id,
        customer_id=customer_id,
        sealed_words=sealed(entry_id, Words(wish.name)),
        origin=visitor.kept(),
        state=Waiting.WAITING,
        created_at=now,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        raise refuse(
            "already_waiting", f"You wait for {wish.day} already. Leave that list first."
        ) from None
    return entry


def _has_hall(place_id: str, hall_id: int) -> bool:
    return Hall.objects.filter(id=hall_id, place_id=place_id).exists()


def leave_waiting_list(entry_id: UUID) -> bool:
    """Wait no more; False if the entry was not waiting."""
    waiting = WaitingEntry.objects.filter(id=entry_id, state=Waiting.WAITING)
    return bool(waiting.update(state=Waiting.LEFT))


@verb
def remove_from_waiting_list(entry_id: UUID, *, now: datetime, actor: str) -> WaitingEntry:
    """Take a party off the list, and free the table that is offered to it; again does nothing.

    Returns:
        The entry, as it is now; or a refusal not_waiting if the party has its table.
    """
    entry = WaitingEntry.objects.get(id=entry_id)
    if leave_waiting_list(entry_id) or entry.state in (Waiting.LEFT, Waiting.LAPSED):
        entry.refresh_from_db()
        return entry
    if entry.state != Waiting.OFFERED or entry.booking_id is None:
        raise refuse(
            "not_waiting", f"The party has a table already. Cancel booking {entry.booking}."
        )
    offered = granted(cancel(entry.booking_id, now=now, by=actor, reason="waits no more"))
    assert offered.state == State.CANCELLED, "a refusal would have ended this verb"
    entry.refresh_from_db()
    return entry


def offer_to(entry_id: UUID, *, now: datetime) -> Booking | Refusal:
    """Offer a table to one party out of turn, if one is free; it is held as long as any offer.

    Returns:
        The booking that waits for `accept_offer` or its deposit; or a refusal not_waiting,
        no_table, or one of `book`.
    """
    return _offer(WaitingEntry.objects.get(id=entry_id), now)


def offer_freed(*, now: datetime, place_id: str | None = None, limit: int = 100) -> list[UUID]:
    """Offer free tables to those who wait, first come first; run it often.

    A table that is offered is held for the guest for the place's offer time, and for nobody else.

    Returns:
        The bookings that were made for it; each waits for `accept_offer`, or for its deposit.
    """
    WaitingEntry.objects.filter(state=Waiting.WAITING, until_at__lte=now).update(
        state=Waiting.LAPSED
    )
    waiting = WaitingEntry.objects.filter(state=Waiting.WAITING)
    if place_id is not None:
        waiting = waiting.filter(place_id=place_id)
    answers = [_offer(entry, now) for entry in waiting.order_by("created_at", "id")[:limit]]
    return [answer.id for answer in answers if not isinstance(answer, Refusal)]


@verb
def _offer(entry: WaitingEntry, now: datetime) -> Booking:
    waiting = WaitingEntry.objects.filter(id=entry.id, state=Waiting.WAITING)
    if not waiting.update(state=Waiting.OFFERED):
        raise refuse("not_waiting", "Somebody else has offered a table, or the guest has left.")
    found = free_times(entry.place_id, entry.day, entry.party_size, entry.hall_id, now=now)
    suiting = [
        each.starts_at for each in found if entry.from_at <= each.starts_at <= entry.until_at
    ]
    if not suiting:
        raise refuse("no_table", f"Nothing is free for {entry.party_size} on {entry.day} yet.")
    thinks = timedelta(minutes=policy_of(entry.place_id).offer_minutes)
    asker = Asker(entry.customer_id, Visitor.of(entry.origin), "clock", offer=thinks)
    request = Request(
        entry.place_id,
        suiting[0],
        entry.party_size,
        entry.hall_id,
        words_of(entry).name,
        channel="site",
    )
    booking = granted(book_for(request, f"waiting:{entry.id}", asker, now=now))
    waiting_no_more = WaitingEntry.objects.filter(id=entry.id, state=Waiting.OFFERED)
    waiting_no_more.update(booking=booking)
    tell_guest("table_free", booking, now=now, until=booking.held_until)
    return booking


@verb
def accept_offer(booking_id: UUID, *, now: datetime, actor: str = "customer") -> Booking:
    """Take the table that was offered; once more does nothing.

    Returns:
        The booking, confirmed; or a refusal deposit_needed, expired, wrong_state.
    """
    booking = take(booking_id, State.REQUESTED, State.CONFIRMED)
    if booking.state == State.CONFIRMED:
        return booking
    if booking.payment_state == Booking.Payment.AWAITED:
        raise refuse(
            "deposit_needed",
            f"Booking {booking.number} is firm when its deposit is paid. Pay it.",
            deposit_minor=booking.deposit_minor,
        )
    if booking.held_until is None or booking.held_until <= now or booking.hold_id is None:
        raise refuse("expired", "The table was kept for a while, and is free again. Book anew.")
    granted(commit_hold(booking.hold_id, now=now))
    confirm(booking, By(actor, now))
    return booking
