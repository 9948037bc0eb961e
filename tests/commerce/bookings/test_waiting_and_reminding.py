"""Who waits is told first, and nobody is reminded at night or twice, on both databases."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.commerce.bookings.given import (
    EVENING,
    NOW,
    ask,
    booked,
    cafe,
    clock,
    granted,
    in_parallel,
    later,
    reason,
    violations,
)
from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.bookings.services import (
    Request,
    Wish,
    accept_offer,
    book,
    cancel,
    expire_due,
    join_waiting_list,
    leave_waiting_list,
    offer_freed,
    remind_due,
    reschedule,
)
from vitrina.commerce.customers.services import customer_for
from vitrina.commerce.notifications.models import Message

pytestmark = pytest.mark.usefixtures("database")


def guest(number: int = 0) -> UUID:
    phone = f"+7 999 555-11-{number:02}"
    return granted(customer_for({"phone": phone}, now=NOW, name="Анна")).id


def waits(number: int = 0, *, party_size: int = 2, after: float = 0) -> WaitingEntry:
    wish = Wish("arbat", EVENING.date(), clock(18), clock(19), party_size)
    now = later(minutes=after)
    return granted(join_waiting_list(wish, customer_id=guest(number), now=now))


def states() -> list[str]:
    return list(WaitingEntry.objects.order_by("created_at", "id").values_list("state", flat=True))


def sent(template: str) -> int:
    return Message.objects.filter(template=template).count()


def test_the_first_who_waits_is_offered_the_table_that_is_free_again() -> None:
    cafe(tables=(("A", 1, 2),))
    booking = booked(2)
    first, _ = waits(1), waits(2, after=1)

    nothing = offer_freed(now=later(minutes=5))
    granted(cancel(booking.id, now=later(minutes=6)))
    (offered,) = offer_freed(now=later(minutes=7))
    accepted = granted(accept_offer(offered, now=later(minutes=20)))

    assert nothing == []
    assert accepted.customer_id == first.customer_id
    assert (accepted.state, accepted.starts_at) == ("confirmed", clock(18))
    assert states() == ["taken", "waiting"]
    assert (sent("table_free"), sent("booking_confirmed")) == (1, 1)
    assert violations() == {}


def test_an_offer_is_nobody_elses_until_it_lapses_and_then_the_nexts() -> None:
    cafe(tables=(("A", 1, 2),), offer_minutes=30)
    booking = booked(2)
    _, second = waits(1), waits(2, after=1)
    granted(cancel(booking.id, now=NOW))
    (offered,) = offer_freed(now=later(minutes=2))

    snatched = ask(2, clock(18), now=later(minutes=10))
    too_late = accept_offer(offered, now=later(minutes=32))
    expire_due(now=later(minutes=32))
    (next_one,) = offer_freed(now=later(minutes=33))

    assert reason(snatched) == "no_table"
    assert reason(too_late) == "expired"
    assert Booking.objects.get(id=next_one).customer_id == second.customer_id
    assert states() == ["lapsed", "offered"]
    assert violations() == {}


def test_a_table_is_offered_to_one_of_those_who_wait_also_by_two_jobs_at_once() -> None:
    cafe(tables=(("A", 1, 2),))
    for number in range(4):
        waits(number, after=number)

    answers = in_parallel([lambda: offer_freed(now=later(minutes=9))] * 4)

    assert len([each for each in answers if each]) == 1
    assert states() == ["offered", "waiting", "waiting", "waiting"]
    assert violations() == {}


def test_nobody_waits_twice_or_for_a_time_that_has_passed() -> None:
    cafe()
    entry = waits(1)
    again = Wish("arbat", EVENING.date(), clock(18), clock(19), 2)
    past = Wish("arbat", NOW.date(), later(hours=-2), later(hours=-1), 2)

    twice = join_waiting_list(again, customer_id=entry.customer_id, now=NOW)
    late = join_waiting_list(past, customer_id=entry.customer_id, now=NOW)
    left = leave_waiting_list(entry.id)
    anew = join_waiting_list(again, customer_id=entry.customer_id, now=NOW)

    assert (reason(twice), reason(late), left) == ("already_waiting", "bad_span", True)
    assert granted(anew).state == "waiting"


def test_who_waits_for_a_day_that_is_over_waits_no_more() -> None:
    cafe()
    waits(1)

    offers = offer_freed(now=EVENING + timedelta(days=1))

    assert (offers, states()) == ([], ["lapsed"])


def reserved(starts_at: datetime = EVENING, *, now: datetime = NOW) -> Booking:
    request = Request("arbat", starts_at, 2)
    return granted(book(request, key=f"r-{starts_at}", customer_id=guest(), now=now))


def test_a_reminder_comes_once_some_hours_before() -> None:
    cafe(remind_hours=4)
    reserved()

    times = [clock(14, 59), clock(15), clock(15, 1), clock(18)]

    assert [remind_due(now=at) for at in times] == [0, 1, 0, 0]
    assert sent("booking_reminder") == 1


def test_a_reminder_that_fell_into_the_night_comes_the_evening_before() -> None:
    cafe(remind_hours=4, hours={day: [(480, 1440)] for day in range(7)})

    booking = reserved(clock(9))

    assert booking.remind_at == clock(20, 30, day=5)


def test_a_reminder_that_was_missed_waits_for_the_morning() -> None:
    cafe(remind_hours=12)
    reserved(clock(12))

    at_night = remind_due(now=clock(3))
    in_the_morning = remind_due(now=clock(9))

    assert (at_night, in_the_morning) == (0, 1)


def test_nobody_is_reminded_of_what_they_have_just_booked_or_called_off() -> None:
    cafe(remind_hours=4)
    just_now = reserved(now=clock(17))
    off = reserved(clock(21))
    granted(cancel(off.id, now=NOW))

    assert just_now.remind_at is None
    assert remind_due(now=clock(18, 30)) == 0


def test_a_new_plan_is_reminded_of_anew() -> None:
    cafe(remind_hours=4)
    booking = reserved()
    remind_due(now=clock(15))

    granted(reschedule(booking.id, clock(19, day=7), 2, now=clock(16)))

    assert remind_due(now=clock(15, day=7)) == 1
    assert sent("booking_reminder") == 2


def test_two_jobs_at_once_remind_once() -> None:
    cafe(remind_hours=4)
    reserved()

    counts = in_parallel([lambda: remind_due(now=clock(15))] * 6)

    assert sum(counts) == 1
