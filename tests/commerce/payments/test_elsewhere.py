"""Refunds that somebody made on the provider's own pages: told, found, kept, never too much."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.commerce.payments.given import (
    LATER,
    NOW,
    RUB_100,
    SUBJECT,
    Bank,
    at_once,
    hook,
    paid,
    started,
    violations,
)
from vitrina.commerce.payments import refunds, webhooks
from vitrina.commerce.payments.models import Refund, RefundLeg
from vitrina.commerce.payments.services import (
    Ignored,
    Settled,
    find_refunds,
    reconcile,
    refund,
    refunded_minor,
    send_refunds,
    troubles,
)
from vitrina.errors import RefusedError
from vitrina.money import Money

pytestmark = pytest.mark.usefixtures("database")


def found(bank: Bank) -> tuple[Settled, ...]:
    return find_refunds({"bank": bank}, now=LATER)


def kinds() -> list[str]:
    return [each.kind for each in troubles(since=NOW, now=LATER)]


def test_a_refund_made_elsewhere_is_told_as_news() -> None:
    bank = Bank()
    payment = paid(bank)
    bank.elsewhere(payment, "r-own", 4_000)

    answer = hook(bank, "r-own")

    assert answer == Settled(SUBJECT, payment.id, "refunded", Money(4_000, "RUB"), is_ours=False)
    assert violations() == []


def test_a_refund_that_no_webhook_told_of_is_found_by_asking_once() -> None:
    bank = Bank()
    bank.elsewhere(paid(bank), "r-own", 4_000)

    first, second = found(bank), found(bank)

    assert [each.is_ours for each in first] == [False]
    assert second == ()
    assert isinstance(hook(bank, "r-own"), Ignored)
    assert refunded_minor(SUBJECT) == 4_000
    assert violations() == []


def test_a_refund_of_our_own_is_no_news_when_it_is_found() -> None:
    bank = Bank()
    paid(bank)
    refund(SUBJECT, RUB_100, key="k", reason="", now=NOW)
    send_refunds({"bank": bank}, now=NOW)

    assert found(bank) == ()
    assert refunded_minor(SUBJECT) == 10_000


def test_a_refund_that_comes_before_the_news_of_its_payment_waits_for_it() -> None:
    bank = Bank()
    payment = started(bank)
    bank.elsewhere(payment, "r-own", 4_000)

    early = hook(bank, "r-own")
    assert isinstance(early, Ignored)
    assert early.reason == "not_paid"
    assert kinds() == ["not_paid"]
    bank.says(payment.provider_id, "succeeded")
    hook(bank, payment)
    reconcile({"bank": bank}, now=LATER)

    assert refunded_minor(SUBJECT) == 4_000
    assert kinds() == []
    assert violations() == []


def test_a_refund_of_an_unknown_payment_is_kept_as_a_trouble() -> None:
    bank = Bank()
    payment = started(bank)
    bank.elsewhere(payment, "r-own", 4_000)
    payment.changes.all().delete()
    payment.delete()

    found(bank)
    found(bank)

    assert kinds() == ["unknown_payment"]
    assert Refund.objects.count() == 0


def test_more_back_than_was_paid_is_not_counted_and_shown_to_the_owner() -> None:
    bank = Bank()
    bank.elsewhere(paid(bank), "r-own", 10_001)

    answer = hook(bank, "r-own")

    assert isinstance(answer, Ignored)
    assert answer.reason == "over_refunded"
    assert kinds() == ["over_refunded"]
    assert refunded_minor(SUBJECT) == 0
    assert violations() == []


def test_what_had_no_room_beside_a_refund_of_ours_counts_when_ours_is_refused() -> None:
    bank = Bank()
    payment = paid(bank)
    refund(SUBJECT, Money(7_000, "RUB"), key="k", reason="", now=NOW)
    bank.elsewhere(payment, "r-own", 4_000)
    hook(bank, "r-own")
    assert kinds() == ["over_refunded"]
    bank.fails.append(RefusedError(400, "too_much", "The bank answers 400."))

    send_refunds({"bank": bank}, now=NOW)
    reconcile({"bank": bank}, now=LATER)

    assert refunded_minor(SUBJECT) == 4_000
    assert kinds() == ["refund_failed"]
    assert violations() == []


def test_a_refund_that_the_bank_sent_back_counts_no_more_and_a_person_must_look() -> None:
    bank = Bank(is_signing=False)
    bank.elsewhere(paid(bank), "r-own", 4_000)
    hook(bank, "r-own")

    bank.says("r-own", "canceled")
    hook(bank, "r-own", event="failed")
    hook(bank, "r-own", event="a late one that said succeeded")

    assert refunded_minor(SUBJECT) == 0
    assert kinds() == ["refund_failed"]
    assert violations() == []


def test_a_hint_that_names_no_refund_makes_the_shop_look_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bank = Bank(is_signing=False)
    payment = paid(bank)
    bank.elsewhere(payment, "r-own", 4_000)
    bank.elsewhere(payment, "", 4_000)  # as charge.refunded tells it
    hint = bank.rows.pop("")
    bank.rows["hint"] = hint
    monkeypatch.setattr(Bank, "refunds", lambda *_, **__: ["r-own"])

    answer = hook(bank, "hint")

    assert isinstance(answer, Settled)
    assert refunded_minor(SUBJECT) == 4_000


def test_a_provider_that_does_not_list_its_refunds_stops_no_other() -> None:
    bank, down = Bank(), Bank(name="down", fails=[TimeoutError()])
    bank.elsewhere(paid(bank), "r-own", 4_000)

    settled = find_refunds({"down": down, "bank": bank}, now=LATER)

    assert len(settled) == 1


def test_a_refund_that_is_told_of_and_found_at_the_same_moment_counts_once() -> None:
    bank = Bank()
    bank.elsewhere(paid(bank), "r-own", 4_000)
    told: list[Settled] = []

    def deed(number: int) -> object:
        if number % 2:
            return find_refunds({"bank": bank}, now=LATER, tell=told.append)
        return hook(bank, "r-own", event=f"e{number}", tell=told.append)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(at_once(deed), range(6)))

    assert len(told) == 1
    assert refunded_minor(SUBJECT) == 4_000
    assert violations() == []


def test_without_the_key_of_a_foreign_refund_it_would_count_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bank = Bank()
    bank.elsewhere(paid(bank), "r-own", 4_000)
    monkeypatch.setattr(refunds, "_leg_of", lambda *_: None)
    monkeypatch.setattr(webhooks, "_is_known", lambda *_: False)

    hook(bank, "r-own")
    hook(bank, "r-own", event="another")
    assert refunded_minor(SUBJECT) == 4_000  # the key of the refund is the last guard
    Refund.objects.update(key="forgotten")
    hook(bank, "r-own", event="a third")

    assert refunded_minor(SUBJECT) == 8_000
    assert RefundLeg.objects.count() == 2


def test_without_waiting_for_its_payment_an_early_refund_would_be_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhooks, "TO_TRY_AGAIN", frozenset[str]())
    bank = Bank()
    payment = started(bank)
    bank.elsewhere(payment, "r-own", 4_000)

    hook(bank, "r-own")
    bank.says(payment.provider_id, "succeeded")
    hook(bank, payment)
    reconcile({"bank": bank}, now=LATER + timedelta(hours=1))

    assert refunded_minor(SUBJECT) == 0  # what the test of the early refund forbids
