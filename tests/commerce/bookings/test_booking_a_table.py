"""From a free time to a confirmed booking and to the check-in, on both databases."""

import json

import pytest

from tests.commerce.bookings.given import (
    EVENING,
    NOW,
    ask,
    booked,
    cafe,
    clock,
    granted,
    later,
    reason,
    tables_of,
)
from vitrina.commerce.bookings.models import Booking, Transition
from vitrina.commerce.bookings.services import (
    Request,
    book,
    check_in,
    find_by_code,
    finish,
    free_times,
    seat,
)
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")


def test_from_a_free_time_to_the_table() -> None:
    cafe(guest_value_minor=1_500_00)
    advert = Visitor(anonymous_id="a1", utm_campaign="spring")

    times = free_times("arbat", EVENING.date(), 2, now=NOW)
    request = Request("arbat", EVENING, 2, name="Анна")
    booking = granted(book(request, key="k", visitor=advert, now=NOW))
    shown = granted(find_by_code("arbat", booking.code.lower(), terminal="t", now=EVENING))
    granted(check_in(shown.id, now=EVENING, actor="staff:1"))
    granted(seat(shown.id, now=EVENING, actor="staff:1"))
    granted(finish(shown.id, now=clock(20, 10), actor="staff:1"))

    assert EVENING in [time.starts_at for time in times]
    assert tables_of(booking) == ["A"]
    states = Transition.objects.filter(booking=booking).values_list("was", "state")
    assert list(states) == [
        ("", "confirmed"),
        ("confirmed", "checked_in"),
        ("checked_in", "in_service"),
        ("in_service", "done"),
    ]
    told = [json.loads(event.row) for event in OutboxEvent.objects.order_by("id")]
    assert [event["type"] for event in told] == ["Booking Created", "Visit Checked In"]
    assert {event["utm_campaign"] for event in told} == {"spring"}
    assert {event["value_minor"] for event in told} == {3_000_00}
    assert {event["subject_id"] for event in told} == {str(booking.id)}
    plan = json.loads(told[1]["properties"])
    assert (plan["starts_at"], plan["party_size"]) == ("2026-03-06T16:00:00+00:00", 2)


def test_a_table_that_is_taken_is_not_offered() -> None:
    cafe(tables=(("A", 1, 2),))

    booked(2)

    starts = [time.starts_at for time in free_times("arbat", EVENING.date(), 2, now=NOW)]
    assert clock(17, 30) in starts
    assert clock(17, 45) not in starts
    assert clock(20, 15) not in starts
    assert clock(20, 30) in starts


def test_the_last_start_leaves_a_whole_turn_before_closing() -> None:
    cafe()

    starts = [time.starts_at for time in free_times("arbat", EVENING.date(), 2, now=NOW)]

    assert starts[0] == clock(12)
    assert starts[-1] == clock(22, 30)


def test_the_smallest_table_goes_first_and_the_big_one_stays_free() -> None:
    cafe()

    given = [tables_of(booked(2)), tables_of(booked(2))]

    assert given == [["A"], ["B"]]
    assert reason(ask(2)) == "no_table"  # C is for parties of three and more
    assert tables_of(booked(5)) == ["C"]


def test_the_same_key_gives_the_same_booking() -> None:
    cafe()

    first = granted(ask(key="k"))
    again = granted(ask(key="k"))
    other = ask(3, key="k")

    assert again.id == first.id
    assert reason(other) == "key_reused"
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("party", "starts_at", "why"),
    [
        (0, EVENING, "bad_party"),
        (9, EVENING, "too_large"),
        (2, EVENING.replace(minute=7), "off_grid"),
        (2, EVENING.replace(minute=15), "off_grid"),
        (2, later(minutes=30), "too_late"),
        (2, later(days=61), "too_far"),
        (2, clock(9), "closed"),
        (2, clock(23), "closed"),
    ],
)
def test_what_the_place_does_not_offer_is_refused(party: int, starts_at, why: str) -> None:  # type: ignore[no-untyped-def]
    cafe(lead_minutes=60, slot_minutes=30)

    answer = ask(party, starts_at)

    assert reason(answer) == why
    assert isinstance(answer, Refusal)
    assert answer.message.endswith(".")
    assert not Booking.objects.exists()


def test_a_place_without_a_policy_takes_no_bookings() -> None:
    cafe()

    answer = ask(place_id="elsewhere")

    assert reason(answer) == "not_bookable"
    assert free_times("elsewhere", EVENING.date(), 2, now=NOW) == []
