"""Deposits: what makes a booking firm, what a fee takes of it, what goes back."""

from datetime import datetime
from uuid import UUID

from vitrina.commerce.bookings.booking import take_tables
from vitrina.commerce.bookings.claiming import planned
from vitrina.commerce.bookings.messages import tell_guest
from vitrina.commerce.bookings.models import Booking, Seating, WaitingEntry
from vitrina.commerce.bookings.rooms import room_of
from vitrina.commerce.bookings.turning import By, State, keep, move, note, subject_of, take
from vitrina.commerce.capacity.services import commit_hold
from vitrina.commerce.payments.services import paid_minor, refund, refunded_minor
from vitrina.commerce.transactions import Refusal, granted, verb
from vitrina.money import Money

Payment = Booking.Payment
EXPIRED = "expired"
ELSEWHERE = "refunded by the provider"


@verb
def payment_settled(booking_id: UUID, *, now: datetime, actor: str = "payment") -> Booking:
    """Look at what was paid for a booking, and make it firm if that is its deposit.

    Call it in the transaction that takes the provider's word; twice does no more than once. A
    payment that comes after the hold is gone takes a table again; if none is free, it goes back.

    Returns:
        The booking: confirmed; or cancelled, with its payment on the way back; or as it was, if
        too little is paid.
    """
    booking = take(booking_id, *State.values)
    by = By(actor, now)
    if booking.payment_state == Payment.AWAITED:
        if _kept_minor(booking) < booking.deposit_minor:
            return booking
        if not _made_firm(booking, by):
            _too_late(booking, by)
    _return_surplus(booking, by)
    return booking


@verb
def refund_settled(booking_id: UUID, *, now: datetime, actor: str = "payment") -> Booking:
    """Note that a deposit went back, in whole or in part, on the provider's own pages.

    Call it once, in the transaction that learnt of it. The table stays the guest's. The
    vocabulary has no event of a deposit, so it is only written down.

    Returns:
        The booking; its deposit is returned if nothing of it is left.
    """
    booking = take(booking_id, *State.values)
    if booking.payment_state in (Payment.PAID, Payment.KEPT) and not _kept_minor(booking):
        keep(booking, payment_state=Payment.RETURNED)
    note(booking, booking.state, By(actor, now, ELSEWHERE))
    return booking


def _kept_minor(booking: Booking) -> int:
    subject = subject_of(booking.id)
    return paid_minor(subject) - refunded_minor(subject)


def _too_late(booking: Booking, by: By) -> None:
    keep(booking, payment_state=Payment.RETURNED)
    if booking.state == State.REQUESTED:
        Seating.objects.filter(booking=booking).delete()
        move(booking, State.CANCELLED, By(by.actor, by.now, EXPIRED), held_until=None)


def _return_surplus(booking: Booking, by: By) -> None:
    """Send back what the place may not keep: it came too late, or twice."""
    may_keep = booking.fee_minor
    if booking.payment_state in (Payment.PAID, Payment.KEPT):
        may_keep = max(booking.deposit_minor, booking.fee_minor)
    surplus = _kept_minor(booking) - may_keep
    if surplus > 0:
        # what was paid in all names the payment that was one too many
        occasion = f"surplus:{paid_minor(subject_of(booking.id))}"
        _send_back(booking, surplus, occasion, By(by.actor, by.now, "paid too late, or twice"))


def _send_back(booking: Booking, minor: int, occasion: str, by: By) -> None:
    subject = subject_of(booking.id)
    answer = refund(
        subject,
        Money(minor, booking.currency),
        key=f"{subject}:{occasion}",
        reason=by.reason or "the booking was called off",
        now=by.now,
        actor=by.actor,
    )
    granted(answer)


def _made_firm(booking: Booking, by: By) -> bool:
    if booking.state == State.REQUESTED and booking.hold_id:
        if not isinstance(commit_hold(booking.hold_id, now=by.now), Refusal):
            confirm(booking, by, payment_state=Payment.PAID)
            return True
    elif not _has_expired(booking):
        return False
    return not isinstance(_take_again(booking, by), Refusal)


def _has_expired(booking: Booking) -> bool:
    last = booking.transitions.last()
    return booking.state == State.CANCELLED and last is not None and last.reason == EXPIRED


@verb
def _take_again(booking: Booking, by: By) -> None:
    room = room_of(booking.place_id)
    starts_at, party = booking.starts_at, booking.party_size
    plan = planned(room, starts_at, party, booking.hall_id, now=by.now, is_online=False)
    before = booking.state
    booking.state = State.CONFIRMED  # so that what it takes is firm at once
    try:
        take_tables(booking, room, plan, now=by.now)
    finally:
        booking.state = before
    confirm(booking, by, payment_state=Payment.PAID)


def confirm(booking: Booking, by: By, **columns: object) -> None:
    """Make a booking firm whose tables are; tells that it was booked."""
    Seating.objects.filter(booking=booking).update(lapses_at=None)
    move(booking, State.CONFIRMED, by, event="Booking Created", held_until=None, **columns)
    waiting = WaitingEntry.objects.filter(booking=booking, state=WaitingEntry.State.OFFERED)
    waiting.update(state=WaitingEntry.State.TAKEN)
    tell_guest("booking_confirmed", booking, now=by.now)


def take_fee(booking: Booking, fee_minor: int, by: By) -> None:
    """Take a fee out of what was paid as a deposit; what is left of it goes back."""
    keep(booking, fee_minor=fee_minor)
    if booking.payment_state != Payment.PAID:
        return
    kept = min(booking.deposit_minor, _kept_minor(booking))  # some may have gone back elsewhere
    back = kept - min(fee_minor, kept)
    keep(booking, payment_state=Payment.RETURNED if back else Payment.KEPT)
    if back:
        _send_back(booking, back, "deposit", by)
