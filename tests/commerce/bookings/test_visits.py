"""Guests come, early or late or not at all, on both databases."""

from datetime import timedelta

import pytest

from tests.commerce.bookings.given import (
    EVENING,
    NOW,
    ask,
    booked,
    cafe,
    clock,
    granted,
    reason,
    tables_of,
    violations,
)
from vitrina.commerce.bookings.models import Booking, CodeTry, Seating
from vitrina.commerce.bookings.services import (
    Request,
    book,
    cancel,
    check_in,
    find_by_code,
    find_by_name,
    finish,
    free_times,
    no_show,
    overtime,
    seat,
    take_more_guests,
    todays_bookings,
    turn_times,
    walk_in,
)
from vitrina.commerce.outbox.models import OutboxEvent

pytestmark = pytest.mark.usefixtures("database")
STAFF = "staff:1"


def seated(booking: Booking, *, at: object = None) -> Booking:
    granted(check_in(booking.id, now=booking.starts_at, actor=STAFF))
    return granted(seat(booking.id, now=booking.starts_at, actor=STAFF))


def test_a_party_checks_in_from_half_an_hour_before_until_its_end() -> None:
    cafe(early_minutes=30)
    first, second = booked(2), booked(2)

    too_early = check_in(first.id, now=EVENING - timedelta(minutes=31), actor=STAFF)
    early = check_in(first.id, now=EVENING - timedelta(minutes=30), actor=STAFF)
    too_late = check_in(second.id, now=second.ends_at, actor=STAFF)
    late = check_in(second.id, now=second.ends_at - timedelta(minutes=1), actor=STAFF)

    assert [reason(each) for each in (too_early, too_late)] == ["too_early", "too_late"]
    assert [granted(each).state for each in (early, late)] == ["checked_in", "checked_in"]


def test_a_second_check_in_is_no_second_visit() -> None:
    cafe()
    booking = booked(2)

    for _ in range(3):
        granted(check_in(booking.id, now=EVENING, actor=STAFF))

    assert OutboxEvent.objects.filter(type="Visit Checked In").count() == 1
    assert violations() == {}


def test_who_leaves_early_frees_the_rest_of_the_time() -> None:
    cafe(tables=(("A", 1, 2),))
    booking = seated(booked(2))

    granted(finish(booking.id, now=clock(19, 40), actor=STAFF))

    offered = [each.starts_at for each in free_times("arbat", EVENING.date(), 2, now=clock(19, 40))]
    assert offered[0] == clock(19, 45)
    assert granted(ask(2, clock(19, 45), now=clock(19, 41))).state == "confirmed"
    assert violations() == {}
    (turn,) = turn_times("arbat", EVENING.date(), EVENING.date())
    assert (turn.planned_minutes, turn.measured_minutes) == (90, 40)


def test_who_sits_early_and_leaves_before_the_time_frees_all_of_it() -> None:
    cafe(tables=(("A", 1, 2),))
    booking = booked(2)
    granted(check_in(booking.id, now=EVENING - timedelta(minutes=30), actor=STAFF))
    granted(seat(booking.id, now=EVENING - timedelta(minutes=30), actor=STAFF))

    granted(finish(booking.id, now=EVENING - timedelta(minutes=10), actor=STAFF))

    assert Seating.objects.count() == 0
    assert granted(ask(2, EVENING, now=EVENING - timedelta(minutes=9))).state == "confirmed"
    assert violations() == {}


def test_a_table_over_time_is_given_to_nobody_and_warns() -> None:
    cafe(tables=(("A", 1, 2),))
    booking = seated(booked(2))
    following = booked(2, clock(21))
    over = clock(20, 50)

    walk = walk_in("arbat", 2, key="w", now=over, actor=STAFF, minutes=10)
    granted(check_in(following.id, now=over, actor=STAFF))
    taken = seat(following.id, now=clock(21), actor=STAFF)
    (warned,) = overtime("arbat", now=over)

    assert reason(walk) == "no_table"
    assert reason(taken) == "table_taken"
    assert (warned.booking_id, warned.tables, warned.over_minutes) == (booking.id, ("A",), 20)
    assert warned.next_at == clock(21)


def test_nobody_came_and_the_table_is_free_from_then_on() -> None:
    cafe(tables=(("A", 1, 2),), keep_late_minutes=20, no_show_fee_minor=500_00)
    booking = booked(2)

    too_early = no_show(booking.id, now=clock(19, 19), actor=STAFF)
    missed = granted(no_show(booking.id, now=clock(19, 20), actor=STAFF))
    walk = granted(walk_in("arbat", 2, key="w", now=clock(19, 25), actor=STAFF))

    assert reason(too_early) == "too_early"
    assert (missed.state, missed.fee_minor) == ("no_show", 1_000_00)
    assert tables_of(walk) == ["A"]
    assert OutboxEvent.objects.filter(type="Booking No Show").count() == 1
    assert violations() == {}


def test_a_walk_in_sits_at_once_and_is_a_visit() -> None:
    cafe()

    walk = granted(walk_in("arbat", 2, key="w", now=clock(19, 7), actor=STAFF, name="Пётр"))
    again = granted(walk_in("arbat", 2, key="w", now=clock(19, 8), actor=STAFF, name="Пётр"))

    assert (walk.state, walk.id) == ("in_service", again.id)
    assert (walk.starts_at, walk.ends_at) == (clock(19), clock(20, 45))
    assert list(OutboxEvent.objects.values_list("type", flat=True)) == ["Visit Checked In"]
    assert find_by_name("arbat", EVENING.date(), "пёт") == [walk]
    granted(finish(walk.id, now=clock(20), actor=STAFF))
    assert violations() == {}


def test_a_walk_in_may_sit_where_the_staff_say() -> None:
    tables = cafe()

    walk = granted(
        walk_in(
            "arbat",
            5,
            key="w",
            now=EVENING,
            actor=STAFF,
            table_ids=[tables["A"].id, tables["B"].id],
        )
    )
    nowhere = walk_in("arbat", 2, key="v", now=EVENING, actor=STAFF, table_ids=[10**6])

    assert tables_of(walk) == ["A", "B"]
    assert reason(nowhere) == "no_such_table"
    assert violations() == {}


def test_a_walk_in_leaves_before_the_place_closes() -> None:
    cafe()

    walk = granted(walk_in("arbat", 2, key="w", now=clock(23, 20), actor=STAFF))
    at_night = walk_in("arbat", 2, key="v", now=clock(3), actor=STAFF)

    assert walk.ends_at == clock(0, day=7)
    assert reason(at_night) == "closed"


def test_the_staff_take_more_guests_only_by_making_room() -> None:
    cafe(tables=(("A", 1, 4), ("B", 1, 4)), covers_per_slot=4)
    booked(4)

    refused = ask(3, channel="phone")
    granted(take_more_guests("arbat", EVENING, 3, now=NOW))
    taken = ask(3, channel="phone")

    assert reason(refused) == "slot_full"
    assert granted(taken).state == "confirmed"
    assert violations() == {}


def test_a_code_opens_its_own_place_on_its_own_day_only() -> None:
    cafe()
    cafe("tverskaya")
    booking = booked(2)

    found = find_by_code("arbat", f" {booking.code.lower()} ", terminal="t", now=EVENING)
    elsewhere = find_by_code("tverskaya", booking.code, terminal="t", now=EVENING)
    too_soon = find_by_code("arbat", booking.code, terminal="t", now=NOW)

    assert granted(found).id == booking.id
    assert [reason(each) for each in (elsewhere, too_soon)] == ["no_such_code", "no_such_code"]


def test_a_code_cannot_be_guessed_at_a_terminal() -> None:
    cafe()
    booking = booked(2)

    tries = [find_by_code("arbat", f"AAAA{n:02}", terminal="t", now=EVENING) for n in range(31)]
    right = find_by_code("arbat", booking.code, terminal="t", now=EVENING)
    beside = find_by_code("arbat", booking.code, terminal="u", now=EVENING)
    next_hour = find_by_code("arbat", booking.code, terminal="t", now=EVENING + timedelta(hours=1))

    assert reason(tries[-1]) == reason(right) == "too_many"
    assert granted(beside).id == granted(next_hour).id == booking.id
    assert CodeTry.objects.get(terminal="t").misses == 30


def test_the_list_of_the_day_shows_tables_without_asking_for_each() -> None:
    cafe()
    first, second = booked(2, clock(13)), booked(4)
    granted(cancel(booked(2).id, now=NOW))

    listed = todays_bookings("arbat", EVENING.date())

    assert [each.id for each in listed][:2] == [first.id, second.id]
    assert [each.state for each in listed] == ["confirmed", "confirmed", "cancelled"]
    assert [seating.table.name for seating in listed[1].seatings.all()] == ["B"]


def test_what_a_guest_wrote_is_sealed() -> None:
    cafe()
    request = Request("arbat", EVENING, 2, name="Анна", comment="аллергия на орехи")

    booking = granted(book(request, key="k", now=NOW))

    assert "Анна".encode() not in bytes(booking.sealed_words)
    assert find_by_name("arbat", EVENING.date(), "анна") == [booking]
