"""Every page that the URL configuration has, as a screen reader and a small phone meet it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from scripts.shown.business import business
from scripts.shown.pages import Page as Shown
from scripts.shown.pages import pages_of
from scripts.shown.things import Things
from scripts.shown.window import Look, looking, opened
from tests.browser import checks, structure

pytestmark = pytest.mark.browser

SMALLEST = Look(320, "ru", "dark")  # WCAG 2.2, 1.4.10: nothing is lost at 320 px
USUAL = Look(360, "en", "light")
SOUND = """
<!doctype html><html lang="en"><title>Sound</title><nav aria-label="Main"><ul><li>
<a href="/">A</a></ul></nav><main><h1>One</h1><label for="x">X</label><input id="x"></main>
"""


@pytest.fixture(scope="module")
def cafe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Things]]:
    """The address of a café with a day in it, and what there is."""
    with business("cafe", tmp_path_factory.mktemp("every") / "cafe") as made:
        yield made


@pytest.mark.parametrize("part", ["shop/", "account/", "staff/", "owner/"])
@pytest.mark.parametrize("look", [SMALLEST, USUAL], ids=str)
def test_a_page_has_its_landmarks_names_and_no_scroll_to_the_side(
    chromium: Browser, cafe: tuple[str, Things], look: Look, part: str
) -> None:
    address, things = cafe
    pages = [each for each in pages_of(things)[0] if each.path.startswith(f"/{part}")]

    found = {each.name: _flaws(chromium, address, things, each, look) for each in pages}

    assert len(found) > 5
    assert {name: flaws for name, flaws in found.items() if flaws} == {}


def _flaws(chromium: Browser, address: str, things: Things, page: Shown, look: Look) -> list[str]:
    with looking(chromium, address, things.cookies[page.actor], look) as tab:
        if opened(tab, address, page):
            return []  # a file, or what a form alone is sent to
        wide = checks.pixels_too_wide(tab)
        return [
            *structure.flaws(tab),
            # a picture whose name stands beside it is there for the eyes alone
            *(each for each in checks.unnamed(tab) if 'alt=""' not in each),
            *checks.skipped_headings(tab),
            *([f"{wide} px too wide"] if wide else []),
        ]


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ('<html lang="en">', "<html>"),
        ("<title>Sound</title>", ""),
        ("main>", "div>"),
        (' aria-label="Main"', ""),
        ('for="x"', 'for="y"'),
        ('id="x"', 'id="x" tabindex="3"'),
        ('id="x"', 'id="x" aria-describedby="gone"'),
        ("<h1>One</h1>", '<h1 id="x">One</h1>'),
        ("<h1>One</h1>", '<h1 role="headline">One</h1>'),
        ("<h1>One</h1>", "<h1>One</h1><img src='data:,'>"),
        ("<h1>One</h1>", "<h1>One</h1><ul><a href='/'>A</a></ul>"),
        ('<a href="/">A</a>', '<a href="/"><button>A</button></a>'),
        ('<a href="/">A</a>', '<a href="/"><svg></svg>A</a>'),
    ],
)
def test_a_page_that_is_broken_on_purpose_is_noticed(
    chromium: Browser, sound: str, broken: str
) -> None:
    page = chromium.new_page()
    page.set_content(SOUND)
    assert structure.flaws(page) == []

    assert sound in SOUND
    page.set_content(SOUND.replace(sound, broken))

    assert structure.flaws(page) != []
    page.close()
