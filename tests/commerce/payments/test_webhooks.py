"""Webhooks come twice, late, out of order, forged, for others and of other amounts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.commerce.payments.given import (
    LATER,
    NOW,
    SUBJECT,
    Bank,
    at_once,
    hook,
    started,
    violations,
)
from vitrina.commerce.payments.models import Payment, WebhookEvent
from vitrina.commerce.payments.services import (
    Ignored,
    Settled,
    paid_minor,
    reconcile,
    troubles,
)
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")


def state_of(payment: Payment) -> str:
    payment.refresh_from_db()
    return payment.state


def test_a_webhook_settles_its_payment() -> None:
    bank = Bank()
    payment = started(bank)

    answer = hook(bank, payment)

    assert answer == Settled(SUBJECT, payment.id, "succeeded", payment.amount)
    assert state_of(payment) == "succeeded"
    assert violations() == []


def test_a_webhook_that_comes_twice_is_told_once() -> None:
    bank, told = Bank(), list[Settled]()
    payment = started(bank)

    hook(bank, payment, tell=told.append)
    again = hook(bank, payment, tell=told.append)

    assert isinstance(again, Ignored)
    assert again.reason == "repeat"
    assert len(told) == 1


def test_another_event_with_the_same_news_is_told_once_too() -> None:
    bank, told = Bank(), list[Settled]()
    payment = started(bank)

    hook(bank, payment, event="e1", tell=told.append)
    again = hook(bank, payment, event="e2", tell=told.append)

    assert isinstance(again, Ignored)
    assert again.reason == "already"
    assert len(told) == 1
    assert violations() == []


def test_ten_webhooks_at_once_are_told_once() -> None:
    bank, told = Bank(), list[Settled]()
    payment = started(bank)

    with ThreadPoolExecutor(10) as pool:
        deed = at_once(lambda n: hook(bank, payment, event=f"e{n % 3}", tell=told.append))
        list(pool.map(deed, range(10)))

    assert len(told) == 1
    assert paid_minor(SUBJECT) == 10_000
    assert violations() == []


def test_canceled_after_succeeded_changes_nothing() -> None:
    bank = Bank()
    payment = started(bank)
    hook(bank, payment)

    late = hook(bank, payment, "canceled")

    assert isinstance(late, Ignored)
    assert state_of(payment) == "succeeded"


def test_succeeded_after_canceled_wins_since_the_money_has_moved() -> None:
    bank = Bank()
    payment = started(bank)
    hook(bank, payment, "canceled")

    late = hook(bank, payment)

    assert isinstance(late, Settled)
    assert state_of(payment) == "succeeded"
    assert violations() == []


def test_a_forged_webhook_is_refused_and_leaves_nothing() -> None:
    bank = Bank()
    payment = started(bank)

    answer = hook(bank, payment, signature="wrong")

    assert isinstance(answer, Refusal)
    assert answer.facts["status"] == 401
    assert state_of(payment) == "pending"
    assert WebhookEvent.objects.count() == 0


def test_another_amount_is_not_paid_and_is_shown_to_the_owner(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bank = Bank()
    payment = started(bank)

    answer = hook(bank, payment, minor=1)

    assert isinstance(answer, Ignored)
    assert answer.reason == "other_amount"
    assert state_of(payment) == "pending"
    assert "not counted as paid" in caplog.text
    [trouble] = troubles(since=NOW, now=NOW)
    assert (trouble.kind, trouble.payment_id) == ("other_amount", payment.id)


def test_a_webhook_of_an_unknown_payment_is_kept_and_tried_again() -> None:
    bank = Bank()

    answer = hook(bank, "p-unknown")

    assert isinstance(answer, Ignored)
    assert answer.reason == "unknown_payment"
    assert WebhookEvent.objects.get().processed_at is None
    [trouble] = troubles(since=NOW, now=NOW)
    assert trouble.kind == "unknown_payment"

    payment = started(bank)
    Payment.objects.filter(id=payment.id).update(provider_id="p-unknown")
    told: list[Settled] = []
    done = reconcile({"bank": bank}, now=NOW + timedelta(minutes=1), tell=told.append)

    assert [each.payment_id for each in done.settled] == [payment.id]
    assert len(told) == 1
    assert state_of(payment) == "succeeded"
    assert troubles(since=NOW, now=NOW) == []
    assert violations() == []


def test_an_unsigned_webhook_is_only_a_hint_and_the_provider_is_asked() -> None:
    bank = Bank(is_signing=False)
    payment = started(bank)

    lie = hook(bank, payment, event="e1")
    bank.says(payment.provider_id, "succeeded")
    truth = hook(bank, payment, event="e1")  # a lie does not use up its id

    assert isinstance(lie, Ignored)
    assert lie.reason == "pending"
    assert isinstance(truth, Settled)


def test_an_unsigned_webhook_about_nothing_the_provider_knows_is_forged() -> None:
    answer = hook(Bank(is_signing=False), "p-invented")

    assert isinstance(answer, Refusal)
    assert (answer.reason, answer.facts["status"]) == ("forged", 401)
    assert WebhookEvent.objects.count() == 0


def test_a_provider_that_cannot_be_asked_is_told_to_send_again() -> None:
    bank = Bank(is_signing=False)
    payment = started(bank)
    bank.fails.append(TimeoutError())

    answer = hook(bank, payment)

    assert isinstance(answer, Refusal)
    assert answer.facts["status"] == 503
    assert WebhookEvent.objects.count() == 0


def test_a_huge_webhook_is_not_read() -> None:
    answer = hook(Bank(), "p" * 300_000)

    assert isinstance(answer, Refusal)
    assert answer.facts["status"] == 413


def test_what_is_told_is_in_the_same_transaction_as_the_event() -> None:
    bank = Bank()
    payment = started(bank)

    def fail(_: Settled) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        hook(bank, payment, tell=fail)

    assert state_of(payment) == "pending"
    assert WebhookEvent.objects.count() == 0
    assert isinstance(hook(bank, payment), Settled)  # it is sent again, and nothing is lost


def test_a_payment_whose_webhook_was_lost_is_asked_about() -> None:
    bank, told = Bank(), list[Settled]()
    payment = started(bank)
    bank.says(payment.provider_id, "succeeded")

    early = reconcile({"bank": bank}, now=NOW + timedelta(minutes=9), tell=told.append)
    done = reconcile({"bank": bank}, now=LATER, tell=told.append)
    late = hook(bank, payment, tell=told.append)

    assert early.asked == 0
    assert [each.state for each in done.settled] == ["succeeded"]
    assert isinstance(late, Ignored)
    assert len(told) == 1
    assert violations() == []


def test_a_payment_that_nobody_made_expires_after_a_day() -> None:
    bank, told = Bank(), list[Settled]()
    payment = started(bank)

    reconcile({"bank": bank}, now=NOW + timedelta(hours=24), tell=told.append)

    assert state_of(payment) == "expired"
    assert [each.state for each in told] == ["canceled"]
    assert isinstance(hook(bank, payment), Settled)  # and late money still wins
    assert violations() == []


def test_a_provider_that_is_down_is_asked_again_later() -> None:
    bank = Bank()
    payment = started(bank)
    bank.fails.append(TimeoutError())

    down = reconcile({"bank": bank}, now=LATER)

    assert (down.asked, down.unanswered) == (1, 1)
    assert state_of(payment) == "pending"
