"""What is offered can be booked, and nothing else; for one place or for many, on both databases."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.commerce.bookings.given import (
    EVENING,
    MOSCOW,
    NOW,
    ask,
    booked,
    cafe,
    clock,
    granted,
    later,
)
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.services import check_in, free_days, free_times, seat
from vitrina.commerce.places.models import Hall
from vitrina.commerce.places.services import add_hall
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")
DAY = EVENING.date()


def quarters(day: date) -> Iterator[datetime]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=MOSCOW)
    return (midnight + timedelta(minutes=15 * number) for number in range(40, 96))


def can_book(party: int, at: datetime) -> bool:
    with transaction.atomic():
        answer = ask(party, at)
        transaction.set_rollback(True)
    return not isinstance(answer, Refusal)


def test_what_is_offered_can_be_booked_and_nothing_else() -> None:
    cafe(
        tables=(("A", 1, 2), ("B", 1, 2), ("C", 2, 4), ("D", 4, 6)),
        joins=(("A", "B"), ("C", "D")),
        covers_per_slot=8,
    )
    rng = Random(3)
    for _ in range(14):
        ask(rng.choice([1, 2, 2, 4, 6]), clock(12) + timedelta(minutes=15 * rng.randrange(40)))

    for party in (2, 8):
        offered = {each.starts_at for each in free_times("arbat", DAY, party, now=NOW)}
        bookable = {at for at in quarters(DAY) if can_book(party, at)}
        assert offered == bookable, party
        assert offered


def test_a_hall_is_a_filter() -> None:
    tables = cafe(tables=(("A", 1, 2), ("B", 1, 2)))
    terrace = add_hall("arbat", "Терраса")
    tables["B"].hall = terrace
    tables["B"].save()
    hall = Hall.objects.get(name="Зал")
    booked(2)

    anywhere = free_times("arbat", DAY, 2, now=NOW)
    inside = free_times("arbat", DAY, 2, hall.id, now=NOW)

    halls = {each.starts_at: each.halls for each in anywhere}
    assert halls[clock(12)] == tuple(sorted((hall.id, terrace.id)))
    assert halls[EVENING] == (terrace.id,)
    assert EVENING not in [each.starts_at for each in inside]


def test_a_party_that_still_sits_keeps_its_table_from_being_offered() -> None:
    cafe(tables=(("A", 1, 2),))
    booking = booked(2)
    granted(check_in(booking.id, now=EVENING, actor="staff:1"))
    granted(seat(booking.id, now=EVENING, actor="staff:1"))

    offered = free_times("arbat", DAY, 2, now=clock(20, 50), channel="phone")

    assert offered[0].starts_at == clock(21)


def test_the_terms_of_the_place_are_kept() -> None:
    cafe(lead_minutes=120, furthest_days=3, slot_minutes=60, largest_online=4)

    today = free_times("arbat", NOW.date(), 2, now=NOW + timedelta(minutes=10))
    furthest = free_times("arbat", NOW.date() + timedelta(days=3), 2, now=NOW)
    too_far = free_times("arbat", NOW.date() + timedelta(days=4), 2, now=NOW)
    too_many = free_times("arbat", NOW.date(), 5, now=NOW)
    for_staff = free_times("arbat", NOW.date(), 5, now=NOW, channel="phone")

    assert today[0].starts_at == clock(15, day=2)
    assert furthest
    assert (too_far, too_many) == ([], [])
    assert for_staff[0].starts_at == clock(12, day=2)


def test_many_places_are_asked_as_quickly_as_one() -> None:
    for name in ("one", "two", "three"):
        cafe(name, covers_per_slot=9)
        booked(2, place_id=name)

    with CaptureQueriesContext(connection) as of_one:
        free_days(["one"], DAY, DAY, 2, now=NOW)
    with CaptureQueriesContext(connection) as of_three:
        found = free_days(["one", "two", "three"], DAY, DAY + timedelta(days=6), 2, now=NOW)

    assert len(of_three) == len(of_one) <= 8
    assert {len(days) for days in found.values()} == {7}
    assert found["one"][DAY] == free_times("one", DAY, 2, now=NOW)
    starts = [[each.starts_at for each in days[DAY]] for days in found.values()]
    assert starts[0] == starts[1] == starts[2] != []


def test_a_hold_that_has_lapsed_is_offered_at_once() -> None:
    cafe(tables=(("A", 1, 6),), deposit_from_party=4, deposit_minor=100, pay_minutes=20)
    booked(4)

    held = free_times("arbat", DAY, 4, now=later(minutes=19))
    lapsed = free_times("arbat", DAY, 4, now=later(minutes=20))

    assert EVENING not in [each.starts_at for each in held]
    assert EVENING in [each.starts_at for each in lapsed]
    assert granted(ask(4, now=later(minutes=20))).state == "requested"
    assert Booking.objects.count() == 2
