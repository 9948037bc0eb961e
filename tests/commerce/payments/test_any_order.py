"""Whatever order the news come in, money counts once and every path ends in the same place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commerce.payments.given import NOW, RUB_100, Bank, at_once, hook, violations
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import (
    Settled,
    abandon,
    paid_minor,
    reconcile,
    refund,
    refunded_minor,
    send_refunds,
    start_payment,
)

pytestmark = pytest.mark.usefixtures("database")
STEPS = (
    *("succeeded", "succeeded again", "canceled", "pending", "asked", "a day later", "abandoned"),
    *("lost answer", "paid unheard", "start again", "refund", "send refunds", "refund webhook"),
)


class Story:
    """One order, and everything that may happen to its money."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.bank = Bank()
        self.told: list[Settled] = []
        self.now = NOW
        self.is_over = False  # the bank's page takes nothing any more
        self.is_unheard = False  # it was paid there, and no webhook came

    def do(self, step: str) -> None:
        self.now += timedelta(minutes=11)
        providers = {"bank": self.bank}
        payment = Payment.objects.filter(subject=self.subject).order_by("created_at").first()
        if step in ("lost answer", "start again"):
            self.start(is_lost=step == "lost answer")
        elif step == "asked":
            reconcile(providers, now=self.now, tell=self.told.append)
        elif step == "a day later":
            self.now += timedelta(days=1)
            reconcile(providers, now=self.now, tell=self.told.append)
        elif step == "abandoned":
            abandon(self.subject, now=self.now)
        elif step == "refund":
            refund(self.subject, RUB_100, key=f"{self.subject}/k", reason="", now=self.now)
        elif step == "send refunds":
            send_refunds(providers, now=self.now, tell=self.told.append)
        elif payment is not None and payment.provider_id:
            self.hear(step, payment)

    def start(self, *, is_lost: bool) -> None:
        if paid_minor(self.subject):
            return  # an order that is paid asks for no more
        self.bank.forgets_to_answer = is_lost
        start_payment(
            self.subject, RUB_100, provider=self.bank, return_url="https://s", now=self.now
        )

    def hear(self, step: str, payment: Payment) -> None:
        if step == "refund webhook":
            for row in [row for row in self.bank.rows if row.startswith("r-")]:
                hook(self.bank, row, tell=self.told.append, now=self.now)
            return
        if step == "paid unheard":
            if not self.is_over and self.now - NOW < timedelta(hours=20):
                self.bank.says(payment.provider_id, "succeeded")
                self.is_unheard = True
            return
        if step == "canceled" and self.is_unheard:
            return  # no bank says so of what was paid
        self.is_over |= step == "canceled"
        if step.startswith("succeeded"):
            self.bank.says(payment.provider_id, "succeeded")
        state = step.partition(" ")[0]
        hook(
            self.bank,
            payment,
            state,  # type: ignore[arg-type]  # one of them
            event=f"{step}:{payment.id}",
            tell=self.told.append,
            now=self.now,
        )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_money_counts_once_whatever_comes_in_whatever_order(steps: list[str]) -> None:
    story = Story(f"order:{Payment.objects.count()}")

    for step in ("start again", *steps):
        story.do(step)
    story.now += timedelta(hours=1)
    story.do("asked")
    story.do("send refunds")

    news = [(each.payment_id, each.state) for each in story.told]
    rows = story.bank.rows.values()
    moved = sum(
        row.amount.minor for row in rows if row.kind == "payment" and row.state == "succeeded"
    )
    assert len(news) == len(set(news))
    assert paid_minor(story.subject) == moved
    assert refunded_minor(story.subject) >= story.bank.given_back()
    assert moved >= story.bank.given_back()
    assert violations() == []


def test_a_webhook_and_the_job_at_the_same_moment_tell_it_once() -> None:
    story = Story("order:1")
    story.do("start again")
    payment = Payment.objects.get()
    story.bank.says(payment.provider_id, "succeeded")
    later = NOW + timedelta(minutes=30)

    def deed(number: int) -> object:
        if number % 2:
            return reconcile({"bank": story.bank}, now=later, tell=story.told.append)
        return hook(story.bank, payment, tell=story.told.append, now=later)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(at_once(deed), range(6)))

    assert [each.state for each in story.told] == ["succeeded"]
    assert violations() == []
