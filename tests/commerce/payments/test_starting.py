"""A payment is begun once, whatever happens between the provider's answer and our note of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction

from tests.commerce.payments.given import (
    LATER,
    NOW,
    RUB_100,
    SUBJECT,
    Bank,
    at_once,
    hook,
    started,
    violations,
)
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import (
    Settled,
    abandon,
    mark_paid_at_place,
    paid_minor,
    reconcile,
    refund,
    refunded_minor,
    start_payment,
)
from vitrina.commerce.transactions import Refusal
from vitrina.errors import RefusedError
from vitrina.money import Money

pytestmark = pytest.mark.usefixtures("database")


def again(bank: Bank, amount: Money = RUB_100) -> Payment | Refusal:
    return start_payment(SUBJECT, amount, provider=bank, return_url="https://s.example/", now=NOW)


def test_a_started_payment_has_an_address_to_confirm_at() -> None:
    payment = started(Bank())

    assert payment.state == "pending"
    assert payment.confirmation_url == f"https://bank.example/{payment.id}"
    assert payment.provider_id
    assert violations() == []


def test_starting_again_gives_the_open_payment_and_asks_nobody() -> None:
    bank = Bank()
    first = started(bank)

    second = again(bank)

    assert isinstance(second, Payment)
    assert second.id == first.id
    assert len(bank.keys) == 1


def test_a_lost_answer_is_asked_for_again_under_the_same_key() -> None:
    bank = Bank(forgets_to_answer=True)

    refused = again(bank)
    second = again(bank)

    assert isinstance(refused, Refusal)
    assert refused.reason == "provider_unavailable"
    assert isinstance(second, Payment)
    assert set(bank.keys) == {str(second.id)}
    assert len(bank.rows) == 1


def test_the_job_finishes_a_start_whose_answer_was_lost() -> None:
    bank = Bank(forgets_to_answer=True)
    again(bank)

    reconcile({"bank": bank}, now=LATER)

    payment = Payment.objects.get()
    assert payment.provider_id == f"p-{payment.id}"
    assert len(bank.rows) == 1


def test_a_webhook_may_come_before_we_know_the_providers_id() -> None:
    bank = Bank(forgets_to_answer=True)
    again(bank)
    [made] = bank.rows

    answer = hook(bank, made)

    assert isinstance(answer, Settled)
    assert Payment.objects.get().provider_id == made
    assert violations() == []


def test_a_provider_that_refuses_closes_the_payment() -> None:
    bank = Bank(fails=[RefusedError(400, "invalid_request", "The bank answers 400.")])

    refused = again(bank)

    assert isinstance(refused, Refusal)
    assert refused.reason == "provider_refused"
    assert Payment.objects.get().state == "canceled"
    assert isinstance(again(bank), Payment)


def test_another_amount_takes_the_place_of_the_open_payment() -> None:
    bank = Bank()
    first = started(bank)

    second = again(bank, Money(5_000, "RUB"))

    assert isinstance(second, Payment)
    first.refresh_from_db()
    assert (first.state, second.state) == ("canceled", "pending")


def test_a_payment_of_nothing_is_refused() -> None:
    answer = again(Bank(), Money(0, "RUB"))

    assert isinstance(answer, Refusal)
    assert answer.reason == "no_amount"


def test_ten_starts_at_once_open_one_payment() -> None:
    bank = Bank()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(at_once(lambda _: again(bank)), range(10)))

    assert Payment.objects.filter(state="pending").count() == 1
    assert len(bank.rows) == 1
    assert violations() == []


def test_a_provider_is_never_asked_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(AssertionError, match="inside a transaction"):
        again(Bank())


def test_money_taken_at_the_place_counts_once_however_often_it_is_tapped() -> None:
    for _ in range(2):
        payment = mark_paid_at_place(SUBJECT, RUB_100, "cash", now=NOW, actor="staff:1")
        assert isinstance(payment, Payment)

    assert paid_minor(SUBJECT) == 10_000
    assert violations() == []


def test_what_was_given_back_may_be_taken_again() -> None:
    mark_paid_at_place(SUBJECT, RUB_100, "cash", now=NOW, actor="staff:1")
    refund(SUBJECT, RUB_100, key="k", reason="the wrong order", now=NOW)

    mark_paid_at_place(SUBJECT, RUB_100, "cash", now=NOW, actor="staff:1")

    assert paid_minor(SUBJECT) - refunded_minor(SUBJECT) == 10_000
    assert violations() == []


def test_a_key_of_another_entry_is_refused() -> None:
    mark_paid_at_place(SUBJECT, RUB_100, "cash", now=NOW, actor="staff:1", key="k")

    answer = mark_paid_at_place(SUBJECT, RUB_100, "card", now=NOW, actor="staff:1", key="k")

    assert isinstance(answer, Refusal)
    assert answer.reason == "key_reused"


def test_a_payment_that_its_provider_has_lost_expires_after_a_day() -> None:
    bank = Bank()
    started(bank)
    bank.rows.clear()

    reconcile({"bank": bank}, now=LATER)
    assert Payment.objects.get().state == "pending"
    reconcile({"bank": bank}, now=NOW + timedelta(days=1))

    assert Payment.objects.get().state == "expired"


def test_a_sum_may_be_paid_part_in_cash_and_part_by_card() -> None:
    mark_paid_at_place(SUBJECT, Money(6_000, "RUB"), "cash", now=NOW, actor="staff:1")
    mark_paid_at_place(SUBJECT, Money(4_000, "RUB"), "card", now=NOW, actor="staff:1")

    assert paid_minor(SUBJECT) == 10_000


def test_paying_at_the_place_closes_the_online_payment_but_late_money_still_counts() -> None:
    bank = Bank()
    payment = started(bank)
    mark_paid_at_place(SUBJECT, RUB_100, "card", now=NOW, actor="staff:1")
    payment.refresh_from_db()
    assert payment.state == "canceled"

    answer = hook(bank, payment)

    assert isinstance(answer, Settled)
    assert paid_minor(SUBJECT) == 20_000  # the order sees it, and gives one back


def test_an_unknown_way_to_pay_is_refused() -> None:
    answer = mark_paid_at_place(SUBJECT, RUB_100, "shells", now=NOW, actor="staff:1")

    assert isinstance(answer, Refusal)
    assert answer.reason == "unknown_method"


def test_an_abandoned_payment_is_canceled() -> None:
    started(Bank())

    assert abandon(SUBJECT, now=NOW) == 1
    assert abandon(SUBJECT, now=NOW) == 0
    assert Payment.objects.get().state == "canceled"


def test_money_on_a_page_that_stayed_open_is_found_though_its_webhook_was_lost() -> None:
    bank = Bank()
    payment = started(bank)
    abandon(SUBJECT, now=NOW)
    bank.says(payment.provider_id, "succeeded")

    reconcile({"bank": bank}, now=NOW + timedelta(hours=1))

    payment.refresh_from_db()
    assert (payment.state, payment.is_watched) == ("succeeded", False)
    assert violations() == []


def test_what_the_provider_closed_is_not_asked_about_any_more() -> None:
    bank = Bank()
    payment = started(bank)
    abandon(SUBJECT, now=NOW)
    bank.says(payment.provider_id, "canceled")

    first = reconcile({"bank": bank}, now=NOW + timedelta(hours=1))
    second = reconcile({"bank": bank}, now=NOW + timedelta(hours=2))

    assert (first.asked, second.asked) == (1, 0)


def test_a_start_that_was_never_answered_expires_before_its_key_is_forgotten() -> None:
    bank = Bank(fails=[TimeoutError()])
    again(bank)

    reconcile({"bank": bank}, now=NOW + timedelta(hours=23))

    assert Payment.objects.get().state == "expired"
    assert len(bank.keys) == 1  # it was not asked again: that might open a second payment
