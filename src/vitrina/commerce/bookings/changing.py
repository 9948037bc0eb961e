"""Change a booking before the visit: move it, call it off, let it lapse."""

from datetime import datetime
from uuid import UUID

from vitrina.commerce.bookings.claiming import planned, require_open, seat, write_seatings
from vitrina.commerce.bookings.deposits import EXPIRED, take_fee
from vitrina.commerce.bookings.messages import call_off_reminder, tell_guest
from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.bookings.policy import Policy
from vitrina.commerce.bookings.releasing import release_all
from vitrina.commerce.bookings.rooms import policy_of, room_of
from vitrina.commerce.bookings.turning import By, State, move, take
from vitrina.commerce.capacity import services as capacity
from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import Want
from vitrina.commerce.places.services import opening_calendar
from vitrina.commerce.transactions import Refusal, refuse, verb

CUSTOMER = "customer"
ANYWHERE = 0  # instead of a hall


@verb
def reschedule(
    booking_id: UUID,
    starts_at: datetime,
    party_size: int,
    *,
    hall_id: int | None = None,
    now: datetime,
    actor: str = CUSTOMER,
) -> Booking:
    """Move a confirmed booking to another time, party or hall, all at once or not at all.

    It keeps its code, its number and its deposit; its calendar entry is updated.

    Args:
        booking_id: which one.
        starts_at: aware.
        party_size: how many come now.
        hall_id: only there; None: as it was asked before; ANYWHERE: any.
        now: server time.
        actor: customer; or staff:…, who have no deadline.

    Returns:
        The booking; or a refusal like those of `book`, or wrong_state, deadline_passed,
        deposit_needed. A refused booking is as it was.
    """
    booking = take(booking_id, State.CONFIRMED)
    if hall_id is None:
        hall_id = booking.hall_id
    elif hall_id == ANYWHERE:
        hall_id = None
    if (starts_at, party_size, hall_id) == (
        booking.starts_at,
        booking.party_size,
        booking.hall_id,
    ):
        return booking
    room = room_of(booking.place_id)
    is_customers = actor == CUSTOMER
    if is_customers:
        _require_movable(booking, room.policy, party_size, now)
    plan = planned(room, starts_at, party_size, hall_id, now=now, is_online=is_customers)
    hold_id = booking.hold_id
    assert hold_id is not None, "a confirmed booking has a hold"

    def exchange(wants: list[Want]) -> Hold | Refusal:
        return capacity.swap(hold_id, wants, now=now)

    call_off_reminder(booking, now=now)
    _, option = seat(room, plan, exchange, now=now, but=booking.id)
    require_open(booking.place_id, opening_calendar(booking.place_id), plan)
    move(
        booking,
        State.CONFIRMED,
        By(actor, now),
        event="Booking Rescheduled",
        day=plan.day,
        zone=room.policy.zone,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        party_size=party_size,
        hall_id=hall_id,
        sequence=booking.sequence + 1,
        value_minor=room.policy.guest_value_minor * party_size,
        remind_at=room.policy.reminder(plan.starts_at, now=now),
        reminded_at=None,
    )
    write_seatings(booking, option)
    tell_guest("booking_changed", booking, now=now)
    return booking


def _require_movable(booking: Booking, policy: Policy, party_size: int, now: datetime) -> None:
    deadline = policy.free_until(booking.starts_at)
    if now > deadline:
        raise refuse(
            "deadline_passed",
            f"Booking {booking.number} could be moved until {deadline:%Y-%m-%d %H:%M} UTC. Call "
            "the place.",
            until=deadline.isoformat(),
        )
    if policy.deposit(party_size) > booking.deposit_minor:
        raise refuse(
            "deposit_needed",
            f"A party of {party_size} pays a deposit. Book for it anew, then call this one off.",
            deposit_minor=policy.deposit(party_size),
        )


def fee_to_cancel(booking_id: UUID, *, now: datetime) -> int:
    """What it would cost the guest to call a booking off now, in minor units."""
    booking = Booking.objects.get(id=booking_id)
    return _cancel_fee(booking, now)


def _cancel_fee(booking: Booking, now: datetime) -> int:
    policy = policy_of(booking.place_id)
    if booking.state != State.CONFIRMED or now <= policy.free_until(booking.starts_at):
        return 0
    return policy.fee(booking.party_size)


@verb
def cancel(
    booking_id: UUID,
    *,
    now: datetime,
    by: str = CUSTOMER,
    reason: str = "",
    agreed_fee_minor: int = 0,
) -> Booking:
    """Call a booking off; once more does nothing.

    Args:
        booking_id: which one.
        now: server time.
        by: customer, staff:… The staff call off free of charge.
        reason: for people; no personal data.
        agreed_fee_minor: what the guest was shown by `fee_to_cancel`, and agreed to.

    Returns:
        The booking; or a refusal `fee` with facts fee_minor and currency, if it is more than was
        agreed to; or wrong_state after the check-in.
    """
    booking = take(booking_id, State.REQUESTED, State.CONFIRMED, State.CANCELLED)
    if booking.state == State.CANCELLED:
        return booking
    fee = _cancel_fee(booking, now) if by == CUSTOMER else 0
    if fee > agreed_fee_minor:
        raise refuse(
            "fee",
            f"It is too late to call booking {booking.number} off free of charge: it costs {fee} "
            f"{booking.currency} in minor units. Agree to that, or come.",
            fee_minor=fee,
            currency=booking.currency,
        )
    _call_off(booking, By(by, now, reason))
    take_fee(booking, fee, By(by, now, reason))
    WaitingEntry.objects.filter(booking=booking, state=WaitingEntry.State.OFFERED).update(
        state=WaitingEntry.State.LEFT
    )
    return booking


def _call_off(booking: Booking, by: By) -> None:
    release_all(booking, now=by.now)
    call_off_reminder(booking, now=by.now)
    was_firm = booking.state == State.CONFIRMED
    event = "Booking Cancelled" if was_firm else ""
    sequence = booking.sequence + 1
    move(booking, State.CANCELLED, by, event=event, held_until=None, sequence=sequence)
    if was_firm:
        tell_guest("booking_cancelled", booking, now=by.now)


def expire_due(*, now: datetime, limit: int = 200) -> list[UUID]:
    """Let go of what was requested and neither paid nor accepted in time; which ones that were."""
    due = Booking.objects.filter(state=State.REQUESTED, held_until__lte=now).order_by("held_until")
    gone = [
        booking_id
        for booking_id in due.values_list("id", flat=True)[:limit]
        if not isinstance(_expire(booking_id, now), Refusal)
    ]
    capacity.expire_due(now=now, subjects="booking:")  # they are told by now
    return gone


@verb
def _expire(booking_id: UUID, now: datetime) -> None:
    booking = take(booking_id, State.REQUESTED)
    if booking.held_until is None or booking.held_until > now:
        raise refuse("not_due", f"Booking {booking.number} is held for longer.")
    _call_off(booking, By("clock", now, EXPIRED))
    WaitingEntry.objects.filter(booking=booking, state=WaitingEntry.State.OFFERED).update(
        state=WaitingEntry.State.LAPSED
    )
