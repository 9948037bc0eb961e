"""Bookings are moved and called off by the terms of the place, on both databases."""

import json
from datetime import timedelta
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
    reason,
    tables_of,
    violations,
)
from vitrina.commerce.bookings.models import Booking, Seating
from vitrina.commerce.bookings.services import (
    Request,
    book,
    cancel,
    fee_to_cancel,
    free_times,
    reschedule,
)
from vitrina.commerce.customers.services import customer_for
from vitrina.commerce.notifications.models import Message
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")


def guest() -> UUID:
    return granted(customer_for({"phone": "+7 999 555-11-11"}, now=NOW, name="Анна")).id


def told() -> list[str]:
    return list(OutboxEvent.objects.order_by("id").values_list("type", flat=True))


def test_a_moved_booking_keeps_its_code_and_frees_its_old_time() -> None:
    cafe(tables=(("A", 1, 2),))
    before = booked(2)

    after = granted(reschedule(before.id, clock(21), 2, now=NOW))

    assert (after.code, after.number, after.sequence) == (before.code, before.number, 1)
    assert (after.starts_at, after.ends_at) == (clock(21), clock(22, 30))
    assert EVENING in [each.starts_at for each in free_times("arbat", EVENING.date(), 2, now=NOW)]
    assert told() == ["Booking Created", "Booking Rescheduled"]
    assert violations() == {}


def test_a_booking_may_move_into_time_that_is_its_own() -> None:
    cafe(tables=(("A", 1, 2),))
    booking = booked(2)

    after = granted(reschedule(booking.id, clock(19, 30), 2, now=NOW))

    assert after.starts_at == clock(19, 30)
    assert violations() == {}


def test_a_move_that_finds_no_table_leaves_everything_as_it_was() -> None:
    cafe(tables=(("A", 1, 2),))
    booking, _ = booked(2), booked(2, clock(21))

    answer = reschedule(booking.id, clock(20, 30), 2, now=NOW)

    assert reason(answer) == "no_table"
    kept = Booking.objects.get(id=booking.id)
    assert (kept.starts_at, kept.sequence, kept.version) == (EVENING, 0, 0)
    assert tables_of(kept) == ["A"]
    assert told() == ["Booking Created", "Booking Created"]
    assert violations() == {}


def test_a_larger_party_gets_another_table() -> None:
    cafe()
    booking = booked(2)

    after = granted(reschedule(booking.id, EVENING, 6, now=NOW))

    assert tables_of(after) == ["C"]
    assert after.ends_at == clock(21)
    assert violations() == {}


def test_after_the_deadline_only_the_staff_move_a_booking() -> None:
    cafe(cancel_until_hours=2)
    booking = booked(2)
    at = EVENING - timedelta(hours=1)

    by_guest = reschedule(booking.id, clock(21), 2, now=at)
    by_staff = reschedule(booking.id, clock(21), 2, now=at, actor="staff:1")

    assert reason(by_guest) == "deadline_passed"
    assert granted(by_staff).starts_at == clock(21)


def test_calling_off_in_time_is_free_and_frees_the_table() -> None:
    cafe(tables=(("A", 1, 2),), no_show_fee_minor=500_00, guest_value_minor=100_00)
    advert = Visitor(utm_campaign="spring")
    request = Request("arbat", EVENING, 2)
    booking = granted(book(request, key="k", visitor=advert, now=NOW))

    off = granted(cancel(booking.id, now=EVENING - timedelta(hours=2), reason="ill"))
    again = granted(cancel(booking.id, now=EVENING))

    assert (off.state, off.fee_minor, again.version) == ("cancelled", 0, off.version + 1)
    assert told() == ["Booking Created", "Booking Cancelled"]
    event = json.loads(OutboxEvent.objects.order_by("id").last().row)  # type: ignore[union-attr]
    assert (event["utm_campaign"], event["value_minor"]) == ("spring", -200_00)
    assert tables_of(booked(2)) == ["A"]
    assert violations() == {}


def test_calling_off_late_shows_its_fee_before_it_is_taken() -> None:
    cafe(no_show_fee_minor=500_00)
    booking = booked(2)
    late = EVENING - timedelta(minutes=30)

    shown = fee_to_cancel(booking.id, now=late)
    refused = cancel(booking.id, now=late)
    agreed = granted(cancel(booking.id, now=late, agreed_fee_minor=shown))

    assert shown == 1_000_00
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.facts["fee_minor"]) == ("fee", 1_000_00)
    assert (agreed.state, agreed.fee_minor) == ("cancelled", 1_000_00)


def test_the_staff_call_off_free_of_charge() -> None:
    cafe(no_show_fee_minor=500_00)
    booking = booked(2)

    off = granted(cancel(booking.id, now=EVENING, by="staff:1"))

    assert (off.fee_minor, off.transitions.last().actor) == (0, "staff:1")  # type: ignore[union-attr]


def test_what_is_called_off_cannot_be_moved() -> None:
    cafe()
    booking = booked(2)
    granted(cancel(booking.id, now=NOW))

    answer = reschedule(booking.id, clock(21), 2, now=NOW)

    assert reason(answer) == "wrong_state"
    assert Seating.objects.count() == 0


def test_the_kitchen_takes_so_many_guests_at_a_time() -> None:
    cafe(tables=(("A", 1, 4), ("B", 1, 4), ("C", 1, 4)), covers_per_slot=6)
    booked(4)

    full = ask(4)
    later_one = ask(4, EVENING + timedelta(minutes=15))
    small = ask(2)

    assert reason(full) == "slot_full"
    assert isinstance(full, Refusal)
    assert full.facts["free"] == 2
    assert granted(later_one).starts_at == EVENING + timedelta(minutes=15)
    assert granted(small).party_size == 2
    offered = [each.starts_at for each in free_times("arbat", EVENING.date(), 4, now=NOW)]
    assert EVENING not in offered


def test_a_guest_is_told_of_each_plan_once() -> None:
    cafe()
    request = Request("arbat", EVENING, 2)
    booking = granted(book(request, key="k", customer_id=guest(), now=NOW))

    granted(reschedule(booking.id, clock(21), 2, now=NOW))
    granted(reschedule(booking.id, clock(21), 2, now=NOW))
    granted(cancel(booking.id, now=NOW))

    sent = list(Message.objects.order_by("id").values_list("template", flat=True))
    assert sent == ["booking_confirmed", "booking_changed", "booking_cancelled"]
