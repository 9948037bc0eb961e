"""Bookings as the staff pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.commerce.bookings.models import Booking, BookingPolicy
from vitrina.commerce.bookings.words import words_of
from vitrina.web.staff.due import NEVER, Due, due

State = Booking.State
EXPECTED = (State.REQUESTED, State.CONFIRMED)
INSIDE = (State.CHECKED_IN, State.IN_SERVICE)


@dataclass(frozen=True, slots=True)
class Act:
    """A button: what it is called, and what it asks for."""

    name: str
    label: str | Promise


ACTS: Mapping[str, Act] = {
    "check_in": Act("check_in", _("Check in")),
    "seat": Act("seat", _("Seat")),
    "finish": Act("finish", _("Finished")),
}
NEXT = {
    State.CONFIRMED: ACTS["check_in"],
    State.CHECKED_IN: ACTS["seat"],
    State.IN_SERVICE: ACTS["finish"],
}
STATES: Mapping[str, tuple[str | Promise, str]] = {
    State.REQUESTED: (_("Not firm yet"), "caution"),
    State.CONFIRMED: (_("Expected"), "calm"),
    State.CHECKED_IN: (_("Arrived"), "good"),
    State.IN_SERVICE: (_("At the table"), "good"),
    State.DONE: (_("Left"), ""),
    State.NO_SHOW: (_("Did not come"), "alarm"),
    State.CANCELLED: (_("Cancelled"), "alarm"),
}
LOOKS = {State.CHECKED_IN: "in", State.IN_SERVICE: "in"} | dict.fromkeys(
    (State.DONE, State.NO_SHOW, State.CANCELLED), "past"
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One booking on a page; times are the place's wall clock.

    Attributes:
        look: how its block is coloured: "", "in", "late" or "past".
    """

    id: UUID
    number: str
    name: str
    party_size: int
    tables: str
    clock: str
    ends_clock: str
    starts_at: datetime
    comment: str
    state: str
    due: Due
    act: Act | None
    look: str

    @property
    def is_due(self) -> bool:
        return bool(self.due.text) or self.state in INSIDE

    @property
    def state_word(self) -> str:
        return str(STATES[self.state][0])

    @property
    def state_kind(self) -> str:
        return STATES[self.state][1]


def keep_late_of(place_id: str) -> timedelta:
    """How long a place keeps a table for a party that is late."""
    policy = BookingPolicy.objects.filter(place_id=place_id).first() or BookingPolicy()
    return timedelta(minutes=policy.keep_late_minutes)


def visits_of(
    bookings: Iterable[Booking], *, zone: ZoneInfo, now: datetime, keep_late: timedelta
) -> list[Visit]:
    """Bookings, with their tables, for a page; one each.

    Args:
        bookings: with `seatings__table` fetched ahead.
        zone: the place's.
        now: server time.
        keep_late: how long a table waits before a party is late.
    """
    return [_visit(each, zone=zone, now=now, keep_late=keep_late) for each in bookings]


def _visit(booking: Booking, *, zone: ZoneInfo, now: datetime, keep_late: timedelta) -> Visit:
    state, words = State(booking.state), words_of(booking)
    is_expected = state in EXPECTED
    when = (
        due(booking.starts_at, now=now, latest=booking.starts_at + keep_late)
        if is_expected
        else NEVER
    )
    return Visit(
        id=booking.id,
        number=booking.number,
        name=words.name,
        party_size=booking.party_size,
        tables=", ".join(each.table.name for each in booking.seatings.all()),
        clock=f"{booking.starts_at.astimezone(zone):%H:%M}",
        ends_clock=f"{booking.ends_at.astimezone(zone):%H:%M}",
        starts_at=booking.starts_at,
        comment=words.comment,
        state=state,
        due=when,
        act=NEXT.get(state),
        look="late" if when.is_late else LOOKS.get(state, ""),
    )
