"""A provider at the network's edge that does what a test tells it, and the shop's audit."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.db import connection

from vitrina.commerce.payments.audit import CHECKS
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import Ignored, Settled, start_payment, take_webhook
from vitrina.commerce.payments.settling import Tell, tell_nobody
from vitrina.commerce.transactions import Refusal
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Notice, Standing, Started, State

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=11)
SUBJECT = "order:0195"
RUB_100 = Money(10_000, "RUB")


@dataclass(slots=True)
class Bank:
    """Keeps what it was asked, once for each key, as real providers do."""

    name: str = "bank"
    is_signing: bool = True
    fails: list[Exception] = field(default_factory=list)  # what the next calls raise
    forgets_to_answer: bool = False  # it does the deed, and the answer is lost
    keys: list[str] = field(default_factory=list)
    rows: dict[str, Standing] = field(default_factory=dict)

    def start(
        self, *, key: str, amount: Money, description: str, return_url: str, now: datetime
    ) -> Started:
        self._called(key)
        made = Standing(
            kind="payment", provider_id=f"p-{key}", state="pending", amount=amount, reference=key
        )
        self.rows.setdefault(made.provider_id, made)
        self._answer()
        return Started(made.provider_id, f"https://bank.example/{key}")

    def status(self, provider_id: str) -> Standing:
        self._called(provider_id)
        if provider_id not in self.rows:
            raise RefusedError(404, "unknown", "No such payment.")
        return self.rows[provider_id]

    def refund(self, *, key: str, provider_id: str, amount: Money, reason: str) -> Standing:
        self._called(key)
        made = Standing(
            kind="refund",
            provider_id=provider_id,
            refund_id=f"r-{key}",
            state="succeeded",
            amount=amount,
            reference=key,
        )
        self.rows.setdefault(made.refund_id, made)
        self._answer()
        return self.rows[made.refund_id]

    def refund_status(self, refund_id: str) -> Standing:
        return self.status(refund_id)

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Notice:
        if headers.get("x-signature") != "right":
            raise RefusedError(401, "forged", "The signature is wrong.")
        told = json.loads(body)
        standing = self.rows.get(told["id"]) or Standing(
            kind="payment", provider_id=told["id"], state=told["state"], amount=RUB_100
        )
        amount = Money(told.get("minor", standing.amount.minor), standing.amount.currency)
        about = replace(standing, state=told["state"], amount=amount)
        return Notice(told["event"], about, is_proven=self.is_signing)

    def says(self, row_id: str, state: State) -> None:
        """What it answers from now on."""
        self.rows[row_id] = replace(self.rows[row_id], state=state)

    def refunds(self, *, since: datetime) -> list[str]:
        self._called("refunds")
        return [row.refund_id for row in self.rows.values() if row.kind == "refund"]

    def elsewhere(self, payment: Payment, refund_id: str, minor: int) -> None:
        """Somebody gives money back on its own pages: the shop was not asked."""
        self.rows[refund_id] = Standing(
            kind="refund",
            provider_id=payment.provider_id,
            refund_id=refund_id,
            state="succeeded",
            amount=Money(minor, payment.currency),
        )

    def given_back(self) -> int:
        """How much it gave back."""
        back = (row for row in self.rows.values() if row.kind == "refund")
        return sum(row.amount.minor for row in back if row.state == "succeeded")

    def _called(self, key: str) -> None:
        self.keys.append(key)
        if self.fails:
            raise self.fails.pop(0)

    def _answer(self) -> None:
        if self.forgets_to_answer:
            self.forgets_to_answer = False
            raise TimeoutError


def started(bank: Bank, subject: str = SUBJECT, amount: Money = RUB_100) -> Payment:
    answer = start_payment(
        subject, amount, provider=bank, return_url="https://shop.example/", now=NOW
    )
    assert isinstance(answer, Payment), answer
    return answer


def hook(
    bank: Bank,
    payment: Payment | str,
    state: State = "succeeded",
    *,
    event: str = "",
    minor: int | None = None,
    signature: str = "right",
    tell: Tell = tell_nobody,
    now: datetime = NOW,
) -> Settled | Ignored | Refusal:
    """The bank's webhook about one of its rows arrives."""
    about = payment if isinstance(payment, str) else payment.provider_id
    told: dict[str, object] = {"event": event or f"{state}:{about}", "id": about, "state": state}
    if minor is not None:
        told["minor"] = minor
    body = json.dumps(told).encode()
    return take_webhook(bank, {"X-Signature": signature}, body, now=now, tell=tell)


def paid(bank: Bank, subject: str = SUBJECT, amount: Money = RUB_100) -> Payment:
    payment = started(bank, subject, amount)
    bank.says(payment.provider_id, "succeeded")
    assert isinstance(hook(bank, payment), Settled)
    payment.refresh_from_db()
    return payment


def violations() -> list[str]:
    """The sentences of the audit that are not true now."""
    found = []
    for check in CHECKS:
        with connection.cursor() as cursor:
            cursor.execute(check.sql)
            if cursor.fetchall():
                found.append(check.sentence)
    return found


def at_once(deed: Callable[[int], object]) -> Callable[[int], object]:
    """For a thread of its own: its connection is closed at the end."""

    def run(number: int) -> object:
        try:
            return deed(number)
        finally:
            connection.close()

    return run
