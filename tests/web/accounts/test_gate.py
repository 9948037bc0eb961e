"""The console is open to the machine's own hosts until there is staff, and then theirs."""

from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from tests.web.accounts.conftest import ENGLISH, employ, password_given
from vitrina.commerce.staff import services as staff
from vitrina.commerce.staff.roles import Role

CONSOLE = ("/how/", "/metrics", "/links/", "/live/now/")


def test_without_staff_it_is_open(browser: Client) -> None:
    assert [browser.get(page).status_code for page in ("/how/", "/metrics")] == [200, 200]


def test_from_the_first_account_on_it_asks_who_is_there(browser: Client) -> None:
    employ("ann", Role.CASHIER, "north")

    for page in CONSOLE:
        answer = browser.get(page)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/staff/?next=")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CASHIER, 403),
        (Role.MARKETER, 200),
        (Role.ANALYST, 200),
        (Role.MANAGER, 200),
        (Role.OWNER, 200),
    ],
)
def test_readers_of_any_place_may_open_it(browser: Client, role: Role, status: int) -> None:
    employ("ann", role, "north")
    password_given(browser, "ann")

    assert browser.get("/how/").status_code == status


def test_it_stays_shut_when_the_last_member_has_gone(browser: Client) -> None:
    employ("ann", Role.ANALYST)
    staff.revoke_member(staff.member_named("ann").id, now=staff.Member.objects.get().created_at)  # type: ignore[union-attr]  # employed above

    assert browser.get("/how/").status_code == 302


def test_health_is_for_everyone(browser: Client) -> None:
    employ("ann", Role.ANALYST)

    assert browser.get("/healthz").status_code == 200


def test_a_lake_without_a_database_has_no_staff(tmp_path: Path) -> None:
    with override_settings(VITRINA_SHOP=tmp_path):
        browser = Client(headers=ENGLISH)
        assert browser.get("/how/").status_code == 200


def test_a_database_that_does_not_answer_lets_nobody_in(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked() -> bool:
        raise OperationalError("database is locked")

    monkeypatch.setattr(staff, "has_members", locked)
    browser.raise_request_exception = False

    assert browser.get("/how/").status_code == 500
