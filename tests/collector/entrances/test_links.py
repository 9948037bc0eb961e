"""Setting up links and code words: what is kept, what the door learns, what is refused."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from vitrina.collector.doors import DoorFile, Doors
from vitrina.collector.entrances import links, services
from vitrina.collector.entrances.link_rules import LinkDraft, Tags, WordDraft
from vitrina.collector.entrances.models import CodeWord, Link
from vitrina.collector.receive.redirect import target_of
from vitrina.collector.workspace import Workspace
from vitrina.errors import SettingError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POSTER = LinkDraft(
    title="North door",
    target="https://example.com/menu",
    carrier="poster",
    place_id="north",
    tags=Tags(utm_source="poster", utm_medium="qr", utm_campaign="spring"),
)
TEA = WordDraft(word="Зелёный чай", tags=Tags(utm_source="radio", utm_campaign="spring"))


def door(shop: Workspace) -> Doors:
    """What a running door knows now."""
    return DoorFile(shop.doors).doors()


def test_a_new_link_is_known_at_the_door_at_once(shop: Workspace) -> None:
    link = links.add_link(shop, POSTER, now=NOW)

    known = door(shop).by_code[link.code]
    assert known.target == "https://example.com/menu"
    assert (known.utm_source, known.utm_campaign, known.place_id) == ("poster", "spring", "north")
    assert len(link.code) == services.CODE_LENGTH


def test_a_code_that_is_taken_is_made_up_again(shop: Workspace) -> None:
    codes = iter(["same", "same", "other"])

    first = links.add_link(shop, POSTER, now=NOW, code_maker=lambda: next(codes))
    second = links.add_link(shop, POSTER, now=NOW, code_maker=lambda: next(codes))

    assert (first.code, second.code) == ("same", "other")


def test_a_code_of_ones_own_is_refused_when_it_is_taken_even_by_a_closed_link(
    shop: Workspace,
) -> None:
    mine = LinkDraft(title="Menu", target="/menu", code="menu")
    links.close_link(shop, links.add_link(shop, mine, now=NOW), now=NOW)

    with pytest.raises(SettingError, match="'Menu' is taken"):
        links.add_link(shop, LinkDraft(title="Other", target="/x", code="Menu"), now=NOW)


def test_of_a_list_with_one_flaw_nothing_is_made(shop: Workspace) -> None:
    flawed = LinkDraft(title="South", target="javascript:alert(1)")

    with pytest.raises(SettingError, match="no web address"):
        links.add_links(shop, [POSTER, flawed], now=NOW)

    assert Link.objects.count() == 0
    assert door(shop).links == ()


def test_a_list_that_is_too_long_is_refused_with_the_limit(shop: Workspace) -> None:
    with pytest.raises(SettingError, match="at most 500"):
        links.add_links(shop, [POSTER] * 501, now=NOW)


def test_a_changed_link_keeps_its_code(shop: Workspace) -> None:
    link = links.add_link(shop, POSTER, now=NOW)
    elsewhere = LinkDraft(title="North door", target="/autumn", code="another")

    links.change_link(shop, link, elsewhere)

    assert door(shop).by_code[link.code].target == "/autumn"
    assert door(shop).by_code[link.code].utm_source == ""
    assert len(door(shop).links) == 1


def test_a_change_with_a_flaw_changes_nothing(shop: Workspace) -> None:
    link = links.add_link(shop, POSTER, now=NOW)

    with pytest.raises(SettingError, match=r"target '//evil\.example'"):
        links.change_link(shop, link, LinkDraft(title="x", target="//evil.example"))

    assert Link.objects.get().target == "https://example.com/menu"
    assert door(shop).by_code[link.code].target == "https://example.com/menu"


def test_a_closed_link_is_unknown_at_the_door_until_it_is_reopened(shop: Workspace) -> None:
    link = links.add_link(shop, POSTER, now=NOW)

    links.close_link(shop, link, now=NOW)
    closed = door(shop).by_code
    links.reopen_link(shop, link)

    assert link.code not in closed
    assert link.code in door(shop).by_code


def test_no_link_leads_to_a_short_link_of_the_shop_itself(shop: Workspace) -> None:
    config = shop.folder / "vitrina.toml"
    config.write_text('[shop]\npublic_url = "https://go.example.com"\n')

    with pytest.raises(SettingError, match="short link itself"):
        links.add_link(shop, LinkDraft(title="x", target="https://go.example.com/l/x"), now=NOW)


def test_a_code_word_is_stored_as_it_is_compared(shop: Workspace) -> None:
    links.add_code_word(shop, TEA, now=NOW)

    assert door(shop).by_word["зеленый чай"].utm_campaign == "spring"


def test_an_open_word_belongs_to_one_campaign_however_it_is_written(shop: Workspace) -> None:
    links.add_code_word(shop, TEA, now=NOW)

    with pytest.raises(SettingError, match="is taken"):
        links.add_code_word(shop, WordDraft(word="ЗЕЛЕНЫЙ  ЧАЙ"), now=NOW)


def test_a_closed_word_is_free_and_cannot_come_back_while_another_has_it(shop: Workspace) -> None:
    first = links.add_code_word(shop, TEA, now=NOW)
    links.close_code_word(shop, first, now=NOW)
    second = links.add_code_word(shop, WordDraft(word="зеленый чай"), now=NOW)

    with pytest.raises(SettingError, match="is taken"):
        links.reopen_code_word(shop, first)
    links.close_code_word(shop, second, now=NOW)
    links.reopen_code_word(shop, first)

    assert CodeWord.objects.get(closed_at=None).pk == first.pk
    assert door(shop).by_word["зеленый чай"].utm_source == "radio"


def test_two_who_open_a_word_at_once_cannot_both_have_it(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    links.add_code_word(shop, TEA, now=NOW)
    monkeypatch.setattr(links, "_is_said_already", lambda _word: False)  # looked a moment too early

    with pytest.raises(SettingError, match="is taken"):
        links.add_code_word(shop, TEA, now=NOW)


def test_the_door_sends_visitors_to_the_stored_address_with_its_campaign(shop: Workspace) -> None:
    tags = Tags(utm_source="плакат", utm_content='a"b&c')
    draft = LinkDraft(title="x", target="https://кафе.рф/меню?стол=4#верх", tags=tags)
    link = links.add_link(shop, draft, now=NOW)

    sent = urlsplit(target_of(door(shop).by_code[link.code], "scan1"))

    assert sent.geturl().isascii()
    assert sent.hostname == "xn--80akn5b.xn--p1ai"
    assert dict(parse_qsl(sent.query)) == {
        "стол": "4",
        "utm_source": "плакат",
        "utm_content": 'a"b&c',
        "v_scan": "scan1",
    }
