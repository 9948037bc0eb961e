"""Connecting ad platforms: settings go in and never come out, and trouble is shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.staff.conftest import Cafe
from vitrina.automation.proposals.models import Account
from vitrina.commerce.partners.connecting import note
from vitrina.commerce.partners.models import Connection
from vitrina.web.ad_accounts import ADS, ad_accounts
from vitrina.web.connections import this_workspace

SECRET = "a-secret-token-of-the-platform-9f3c"
DIRECT = {"platform": "yandex_direct", "do": "connect", "login": "cafe-ads", "currency": "RUB"}


@pytest.fixture
def owner(cafe: Cafe) -> Client:
    return cafe.browser("owner")


def page(browser: Client) -> str:
    return browser.get("/connectors/").content.decode()


def test_a_connected_platform_is_used_and_begins_with_a_dry_run(owner: Client) -> None:
    answer = owner.post("/connectors/", {**DIRECT, "token": SECRET}, follow=True)

    [account] = ad_accounts(this_workspace())
    kept = Account.objects.get(name="yandex_direct/cafe-ads")
    assert "Connected." in answer.content.decode()
    assert account.name == kept.name
    assert (kept.mode, kept.currency) == ("dry_run", "RUB")
    assert kept.dry_run_until > timezone.now() + timedelta(days=13)


def test_a_secret_is_never_shown_again(owner: Client) -> None:
    owner.post("/connectors/", {**DIRECT, "token": SECRET})

    assert SECRET not in page(owner)
    assert SECRET[-4:] in page(owner)


@pytest.mark.parametrize("wrong", [{"currency": "rubles"}, {"login": ""}, {"token": ""}])
def test_settings_that_do_not_fit_are_not_kept(owner: Client, wrong: dict[str, str]) -> None:
    told = {**DIRECT, "token": SECRET, **wrong}

    answer = owner.post("/connectors/", told, follow=True)

    assert "These settings do not fit." in answer.content.decode()
    assert SECRET not in answer.content.decode()
    assert not Connection.objects.filter(kind=ADS).exists()


def test_only_the_owner_connects(cafe: Cafe) -> None:
    answer = cafe.browser("marketer").post("/connectors/", {**DIRECT, "token": SECRET})

    assert answer.status_code == 403
    assert not Connection.objects.filter(kind=ADS).exists()


def test_a_platform_that_is_used_no_more_is_forgotten(owner: Client) -> None:
    owner.post("/connectors/", {**DIRECT, "token": SECRET})

    owner.post("/connectors/", {"platform": "yandex_direct", "do": "disconnect"})

    assert ad_accounts(this_workspace()) == []


def test_what_was_refused_is_shown_with_its_reason(owner: Client) -> None:
    owner.post("/connectors/", {**DIRECT, "token": SECRET})
    came = {
        "taken": 12,
        "refused": 1,
        "minor": 123_400,
        "currency": "RUB",
        "examples": [{"day": "2026-03-01", "campaign": "17", "reason": "It has no currency."}],
    }
    note(ADS, "yandex_direct", came, now=timezone.now())

    text = page(owner)

    assert "It has no currency." in text
    assert "RUB\u00a01,234.00" in text


def test_a_pull_that_failed_is_trouble(owner: Client) -> None:
    owner.post("/connectors/", {**DIRECT, "token": SECRET})
    note(ADS, "yandex_direct", {"trouble": "The token has run out."}, now=timezone.now())

    text = page(owner)

    assert "In trouble" in text
    assert "The token has run out." in text


def test_a_platform_that_nobody_knows_is_not_found(owner: Client) -> None:
    assert owner.post("/connectors/", {"platform": "csv_files", "do": "connect"}).status_code == 404
