"""`vitrina staff`: members are added, listed, and let in no more."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth import authenticate

from tests.databases import templates
from tests.web.accounts.conftest import employ, shop
from vitrina.commerce.staff import services
from vitrina.commerce.staff.roles import Role
from vitrina.errors import SettingError
from vitrina.web.cli.main import vitrina

__all__ = ["shop", "templates"]


def run(shop: Path, verb: str, *words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(vitrina, ["staff", verb, str(shop), *words], input=typed)


def test_a_new_member_signs_in_with_the_password_that_is_shown_once(shop: Path) -> None:
    done = run(shop, "add", "Ann", "--role", "cashier", "--place", "north", "--name", "Ann Lee")

    assert done.exit_code == 0, done.output
    password = re.findall(r"password  (\S+)", done.output)[0]
    assert authenticate(username="ann", password=password) is not None
    member = services.member_named("ann")
    assert member is not None
    assert member.name == "Ann Lee"
    assert services.places_of(member, Role.CASHIER) == {"north"}


def test_a_second_role_changes_no_password(shop: Path) -> None:
    run(shop, "add", "ann", "--role", "cashier", "--password-from", "-", typed="a long sentence")

    done = run(shop, "add", "ann", "--role", "analyst")

    assert "password" not in done.output
    assert authenticate(username="ann", password="a long sentence") is not None
    assert "analyst everywhere, cashier everywhere" in run(shop, "list").output


def test_everyone_is_listed_also_those_who_left(shop: Path) -> None:
    employ("boss", Role.OWNER)
    employ("ann", Role.CASHIER, "north")
    run(shop, "revoke", "ann")

    listed = run(shop, "list").output

    assert re.search(r"boss +owner everywhere\n", listed)
    assert re.search(r"ann +cashier at north \(until ", listed)


def test_one_role_is_taken_and_the_others_stay(shop: Path) -> None:
    employ("ann", Role.CASHIER, "north")
    run(shop, "add", "ann", "--role", "analyst")

    run(shop, "revoke", "ann", "--role", "cashier", "--place", "north")

    assert re.search(r"ann +analyst everywhere\n", run(shop, "list").output)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "bob", "--role", "cashier", "--place", "nowhere"], "no place 'nowhere'"),
        (["revoke", "zoe"], "Nobody here is named 'zoe'"),
        (["revoke", "boss"], "the only owner"),
        (["revoke", "boss", "--role", "cashier"], "boss is no cashier everywhere"),
    ],
)
def test_what_cannot_be_is_said(shop: Path, words: list[str], said: str) -> None:
    employ("boss", Role.OWNER)

    failed = run(shop, *words)

    assert isinstance(failed.exception, SettingError)
    assert said in str(failed.exception)


def test_a_weak_password_is_not_taken(shop: Path) -> None:
    failed = run(shop, "add", "ann", "--role", "owner", "--password-from", "-", typed="secret")

    assert isinstance(failed.exception, SettingError)
    assert "12 characters" in str(failed.exception)
    assert not services.has_members()


def test_a_lost_phone_is_forgotten_with_the_password(shop: Path) -> None:
    from django_otp.plugins.otp_totp.models import TOTPDevice

    boss = employ("boss", Role.OWNER)
    TOTPDevice.objects.create(user=boss.user, name="app", confirmed=True)

    done = run(shop, "reset", "boss", "--forget-app")

    password = re.findall(r"password  (\S+)", done.output)[0]
    assert authenticate(username="boss", password=password) is not None
    assert not TOTPDevice.objects.exists()
