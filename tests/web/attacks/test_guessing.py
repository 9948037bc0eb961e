"""Codes at the counter, of sign-ins and of apps: a thousand guesses get nobody in."""

from datetime import timedelta

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.web.staff.conftest import Cafe
from vitrina.commerce.orders import finding
from vitrina.commerce.orders.models import Order
from vitrina.web.people import SESSION_COOKIE

ENGLISH = {"host": "localhost", "accept-language": "en"}
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def guesses(most: int) -> list[str]:
    """So many codes that are none of ours."""
    return [f"ZZ{a}{b}{c}Z" for a in LETTERS for b in LETTERS for c in LETTERS][:most]


def test_a_thousand_codes_at_the_counter_find_nothing_and_are_hardly_looked_at(cafe: Cafe) -> None:
    browser = cafe.browser("cashier")

    statuses = [
        browser.post(cafe.at("code/"), {"code": code}).status_code for code in guesses(1000)
    ]

    assert set(statuses) == {404, 429}
    assert statuses.count(404) <= finding.MOST_MISSES
    right = browser.post(cafe.at("code/"), {"code": cafe.given.orders["ready"].code})
    assert right.status_code == 429


def at_many_terminals(cafe: Cafe) -> list[object]:
    """What is said to a guess at each of 150 terminals of one place."""
    now = cafe.given.now
    return [
        finding.find_by_code("pokrovka", code, terminal=f"till-{at}", now=now)
        for at, code in enumerate(guesses(150))
    ]


def test_many_terminals_of_one_place_have_no_more_tries_together(cafe: Cafe) -> None:
    at_many_terminals(cafe)
    now, ready = cafe.given.now, cafe.given.orders["ready"]

    locked = finding.find_by_code("pokrovka", ready.code, terminal="another", now=now)
    later = finding.find_by_code(
        "pokrovka", ready.code, terminal="another", now=now + finding.LOCKED_FOR
    )

    assert getattr(locked, "reason", "") == "too_many"
    assert isinstance(later, Order)


def test_a_limit_by_terminal_alone_would_be_noticed(
    cafe: Cafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_AT_A_PLACE", 10**6)
    at_many_terminals(cafe)

    found = finding.find_by_code(
        "pokrovka", cafe.given.orders["ready"].code, terminal="another", now=cafe.given.now
    )

    assert isinstance(found, Order)  # the sabotaged place lets in what the test above forbids


def test_a_code_opens_at_its_own_place_while_it_is_kept_and_once(cafe: Cafe) -> None:
    order, now = cafe.given.orders["ready"], cafe.given.now
    elsewhere = finding.find_by_code("arbat", order.code, terminal="a", now=now)
    too_late = order.keep_until + timedelta(seconds=1)
    after = finding.find_by_code("pokrovka", order.code, terminal="b", now=too_late)
    handed = cafe.given.orders["handed"]
    again = finding.find_by_code("pokrovka", handed.code, terminal="c", now=now)

    refused = [getattr(each, "reason", "") for each in (elsewhere, after, again)]
    assert refused == ["no_such_code"] * 3
    # and what is said of them is the same as of one that never was
    never = finding.find_by_code("pokrovka", "ZZZZZZ", terminal="d", now=now)
    assert len({getattr(each, "message", "") for each in (elsewhere, after, again, never)}) == 1


def test_a_thousand_codes_of_a_sign_in_let_nobody_in(cafe: Cafe) -> None:
    del cafe
    browser = Client(headers=ENGLISH)
    browser.post("/account/sign-in/", {"contact": "+7 999 555-11-11"})

    statuses = [
        browser.post("/account/sign-in/code/", {"code": f"{at:06}"}).status_code
        for at in range(1000)
    ]

    assert set(statuses) <= {422, 429}
    assert statuses[-1] == 429
    assert SESSION_COOKIE not in browser.cookies


def test_two_hundred_codes_of_the_app_let_nobody_past_the_second_step(cafe: Cafe) -> None:
    browser = cafe.browser("owner", has_second_factor=False)

    for at in range(200):
        browser.post("/account/staff/second/", {"code": f"{at:06}"})

    device = TOTPDevice.objects.get(user=cafe.given.members["owner"].user)
    assert device.throttling_failure_count <= 8  # the others were not even compared
    assert browser.get("/owner/settings/").status_code == 302
