"""A large party pays before its table is firm, on both databases."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.commerce.bookings.given import (
    EVENING,
    NOW,
    ask,
    booked,
    clock,
    granted,
    later,
    reason,
    violations,
)
from tests.commerce.bookings.given import cafe as any_cafe
from tests.commerce.payments.given import Bank, hook, paid
from vitrina.commerce.bookings import deposits
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.services import (
    cancel,
    expire_due,
    free_times,
    no_show,
    payment_settled,
    reschedule,
)
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import mark_paid_at_place, refunded_minor
from vitrina.money import Money
from vitrina.web.connections import payee

pytestmark = pytest.mark.usefixtures("database")
Tables = tuple[tuple[str, int, int], ...]
ONE = (("A", 1, 6),)


def cafe(tables: Tables = ONE, *, fee_minor: int = 0) -> None:
    """A café where parties of four and more pay 500 roubles a head."""
    any_cafe(
        tables=tables,
        no_show_fee_minor=fee_minor,
        deposit_from_party=4,
        deposit_minor=500_00,
        pay_minutes=20,
    )


def pay(booking_id: UUID, minor: int = 2_000_00, *, key: str = "") -> None:
    granted(
        mark_paid_at_place(
            f"booking:{booking_id}", Money(minor, "RUB"), "card", now=NOW, actor="staff:1", key=key
        )
    )


def test_a_deposit_is_waited_for_and_makes_the_booking_firm() -> None:
    cafe()
    booking = booked(4)

    meanwhile = ask(4)
    pay(booking.id)
    firm = granted(payment_settled(booking.id, now=later(minutes=5)))
    twice = granted(payment_settled(booking.id, now=later(minutes=6)))

    assert (booking.state, booking.deposit_minor) == ("requested", 2_000_00)
    assert booking.held_until == later(minutes=20)
    assert reason(meanwhile) == "no_table"
    assert (firm.state, firm.payment_state, twice.state) == ("confirmed", "paid", "confirmed")
    assert list(OutboxEvent.objects.values_list("type", flat=True)) == ["Booking Created"]
    assert violations() == {}


def test_a_part_of_a_deposit_is_not_enough() -> None:
    cafe()
    booking = booked(4)

    pay(booking.id, 1_999_99)
    same = granted(payment_settled(booking.id, now=NOW))

    assert same.state == "requested"


def test_what_is_not_paid_in_time_lapses_without_a_job() -> None:
    cafe()
    booked(4)

    starts = free_times("arbat", EVENING.date(), 4, now=later(minutes=30))
    second = granted(ask(4, now=later(minutes=30)))

    assert EVENING in [each.starts_at for each in starts]
    assert second.state == "requested"
    assert violations() == {}


def test_what_lapsed_is_called_off_and_nobody_had_booked() -> None:
    cafe()
    booking = booked(4)

    before = expire_due(now=later(minutes=19))
    gone = expire_due(now=later(minutes=20))

    assert (before, gone) == ([], [booking.id])
    assert Booking.objects.get().state == "cancelled"
    assert OutboxEvent.objects.count() == 0
    assert violations() == {}


def test_a_late_payment_takes_the_table_again_if_it_is_free() -> None:
    cafe()
    booking = booked(4)
    expire_due(now=later(minutes=40))
    pay(booking.id)

    firm = granted(payment_settled(booking.id, now=later(minutes=41)))

    assert (firm.state, firm.payment_state, firm.code) == ("confirmed", "paid", booking.code)
    assert refunded_minor(f"booking:{booking.id}") == 0
    assert violations() == {}


def test_a_late_payment_goes_back_if_the_table_is_gone() -> None:
    cafe()
    booking = booked(4)
    ask(4, now=later(minutes=40), channel="phone")
    pay(booking.id)

    gone = granted(payment_settled(booking.id, now=later(minutes=41)))
    again = granted(payment_settled(booking.id, now=later(minutes=42)))

    assert (gone.state, gone.payment_state) == ("cancelled", "returned")
    assert again.state == "cancelled"
    assert refunded_minor(f"booking:{booking.id}") == 2_000_00
    assert violations() == {}


def test_what_the_guest_called_off_is_not_booked_by_a_late_payment() -> None:
    cafe()
    booking = booked(4)
    granted(cancel(booking.id, now=NOW))
    pay(booking.id)

    off = granted(payment_settled(booking.id, now=later(minutes=1)))

    assert (off.state, off.payment_state) == ("cancelled", "returned")
    assert refunded_minor(f"booking:{booking.id}") == 2_000_00


def test_what_was_paid_twice_goes_back_once() -> None:
    cafe()
    booking = booked(4)
    pay(booking.id)
    granted(payment_settled(booking.id, now=NOW))
    pay(booking.id, key="again")

    granted(payment_settled(booking.id, now=later(minutes=1)))
    firm = granted(payment_settled(booking.id, now=later(minutes=2)))

    assert (firm.state, firm.payment_state) == ("confirmed", "paid")
    assert refunded_minor(f"booking:{booking.id}") == 2_000_00


def test_a_deposit_goes_back_in_time_and_is_kept_after_that() -> None:
    cafe(tables=(("A", 1, 6), ("B", 1, 6), ("C", 1, 6)), fee_minor=300_00)
    in_time, late, missed = booked(4), booked(4), booked(4)
    for each in (in_time, late, missed):
        pay(each.id)
        granted(payment_settled(each.id, now=NOW))

    granted(cancel(in_time.id, now=NOW))
    granted(cancel(late.id, now=EVENING, agreed_fee_minor=1_200_00))
    granted(no_show(missed.id, now=EVENING + timedelta(minutes=30), actor="staff:1"))

    back = [refunded_minor(f"booking:{each.id}") for each in (in_time, late, missed)]
    assert back == [2_000_00, 800_00, 800_00]
    assert violations() == {}


def test_without_a_fee_the_deposit_is_the_fee() -> None:
    cafe()
    booking = booked(4)
    pay(booking.id)
    granted(payment_settled(booking.id, now=NOW))

    missed = granted(no_show(booking.id, now=EVENING + timedelta(minutes=30), actor="staff:1"))

    assert (missed.fee_minor, missed.payment_state) == (2_000_00, "kept")
    assert refunded_minor(f"booking:{booking.id}") == 0


def test_a_party_does_not_grow_out_of_its_deposit() -> None:
    cafe()
    booking = booked(2)

    answer = reschedule(booking.id, clock(20), 5, now=NOW)

    assert reason(answer) == "deposit_needed"


def paid_online(bank: Bank) -> tuple[Booking, Payment]:
    booking = booked(4)
    payment = paid(bank, f"booking:{booking.id}", Money(2_000_00, "RUB"))
    granted(payment_settled(booking.id, now=NOW))
    return booking, payment


def test_a_deposit_that_went_back_on_the_providers_pages_is_written_down_once() -> None:
    cafe()
    bank = Bank()
    booking, payment = paid_online(bank)
    bank.elsewhere(payment, "r-own", 2_000_00)

    hook(bank, "r-own", tell=payee(NOW))
    hook(bank, "r-own", event="again", tell=payee(NOW))

    booking.refresh_from_db()
    assert (booking.state, booking.payment_state) == ("confirmed", "returned")
    reasons = [each.reason for each in booking.transitions.all()]
    assert reasons.count("refunded by the provider") == 1
    assert violations() == {}


def test_only_what_is_left_of_a_deposit_goes_back_when_the_guest_calls_off() -> None:
    cafe()
    bank = Bank()
    booking, payment = paid_online(bank)
    bank.elsewhere(payment, "r-own", 500_00)
    hook(bank, "r-own", tell=payee(NOW))

    granted(cancel(booking.id, now=NOW))

    assert refunded_minor(f"booking:{booking.id}") == 2_000_00
    booking.refresh_from_db()
    assert booking.payment_state == "returned"
    assert violations() == {}


def test_without_looking_at_what_is_left_the_guest_could_not_call_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cafe()
    bank = Bank()
    booking, payment = paid_online(bank)
    bank.elsewhere(payment, "r-own", 500_00)
    hook(bank, "r-own", tell=payee(NOW))
    monkeypatch.setattr(deposits, "_kept_minor", lambda booking: booking.deposit_minor)

    assert reason(cancel(booking.id, now=NOW)) == "more_than_paid"
