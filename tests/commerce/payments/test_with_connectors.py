"""The shop with each of its providers, from the start to the refund."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.commerce.payments.given import violations
from tests.connectors.payments.fake_server import FakeServer, fake_server
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import (
    Settled,
    mark_paid_at_place,
    refund,
    refunded_minor,
    send_refunds,
    start_payment,
    take_webhook,
)
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.payments.pay_at_place import PayAtPlace
from vitrina.connectors.payments.stripe import Stripe
from vitrina.connectors.payments.testing import Testing as Rehearsal  # pytest would collect it
from vitrina.connectors.payments.yookassa import YooKassa
from vitrina.money import Money
from vitrina.payment import Provider

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SUBJECT = "order:0195"
AMOUNT = Money(10_000, "RUB")
ID = "22d6d597-000f-5000-9000-145f6df21d6f"


def started(provider: Provider) -> Payment:
    payment = start_payment(
        SUBJECT, AMOUNT, provider=provider, return_url="https://s.example", now=NOW
    )
    assert isinstance(payment, Payment), payment
    return payment


def given_back(provider: Provider) -> tuple[Settled, ...]:
    refund(SUBJECT, Money(4_000, "RUB"), key="k", reason="cold", now=NOW)
    return send_refunds({provider.name: provider}, now=NOW)


def test_the_provider_to_try_with(tmp_path: Path) -> None:
    provider = Rehearsal("secret", "https://shop.example/pay", tmp_path)
    payment = started(provider)

    first, second = provider.decide(payment.provider_id, "twice", now=NOW)

    assert isinstance(take_webhook(provider, first.headers, first.body, now=NOW), Settled)
    assert not isinstance(take_webhook(provider, second.headers, second.body, now=NOW), Settled)
    assert [each.state for each in given_back(provider)] == ["refunded"]
    assert violations() == []


def test_yookassa() -> None:
    with fake_server() as server:
        provider = YooKassa("1", "s", UrllibHttp(), server.url)
        row = {
            "id": ID,
            "status": "pending",
            "amount": {"value": "100.00", "currency": "RUB"},
            "confirmation": {"confirmation_url": "https://pay.example"},
        }
        server.answers_with(200, row)
        payment = started(provider)
        paid = row | {"status": "succeeded", "metadata": {"vitrina_id": str(payment.id)}}
        notice = {"type": "notification", "event": "payment.succeeded", "object": paid}
        body = json.dumps(notice).encode()

        early = take_webhook(provider, {}, body, now=NOW)  # the API does not say so yet
        server.answers_with(200, paid)
        settled = take_webhook(provider, {}, body, now=NOW)

        assert not isinstance(early, Settled)
        assert isinstance(settled, Settled)
        server.answers_with(200, _refund_of_yookassa())
        assert [each.state for each in given_back(provider)] == ["refunded"]

    assert refunded_minor(SUBJECT) == 4_000
    assert violations() == []


def _refund_of_yookassa() -> dict[str, object]:
    return {
        "id": "216749f7-0016-50be-b000-078d43a63ae4",
        "payment_id": ID,
        "status": "succeeded",
        "amount": {"value": "40.00", "currency": "RUB"},
    }


def test_stripe() -> None:
    with fake_server() as server:
        provider = Stripe("sk", "whsec", UrllibHttp(), server.url)
        session = {
            "id": "cs_1",
            "url": "https://pay.example",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": "pi_1",
            "amount_total": 10_000,
            "currency": "rub",
        }
        server.answers_with(200, session)
        started(provider)
        paid = session | {"status": "complete", "payment_status": "paid"}
        event = {"id": "evt_1", "type": "checkout.session.completed", "data": {"object": paid}}
        body = json.dumps(event).encode()

        settled = take_webhook(provider, _signed(body), body, now=NOW)

        assert isinstance(settled, Settled)
        _answers_refund(server, paid)
        assert [each.state for each in given_back(provider)] == ["refunded"]

    assert violations() == []


def _signed(body: bytes) -> dict[str, str]:
    moment = int(NOW.timestamp())
    proof = hmac.new(b"whsec", f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={moment},v1={proof}"}


def _answers_refund(server: FakeServer, session: dict[str, object]) -> None:
    row = {
        "id": "re_1",
        "amount": 4_000,
        "currency": "rub",
        "status": "succeeded",
        "metadata": {"vitrina_session": "cs_1"},
    }
    server.answers = [(200, session), (200, row)]


def test_at_the_place() -> None:
    payment = started(PayAtPlace())
    assert (payment.state, payment.confirmation_url) == ("pending", "")

    mark_paid_at_place(SUBJECT, AMOUNT, "card", now=NOW, actor="staff:1")
    given_back(PayAtPlace())

    payment.refresh_from_db()
    assert payment.state == "canceled"
    assert refunded_minor(SUBJECT) == 4_000
    assert violations() == []
