"""The pages of links in Chromium: narrow and wide, printed and copied, without and with scripts."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import checks
from tests.browser.conftest import serve
from tests.browser.seen import looking
from tests.web.shops import shop_in
from vitrina.collector.entrances import links
from vitrina.collector.entrances.link_rules import LinkDraft, Tags, WordDraft

pytestmark = pytest.mark.browser

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVIL = "<img src=x onerror=alert(1)>"
COUNT = 13
PAGES = {
    "list": "/links/",
    "none found": "/links/?search=zzz",
    "new": "/links/new/?target=/menu",
    "one": "/links/code/store0/?done=changed",
    "flawed look": "/links/code/store0/?mm=5&dark=%23eeeeee",
    "words": "/links/words/",
    "builder": "/links/builder/?preset=vk_ads&target=https://example.com/?utm_source=x",
    "sheet": "/links/print/?per=6",
}
LOOKS = [("en", 360, "light"), ("ru", 360, "dark"), ("en", 1440, "dark"), ("ru", 1440, "light")]
SIZES = """
[...document.querySelectorAll('.sheet .qr')].map((code) => code.getBoundingClientRect())
    .map((box) => [box.width, box.height])
"""
CUT_OFF = """
[...document.querySelectorAll('.label')]
    .filter((one) => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth)
    .length
"""
PIXELS_PER_MM = 96 / 25.4


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a console over a shop with links and words; nothing here changes them."""
    yield from served(tmp_path_factory.mktemp("links"))


@pytest.fixture
def own_console(tmp_path: Path) -> Iterator[str]:
    """The same over a shop that one test may change."""
    yield from served(tmp_path)


def served(folder: Path) -> Iterator[str]:
    """Serve a shop with links and words, made in a folder."""
    with ThreadPoolExecutor() as aside:  # the browser's own thread may not wait for a database
        aside.submit(fill, folder / "shop").result()
    yield from serve(folder / "shop", folder / "server.log")


def fill(folder: Path) -> None:
    """Make a shop with thirteen links and a code word."""
    tags = Tags(utm_source="poster", utm_campaign="spring")
    titles = [f"Store {at} with a long name that takes two lines" for at in range(COUNT)]
    titles[1] = (EVIL * 4)[:160]
    with shop_in(folder) as shop:
        for at, title in enumerate(titles):
            draft = LinkDraft(title=title, target="/menu", code=f"store{at}", tags=tags)
            links.add_link(shop, draft, now=NOW)
        links.add_code_word(shop, WordDraft(word="green tea", tags=tags), now=NOW)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_links_is_sound(
    chromium: Browser, console: str, name: str, look: tuple[str, int, str]
) -> None:
    language, width, theme = look

    with looking(chromium, language=language, width=width, theme=theme) as seen:
        seen.open(console + PAGES[name])

        assert seen.problems == []
        assert seen.violations == []
        assert seen.hosts == {"127.0.0.1"}
        assert checks.pixels_too_wide(seen.page) == 0
        assert checks.unnamed(seen.page) == []
        assert checks.skipped_headings(seen.page) == []
        assert checks.faint_words(seen.page) == []


@pytest.mark.parametrize(("per_page", "pages"), [(1, 13), (2, 7), (4, 4), (6, 3), (12, 2), (24, 1)])
def test_a_sheet_prints_on_as_many_pages_of_a4_as_it_needs(
    chromium: Browser, console: str, per_page: int, pages: int
) -> None:
    with looking(chromium) as seen:
        seen.open(f"{console}/links/print/?per={per_page}")

        printed = seen.page.pdf(prefer_css_page_size=True)

        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == pages
        sides = re.findall(rb"/MediaBox\s*\[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
        assert {(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in sides} == {
            (210, 297)
        }


@pytest.mark.parametrize(("per_page", "side_mm"), [(1, 150), (6, 60), (24, 30)])
def test_the_codes_of_a_sheet_have_their_size_and_nothing_is_cut_off(
    chromium: Browser, console: str, per_page: int, side_mm: int
) -> None:
    with looking(chromium) as seen:
        seen.open(f"{console}/links/print/?per={per_page}")
        seen.page.emulate_media(media="print")

        sizes = seen.page.evaluate(SIZES)

        assert len(sizes) == COUNT
        for side in (side for size in sizes for side in size):
            assert side / PIXELS_PER_MM == pytest.approx(side_mm, abs=0.2)
        assert seen.page.evaluate(CUT_OFF) == 0


def test_only_the_sheet_itself_is_printed(chromium: Browser, console: str) -> None:
    with looking(chromium) as seen:
        seen.open(f"{console}/links/print/")
        seen.page.emulate_media(media="print")

        assert not seen.page.get_by_role("heading", name="Print sheet").is_visible()
        assert seen.page.get_by_text("/l/store12").is_visible()


def test_an_address_is_copied_by_its_button(chromium: Browser, console: str) -> None:
    with looking(chromium) as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        seen.open(f"{console}/links/code/store0/")

        seen.page.get_by_role("button", name="Copy the address").click()

        seen.page.get_by_role("button", name="Copied").wait_for()
        copied = seen.page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{console}/l/store0"


def test_a_link_is_made_printed_closed_and_taken_back_without_scripts(
    chromium: Browser, own_console: str, tmp_path: Path
) -> None:
    with looking(chromium, scripts=False) as seen:
        seen.open(f"{own_console}/links/")
        seen.page.get_by_role("link", name="New links").click()
        seen.page.get_by_label("What for").fill("By hand")
        seen.page.get_by_label("Leads to").fill("https://example.com/menu")
        seen.page.get_by_role("button", name="Make").click()
        seen.page.get_by_role("checkbox", name="Print By hand").check()
        seen.page.get_by_role("button", name="Print sheet").click()
        assert seen.page.locator(".label h2").all_inner_texts() == ["By hand"]

        seen.open(f"{own_console}/links/?search=by+hand")
        seen.page.get_by_role("link", name="By hand").click()
        with seen.page.expect_download() as download:
            seen.page.get_by_role("link", name="PNG").click()
        seen.page.get_by_role("button", name="Close the link").click()
        seen.page.get_by_role("button", name="Undo").click()

        assert seen.page.get_by_text("The link is open again.").is_visible()
        download.value.save_as(tmp_path / "qr.png")
        assert (tmp_path / "qr.png").read_bytes().startswith(b"\x89PNG")
