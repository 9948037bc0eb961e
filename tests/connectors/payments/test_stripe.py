"""Stripe by its documented shapes, against a local server."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from tests.connectors.payments.fake_server import FakeServer
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.payments.stripe import Stripe
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Notice, Started

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = "whsec_test"
KEY = "0195a7c2-0000-7000-8000-000000000001"


def session(status: str = "open", paid: str = "unpaid") -> dict[str, object]:
    return {
        "id": "cs_test_a1",
        "object": "checkout.session",
        "url": "https://checkout.stripe.example/c/pay/cs_test_a1",
        "status": status,
        "payment_status": paid,
        "payment_intent": "pi_1",
        "amount_total": 2_000,
        "currency": "usd",
        "client_reference_id": KEY,
    }


def refund(status: str = "succeeded", **metadata: str) -> dict[str, object]:
    return {
        "id": "re_1",
        "object": "refund",
        "amount": 500,
        "currency": "usd",
        "payment_intent": "pi_1",
        "status": status,
        "metadata": metadata,
    }


@pytest.fixture
def stripe(server: FakeServer) -> Stripe:
    settings = {
        "secret_key": "sk_test",
        "webhook_secret": SECRET,
        "base_url": f"{server.url}/v1",
    }
    return Stripe.made_of(settings, UrllibHttp())


def event(kind: str, about: Mapping[str, object]) -> bytes:
    return json.dumps({"id": "evt_1", "type": kind, "data": {"object": about}}).encode()


def signed(body: bytes, *, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    moment = int(at.timestamp())
    proof = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={moment},v1={'0' * 64},v1={proof},v0=old"}


def read(stripe: Stripe, kind: str, about: Mapping[str, object]) -> Notice:
    body = event(kind, about)
    return stripe.read_webhook(signed(body), body, now=NOW)


def test_a_session_is_created_as_documented(server: FakeServer, stripe: Stripe) -> None:
    server.answers_with(200, session())

    started = stripe.start(
        key=KEY,
        amount=Money(2_000, "USD"),
        description="Order 17",
        return_url="https://shop.example/orders/17",
        now=NOW,
    )

    [asked] = server.asked
    assert (asked.method, asked.path) == ("POST", "/v1/checkout/sessions")
    assert asked.headers["idempotency-key"] == KEY
    assert asked.headers["authorization"] == "Bearer sk_test"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.form() == {
        "mode": "payment",
        "success_url": "https://shop.example/orders/17",
        "cancel_url": "https://shop.example/orders/17",
        "client_reference_id": KEY,
        "metadata[vitrina_id]": KEY,
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "2000",
        "line_items[0][price_data][product_data][name]": "Order 17",
    }
    assert started == Started("cs_test_a1", "https://checkout.stripe.example/c/pay/cs_test_a1")


def test_a_refund_is_of_the_sessions_intent(server: FakeServer, stripe: Stripe) -> None:
    server.answers = [
        (200, session("complete", "paid")),
        (200, refund(vitrina_id="leg", vitrina_session="cs_test_a1")),
    ]

    standing = stripe.refund(
        key="leg", provider_id="cs_test_a1", amount=Money(500, "USD"), reason="cold"
    )

    asked = server.asked[1]
    assert (asked.path, asked.headers["idempotency-key"]) == ("/v1/refunds", "leg")
    assert asked.form()["payment_intent"] == "pi_1"
    assert asked.form()["amount"] == "500"
    assert (standing.provider_id, standing.refund_id) == ("cs_test_a1", "re_1")
    assert standing.reference == "leg"


@pytest.mark.parametrize(
    ("kind", "about", "state"),
    [
        ("checkout.session.completed", session("complete", "paid"), "succeeded"),
        ("checkout.session.completed", session("complete", "unpaid"), "pending"),
        ("checkout.session.async_payment_succeeded", session("complete", "paid"), "succeeded"),
        ("checkout.session.async_payment_failed", session("complete", "unpaid"), "canceled"),
        ("checkout.session.expired", session("expired"), "canceled"),
    ],
)
def test_a_signed_event_is_believed(
    stripe: Stripe, kind: str, about: Mapping[str, object], state: str
) -> None:
    notice = read(stripe, kind, about)

    assert notice.is_proven
    assert notice.event_id == "evt_1"
    assert notice.standing.state == state
    assert notice.standing.amount == Money(2_000, "USD")


def test_our_own_refund_is_known_by_its_metadata_and_asked_about_since_events_overtake(
    stripe: Stripe,
) -> None:
    notice = read(stripe, "refund.updated", refund(vitrina_id="leg", vitrina_session="cs_test_a1"))

    assert not notice.is_proven
    assert (notice.standing.provider_id, notice.standing.reference) == ("cs_test_a1", "leg")


def test_that_a_charge_was_refunded_is_a_hint_that_names_no_refund(stripe: Stripe) -> None:
    charge = {"id": "ch_1", "amount_refunded": 500, "currency": "usd", "payment_intent": "pi_1"}

    notice = read(stripe, "charge.refunded", charge)

    assert (notice.standing.kind, notice.standing.refund_id) == ("refund", "")
    assert not notice.is_proven


def test_refunds_are_listed_page_by_page(server: FakeServer, stripe: Stripe) -> None:
    first = {"data": [refund()], "has_more": True}
    server.answers = [(200, first), (200, {"data": [refund() | {"id": "re_2"}]})]

    found = stripe.refunds(since=NOW)

    assert found == ["re_1", "re_2"]
    query = f"/v1/refunds?created%5Bgte%5D={int(NOW.timestamp())}&limit=100"
    assert [asked.path for asked in server.asked] == [query, f"{query}&starting_after=re_1"]


def test_a_refund_made_on_stripes_pages_is_looked_up(server: FakeServer, stripe: Stripe) -> None:
    server.answers = [(200, refund()), (200, {"data": [session("complete", "paid")]})]

    notice = read(stripe, "refund.created", refund())
    standing = stripe.refund_status(notice.standing.refund_id)

    assert not notice.is_proven
    assert server.asked[1].path == "/v1/checkout/sessions?payment_intent=pi_1&limit=1"
    assert standing.provider_id == "cs_test_a1"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"stripe-signature": ""},
        {"stripe-signature": "t=1,v1="},
        {"stripe-signature": "v1=é"},
        {"stripe-signature": "t=," + "v1=0," * 10_000},
        signed(b"another body"),
        signed(event("checkout.session.expired", session()), secret="whsec_other"),
        signed(event("checkout.session.expired", session()), at=NOW - timedelta(seconds=301)),
        signed(event("checkout.session.expired", session()), at=NOW + timedelta(seconds=301)),
    ],
)
def test_a_forged_or_stale_event_is_refused(stripe: Stripe, headers: dict[str, str]) -> None:
    body = event("checkout.session.expired", session())

    with pytest.raises(RefusedError) as refused:
        stripe.read_webhook(headers, body, now=NOW)

    assert refused.value.status == 401


def test_an_event_within_five_minutes_is_taken(stripe: Stripe) -> None:
    body = event("checkout.session.expired", session())

    for seconds in (-300, 300):
        headers = signed(body, at=NOW + timedelta(seconds=seconds))
        assert stripe.read_webhook(headers, body, now=NOW).is_proven


def test_an_event_that_says_nothing_to_us_is_answered_with_200(stripe: Stripe) -> None:
    with pytest.raises(RefusedError) as refused:
        read(stripe, "invoice.created", {})

    assert (refused.value.status, refused.value.reason) == (200, "not_read")
