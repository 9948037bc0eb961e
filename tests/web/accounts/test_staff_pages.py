"""The staff's sign-in: password, second factor, recovery codes, and rights that end at once."""

import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.web.accounts.conftest import ENGLISH, app_code, employ, password_given
from vitrina.commerce.staff import services as staff
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.roles import Role
from vitrina.commerce.staff.sign_in_limits import OF_A_NAME
from vitrina.web.people import places_of, staff_may, staff_only

pytestmark = pytest.mark.usefixtures("shop")
SECOND = "/account/staff/second/"
SET_UP = "/account/staff/second/set-up/"


def set_up(browser: Client, member: Member) -> list[str]:
    """Set up the app as a person does; the recovery codes."""
    browser.get(SET_UP)
    TOTPDevice.objects.filter(user=member.user, confirmed=False).update(name="by hand")
    device = TOTPDevice.objects.get(user=member.user, name="by hand")
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
    shown = app_code(member)
    TOTPDevice.objects.filter(pk=device.pk).update(confirmed=False)
    done = browser.post(SET_UP, {"code": shown})
    assert done.status_code == 200, done.content.decode()
    return re.findall(r"<li>([a-z2-7]{7,8})</li>", done.content.decode())


def test_a_cashier_needs_the_password_only(browser: Client) -> None:
    employ("ann", Role.CASHIER, "north")

    assert password_given(browser, "ann") == "/staff/"
    assert password_given(browser, "ann", next="/staff/at/north/") == "/staff/at/north/"


def test_names_are_found_however_they_are_typed(browser: Client) -> None:
    employ("ann", Role.CASHIER, "north")

    assert password_given(browser, " Ann ") == "/staff/"


def test_nobody_is_led_to_another_site(browser: Client) -> None:
    employ("ann", Role.CASHIER, "north")

    assert password_given(browser, "ann", next="https://evil.example/") == "/staff/"


def test_whoever_moves_money_sets_up_an_app_and_proves_it_at_each_sign_in(browser: Client) -> None:
    boss = employ("boss", Role.OWNER)
    assert password_given(browser, "boss").startswith(SECOND)
    assert browser.get(SECOND).headers["Location"].startswith(SET_UP)

    codes = set_up(browser, boss)
    assert len(set(codes)) == 10

    other = Client(headers=ENGLISH)
    password_given(other, "boss")
    assert other.get("/admin/").status_code == 302
    proved = other.post(SECOND, {"code": app_code(boss, steps=1), "next": "/admin/"})
    assert proved.headers["Location"] == "/admin/"
    assert other.get("/admin/").status_code == 200


def test_a_code_of_the_app_works_once(browser: Client) -> None:
    boss = employ("boss", Role.OWNER)
    password_given(browser, "boss")
    set_up(browser, boss)
    code = app_code(boss, steps=1)
    other, third = Client(headers=ENGLISH), Client(headers=ENGLISH)
    password_given(other, "boss")
    password_given(third, "boss")

    assert other.post(SECOND, {"code": code}).status_code == 302
    assert third.post(SECOND, {"code": code}).status_code == 422


def test_a_recovery_code_works_once(browser: Client) -> None:
    boss = employ("boss", Role.OWNER)
    password_given(browser, "boss")
    codes = set_up(browser, boss)
    other = Client(headers=ENGLISH)
    password_given(other, "boss")

    assert other.post(SECOND, {"code": codes[3].upper()}).status_code == 302
    assert StaticToken.objects.count() == 9
    assert other.get("/admin/").status_code == 200


def test_who_stole_the_password_cannot_set_up_an_app_of_their_own(browser: Client) -> None:
    boss = employ("boss", Role.OWNER)
    password_given(browser, "boss")
    set_up(browser, boss)
    thief = Client(headers=ENGLISH)
    password_given(thief, "boss")

    assert thief.get(SET_UP).headers["Location"].startswith(SECOND)
    assert thief.post(SET_UP, {"code": "000000"}).status_code == 302


def test_a_wrong_code_is_refused_and_guessing_is_slowed_down(browser: Client) -> None:
    boss = employ("boss", Role.OWNER)
    password_given(browser, "boss")
    set_up(browser, boss)
    other = Client(headers=ENGLISH)
    password_given(other, "boss")

    assert other.post(SECOND, {"code": "000000"}).status_code == 422
    # right, but too soon after a wrong one
    assert other.post(SECOND, {"code": app_code(boss, steps=1)}).status_code == 422


def test_a_wrong_password_says_the_same_of_known_and_unknown_names(browser: Client) -> None:
    employ("ann", Role.CASHIER, "north")
    texts = []
    for name in ("ann", "zoe"):
        answer = browser.post("/account/staff/", {"username": name, "password": "x"})
        assert answer.status_code == 422
        texts.append(re.findall(r'role="alert">([^<]+)<', answer.content.decode()))

    assert texts[0] == texts[1] != []


def test_a_password_is_not_guessed_for_long(browser: Client) -> None:
    employ("ann", Role.CASHIER, "north")
    for _ in range(OF_A_NAME):
        browser.post("/account/staff/", {"username": "ann", "password": "x"})

    refused = browser.post("/account/staff/", {"username": "ann", "password": "x"})

    assert refused.status_code == 429


def test_the_session_is_a_new_one_after_the_password_and_after_the_second_step(
    browser: Client,
) -> None:
    boss = employ("boss", Role.OWNER)
    browser.cookies["vitrina_staff"] = "planted-by-an-attacker-before-sign-in"
    password_given(browser, "boss")
    after_password = browser.cookies["vitrina_staff"].value
    set_up(browser, boss)

    assert after_password != "planted-by-an-attacker-before-sign-in"
    assert browser.cookies["vitrina_staff"].value != after_password


def test_a_revoked_member_is_out_at_the_next_request(browser: Client) -> None:
    employ("boss", Role.OWNER)
    ann = employ("ann", Role.ANALYST)
    password_given(browser, "ann")
    assert browser.get("/how/").status_code == 200

    staff.revoke_member(ann.id, now=datetime.now(UTC))

    assert browser.get("/how/").headers["Location"].startswith("/account/staff/")


def test_a_revoked_role_is_gone_at_the_next_request(browser: Client) -> None:
    ann = employ("ann", Role.ANALYST)
    password_given(browser, "ann")

    staff.revoke(ann.id, Role.ANALYST, now=datetime.now(UTC))

    assert browser.get("/how/").status_code == 403


def test_another_password_ends_the_sessions_of_the_old_one(browser: Client) -> None:
    ann = employ("ann", Role.ANALYST)
    password_given(browser, "ann")

    staff.set_password(ann.id, "another long sentence")

    assert browser.get("/how/").status_code == 302


def test_signing_out_by_a_link_asks_first(browser: Client) -> None:
    employ("ann", Role.ANALYST)
    password_given(browser, "ann")

    assert browser.get("/account/staff/sign-out/").status_code == 200
    assert browser.get("/how/").status_code == 200
    browser.post("/account/staff/sign-out/")
    assert browser.get("/how/").status_code == 302


def asked_as(member: Member | None) -> HttpRequest:
    request = RequestFactory().get("/staff/", headers={"host": "localhost"})
    request._member = member  # type: ignore[attr-defined]  # as people.member_of keeps it
    return request


def page(request: HttpRequest) -> HttpResponse:
    del request
    return HttpResponse("in")


def test_the_decorators_let_in_whom_they_name() -> None:
    ann = employ("ann", Role.CASHIER, "north")

    assert staff_only()(page)(asked_as(ann)).status_code == 200
    assert staff_only(Role.CASHIER)(page)(asked_as(ann)).status_code == 200
    assert staff_may("orders.see")(page)(asked_as(ann)).status_code == 200
    assert staff_only(Role.CASHIER)(page)(asked_as(None)).status_code == 302
    with pytest.raises(PermissionDenied):
        staff_only(Role.OWNER)(page)(asked_as(ann))
    assert places_of(ann) == {"north"}


def test_what_moves_money_asks_for_the_second_step() -> None:
    boss = employ("boss", Role.OWNER)
    refund = staff_may("orders.refund")(page)

    assert refund(asked_as(boss)).headers["Location"].startswith(SECOND)
    boss.has_second_factor = True
    assert refund(asked_as(boss)).status_code == 200
