"""Find bookings: by code at the door, by name, by day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet

from vitrina.commerce.bookings.codes import as_typed
from vitrina.commerce.bookings.models import Booking, CodeTry
from vitrina.commerce.bookings.turning import LIVE, State
from vitrina.commerce.bookings.words import words_of
from vitrina.commerce.customers.services import name_of
from vitrina.commerce.transactions import Refusal, granted, refuse, verb

MISSES_AN_HOUR = 30
MISSES_AT_A_PLACE = 200  # an hour, of all terminals together
# a code opens on the days around its booking only
AROUND = timedelta(hours=24)


def find_by_code(place_id: str, code: str, *, terminal: str, now: datetime) -> Booking | Refusal:
    """The booking that a code opens, in its place and around its time.

    Args:
        place_id: where the code is shown.
        code: as typed or scanned.
        terminal: who tries: a device of the staff, or the address of a page's visitor.
        now: server time.

    Returns:
        A refusal no_such_code, or too_many after many wrong ones in an hour, from one
        terminal or at the place.
    """
    found = _look(place_id, code, terminal, now)
    if isinstance(found, Refusal) and found.reason == "no_such_code":
        # by itself: a refusal undoes what was with it
        granted(_count_miss(terminal, now))
        granted(_count_miss(_of_place(place_id), now))
    return found


@verb
def _look(place_id: str, code: str, terminal: str, now: datetime) -> Booking:
    misses = max(
        _misses(terminal, now) - MISSES_AN_HOUR,
        _misses(_of_place(place_id), now) - MISSES_AT_A_PLACE,
    )
    if misses >= 0:
        raise refuse(
            "too_many",
            "Too many wrong codes were tried here. Look for the name instead, or wait for "
            "the next hour.",
        )
    booking = Booking.objects.filter(
        place_id=place_id,
        code=as_typed(code),
        starts_at__range=(now - AROUND, now + AROUND),
        state__in=(*LIVE, State.DONE, State.NO_SHOW),
    ).first()
    if booking is None:
        raise refuse("no_such_code", "No booking of today has this code. Check it, or the name.")
    return booking


def _of_place(place_id: str) -> str:
    return f"place:{place_id}"


def _misses(terminal: str, now: datetime) -> int:
    tried = CodeTry.objects.filter(terminal=terminal, hour=_hour(now))
    return tried.values_list("misses", flat=True).first() or 0


@verb
def _count_miss(terminal: str, now: datetime) -> None:
    key = {"terminal": terminal, "hour": _hour(now)}
    CodeTry.objects.bulk_create([CodeTry(**key)], ignore_conflicts=True)
    CodeTry.objects.filter(**key).update(misses=F("misses") + 1)


def _hour(now: datetime) -> int:
    return int(now.timestamp()) // 3600


def forget_tries(*, now: datetime) -> int:
    """Delete counts of hours that are over; returns how many."""
    return CodeTry.objects.filter(hour__lt=_hour(now)).delete()[0]


def todays_bookings(place_id: str, day: date) -> list[Booking]:
    """All bookings of a working day of a place with their tables, by time; also those called off.

    Each has its seatings and their tables at hand: `[each.table.name for each in
    booking.seatings.all()]` asks nothing more.
    """
    return list(_with_tables(Booking.objects.filter(place_id=place_id, day=day)))


def bookings_of(customer_id: UUID, *, limit: int = 50) -> list[Booking]:
    """The bookings of a customer, the newest first, with their tables."""
    theirs = _with_tables(Booking.objects.filter(customer_id=customer_id))
    return list(theirs.order_by("-starts_at", "-id")[:limit])


def find_by_name(place_id: str, day: date, name: str) -> list[Booking]:
    """The live bookings of a day under a name, or a part of it."""
    wanted = name.strip().casefold()
    live = [each for each in todays_bookings(place_id, day) if each.state in LIVE]
    return [each for each in live if wanted and wanted in name_at_the_door(each).casefold()]


def name_at_the_door(booking: Booking) -> str:
    """The name to call: that of the booking, else its customer's; empty if there is none."""
    if name := words_of(booking).name:
        return name
    return name_of(booking.customer_id) if booking.customer_id else ""


def _with_tables(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    return bookings.select_related("place", "hall").prefetch_related("seatings__table")
