"""A café with tables, guests who book, and what must be true of it afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import combinations, count
from threading import Lock
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from vitrina.commerce.bookings.audit import CHECKS as BOOKING_CHECKS
from vitrina.commerce.bookings.models import Booking, Seating, Table
from vitrina.commerce.bookings.services import (
    Request,
    add_join,
    add_table,
    book,
    set_policy,
)
from vitrina.commerce.capacity.audit import CHECKS as CAPACITY_CHECKS
from vitrina.commerce.places.services import add_hall, add_place
from vitrina.commerce.transactions import Refusal

T = TypeVar("T")
MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, 12:00 in Moscow
EVENING = datetime(2026, 3, 6, 19, tzinfo=MOSCOW)  # of the Friday after it
NOON_TO_MIDNIGHT = {day: [(720, 1440)] for day in range(7)}
KEYS = count()
_KEY = Lock()


def cafe(
    place_id: str = "arbat",
    *,
    tables: tuple[tuple[str, int, int], ...] = (("A", 1, 2), ("B", 1, 4), ("C", 3, 6)),
    joins: tuple[tuple[str, ...], ...] = (),
    zone: str = "Europe/Moscow",
    hours: dict[int, list[tuple[int, int]]] | None = None,
    now: datetime = NOW,
    **terms: int | str,
) -> dict[str, Table]:
    """A café and its tables, by name; (name, smallest party, largest party)."""
    add_place(
        place_id,
        name="Арбат",
        kind="cafe",
        zone=zone,
        now=now,
        hours=NOON_TO_MIDNIGHT if hours is None else hours,
    )
    hall = add_hall(place_id, "Зал")
    joined = {name for names in joins for name in names}
    made = {
        name: add_table(
            place_id,
            hall.id,
            name,
            seats_min=least,
            seats_max=most,
            is_joinable=name in joined,
            position=position,
        )
        for position, (name, least, most) in enumerate(tables)
    }
    for names in joins:
        add_join([made[name] for name in names], seats_max=sum(made[n].seats_max for n in names))
    set_policy(place_id, now=now, turns=[(2, 90), (8, 120)], **terms)
    return made


def ask(
    party_size: int = 2,
    starts_at: datetime = EVENING,
    *,
    key: str = "",
    now: datetime = NOW,
    place_id: str = "arbat",
    channel: str = "site",
) -> Booking | Refusal:
    """Ask for a table."""
    with _KEY:
        key = key or f"key-{next(KEYS)}"
    return book(Request(place_id, starts_at, party_size, channel=channel), key=key, now=now)


def booked(
    party_size: int = 2,
    starts_at: datetime = EVENING,
    *,
    now: datetime = NOW,
    place_id: str = "arbat",
    channel: str = "site",
) -> Booking:
    """A booking; the test fails if it is refused."""
    return granted(ask(party_size, starts_at, now=now, place_id=place_id, channel=channel))


def granted(answer: T | Refusal) -> T:
    """An answer that is no refusal."""
    assert not isinstance(answer, Refusal), answer
    return answer


def reason(answer: object) -> str:
    """Why it was refused."""
    assert isinstance(answer, Refusal), answer
    return answer.reason


def tables_of(booking: Booking) -> list[str]:
    """The names of a booking's tables, in order."""
    seatings = Seating.objects.filter(booking=booking).order_by("table__position")
    return list(seatings.values_list("table__name", flat=True))


def clock(hour: int, minute: int = 0, day: int = 6) -> datetime:
    """A time of day in Moscow in March 2026; the 6th if nothing else is said."""
    return datetime(2026, 3, day, hour, minute, tzinfo=MOSCOW)


def later(**by: float) -> datetime:
    """So much after now."""
    return NOW + timedelta(**by)


def closing(deed: Callable[[], T]) -> T:
    """Do something in a thread, and close its connection to the database."""
    try:
        return deed()
    finally:
        connection.close()


def violations() -> dict[str, list[tuple[object, ...]]]:
    """What the audits of bookings and of capacity find, by sentence; nothing is well."""
    found = {}
    with connection.cursor() as cursor:
        for check in (*BOOKING_CHECKS, *CAPACITY_CHECKS):
            cursor.execute(check.sql)
            if rows := cursor.fetchall():
                found[check.sentence] = rows
    return found


def shared_tables() -> list[tuple[UUID, UUID]]:
    """Pairs of live bookings that sit at one table at one time; counted apart from the audit."""
    live = [
        (each.table_id, each.t0, each.until, each.booking_id)
        for each in Seating.objects.exclude(booking__state__in=("cancelled", "requested"))
    ]
    return [
        (one[3], other[3])
        for one, other in combinations(live, 2)
        if one[0] == other[0] and one[1] < other[2] and other[1] < one[2]
    ]


def in_parallel(deeds: list[Callable[[], T]], *, threads: int = 24) -> list[T]:
    """Do all at once; what each returned, in order."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(closing, deeds))
