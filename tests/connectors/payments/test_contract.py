"""What every provider keeps to, and what the network may do to those who speak to a server."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.connectors.payments.fake_server import FakeServer
from vitrina.connectors.http import UrllibHttp, checked_base
from vitrina.connectors.payment import PROVIDERS, Connector
from vitrina.connectors.payments.pay_at_place import PayAtPlace
from vitrina.connectors.payments.stripe import Stripe
from vitrina.connectors.payments.testing import Testing as Rehearsal  # pytest would collect it
from vitrina.connectors.payments.yookassa import YooKassa
from vitrina.errors import RefusedError, SettingError
from vitrina.money import Money
from vitrina.payment import Provider

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = "0195a7c2-0000-7000-8000-000000000001"
RUB_100 = Money(10_000, "RUB")
SECRETS = {
    "shop_id": "100500",
    "secret_key": "sk_very_secret",
    "webhook_secret": "whsec_very_secret",
    "secret": "very_secret",
    "page_url": "http://127.0.0.1/pay",
}
OVER_THE_NETWORK = ("stripe", "yookassa")


def made(name: str, server: FakeServer, timeout_seconds: float = 10) -> Connector:
    settings = SECRETS | {"base_url": server.url}
    return PROVIDERS[name].made_of(settings, UrllibHttp(timeout_seconds=timeout_seconds))


def calls(provider: Provider) -> list[Callable[[], object]]:
    return [
        lambda: provider.start(
            key=KEY, amount=RUB_100, description="", return_url="https://s.example", now=NOW
        ),
        lambda: provider.status("22d6d597000f50009000"),
        lambda: provider.refund(
            key=KEY, provider_id="22d6d597000f50009000", amount=RUB_100, reason=""
        ),
        lambda: provider.refund_status("22d6d597000f50009000"),
        lambda: provider.refunds(since=NOW),
    ]


def test_all_providers_are_found() -> None:
    assert list(PROVIDERS) == ["pay_at_place", "stripe", "testing", "yookassa"]
    assert all(PROVIDERS[name].name == name for name in PROVIDERS)


@pytest.mark.parametrize("name", ["stripe", "testing", "yookassa"])
def test_a_missing_setting_is_named(name: str) -> None:
    for missing in PROVIDERS[name].settings:
        settings = {each: "x" for each in PROVIDERS[name].settings if each != missing}

        with pytest.raises(SettingError, match=missing):
            PROVIDERS[name].made_of(settings, UrllibHttp())


@pytest.mark.parametrize("name", OVER_THE_NETWORK)
@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_an_answer_that_settles_nothing_may_be_asked_for_again(
    name: str, status: int, server: FakeServer
) -> None:
    server.answers_with(status, {})

    for call in calls(made(name, server)):
        with pytest.raises(OSError, match=str(status)):
            call()


@pytest.mark.parametrize("name", OVER_THE_NETWORK)
@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_final_no_is_a_refusal_without_secrets(
    name: str, status: int, server: FakeServer
) -> None:
    server.answers_with(status, {"code": "no", "description": "card 4111 of anna@example.org"})

    for call in calls(made(name, server)):
        with pytest.raises(RefusedError) as refused:
            call()
        assert refused.value.status == status
        assert "secret" not in str(refused.value)
        assert "anna" not in str(refused.value)


@pytest.mark.parametrize("name", OVER_THE_NETWORK)
def test_a_server_that_is_too_slow_or_not_there_is_an_os_error(
    name: str, server: FakeServer
) -> None:
    server.delay_seconds = 0.5
    slow = made(name, server, timeout_seconds=0.1)
    gone = PROVIDERS[name].made_of(SECRETS | {"base_url": "http://127.0.0.1:9"}, UrllibHttp())

    for each in (slow, gone):
        with pytest.raises(OSError):  # noqa: PT011  # whichever it is
            calls(each)[0]()


@pytest.mark.parametrize("name", OVER_THE_NETWORK)
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"id": 5}', b"\xff", b"[" * 9999])
def test_an_answer_of_another_shape_is_never_taken_for_a_payment(
    name: str, body: bytes, server: FakeServer
) -> None:
    server.answers_with(200, body)

    for call in calls(made(name, server)):
        with pytest.raises(ConnectionError):  # not a final no: the money may have moved
            call()


@pytest.mark.parametrize("name", OVER_THE_NETWORK)
def test_a_redirect_is_not_followed(name: str, server: FakeServer) -> None:
    server.answers_with(302, {})

    for call in calls(made(name, server)):
        with pytest.raises((OSError, RefusedError)):
            call()

    assert not any(asked.path == "/elsewhere" for asked in server.asked)


@pytest.mark.parametrize("name", OVER_THE_NETWORK)
def test_secrets_are_not_shown_where_a_provider_is_printed(name: str, server: FakeServer) -> None:
    assert "very_secret" not in repr(made(name, server))


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.org",
        "ftp://api.example.org",
        "file:///etc/passwd",
        "https://",
        "https://user@api.example.org",
        "http://169.254.169.254/latest",
        "http://[::ffff:127.0.0.1]/",
        "//api.example.org",
        "",
    ],
)
def test_only_https_may_be_asked(url: str) -> None:
    with pytest.raises(SettingError, match="https://"):
        checked_base(url)


def test_an_endless_answer_is_cut(server: FakeServer) -> None:
    server.answers_with(200, b"x" * 2_000_000)

    with pytest.raises(ConnectionError, match="too long"):
        UrllibHttp()("GET", server.url, headers={})


def test_the_shop_takes_each_of_them(tmp_path: Path, server: FakeServer) -> None:
    http = UrllibHttp()
    everyone: list[Connector] = [  # mypy compares the two sides here
        PayAtPlace(),
        Rehearsal("s", "http://127.0.0.1/pay", tmp_path),
        YooKassa("1", "s", http),
        Stripe("s", "w", http),
    ]

    assert [each.name for each in everyone] == [
        "pay_at_place",
        "testing",
        "yookassa",
        "stripe",
    ]


def test_what_is_paid_at_the_place_has_no_webhooks() -> None:
    with pytest.raises(RefusedError) as refused:
        PayAtPlace().read_webhook({}, b"{}", now=NOW)

    assert refused.value.status == 401


@pytest.fixture
def rehearsal(tmp_path: Path) -> Rehearsal:
    return Rehearsal("very_secret", "https://shop.example/pay", tmp_path / "payments")


def begun(rehearsal: Rehearsal) -> str:
    started = rehearsal.start(
        key=KEY, amount=RUB_100, description="Order 17", return_url="https://s.example", now=NOW
    )
    return started.provider_id


def lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def test_the_address_of_the_test_page_is_signed(rehearsal: Rehearsal) -> None:
    provider_id = begun(rehearsal)

    assert rehearsal.is_signed(provider_id, rehearsal.signature_of(provider_id))
    assert not rehearsal.is_signed(provider_id, rehearsal.signature_of("another"))
    assert not rehearsal.is_signed(provider_id, "é")


@pytest.mark.parametrize(
    ("choice", "count", "state"),
    [
        ("approve", 1, "succeeded"),
        ("decline", 1, "canceled"),
        ("late", 0, "succeeded"),
        ("twice", 2, "succeeded"),
    ],
)
def test_the_buttons_of_the_test_page(
    rehearsal: Rehearsal, choice: str, count: int, state: str
) -> None:
    provider_id = begun(rehearsal)

    webhooks = rehearsal.decide(provider_id, choice, now=NOW)  # type: ignore[arg-type]  # one of them

    assert len(webhooks) == count
    assert rehearsal.status(provider_id).state == state
    for each in webhooks:
        notice = rehearsal.read_webhook(lowered(each.headers), each.body, now=NOW)
        assert (notice.standing.state, notice.standing.reference) == (state, KEY)


def test_a_decision_on_the_test_page_is_final(rehearsal: Rehearsal) -> None:
    provider_id = begun(rehearsal)
    rehearsal.decide(provider_id, "approve", now=NOW)

    rehearsal.decide(provider_id, "decline", now=NOW)
    begun(rehearsal)

    assert rehearsal.status(provider_id).state == "succeeded"


def test_a_changed_or_old_test_webhook_is_forged(rehearsal: Rehearsal) -> None:
    [webhook] = rehearsal.decide(begun(rehearsal), "approve", now=NOW)

    for headers, body, at in (
        (lowered(webhook.headers), webhook.body + b" ", NOW),
        (lowered(webhook.headers), webhook.body, NOW + timedelta(seconds=301)),
        ({}, webhook.body, NOW),
    ):
        with pytest.raises(RefusedError) as refused:
            rehearsal.read_webhook(headers, body, now=at)
        assert refused.value.status == 401


def test_a_test_payment_goes_back_once_for_a_key(rehearsal: Rehearsal) -> None:
    provider_id = begun(rehearsal)
    with pytest.raises(RefusedError):
        rehearsal.refund(key=KEY, provider_id=provider_id, amount=RUB_100, reason="")
    rehearsal.decide(provider_id, "approve", now=NOW)
    key = "0195a7c2-0000-7000-8000-000000000002"

    first = rehearsal.refund(key=key, provider_id=provider_id, amount=RUB_100, reason="")
    again = rehearsal.refund(key=key, provider_id=provider_id, amount=RUB_100, reason="")

    assert first == again == rehearsal.refund_status(first.refund_id)


def test_an_id_that_is_a_path_is_no_test_payment(rehearsal: Rehearsal) -> None:
    for odd in ("../../etc/passwd", "test-../x", ""):
        with pytest.raises(RefusedError):
            rehearsal.status(odd)
