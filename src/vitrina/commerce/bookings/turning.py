"""How a booking changes: taken under a guard, each change written down and told once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from vitrina.commerce.bookings.models import Booking, Transition
from vitrina.commerce.outbox.services import tell
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.transactions import refuse
from vitrina.money import Money

State = Booking.State
LIVE = (State.REQUESTED, State.CONFIRMED, State.CHECKED_IN, State.IN_SERVICE)
REVERSALS = frozenset({"Booking Cancelled", "Booking No Show"})


@dataclass(frozen=True, slots=True)
class By:
    """Who changes a booking, when and why.

    Attributes:
        actor: customer, staff:…, payment, clock; never a name.
    """

    actor: str
    now: datetime
    reason: str = ""


def subject_of(booking_id: UUID) -> str:
    """What payments, holds and messages call a booking."""
    return f"booking:{booking_id}"


def take(booking_id: UUID, *states: str) -> Booking:
    """The booking, for this transaction alone, if it is in one of the states.

    The guard is one conditional UPDATE: of two that come at the same time, one waits for the
    other and then finds the state that this one has left. Refuses `no_such_booking` and
    `wrong_state`.
    """
    open_for_it = Booking.objects.filter(id=booking_id, state__in=states)
    taken = open_for_it.update(version=F("version") + 1)
    booking = Booking.objects.filter(id=booking_id).first()
    if booking is None:
        raise refuse("no_such_booking", f"There is no booking {booking_id}. Look in the list.")
    if not taken:
        raise refuse(
            "wrong_state",
            f"Booking {booking.number} is {booking.state}: that cannot be done with it now. Look "
            "at it again.",
            state=booking.state,
        )
    return booking


def keep(booking: Booking, **columns: object) -> None:
    """Set columns that are no state of a booking that was taken."""
    Booking.objects.filter(id=booking.id).update(**columns)
    for name, value in columns.items():
        setattr(booking, name, value)


def move(booking: Booking, after: str, by: By, *, event: str = "", **columns: object) -> None:
    """Bring a booking that was taken into a state, write it down, and tell of it.

    Args:
        booking: changed in place, too.
        after: the state; the same one for another plan.
        by: who, when, why.
        event: its name in the vocabulary; empty if it has none.
        columns: what else changes with it.
    """
    before = booking.state
    changed = Booking.objects.filter(id=booking.id, state=before).update(state=after, **columns)
    assert changed == 1, f"booking {booking.id} was changed without being taken"
    for name, value in {"state": after, **columns}.items():
        setattr(booking, name, value)
    note(booking, before, by, event=event)


def note(booking: Booking, before: str, by: By, *, event: str = "") -> None:
    """Write a change down, and tell of it."""
    Transition.objects.create(
        booking=booking,
        was=before,
        state=booking.state,
        at=by.now,
        actor=by.actor,
        reason=by.reason[:60],
        event_id=_told(booking, event, by) if event else None,
    )


def _told(booking: Booking, event: str, by: By) -> UUID:
    plan: dict[str, object] = {
        "starts_at": booking.starts_at,
        "ends_at": booking.ends_at,
        "party_size": booking.party_size,
        "service": "table",
        "channel": booking.channel,
    }
    if event in REVERSALS:
        plan |= {"reason": by.reason, "cancelled_by": by.actor}
    minor = -booking.value_minor if event in REVERSALS else booking.value_minor
    return tell(
        event,
        now=by.now,
        visitor=Visitor.of(booking.origin),
        customer_id=booking.customer_id,
        subject_id=str(booking.id),
        place_id=booking.place_id,
        value=Money(minor, booking.currency) if minor else None,
        properties=plan,
    )
