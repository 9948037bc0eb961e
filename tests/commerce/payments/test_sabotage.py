"""Each guard of the payments is shown to matter: without it the same check sees the harm."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from tests.commerce.payments.given import (
    NOW,
    RUB_100,
    SUBJECT,
    Bank,
    hook,
    paid,
    started,
    violations,
)
from vitrina.commerce.payments import reconciling, refunds, settling, webhooks
from vitrina.commerce.payments.audit import CHECKS
from vitrina.commerce.payments.models import Payment, Refund, RefundLeg, WebhookEvent
from vitrina.commerce.payments.services import Ignored, Settled, refund, send_refunds
from vitrina.money import Money
from vitrina.payment import Standing

pytestmark = pytest.mark.usefixtures("database")


def without_constraint(model: type[Payment], name: str) -> None:
    """Take a constraint off the table; SQLite can only stop looking at them."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        return
    [constraint] = [each for each in model._meta.constraints if each.name == name]
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, constraint)


def test_without_the_guards_more_goes_back_than_was_paid_and_the_audit_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bank = Bank()
    paid(bank)
    monkeypatch.setattr(refunds, "set_aside", _unguarded)
    without_constraint(Payment, "no_more_back_than_was_paid")

    for key in ("a", "b"):
        refund(SUBJECT, RUB_100, key=key, reason="", now=NOW)
    send_refunds({"bank": bank}, now=NOW)

    assert bank.given_back() == 20_000
    assert CHECKS[0].sentence in violations()


def _unguarded(payment: Payment, wanted: int) -> int:
    Payment.objects.filter(id=payment.id).update(refunded_minor=F("refunded_minor") + wanted)
    return wanted


def test_without_the_guarded_update_the_constraint_still_holds() -> None:
    payment = paid(Bank())

    with pytest.raises(Exception, match="no_more_back_than_was_paid"), transaction.atomic():
        _unguarded(payment, 10_001)


def test_without_the_guard_of_states_the_same_news_is_told_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bank, told = Bank(), list[Settled]()
    payment = started(bank)
    monkeypatch.setattr(settling, "change_state", lambda *_args, **_named: True)

    for event in ("e1", "e2"):
        hook(bank, payment, event=event, tell=told.append)

    assert len(told) == 2  # test_another_event_with_the_same_news_is_told_once_too sees it
    assert any("has its one effect" in sentence for sentence in violations())


def test_without_the_inbox_a_repeat_is_worked_off_again(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank()
    payment = started(bank)
    worked: list[str] = []

    def work(event: WebhookEvent, **_: object) -> Ignored:
        worked.append(event.event_id)
        return Ignored("pending", "")

    monkeypatch.setattr(webhooks, "work_off", work)  # it does not mark the event as processed

    hook(bank, payment)
    hook(bank, payment)

    assert len(worked) == 2


def test_without_the_lease_two_jobs_send_the_same_refund(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(fails=[])
    paid(bank)
    refund(SUBJECT, Money(3_000, "RUB"), key="k", reason="", now=NOW)
    bank.keys.clear()
    monkeypatch.setattr(reconciling, "_lease", lambda leg, now: 1)
    leg = RefundLeg.objects.select_related("payment", "refund").get()

    for _ in range(2):  # as two processes that read the row at the same moment
        if reconciling._lease(leg, NOW):
            reconciling._send(leg, bank, NOW, settling.tell_nobody)

    assert len(bank.keys) == 2
    assert bank.given_back() == 3_000  # the provider's key is the second guard


def test_without_the_comparison_another_amount_counts_and_the_audit_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bank = Bank()
    payment = started(bank)

    def believe(provider: str, standing: Standing, **named: object) -> Settled:
        settling.change_state(payment, settling.State.SUCCEEDED, cause="", now=NOW)
        return Settled(SUBJECT, payment.id, "succeeded", payment.amount)

    monkeypatch.setattr(webhooks, "settle_payment", believe)

    hook(bank, payment, minor=1)

    assert violations() == ["What a provider reported as paid is what the payment is of."]


def test_the_audit_sees_parts_that_do_not_add_up() -> None:
    payment = paid(Bank())
    refund(SUBJECT, Money(3_000, "RUB"), key="k", reason="", now=NOW)

    Refund.objects.update(amount_minor=2_999)
    assert violations() == ["The parts of a refund add up to it."]

    Refund.objects.update(amount_minor=3_000)
    Payment.objects.filter(id=payment.id).update(refunded_minor=0)
    assert violations() == [
        "What a payment counts as refunded is the sum of its refunds that did not fail."
    ]


def test_the_audit_sees_a_state_that_was_never_entered() -> None:
    payment = started(Bank())
    Payment.objects.filter(id=payment.id).update(state="succeeded")

    assert violations() == [
        "Each state of a payment was entered once, and the present one was entered."
    ]


def test_a_key_is_kept_before_the_provider_is_asked() -> None:
    seen: list[bool] = []

    class Watching(Bank):
        def start(self, *, key: str, **told: object) -> object:  # type: ignore[override]
            seen.append(Payment.objects.filter(id=key, state="pending").exists())
            return Bank.start(self, key=key, **told)  # type: ignore[arg-type]

    started(Watching())

    assert seen == [True]


def test_a_refund_that_failed_and_went_through_after_all_counts_again() -> None:
    bank = Bank()
    payment = paid(bank)
    refund(SUBJECT, Money(3_000, "RUB"), key="k", reason="", now=NOW)
    send_refunds({"bank": bank}, now=NOW - timedelta(days=1))  # nothing is due yet
    leg = RefundLeg.objects.select_related("payment", "refund").get()
    refunds.fail(leg, "no", now=NOW)
    leg.refresh_from_db()

    answer = refunds.succeed(leg, now=NOW)

    assert isinstance(answer, Settled)
    payment.refresh_from_db()
    assert payment.refunded_minor == 3_000
    assert violations() == []
