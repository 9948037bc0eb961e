"""A customer signs in by code, chooses, leaves, and is forgotten."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from tests.web.accounts.conftest import ENGLISH, Postman
from vitrina.commerce.customers.models import ConsentRecord, Customer, SignInCode
from vitrina.commerce.customers.services import allowed, customer_for, open_session
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.web.people import SESSION_COOKIE

PHONE = "+7 999 555-11-11"


def signed_in(browser: Client, postman: Postman, contact: str = PHONE, **more: str) -> str:
    browser.post("/account/sign-in/", {"contact": contact, **more})
    done = browser.post("/account/sign-in/code/", {"code": postman.code()})
    assert done.status_code == 302, done.content.decode()
    return str(done.headers["Location"])


def test_a_code_leads_back_to_where_one_wanted_to_go(browser: Client, postman: Postman) -> None:
    asked = browser.get("/account/")
    assert asked.headers["Location"] == "/account/sign-in/?next=%2Faccount%2F"

    where = signed_in(browser, postman, next="/shop/basket/")

    assert where == "/shop/basket/"
    page = browser.get("/account/").content.decode()
    assert "+79995551111" in page
    assert "proved by a code" in page


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_to_another_site(browser: Client, postman: Postman, target: str) -> None:
    assert signed_in(browser, postman, next=target) == "/account/"


def test_the_page_of_the_code_shows_no_whole_contact_to_those_who_look_over_a_shoulder(
    browser: Client,
) -> None:
    browser.post("/account/sign-in/", {"contact": PHONE})

    page = browser.get("/account/sign-in/code/").content.decode()

    assert "It is on its way to +7 ··· 11 11" in page


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    browser: Client, postman: Postman
) -> None:
    signed_in(browser, postman)

    cookie = browser.cookies[SESSION_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]


def test_over_https_every_cookie_is_secure(shop: Path, postman: Postman) -> None:
    del shop
    browser = Client(headers={**ENGLISH, "x-forwarded-proto": "https"})
    signed_in(browser, postman)

    assert {name for name, cookie in browser.cookies.items() if not cookie["secure"]} == set()


def test_the_session_of_before_is_worth_nothing_after_sign_in(
    browser: Client, postman: Postman
) -> None:
    now = datetime.now(UTC)
    guest = customer_for({"phone": "+7 999 555-44-44"}, now=now)
    assert isinstance(guest, Customer)
    planted = open_session(guest.id, now=now)
    browser.cookies[SESSION_COOKIE] = planted

    signed_in(browser, postman)

    attacker = Client(headers=ENGLISH)
    attacker.cookies[SESSION_COOKIE] = planted
    assert browser.cookies[SESSION_COOKIE].value != planted
    assert attacker.get("/account/").status_code == 302


def test_known_and_unknown_contacts_get_the_same_pages(browser: Client, postman: Postman) -> None:
    signed_in(browser, postman)
    pages = []
    for contact in (PHONE, "+7 999 555-33-33"):
        fresh = Client(headers=ENGLISH)
        sent = fresh.post("/account/sign-in/", {"contact": contact})
        wrong = fresh.post("/account/sign-in/code/", {"code": "x"})
        text = re.sub(r'value="[^"]{64}"', "", wrong.content.decode())
        pages.append((sent.status_code, sent.headers["Location"], wrong.status_code, len(text)))

    assert pages[0] == pages[1]


def test_a_wrong_code_is_said_and_the_sixth_is_not_looked_at(
    browser: Client, postman: Postman
) -> None:
    browser.post("/account/sign-in/", {"contact": PHONE})
    right = postman.code()
    wrong = f"{(int(right) + 1) % 10**6:06}"

    statuses = [
        browser.post("/account/sign-in/code/", {"code": wrong}).status_code for _ in range(5)
    ]

    assert statuses == [422, 422, 422, 422, 429]
    assert browser.post("/account/sign-in/code/", {"code": right}).status_code == 422
    assert SESSION_COOKIE not in browser.cookies


def test_the_sixth_code_of_an_hour_is_not_sent(browser: Client) -> None:
    statuses = [browser.post("/account/sign-in/", {"contact": PHONE}).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]
    assert SignInCode.objects.count() == 5


@pytest.mark.parametrize("typed", ["", "12", "ann@", "<script>alert(1)</script>", "x" * 5000])
def test_what_is_no_contact_is_asked_for_again(browser: Client, typed: str) -> None:
    answer = browser.post("/account/sign-in/", {"contact": typed})

    assert answer.status_code == 422
    assert "neither a phone number nor an e-mail" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_no_box_is_ticked_beforehand_and_none_goes_with_another(
    browser: Client, postman: Postman
) -> None:
    signed_in(browser, postman)
    assert "checked" not in browser.get("/account/").content.decode()

    browser.post("/account/consents/", {"marketing-by-sms": "yes"})

    person = Customer.objects.get().id
    record = ConsentRecord.objects.get()
    assert allowed(person, "marketing by sms", datetime.now(UTC))
    assert not allowed(person, "profiling", datetime.now(UTC))
    assert record.text_version.startswith("en:")
    assert record.how == "account page"


def test_an_emptied_box_is_a_withdrawal_and_an_unchanged_one_is_no_act(
    browser: Client, postman: Postman
) -> None:
    signed_in(browser, postman)
    browser.post("/account/consents/", {"marketing-by-sms": "yes", "profiling": "yes"})

    browser.post("/account/consents/", {"profiling": "yes"})

    told = OutboxEvent.objects.filter(type__startswith="Consent").order_by("id")
    assert [event.type for event in told] == ["Consent Given"] * 2 + ["Consent Withdrawn"]
    assert not allowed(Customer.objects.get().id, "marketing by sms", datetime.now(UTC))


def test_earlier_guests_are_offered_and_taken_over(browser: Client, postman: Postman) -> None:
    guest = customer_for({"phone": PHONE}, now=datetime.now(UTC))
    assert isinstance(guest, Customer)

    where = signed_in(browser, postman, next="/shop/")
    assert where == "/account/"
    assert "Somebody ordered before" in browser.get("/account/").content.decode()
    browser.post("/account/adopt/")

    guest.refresh_from_db()
    assert guest.merged_into is not None
    assert "ordered before with" not in browser.get("/account/").content.decode()


def test_a_guest_has_no_account_page(browser: Client) -> None:
    now = datetime.now(UTC)
    guest = customer_for({"phone": PHONE}, now=now)
    assert isinstance(guest, Customer)
    browser.cookies[SESSION_COOKIE] = open_session(guest.id, now=now)

    assert browser.get("/account/").status_code == 302


def test_a_name_is_kept_and_shown_as_text(browser: Client, postman: Postman) -> None:
    signed_in(browser, postman)

    browser.post("/account/name/", {"name": "<b>Ann</b>"})

    page = browser.get("/account/").content.decode()
    assert "&lt;b&gt;Ann&lt;/b&gt;" in page


def test_signing_out_everywhere_ends_the_other_browser_too(
    browser: Client, postman: Postman
) -> None:
    signed_in(browser, postman)
    other = Client(headers=ENGLISH)
    signed_in(other, postman)

    browser.post("/account/sign-out/", {"everywhere": "yes"})

    assert other.get("/account/").status_code == 302


def test_one_is_forgotten_only_after_saying_so(browser: Client, postman: Postman) -> None:
    signed_in(browser, postman)

    assert browser.post("/account/erase/").status_code == 422
    assert browser.get("/account/").status_code == 200
    erased = browser.post("/account/erase/", {"sure": "yes"})

    assert "can no longer be read" in erased.content.decode()
    assert browser.get("/account/").status_code == 302
    assert Customer.objects.get().wrapped_key is None


@pytest.mark.parametrize("page", ["sign-in/", "sign-in/code/", "consents/", "adopt/", "erase/"])
def test_forms_from_other_sites_are_refused(shop: Path, page: str) -> None:
    del shop
    strict = Client(headers=ENGLISH, enforce_csrf_checks=True)

    assert strict.post(f"/account/{page}", {"contact": PHONE}).status_code == 403


def test_signing_out_leaves_nothing_in_the_browser(browser: Client, postman: Postman) -> None:
    signed_in(browser, postman)
    browser.cookies["shop_mine"] = "signed before"

    left = browser.post("/account/sign-out/")

    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.cookies["shop_mine"].value == browser.cookies[SESSION_COOKIE].value == ""
