"""YooKassa by its documented shapes, against a local server."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.payments.fake_server import FakeServer
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.payments.yookassa import SENDERS, YooKassa
from vitrina.errors import RefusedError, SettingError
from vitrina.money import Money
from vitrina.payment import Item, Receipt, Started

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = "0195a7c2-0000-7000-8000-000000000001"
ID = "22d6d597-000f-5000-9000-145f6df21d6f"


def payment(status: str = "pending", value: str = "100.00") -> dict[str, object]:
    return {
        "id": ID,
        "status": status,
        "amount": {"value": value, "currency": "RUB"},
        "confirmation": {"type": "redirect", "confirmation_url": "https://yoomoney.example/pay"},
        "paid": status == "succeeded",
        "metadata": {"vitrina_id": KEY},
        "test": True,
    }


def refund(status: str = "succeeded") -> dict[str, object]:
    return {
        "id": "216749f7-0016-50be-b000-078d43a63ae4",
        "payment_id": ID,
        "status": status,
        "amount": {"value": "2.00", "currency": "RUB"},
        "metadata": {"vitrina_id": "leg"},
    }


@pytest.fixture
def yookassa(server: FakeServer) -> YooKassa:
    settings = {"shop_id": "100500", "secret_key": "test_secret", "base_url": f"{server.url}/v3"}
    return YooKassa.made_of(settings, UrllibHttp())


def start(yookassa: YooKassa) -> Started:
    return yookassa.start(
        key=KEY,
        amount=Money(10_000, "RUB"),
        description="Заказ 17",
        return_url="https://shop.example/orders/17",
        now=NOW,
    )


def test_a_payment_is_created_as_documented(server: FakeServer, yookassa: YooKassa) -> None:
    server.answers_with(200, payment())

    started = start(yookassa)

    [asked] = server.asked
    assert (asked.method, asked.path) == ("POST", "/v3/payments")
    assert asked.headers["idempotence-key"] == KEY
    login = base64.b64decode(asked.headers["authorization"].removeprefix("Basic "))
    assert login == b"100500:test_secret"
    assert asked.json() == {
        "amount": {"value": "100.00", "currency": "RUB"},
        "capture": True,
        "confirmation": {"type": "redirect", "return_url": "https://shop.example/orders/17"},
        "description": "Заказ 17",
        "metadata": {"vitrina_id": KEY},
    }
    assert started == Started(ID, "https://yoomoney.example/pay")


def test_a_refund_is_created_as_documented(server: FakeServer, yookassa: YooKassa) -> None:
    server.answers_with(200, refund())

    standing = yookassa.refund(key="leg", provider_id=ID, amount=Money(200, "RUB"), reason="cold")

    [asked] = server.asked
    assert (asked.method, asked.path) == ("POST", "/v3/refunds")
    assert asked.headers["idempotence-key"] == "leg"
    assert asked.json()["payment_id"] == ID
    assert asked.json()["amount"] == {"value": "2.00", "currency": "RUB"}
    assert (standing.kind, standing.provider_id, standing.state) == ("refund", ID, "succeeded")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("pending", "pending"),
        ("waiting_for_capture", "pending"),
        ("succeeded", "succeeded"),
        ("canceled", "canceled"),
    ],
)
def test_the_truth_is_asked_for(
    server: FakeServer, yookassa: YooKassa, status: str, state: str
) -> None:
    server.answers_with(200, payment(status))

    standing = yookassa.status(ID)

    assert server.asked[0].path == f"/v3/payments/{ID}"
    assert (standing.state, standing.amount, standing.reference) == (
        state,
        Money(10_000, "RUB"),
        KEY,
    )


def test_a_notification_is_only_a_hint(yookassa: YooKassa) -> None:
    told = {"type": "notification", "event": "payment.succeeded", "object": payment("succeeded")}

    notice = yookassa.read_webhook({}, json.dumps(told).encode(), now=NOW)

    assert notice.event_id == f"payment.succeeded:{ID}"
    assert notice.standing.provider_id == ID
    assert not notice.is_proven


def test_a_notification_of_a_refund_names_its_payment(yookassa: YooKassa) -> None:
    told = {"type": "notification", "event": "refund.succeeded", "object": refund()}

    notice = yookassa.read_webhook({}, json.dumps(told).encode(), now=NOW)

    assert (notice.standing.kind, notice.standing.provider_id) == ("refund", ID)
    assert notice.standing.refund_id == "216749f7-0016-50be-b000-078d43a63ae4"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{" * 100_000,
        b'{"type":"notification","event":"payout.succeeded","object":{}}',
        b'{"type":"notification","event":"payment.succeeded","object":{"id":"../me"}}',
        b'{"type":"notification","event":"payment.succeeded","object":{"id":"' + b"a" * 99 + b'"}}',
        b'{"type":"notification","event":"payment.succeeded","object":{"id":5}}',
    ],
)
def test_what_is_no_notification_is_refused(yookassa: YooKassa, body: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        yookassa.read_webhook({}, body, now=NOW)

    assert refused.value.status == 400


def test_an_id_with_a_path_in_it_is_never_asked(server: FakeServer, yookassa: YooKassa) -> None:
    with pytest.raises(RefusedError):
        yookassa.status("../refunds?x=1")

    assert server.asked == []


def test_an_answer_with_a_script_for_an_address_is_no_answer(
    server: FakeServer, yookassa: YooKassa
) -> None:
    odd = payment() | {"confirmation": {"confirmation_url": "javascript:alert(1)"}}
    server.answers_with(200, odd)

    with pytest.raises(ConnectionError):
        start(yookassa)


def test_the_networks_that_notifications_come_from_are_written_down() -> None:
    assert "185.71.76.0/27" in SENDERS
    assert "2a02:5180::/32" in SENDERS


def test_refunds_are_listed_page_by_page(server: FakeServer, yookassa: YooKassa) -> None:
    one, two = "216749f7-0016-50be-b000-078d43a63ae4", "216749f7-0016-50be-b000-000000000002"
    first = {"type": "list", "items": [refund() | {"id": one}], "next_cursor": "more"}
    server.answers = [(200, first), (200, {"type": "list", "items": [refund() | {"id": two}]})]

    found = yookassa.refunds(since=NOW)

    assert found == [one, two]
    assert [asked.path for asked in server.asked] == [
        "/v3/refunds?created_at.gte=2026-03-02T12%3A00%3A00%2B00%3A00&limit=100",
        "/v3/refunds?created_at.gte=2026-03-02T12%3A00%3A00%2B00%3A00&limit=100&cursor=more",
    ]


TEA = Item("Чай " * 40, 3, 9_000 + 100)
BILL = Receipt("+79161234567", (TEA, Item("Доставка", 1, 900, "service")), "full_prepayment")


def with_receipts(server: FakeServer) -> YooKassa:
    settings = {
        "shop_id": "100500",
        "secret_key": "test_secret",
        "base_url": f"{server.url}/v3",
        "vat_code": "1",
        "tax_system_code": "2",
    }
    return YooKassa.made_of(settings, UrllibHttp())


def started_with(yookassa: YooKassa, receipt: Receipt, minor: int = 10_000) -> Started:
    return yookassa.start(
        key=KEY,
        amount=Money(minor, "RUB"),
        description="",
        return_url="https://shop.example/",
        now=NOW,
        receipt=receipt,
    )


def receipt_sent(server: FakeServer) -> dict[str, Any]:
    sent: dict[str, Any] = json.loads(server.asked[0].body)
    return sent["receipt"]  # type: ignore[no-any-return]  # JSON


def test_a_payment_carries_its_receipt_whose_rows_add_up_exactly(server: FakeServer) -> None:
    server.answers_with(200, payment())

    started_with(with_receipts(server), BILL)

    told = receipt_sent(server)
    assert told["customer"] == {"phone": "79161234567"}
    assert told["tax_system_code"] == 2
    rows = [(each["quantity"], each["amount"]["value"]) for each in told["items"]]
    assert rows == [("2.00", "30.33"), ("1.00", "30.34"), ("1.00", "9.00")]
    assert {each["payment_mode"] for each in told["items"]} == {"full_prepayment"}
    assert [each["payment_subject"] for each in told["items"]][1:] == ["commodity", "service"]
    assert {each["vat_code"] for each in told["items"]} == {1}
    assert max(len(each["description"]) for each in told["items"]) == 128


def test_a_refund_carries_its_receipt_too(server: FakeServer) -> None:
    server.answers_with(200, refund())
    bill = Receipt("anna@example.org", (Item("Чай", 1, 200),), "full_payment")

    with_receipts(server).refund(
        key="leg", provider_id=ID, amount=Money(200, "RUB"), reason="cold", receipt=bill
    )

    told = receipt_sent(server)
    assert told["customer"] == {"email": "anna@example.org"}
    assert [each["amount"]["value"] for each in told["items"]] == ["2.00"]


def test_without_the_setting_no_receipt_is_sent(server: FakeServer, yookassa: YooKassa) -> None:
    server.answers_with(200, payment())

    started_with(yookassa, BILL)

    assert "receipt" not in server.asked[0].json()


def test_a_receipt_of_another_sum_is_never_sent(server: FakeServer) -> None:
    server.answers_with(200, payment())

    with pytest.raises(AssertionError, match="adds up"):
        started_with(with_receipts(server), BILL, minor=9_999)

    assert server.asked == []


@pytest.mark.parametrize("code", ["0", "13", "x", "٣", "1.5"])
def test_a_code_that_the_tax_office_does_not_have_is_refused(code: str) -> None:
    with pytest.raises(SettingError, match="vat_code"):
        YooKassa.made_of({"shop_id": "1", "secret_key": "s", "vat_code": code}, UrllibHttp())


@given(quantity=st.integers(1, 1_000), minor=st.integers(0, 10**9))
def test_a_line_is_at_most_two_rows_that_add_up_to_it(quantity: int, minor: int) -> None:
    rows = Item("x", quantity, minor).rows()

    assert len(rows) <= 2
    assert sum(count * price for count, price in rows) == minor


def test_one_row_with_a_rounded_price_would_not_add_up() -> None:
    item = Item("x", 3, 100)

    assert item.quantity * round(item.minor / item.quantity) != item.minor
    assert sum(count * price for count, price in item.rows()) == item.minor
