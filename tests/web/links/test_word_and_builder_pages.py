"""The pages of code words and of the UTM builder."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from vitrina.collector.doors import DoorFile
from vitrina.collector.entrances.models import CodeWord
from vitrina.collector.workspace import Workspace
from vitrina.engine import open_lake

TEA = {"word": "Зелёный чай", "utm_source": "radio", "utm_campaign": "spring"}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def text(pages: Client, path: str) -> str:
    response = pages.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_new_word_is_known_at_the_door(shop_pages: Client, shop: Workspace) -> None:
    response = shop_pages.post("/links/words/", TEA)

    assert "The code word is open" in text(shop_pages, response.headers["Location"])
    assert DoorFile(shop.doors).doors().by_word["зеленый чай"].utm_source == "radio"


def test_a_word_that_is_taken_is_told_beside_its_field(shop_pages: Client) -> None:
    shop_pages.post("/links/words/", TEA)

    response = shop_pages.post("/links/words/", TEA | {"word": "ЗЕЛЕНЫЙ чай"})

    assert response.status_code == 422
    assert "“ЗЕЛЕНЫЙ чай” is taken" in response.content.decode()
    assert CodeWord.objects.count() == 1


def test_uses_and_places_of_a_word_are_counted(shop_pages: Client, shop: Workspace) -> None:
    shop_pages.post("/links/words/", TEA)
    with open_lake(shop.folder).write("uses") as commit:
        commit.append(
            "events",
            [
                {
                    "event_id": f"w{at}",
                    "type": "Code Word Used",
                    "source": "till",
                    "occurred_at": NOW,
                    "subject_id": "зеленый чай",
                    "place_id": place,
                }
                for at, place in enumerate(["arbat", "tverskaya", "tverskaya"])
            ],
        )

    page = text(shop_pages, "/links/words/")

    assert re.findall(r'<td class="n">(\d+)</td>', page) == ["3"]
    assert "tverskaya, arbat" in page
    assert '"зеленый чай","radio"' in text(shop_pages, "/links/words/?format=csv")


def test_a_closed_word_can_be_taken_back_unless_another_has_it(
    shop_pages: Client, shop: Workspace
) -> None:
    shop_pages.post("/links/words/", TEA)
    first = CodeWord.objects.get()
    state = f"/links/words/{first.pk}/state/"

    closed = shop_pages.post(state, {"to": "closed"})
    assert "Undo" in text(shop_pages, closed.headers["Location"])
    shop_pages.post("/links/words/", TEA)
    refused = shop_pages.post(state, {"to": "open"})

    assert "belongs to another campaign by now" in text(shop_pages, refused.headers["Location"])
    assert CodeWord.objects.filter(closed_at=None).count() == 1


def test_a_word_that_is_none_leads_nowhere(shop_pages: Client) -> None:
    assert shop_pages.post("/links/words/999/state/").status_code == 404
    assert "Undo" not in text(shop_pages, "/links/words/?closed=999")


def test_the_builder_gives_the_address_and_offers_a_short_link(shop_pages: Client) -> None:
    page = text(
        shop_pages, "/links/builder/?target=https://example.com/&utm_source=vk&utm_medium=cpc"
    )

    assert "https://example.com/?utm_source=vk&amp;utm_medium=cpc</code>" in page
    new = page.split('href="/links/new/')[1].split('"')[0].replace("&amp;", "&")
    assert 'value="https://example.com/"' in text(shop_pages, f"/links/new/{new}")


def test_a_preset_fills_the_macros_in_and_offers_no_short_link(shop_pages: Client) -> None:
    page = text(shop_pages, "/links/builder/?preset=vk_ads&target=https://example.com/")

    assert "utm_campaign={{campaign_id}}" in page
    assert 'href="/links/new/?' not in page
    assert "a short link cannot" in page


def test_the_builder_doubts_what_counts_badly(shop_pages: Client) -> None:
    page = text(
        shop_pages, "/links/builder/?target=https://example.com/?utm_term=x&utm_source=Весна+1"
    )

    assert "Write vesna_1." in page
    assert "utm_term=x already" in page


@pytest.mark.parametrize("target", ["javascript:alert(1)", "//evil.example", "x<script>y</script>"])
def test_the_builder_refuses_what_is_no_address(shop_pages: Client, target: str) -> None:
    page = text(shop_pages, f"/links/builder/?target={target}")

    assert "is no web address" in page
    assert "data-copy" not in page
    assert "<script>y" not in page


def test_a_path_of_the_own_site_gets_its_host(shop_pages: Client) -> None:
    page = text(shop_pages, "/links/builder/?target=/menu&utm_source=vk")

    assert "http://localhost/menu?utm_source=vk</code>" in page
