"""An order and a booking by Tab, letters and Enter alone, with the focus in sight all the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from scripts.shown.business import business
from tests.browser.seen import looking

pytestmark = pytest.mark.browser

MOST_STOPS = 150
IN_SIGHT = """
() => {
    const at = document.activeElement;
    const look = getComputedStyle(at.closest('.chip, .choice') || at);
    const box = at.getBoundingClientRect();
    const under = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const isOver = under && (at.contains(under) || under.contains(at) || at.matches('.skip'));
    return (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 ? '' : 'no outline ')
        + (isOver || !box.height ? '' : `below ${under && under.outerHTML.slice(0, 60)}`);
}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a chain of cafés, and the place that orders are made at."""
    with business("cafe", tmp_path_factory.mktemp("keys") / "cafe") as (address, things):
        yield address, things.ids["place"]


def tab_to(page: Page, selector: str) -> list[str]:
    """Press Tab until something has the focus; returns where the focus could not be seen."""
    unseen = []
    page.emulate_media(reduced_motion="reduce")  # what is scrolled to is there at once
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if told := hidden(page):
            unseen.append(f"{told}: {page.evaluate('document.activeElement.outerHTML')[:80]}")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return unseen
    raise AssertionError(f"{MOST_STOPS} presses of Tab never came to {selector}")


def hidden(page: Page) -> str:
    """Why the focus cannot be seen, even a moment later: what scrolls may still be on its way."""
    told = ""
    for milliseconds in (20, 100, 300):
        page.wait_for_timeout(milliseconds)
        told = str(page.evaluate(IN_SIGHT))
        if not told:
            break
    return told


def press_through(page: Page, *stops: tuple[str, str]) -> list[str]:
    """Go to each stop in turn and type what stands beside it; nothing: press Enter."""
    unseen = []
    for selector, text in stops:
        unseen += tab_to(page, selector)
        if text:
            page.keyboard.type(text)
        else:
            page.keyboard.press("Enter")
            page.wait_for_timeout(500)  # a page that is left may still be the one that is asked
            page.wait_for_load_state("load")
    return unseen


@pytest.mark.parametrize("width", [360, 1440])
def test_an_order_is_made_by_keys_alone(
    chromium: Browser, site: tuple[str, str], width: int
) -> None:
    address, place = site
    with looking(chromium, width=width) as seen:
        seen.open(f"{address}/shop/places/{place}/?category=bakery")

        unseen = press_through(
            seen.page,
            ("button[aria-label='Add Croissant']", ""),
            ("#basket-bar a", ""),
            ("a[href='/shop/checkout/']", ""),
            ("#phone", "+7 916 123-45-67"),
            ("form .button.full", ""),
        )

        seen.page.get_by_role("heading", name="We have your order").wait_for()
        assert unseen == [], unseen


def test_a_table_is_booked_by_keys_alone(chromium: Browser, site: tuple[str, str]) -> None:
    address, place = site
    with looking(chromium, width=360) as seen:
        seen.open(f"{address}/shop/book/?place={place}")

        unseen = press_through(
            seen.page,
            (".times a", ""),
            ("#email", "anna@example.com"),
            ("form .button.full", ""),
        )

        seen.page.get_by_role("heading", name="Your table is booked").wait_for()
        assert unseen == [], unseen


@pytest.mark.parametrize(
    "sabotage",
    ["*:focus-visible { outline: none !important }", "html { scroll-padding: 0 !important }"],
)
def test_a_focus_that_cannot_be_seen_is_noticed(
    chromium: Browser, site: tuple[str, str], sabotage: str
) -> None:
    address, place = site
    with looking(chromium, width=360) as seen:
        seen.open(f"{address}/shop/places/{place}/")
        seen.page.evaluate(
            "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            " document.adoptedStyleSheets = [sheet]; }",
            sabotage,
        )

        assert tab_to(seen.page, ".shelf ~ .goods li:nth-child(4) .add, .foot button") != []
