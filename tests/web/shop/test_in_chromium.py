"""The customer's site in Chromium: narrow and wide, light and dark, with and without scripts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import checks
from tests.browser.conftest import serve
from tests.browser.seen import Seen, looking
from tests.web.shops import shop_in
from vitrina.collector.entrances.services import add_source
from vitrina.verticals import VERTICALS
from vitrina.web.opening import open_business

pytestmark = pytest.mark.browser

PLACE = "/shop/places/pokrovka/"
BOOK = "/shop/book/?place=pokrovka&time=19:00"
PAGES = {
    "home": "/shop/",
    "found": "/shop/?q=покров",
    "none found": "/shop/?q=zzz",
    "place": PLACE,
    "product": f"{PLACE}latte/",
    "empty basket": "/shop/basket/",
    "book": BOOK,
    "mine": "/shop/mine/",
    "offline": "/shop/offline/",
    "widget": "/shop/widget/?place=pokrovka",
}
LOOKS = [("en", 360, "light"), ("ru", 360, "dark"), ("en", 1440, "dark"), ("ru", 1440, "light")]
MOST_BYTES = 100_000
SMALL_TARGETS = """
[...document.querySelectorAll('a, button, select, input:not([type=hidden], .unseen)')]
    .filter((one) => one.offsetParent && !one.closest('p, .unseen, .place, .good h3, svg, label'))
    .map((one) => [one.getBoundingClientRect().height, one.outerHTML.slice(0, 90)])
    .filter(([height]) => height && height < 43.5).map((each) => each.join(' '))
"""
HOST_PAGE = (
    '<!doctype html><title>Host</title><body><script async src="{}" data-place="pokrovka"></script>'
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a chain of cafés."""
    folder = tmp_path_factory.mktemp("shop")
    with ThreadPoolExecutor() as aside:  # the browser's own thread may not wait for a database
        aside.submit(fill, folder / "shop").result()
    yield from serve(folder / "shop", folder / "server.log")


def fill(folder: Path) -> None:
    """A chain of cafés whose pages tell of visits."""
    now = datetime.now(UTC)
    with shop_in(folder) as shop:
        open_business(shop, VERTICALS["cafe"], name="", now=now)
        add_source(shop, "site", now=now)


def assert_sound(seen: Seen) -> None:
    """What must hold on every page."""
    # a page that is left may take a beacon of the browser script with it: the next one repeats it
    assert [each for each in seen.problems if not each.endswith("/v1/batch")] == []
    assert seen.violations == []
    assert seen.hosts == {"127.0.0.1"}
    assert checks.pixels_too_wide(seen.page) == 0
    # a picture whose name stands beside it is there for the eyes alone
    assert [each for each in checks.unnamed(seen.page) if 'alt=""' not in each] == []
    assert checks.skipped_headings(seen.page) == []
    assert checks.faint_words(seen.page) == []
    assert seen.page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_site_is_sound(
    chromium: Browser, site: str, name: str, look: tuple[str, int, str]
) -> None:
    language, width, theme = look

    with looking(chromium, language=language, width=width, theme=theme) as seen:
        seen.open(site + PAGES[name])

        assert_sound(seen)


@pytest.mark.parametrize("name", ["home", "place", "product", "book", "widget"])
def test_a_page_weighs_little_the_first_time(chromium: Browser, site: str, name: str) -> None:
    with looking(chromium, width=360) as seen:
        sizes: list[int] = []
        seen.page.on("requestfinished", lambda each: sizes.append(weight_of(each)))

        seen.open(site + PAGES[name])
        seen.page.wait_for_timeout(300)

        assert 5_000 < sum(sizes) < MOST_BYTES


@contextmanager
def another_site(content: str) -> Iterator[str]:
    """A page of another origin; one that Playwright makes up may not ask the loopback."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name is that of the base class
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *values: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def weight_of(request: object) -> int:
    sizes = request.sizes()  # type: ignore[attr-defined]  # of Playwright's Request
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def test_data_blocks_are_read_and_break_no_policy(chromium: Browser, site: str) -> None:
    with looking(chromium) as seen:
        seen.open(site + PLACE)

        told = seen.page.evaluate(
            "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
        )
        assert told["@type"] == "CafeOrCoffeeShop"
        assert told["acceptsReservations"] is True
        assert len(told["openingHoursSpecification"]) == 7
        assert seen.violations == []


def test_the_booking_form_is_on_the_first_screen_of_a_phone(chromium: Browser, site: str) -> None:
    with looking(chromium, width=360) as seen:
        seen.open(site + PLACE)

        button = seen.page.get_by_role("button", name="See free times").bounding_box()

        assert button is not None
        assert button["y"] + button["height"] < 740 - 64  # above the tabs


def order(page: Page, site: str) -> None:
    """Choose, fill in and send an order."""
    page.goto(site + PLACE)
    page.get_by_role("button", name="Add Croissant").first.click()
    page.get_by_role("link", name="View the basket").click()
    page.get_by_role("link", name="To checkout").click()
    page.locator("#phone").fill("+7 916 123-45-67")
    page.get_by_role("button", name="Place the order").click()
    page.get_by_role("heading", name="We have your order").wait_for()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_order_is_made_on_a_phone_with_and_without_scripts(
    chromium: Browser, site: str, scripts: bool
) -> None:
    with looking(chromium, width=360, scripts=scripts) as seen:
        order(seen.page, site)

        assert seen.page.get_by_label("The same code as a QR code").is_visible()
        if scripts:
            assert_sound(seen)


def test_a_table_is_booked_by_keyboard_alone(chromium: Browser, site: str) -> None:
    with looking(chromium, width=360) as seen:
        day = datetime.now(UTC).date() + timedelta(days=2)  # late in the evening today has no table
        seen.open(f"{site}/shop/book/?place=pokrovka&day={day}")
        seen.page.locator(".times a").nth(2).focus()
        seen.page.keyboard.press("Enter")
        seen.page.get_by_label("E-mail").focus()
        seen.page.keyboard.type("anna@example.com")
        seen.page.keyboard.press("Enter")
        seen.page.get_by_role("heading", name="Your table is booked").wait_for()

        assert_sound(seen)


def test_my_codes_are_there_without_a_net(chromium: Browser, site: str) -> None:
    with looking(chromium, width=360) as seen:
        order(seen.page, site)
        code = seen.page.locator(".ticket .big").inner_text()
        seen.page.goto(f"{site}/shop/mine/")
        seen.page.evaluate("navigator.serviceWorker.ready")
        seen.page.reload()  # now the worker sees it
        seen.page.context.set_offline(True)

        seen.page.goto(f"{site}/shop/mine/")
        assert seen.page.locator(".ticket .big").inner_text() == code

        seen.page.goto(site + PLACE)
        assert seen.page.get_by_role("heading", name="No connection").is_visible()


def test_the_widget_books_inside_another_site_and_fits_its_height(
    chromium: Browser, site: str
) -> None:
    with looking(chromium, width=360) as seen, ExitStack() as stack:
        content = HOST_PAGE.format(f"{site}/shop/widget.js")
        host = stack.enter_context(another_site(content))
        seen.page.goto(f"{host}/?utm_source=partner")
        frame = seen.page.frame_locator("iframe")
        frame.locator(".times a, .note").first.wait_for()

        assert "utm_source=partner" in str(seen.page.locator("iframe").get_attribute("src"))
        seen.page.wait_for_function("document.querySelector('iframe').offsetHeight != 600")
        before = seen.page.locator("iframe").evaluate("frame => frame.offsetHeight")
        seen.page.evaluate("window.postMessage({vitrinaHeight: 3000}, '*')")  # of somebody else
        seen.page.wait_for_timeout(200)
        assert seen.page.locator("iframe").evaluate("frame => frame.offsetHeight") == before
        frame.locator(".chips a").first.click()
        frame.locator(".times a").first.click()
        frame.locator("#phone").fill("+7 916 123-45-67")
        frame.get_by_role("button", name="Book").click()
        frame.get_by_role("heading", name="Your table is booked").wait_for()


def test_no_other_page_can_be_framed(chromium: Browser, site: str) -> None:
    with looking(chromium) as seen:
        host = site.replace("127.0.0.1", "localhost")
        content = f'<!doctype html><iframe src="{site}{PLACE}"></iframe>'
        seen.page.route(
            f"{host}/host", lambda route: route.fulfill(body=content, content_type="text/html")
        )
        seen.page.goto(f"{host}/host")
        seen.page.wait_for_timeout(500)

        assert seen.page.frame_locator("iframe").locator(".brand").count() == 0
        assert seen.problems == [f"failed {site}{PLACE}"]
