"""The marks of an advert stay with the browser, unless it asks not to be followed."""

import pytest
from django.test import Client, RequestFactory

from vitrina.commerce.outbox.visitor import Visitor
from vitrina.web import landing
from vitrina.web.people import visitor_of

pytestmark = pytest.mark.usefixtures("shop")
ADVERT = "/account/sign-in/?utm_source=vk&utm_campaign=spring&yclid=77&other=1"


def visitor(browser: Client, address: str = "/shop/", **headers: str) -> Visitor:
    """What a page would learn of this browser's next request."""
    request = RequestFactory().get(address, headers={"host": "localhost", **headers})
    request.COOKIES = {name: cookie.value for name, cookie in browser.cookies.items()}
    return visitor_of(request)


def test_the_marks_of_the_landing_are_known_at_a_later_page(browser: Client) -> None:
    browser.get(ADVERT, headers={"referer": "https://vk.example/feed?secret=1"})
    browser.get("/account/sign-in/")

    assert visitor(browser) == Visitor(
        utm_source="vk",
        utm_campaign="spring",
        click_id_kind="yclid",
        click_id="77",
        referrer="https://vk.example/feed",
    )


def test_the_landing_itself_knows_its_marks_at_once(browser: Client) -> None:
    assert visitor(browser, "/shop/?utm_source=vk").utm_source == "vk"


def test_the_last_landing_with_marks_counts(browser: Client) -> None:
    browser.get(ADVERT)
    browser.get("/account/sign-in/?utm_source=mail")

    told = visitor(browser)

    assert (told.utm_source, told.utm_campaign, told.click_id) == ("mail", "", "")


def test_the_id_of_the_script_is_what_stands_before_the_dot(browser: Client) -> None:
    browser.cookies["vitrina_id"] = "0192-abc.1700000000"

    assert visitor(browser).anonymous_id == "0192-abc"


def test_a_browser_that_asks_not_to_be_followed_is_not(browser: Client) -> None:
    browser.cookies["vitrina_id"] = "0192-abc.1"
    browser.get(ADVERT, headers={"sec-gpc": "1"})

    assert landing.COOKIE not in browser.cookies
    assert visitor(browser, **{"sec-gpc": "1"}) == Visitor(has_opted_out=True)


def test_who_asks_later_loses_what_was_kept(browser: Client) -> None:
    browser.get(ADVERT)
    browser.get("/account/sign-in/", headers={"sec-gpc": "1"})

    assert browser.cookies[landing.COOKIE].value == ""


def test_the_cookie_is_signed_and_out_of_reach_of_scripts(browser: Client) -> None:
    browser.get(ADVERT)
    cookie = browser.cookies[landing.COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == 30 * 24 * 3600

    browser.cookies[landing.COOKIE] = cookie.value[:-2] + "xx"

    assert visitor(browser) == Visitor()


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=" + "x" * 9000,
        "utm_source=%00%ff",
        "&".join(f"utm_{n}=1" for n in range(500)),
        "yclid=ann@example.com",
    ],
)
def test_odd_landings_break_nothing(browser: Client, query: str) -> None:
    assert browser.get(f"/account/sign-in/?{query}").status_code == 200
    kept = browser.cookies.get(landing.COOKIE)
    assert kept is None or len(kept.value) <= landing.LONGEST
    assert "ann@example.com" not in str(visitor(browser).kept())


def test_a_phone_or_an_address_in_a_mark_is_covered(browser: Client) -> None:
    browser.get("/account/sign-in/?utm_source=vk&utm_content=ann@example.com")

    assert "ann@example.com" not in str(visitor(browser).kept())


def test_no_page_without_marks_sets_a_cookie(browser: Client) -> None:
    browser.get("/healthz?x=1")

    assert landing.COOKIE not in browser.cookies
