"""What a short link may lead to, and what a code and a word may be."""

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.collector.doors import normal_word
from vitrina.collector.entrances.link_rules import (
    LinkDraft,
    Problem,
    Tags,
    WordDraft,
    checked_link,
    checked_word,
    stored_code,
    stored_target,
)

OWN = "https://go.example.com"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("https://example.com", "https://example.com"),
        ("  http://Example.COM:8080/Menu?a=1#top ", "http://example.com:8080/Menu?a=1#top"),
        ("/menu?table=4", "/menu?table=4"),
        ("https://кафе.рф/меню", "https://xn--80akn5b.xn--p1ai/%D0%BC%D0%B5%D0%BD%D1%8E"),
        ("https://example.com/a%20b", "https://example.com/a%20b"),
        ("https://example.com/?v_scan=old&x=1", "https://example.com/?x=1"),
    ],
)
def test_an_address_is_stored_as_the_door_may_send_it(written: str, stored: str) -> None:
    assert stored_target(written) == stored


ATTACKS = {
    "javascript:alert(1)": Problem.NOT_WEB,
    "JaVaScRiPt:alert(1)": Problem.NOT_WEB,
    "data:text/html,<script>alert(1)</script>": Problem.NOT_WEB,
    "vbscript:x": Problem.NOT_WEB,
    "file:///etc/passwd": Problem.NOT_WEB,
    "//evil.example": Problem.NOT_WEB,
    "///evil.example": Problem.NOT_WEB,
    "/..//evil.example": Problem.NOT_WEB,
    "/\\evil.example": Problem.SPACED,
    "\\\\evil.example": Problem.SPACED,
    "https:evil.example": Problem.NOT_WEB,
    "https:///evil.example": Problem.NOT_WEB,
    "https://good.example@evil.example/": Problem.WITH_SIGN_IN,
    "https://example.com\r\nSet-Cookie: a=b": Problem.UNPRINTABLE,
    "/menu\nLocation: https://evil.example": Problem.UNPRINTABLE,
    "java\tscript:alert(1)": Problem.UNPRINTABLE,
    "https://example.com/\u202egpj.exe": Problem.UNPRINTABLE,
    "https://example.com:99999/": Problem.NOT_WEB,
    "https://exa mple.com/": Problem.SPACED,
    "https://[::1]/": Problem.NOT_WEB,
    "example.com/menu": Problem.NOT_WEB,
    "": Problem.MISSING,
    "https://example.com/" + "x" * 2000: Problem.TOO_LONG,
    "https://example.com/" + "ж" * 1000: Problem.TOO_LONG,
}


@pytest.mark.parametrize("written", ATTACKS, ids=lambda text: text[:30])
def test_an_address_that_leads_astray_is_refused(written: str) -> None:
    assert stored_target(written) is ATTACKS[written]


@pytest.mark.parametrize(
    "written", [f"{OWN}/l/abc", "/l/abc", "/l", "/x/../l/abc", "/%6c/abc", "/./l//abc"]
)
def test_a_short_link_never_leads_to_a_short_link(written: str) -> None:
    assert isinstance(stored_target(written, own_address=OWN), Problem)


def test_l_of_another_site_is_a_page_like_any_other() -> None:
    assert (
        stored_target("https://example.com/l/abc", own_address=OWN) == "https://example.com/l/abc"
    )
    assert stored_target("/lunch", own_address=OWN) == "/lunch"


@given(st.text(max_size=40), st.sampled_from(["", "/", "//", "https://", "http:", "javascript:"]))
def test_whatever_is_stored_is_safe_in_a_header_and_stays_where_it_says(
    text: str, start: str
) -> None:
    stored = stored_target(start + text)

    if not isinstance(stored, Problem):
        assert stored.isascii()
        assert not any(unicodedata.category(sign) == "Cc" or sign in ' \\"<>' for sign in stored)
        assert urlsplit(stored).scheme in {"http", "https"} or stored.startswith("/")
        assert not stored.startswith("//")
        assert stored_target(stored) == stored


@pytest.mark.parametrize(
    "written", ["../x", "a/b", "a", "x" * 41, "a b", "код", "a\n", "-a", "%2e%2e", "a.b", "a?b"]
)
def test_a_code_that_would_change_the_path_is_refused(written: str) -> None:
    refused = stored_code(written)

    assert refused is Problem.NOT_A_CODE or refused == written.strip() == ""


def test_a_code_is_stored_in_small_letters() -> None:
    assert stored_code(" Menu-7 ") == "menu-7"
    assert stored_code("") == ""


def test_a_word_is_the_same_however_it_is_said() -> None:
    said = ["Зелёный  чай", "ЗЕЛЕНЫЙ ЧАЙ", " зелёный чай\n", "зелёный чай", "ｚ"]

    assert {normal_word(each) for each in said} == {"зеленый чай", "z"}


@pytest.mark.parametrize("word", ["", " ", "a", "a" * 61, "=1+1", "<b>", "a_b", "a/b", "\u200b"])
def test_a_word_that_nobody_could_say_is_refused(word: str) -> None:
    _, flaws = checked_word(WordDraft(word=word))

    assert [flaw.field for flaw in flaws] == ["word"]


def test_a_macro_in_a_tag_is_refused_as_nothing_would_fill_it_in() -> None:
    draft = LinkDraft(title="t", target="/menu", tags=Tags(utm_campaign="{campaign_id}"))

    _, flaws = checked_link(draft)

    assert [(flaw.field, flaw.problem) for flaw in flaws] == [("utm_campaign", Problem.MACRO)]


def test_every_flaw_is_told_at_once_with_its_field() -> None:
    draft = LinkDraft(title=" ", target="x:", code="?", carrier="cloud", tags=Tags(utm_term="a\nb"))

    _, flaws = checked_link(draft)

    assert {flaw.field for flaw in flaws} == {"title", "target", "code", "carrier", "utm_term"}


def test_a_check_of_the_scheme_alone_would_let_attacks_through() -> None:
    def only_the_scheme(written: str) -> bool:
        return urlsplit(written).scheme in {"", "http", "https"}

    let_through = [written for written in ATTACKS if only_the_scheme(written)]

    assert {"//evil.example", "/\\evil.example"} <= set(let_through)
    assert "https://good.example@evil.example/" in let_through
