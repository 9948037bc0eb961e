"""Tagged addresses, and what is doubted about them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.collector.entrances.link_rules import Tags
from vitrina.web.links import wording
from vitrina.web.links.utm import PRESETS, Doubt, has_macros, tagged, tidy, warnings

VALUES = st.text(alphabet="abc ЖЯ&=#?/%+{}", max_size=12)


def doubts(landing: str, tags: Tags) -> list[tuple[str, Doubt]]:
    return [(one.field, one.doubt) for one in warnings(landing, tags)]


def test_tags_come_after_what_the_address_says_itself_and_before_its_anchor() -> None:
    address = tagged("https://example.com/menu?table=4#top", Tags(utm_source="vk", utm_term="tea"))

    assert address == "https://example.com/menu?table=4&utm_source=vk&utm_term=tea#top"


def test_a_tag_of_the_address_is_replaced_and_the_others_stay() -> None:
    address = tagged("https://example.com/?utm_source=old&utm_term=t", Tags(utm_source="new"))

    assert address == "https://example.com/?utm_term=t&utm_source=new"


def test_macros_stay_as_the_advertising_system_reads_them() -> None:
    assert "utm_campaign={campaign_id}&" in tagged("https://a.ru/", PRESETS["yandex_direct"])
    assert "utm_content={{banner_id}}" in tagged("https://a.ru/", PRESETS["vk_ads"])


@given(source=VALUES, campaign=VALUES)
def test_a_site_reads_back_what_was_written(source: str, campaign: str) -> None:
    address = tagged("https://example.com/?x=1", Tags(utm_source=source, utm_campaign=campaign))

    read = parse_qs(urlsplit(address).query, keep_blank_values=True)
    assert read.get("utm_source", [""]) == [source]
    assert read.get("utm_campaign", [""]) == [campaign]
    assert read["x"] == ["1"]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (Tags(utm_source="yandex", utm_campaign="spring_sale"), []),
        (Tags(), [("utm_source", Doubt.NO_SOURCE)]),
        (Tags(utm_source="Yandex"), [("utm_source", Doubt.MIXED_CASE)]),
        (Tags(utm_source="a b"), [("utm_source", Doubt.SPACES)]),
        (Tags(utm_source="весна"), [("utm_source", Doubt.NOT_LATIN)]),
        (Tags(utm_source="yandex", utm_term="{Keyword}"), []),  # a macro is none of ours
    ],
)
def test_what_would_split_a_campaign_in_two_is_doubted(
    tags: Tags, expected: list[tuple[str, Doubt]]
) -> None:
    assert doubts("https://example.com/", tags) == expected


def test_an_address_that_is_tagged_already_is_doubted() -> None:
    found = doubts("https://example.com/?utm_source=old", Tags(utm_source="new"))

    assert found == [("target", Doubt.TAGGED_ALREADY)]


def test_a_tag_is_tidied_without_touching_its_macros() -> None:
    assert tidy("Щедрая Весна {Ad_ID} Ёж") == "schedraya_vesna_{Ad_ID}_ezh"


@pytest.mark.parametrize("name", PRESETS)
def test_no_preset_is_doubted_and_each_has_a_name(name: str) -> None:
    assert warnings("https://example.com/", PRESETS[name]) == []
    assert wording.PRESETS[name]
    assert has_macros(PRESETS[name]) == (name in {"yandex_direct", "vk_ads", "google_ads"})
