"""The browser script in a real Chromium, on a site of another origin with a strict policy."""

import gzip
import json
import time

import pytest
from playwright.sync_api import Browser

from tests.browser.recorder import SCRIPT
from tests.browser.visitor import ADVERT, CAMPAIGN, DAY, Visit, age, broken, visiting

pytestmark = pytest.mark.browser

GPC = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true });"


# --- what is served


def test_the_script_is_at_most_4_kb_as_it_is_served() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9, mtime=0)) <= 4096


def test_a_page_view_arrives_from_a_site_with_a_strict_policy(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/menu?table=4#top")
        event = visit.comes("page")
        [request] = visit.door.requests

        assert event["context"]["page"] == {
            "url": f"{visit.site}/unknown/menu?table=4",
            "path": "/unknown/menu",
            "search": "?table=4",
            "title": "A coffee house",
            "referrer": "",
        }
        assert event["context"]["locale"] == "ru-RU"
        assert event["context"]["timezone"] == "Asia/Omsk"
        assert event["context"]["screen"] == {"width": 1280, "height": 720}
        assert event["context"]["library"]["name"] == "v.js"
        assert "gpc" not in event["context"]
        assert request.sent["writeKey"] == "write-key"
        assert request.sent["sentAt"] >= event["timestamp"]
        assert request.headers["content-type"].startswith("text/plain")  # so nothing asks first
        assert "cookie" not in request.headers
        assert visit.problems == []
        assert visit.call("window.violations") == []


def test_the_script_can_stand_on_the_site_and_send_elsewhere(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/own/")

        assert visit.comes("page")


def test_a_tag_that_stands_twice_counts_once(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/twice/")
        visit.settle()

        assert len(visit.all("page")) == 1


def test_the_site_gets_one_new_name_and_no_more(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/none/")
        before = set(visit.call("Object.getOwnPropertyNames(window)"))
        visit.open("/granted/")
        after = set(visit.call("Object.getOwnPropertyNames(window)"))

        assert after - before == {"vitrina"}


def test_what_is_wrong_with_a_call_never_reaches_the_site(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/")
        visit.comes("page")
        visit.call("""() => {
            const circle = {}; circle.self = circle;
            vitrina.track(); vitrina.track("Circle", circle); vitrina.track("Big", { n: 1n });
            vitrina.track("Long", { text: "x".repeat(40000) });
            vitrina.consent(); vitrina.consent(7); vitrina.identify(); vitrina.page(3);
            vitrina.push(null, 5, ["nothing"], ["track", "Still Here"]);
        }""")

        assert visit.comes("Still Here")
        assert visit.problems == []
        assert not visit.all("Circle") + visit.all("Big") + visit.all("Long")


def test_calls_made_before_the_script_came_are_done(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/early/" + ADVERT)
        page = visit.comes("page")
        opened = visit.comes("Menu Opened")
        identified = visit.comes("identify")

        assert opened["properties"] == {"page": "drinks"}
        assert identified["userId"] == "card-7"
        assert page["anonymousId"] == opened["anonymousId"] == identified["anonymousId"]
        assert visit.comes("Privacy Choice Made")["context"]["campaign"] == CAMPAIGN


def test_a_site_without_https_has_ids_too(chromium: Browser) -> None:
    with visiting(chromium, before="delete Crypto.prototype.randomUUID;") as visit:
        visit.open("/granted/")
        visit.call("vitrina.track('One')")
        page, one = visit.comes("page"), visit.comes("One")

        assert len(page["messageId"]) > 20
        assert page["messageId"] != one["messageId"]
        assert page["anonymousId"] == one["anonymousId"]
        visit.settle()
        visit.open("/granted/")
        assert visit.comes("page", times=2)["anonymousId"] == page["anonymousId"]


def test_a_page_that_comes_back_from_the_cache_is_viewed_again(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/")
        visit.comes("page")
        visit.call("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

        assert visit.comes("page", times=2)


# --- single-page sites


def test_a_single_page_site_has_one_page_view_for_each_address(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/")
        visit.comes("page")
        for step in (
            "history.pushState({}, '', '/unknown/menu'), document.title = 'Menu'",
            "history.replaceState({}, '', '/unknown/menu?page=2')",
            "history.replaceState({ same: 1 }, '', '/unknown/menu?page=2')",
            "location.hash = 'drinks'",
            "history.go(-2)",
        ):
            visit.call(step)
            visit.page.wait_for_timeout(100)
        visit.comes("page", times=4)
        visit.settle()

        pages = [event["context"]["page"] for event in visit.all("page")]
        assert [page["path"] + page["search"] for page in pages] == [
            "/unknown/",
            "/unknown/menu",
            "/unknown/menu?page=2",
            "/unknown/",
        ]
        assert pages[1]["title"] == "Menu"
        assert pages[1]["referrer"] == f"{visit.site}/unknown/"
        assert pages[3]["referrer"] == f"{visit.site}/unknown/menu?page=2"


# --- consent


def keeps_before_consent(visit: Visit) -> object:
    """What it keeps or tells of a visitor who was not asked yet."""
    visit.open("/unknown/" + ADVERT)
    visit.comes("page")
    visit.call("vitrina.track('Seen'), vitrina.identify('card-7', { email: 'a@example.com' })")
    visit.comes("Seen")
    visit.settle()
    told = [event for event in visit.door.events if {"anonymousId", "userId"} & set(event)]
    return visit.kept(), told + visit.all("identify")


def test_before_consent_nothing_is_kept_and_no_one_is_named(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        assert keeps_before_consent(visit) == ({}, [])
        assert visit.comes("page")["context"]["consent"] == {
            "analytics": "unknown",
            "marketing": "unknown",
        }
        assert visit.comes("page")["context"]["campaign"] == CAMPAIGN


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("...(isGranted() && identifiers()),", "...identifiers(),"),
        (
            'if (isGranted()) {\n      store("vitrina_queue"',
            'if (true) {\n      store("vitrina_queue"',
        ),
        ('(analytics ? store : erase)("vitrina"', 'store("vitrina"'),
        ("if (!isGranted()) return;\n    memory.user", "memory.user"),
    ],
)
def test_an_id_kept_before_consent_is_caught(chromium: Browser, before: str, after: str) -> None:
    with visiting(chromium, script=broken(before, after)) as visit:
        assert keeps_before_consent(visit) != ({}, [])


def test_consent_makes_an_id_and_tells_the_campaign_of_the_landing(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/" + ADVERT)
        visit.comes("page")
        visit.call("history.pushState({}, '', '/unknown/menu')")
        visit.comes("page", times=2)
        visit.call("vitrina.consent({ analytics: true, marketing: 'denied' })")
        event = visit.comes("Privacy Choice Made")
        visit.settle()

        states = {"analytics": "granted", "marketing": "denied"}
        assert event["properties"] == event["context"]["consent"] == states
        assert event["context"]["campaign"] == CAMPAIGN
        assert event["context"]["clickIds"] == {"yclid": "77"}
        assert visit.kept()["vitrina_id"].startswith(event["anonymousId"] + ".")
        assert json.loads(visit.kept()["vitrina"])["id"] == event["anonymousId"]

        visit.open("/unknown/menu")
        assert visit.comes("page", times=3)["anonymousId"] == event["anonymousId"]


def test_events_from_before_consent_that_still_wait_are_not_lost(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/")
        visit.comes("page")
        visit.page.context.set_offline(True)
        visit.call(
            "vitrina.track('One'), vitrina.consent({ analytics: true }), vitrina.track('Two')"
        )
        visit.settle()
        visit.page.context.set_offline(False)
        visit.comes("Two")

        assert [event.get("event") for event in visit.door.events] == [
            None,
            "One",
            "Privacy Choice Made",
            "Two",
        ]
        assert "anonymousId" not in visit.all("One")[0]


def test_a_consent_said_again_is_not_recorded_again(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        for _ in range(2):
            visit.open("/unknown/")
            visit.call(
                "vitrina.consent({ analytics: true }), vitrina.consent({ analytics: 'granted' })"
            )
            visit.settle()

        assert len(visit.all("Privacy Choice Made")) == 1


def withdraws(visit: Visit) -> tuple[dict[str, str], list[str]]:
    """What is kept after a withdrawal, and what is still told."""
    visit.open("/granted/" + ADVERT)
    visit.comes("page")
    visit.call("vitrina.consent({ analytics: false })")
    visit.comes("Privacy Choice Made")
    visit.call("vitrina.track('Late'), vitrina.page(), vitrina.identify('card-7')")
    visit.open("/granted/menu" + ADVERT)
    visit.settle()
    return visit.kept(), [event["type"] for event in visit.door.events]


def test_a_withdrawal_deletes_what_was_kept_and_ends_the_telling(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        kept, told = withdraws(visit)
        record = visit.all("Privacy Choice Made")[0]

        assert kept == {"vitrina": '{"analytics":"denied"}'}
        assert told == ["page", "track"]
        assert record["anonymousId"] == visit.all("page")[0]["anonymousId"]
        assert record["properties"]["analytics"] == "denied"
        assert not {"campaign", "clickIds"} & set(record["context"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("else if (memory.analytics) forget();", ""),
        ("if (isDenied && !isAct) return;", ""),
        ('if (getCookie()) setCookie("", 0);', ""),
    ],
)
def test_a_withdrawal_that_forgets_something_is_caught(
    chromium: Browser, before: str, after: str
) -> None:
    with visiting(chromium, script=broken(before, after)) as visit:
        kept, told = withdraws(visit)

        assert kept != {"vitrina": '{"analytics":"denied"}'} or told != ["page", "track"]


def goes_on_in_another_tab(visit: Visit) -> list[str]:
    """What a tab tells after consent was withdrawn in another."""
    visit.open("/granted/")
    visit.comes("page")
    other = visit.page.context.new_page()
    other.goto(visit.site + "/granted/")
    other.evaluate("vitrina.consent({ analytics: false })")
    visit.comes("Privacy Choice Made")
    visit.call("vitrina.track('Late')")
    visit.settle()
    return [*visit.kept(), *(event["messageId"] for event in visit.all("Late"))]


def test_a_withdrawal_in_one_tab_holds_in_all(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        assert goes_on_in_another_tab(visit) == ["vitrina"]


def test_a_tab_that_does_not_hear_of_it_is_caught(chromium: Browser) -> None:
    deaf = broken('memory = Object(stored("vitrina") || memory);', "")
    with visiting(chromium, script=deaf) as visit:
        assert goes_on_in_another_tab(visit) != ["vitrina"]


def test_where_consent_is_denied_nothing_is_told_until_it_is_given(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/denied/" + ADVERT)
        visit.call("vitrina.track('Seen')")
        visit.settle()
        assert visit.door.events == []
        assert visit.kept() == {}

        visit.call("vitrina.consent({ analytics: true })")

        assert visit.comes("Privacy Choice Made")["context"]["campaign"] == CAMPAIGN


def test_a_browser_that_asks_for_privacy_has_no_marketing(chromium: Browser) -> None:
    with visiting(chromium, before=GPC) as visit:
        visit.open("/granted/")
        visit.call("vitrina.consent({ marketing: true })")
        visit.comes("Privacy Choice Made")

        for event in visit.door.events:
            assert event["context"]["gpc"] is True
            assert event["context"]["consent"] == {"analytics": "granted", "marketing": "denied"}


# --- who


def test_an_id_lasts_for_13_months_from_its_making(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/")
        first = visit.comes("page")["anonymousId"]
        [cookie] = visit.page.context.cookies()
        assert cookie["expires"] == pytest.approx(time.time() + 396 * DAY, abs=60)
        assert cookie["sameSite"] == "Lax"

        age(visit, made=395 * DAY)
        visit.open("/granted/")
        assert visit.comes("page", times=2)["anonymousId"] == first

        age(visit, made=2 * DAY)
        visit.page.context.clear_cookies()  # a browser does so by itself
        visit.open("/granted/")
        assert visit.comes("page", times=3)["anonymousId"] != first


def test_the_cookie_brings_the_id_back(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/")
        first = visit.comes("page")["anonymousId"]
        visit.settle()
        visit.call("localStorage.clear()")
        visit.open("/granted/")

        assert visit.comes("page", times=2)["anonymousId"] == first


def test_a_reset_makes_someone_new_and_loses_no_event(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/" + ADVERT)
        visit.call("vitrina.identify('card-7', { tier: 'gold' }), vitrina.track('One')")
        visit.call("vitrina.reset(), vitrina.track('Two')")
        one, two = visit.comes("One"), visit.comes("Two")

        assert visit.comes("identify")["traits"] == {"tier": "gold"}
        assert one["userId"] == "card-7"
        assert "userId" not in two
        assert one["anonymousId"] != two["anonymousId"]
