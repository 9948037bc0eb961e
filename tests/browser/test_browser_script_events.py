"""What the browser script tells: campaigns, clicks and forms."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import ADVERT, CAMPAIGN, DAY, Visit, age, visiting

pytestmark = pytest.mark.browser

MAPS = {
    "yandex": "https://yandex.ru/maps/org/cafe/1",
    "google": "https://www.google.com/maps/place/cafe",
    "google-short": "https://maps.app.goo.gl/abc",
    "two-gis": "https://2gis.ru/moscow/firm/1",
    "apple": "https://maps.apple.com/?q=cafe",
    "geo": "geo:55.75,37.61",
}
CLICK_IDS = ("yclid", "gclid", "gbraid", "wbraid", "fbclid", "rb_clickid", "ttclid", "msclkid")


# --- campaigns


def campaigns(event: dict[str, Any]) -> dict[str, Any]:
    """What an event says about where its visitor came from, by the name of the campaign."""
    context = event["context"]
    fields = ("campaign", "firstCampaign", "lastCampaign")
    return {name: context[name].get("name") for name in fields if name in context}


def test_the_visit_that_a_campaign_brought_carries_it(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/" + ADVERT)
        landing = visit.comes("page")
        visit.open("/granted/menu")
        second = visit.comes("page", times=2)

        assert landing["context"]["campaign"] == second["context"]["campaign"] == CAMPAIGN
        assert landing["context"]["clickIds"] == second["context"]["clickIds"] == {"yclid": "77"}
        assert campaigns(second) == {"campaign": "autumn"}


def test_a_later_visit_still_knows_the_campaign_as_a_memory(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/" + ADVERT)
        age(visit, seen=31 * 60)
        visit.open("/granted/menu")
        later = visit.comes("page", times=2)
        visit.call("vitrina.track('Seen')")

        memory = later["context"]["lastCampaign"]
        assert campaigns(later) == {"firstCampaign": "autumn", "lastCampaign": "autumn"}
        assert campaigns(visit.comes("Seen")) == campaigns(later)
        assert memory.pop("at")[:13] == visit.all("page")[0]["timestamp"][:13]
        assert memory == {**CAMPAIGN, "clickIds": {"yclid": "77"}}


def test_the_first_campaign_is_kept_beside_the_last(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/" + ADVERT)
        age(visit, seen=31 * 60)
        visit.open("/granted/?utm_campaign=winter")
        second = visit.comes("page", times=2)
        age(visit, seen=31 * 60)
        visit.open("/granted/")

        assert campaigns(second) == {"campaign": "winter", "firstCampaign": "autumn"}
        assert campaigns(visit.comes("page", times=3)) == {
            "firstCampaign": "autumn",
            "lastCampaign": "winter",
        }


def test_a_campaign_is_forgotten_after_30_days(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/" + ADVERT)
        age(visit, **{"seen": 29 * DAY, "first.at": 29 * DAY, "last.at": 29 * DAY})
        visit.open("/granted/")
        assert campaigns(visit.comes("page", times=2)) != {}

        age(visit, **{"first.at": 2 * DAY, "last.at": 2 * DAY})
        visit.open("/granted/")
        assert campaigns(visit.comes("page", times=3)) == {}


def test_an_endless_campaign_is_not_kept(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/?utm_source=" + "x" * 4000)

        assert campaigns(visit.comes("page")) == {}


def test_a_landing_that_is_loaded_again_stays_one_landing(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/" + ADVERT)
        visit.open("/granted/" + ADVERT)

        assert campaigns(visit.comes("page", times=2)) == {"campaign": "autumn"}


@pytest.mark.parametrize(
    "kind",
    [*CLICK_IDS, "rwg_token", "v_scan"],
)
def test_click_ids_are_told_by_their_kind(chromium: Browser, kind: str) -> None:
    with visiting(chromium) as visit:
        visit.open(f"/unknown/?{kind}=A-1&clid=2&page=3&utm_source=")
        context = visit.comes("page")["context"]

        assert context["clickIds"] == {kind: "A-1"}
        assert context["campaign"] == {}


def test_the_mark_of_an_advert_is_a_property_of_the_page_view(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/?erid=2VtzqwAbc")

        assert visit.comes("page")["properties"] == {
            "title": "A coffee house",
            "erid": "2VtzqwAbc",
        }


# --- clicks


def clicking(visit: Visit, name: str) -> list[dict[str, Any]]:
    """What a click brings, beside the page views."""
    visit.open("/granted/")
    visit.comes("page")
    visit.call("addEventListener('click', (event) => event.preventDefault())")
    visit.page.locator(f"#{name}").click()
    visit.settle()
    return [event for event in visit.door.events if event["type"] == "track"]


def test_a_link_to_another_site_is_told_as_it_is_left_by(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/")
        visit.comes("page")
        visit.page.locator("#outbound").click()
        visit.page.wait_for_url("https://partner.example/**")
        event = visit.comes("Outbound Link Clicked")
        last = visit.door.requests[-1]

        assert event["properties"] == {"url": "https://partner.example/menu?x=1#top"}
        assert last.headers["sec-fetch-mode"] == "no-cors"  # a beacon: it outlives the page
        assert last.headers["content-type"].startswith("text/plain")


def test_the_middle_button_follows_a_link_too(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/")
        visit.page.locator("#outbound").click(button="right")
        visit.page.locator("#outbound").click(button="middle")
        visit.comes("Outbound Link Clicked")
        visit.settle()

        assert len(visit.all("Outbound Link Clicked")) == 1


def test_a_click_on_a_telephone_number_is_told(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        [event] = clicking(visit, "phone")

        assert event["event"] == "Phone Number Clicked"
        assert event["properties"] == {"url": "tel:+74950000001"}


@pytest.mark.parametrize("name", MAPS)
def test_the_way_to_a_map_is_told(chromium: Browser, name: str) -> None:
    with visiting(chromium) as visit:
        [event] = clicking(visit, name)

        assert event["event"] == "Map Opened"
        assert event["properties"] == {"url": MAPS[name]}


@pytest.mark.parametrize("name", ["inside", "mail"])
def test_links_within_the_site_and_addresses_of_mail_are_not_told(
    chromium: Browser, name: str
) -> None:
    with visiting(chromium) as visit:
        assert clicking(visit, name) == []


def test_a_search_that_only_mentions_maps_is_no_map(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        [event] = clicking(visit, "search")

        assert event["event"] == "Outbound Link Clicked"


def test_any_element_can_be_marked_as_an_event(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        [event] = clicking(visit, "book i")

        assert event["event"] == "Booking Requested"
        assert event["properties"] == {"place_id": "arbat", "party_size": "4"}


# --- forms


def submitting(visit: Visit, form: str, path: str = "/granted/") -> list[dict[str, Any]]:
    """What the sending of a form brings, beside page views."""
    visit.open(path)
    visit.comes("page")
    visit.page.locator(f"#{form} button").click()
    visit.page.wait_for_url("**/thanks*")
    visit.comes("page", times=2)
    visit.settle()
    return [event for event in visit.door.events if event["type"] != "page"]


def test_a_form_tells_its_marked_fields_and_no_other(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        identified, lead = submitting(visit, "lead")

        assert lead["event"] == "Lead Submitted"
        assert lead["properties"] == {"form": "callback", "topic": "birthday", "size": "large"}
        assert identified["type"] == "identify"
        assert identified["traits"] == {"email": "ann@example.com"}
        assert identified["anonymousId"] == lead["anonymousId"]
        assert "ann@example.com" not in str(lead)


def test_a_form_names_no_one_without_consent(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        [lead] = submitting(visit, "lead", "/unknown/")

        assert lead["event"] == "Lead Submitted"
        assert not {"anonymousId", "userId"} & set(lead)
        assert not any(b"ann@example.com" in one.body for one in visit.door.requests)


def test_a_form_can_be_marked_as_another_event(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        [event] = submitting(visit, "table")

        assert event["event"] == "Booking Requested"
        assert event["properties"] == {"place_id": "arbat", "party_size": "2"}


def test_a_form_without_a_mark_is_not_told(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        assert submitting(visit, "other") == []
