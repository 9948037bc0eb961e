"""The desk and the owner's side in Chromium: each page at each size, by key, without a line."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Route

from tests.browser import checks
from tests.browser.conftest import serve
from tests.browser.seen import Seen, looking
from tests.web.shops import database_of, shop_in
from tests.web.staff.given import Given, fill, session_of
from vitrina.collector.workspace import Workspace
from vitrina.commerce.orders.models import Order, Transition

pytestmark = pytest.mark.browser

T = TypeVar("T")
AT = "/staff/at/pokrovka/"
PLACE = "/owner/places/pokrovka/"
DESK = {
    "today": AT,
    "code": f"{AT}code/",
    "found": f"{AT}code/?order={{ready}}",
    "booking found": f"{AT}code/?booking={{due}}",
    "to pick": f"{AT}orders/{{picking}}/",
    "to hand over": f"{AT}orders/{{waits}}/",
    "handed": f"{AT}orders/{{handed}}/",
    "add-on": f"{AT}orders/{{waits}}/add-on/?take-cake=1",
    "bookings": f"{AT}bookings/",
    "booking": f"{AT}bookings/{{evening}}/",
    "stock": f"{AT}stock/",
    "places": "/staff/",
    "offline": "/staff/offline/",
}
OWNER = {
    "own places": "/owner/",
    "place": PLACE,
    "new place": "/owner/places/new/",
    "hours": f"{PLACE}hours/",
    "tables": f"{PLACE}tables/",
    "booking rules": f"{PLACE}booking-rules/",
    "pick-up rules": f"{PLACE}pick-up-rules/",
    "capacity": f"{PLACE}capacity/",
    "capacity of a day": f"{PLACE}capacity/day/",
    "catalogue": "/owner/catalogue/",
    "product": "/owner/catalogue/product/raf/",
    "assortments": "/owner/catalogue/assortments/",
    "prices": "/owner/prices/",
    "price list": "/owner/prices/list/usual/",
    "why": "/owner/prices/why/?place=pokrovka&sku=raf",
    "orders": "/owner/orders/",
    "own bookings": "/owner/bookings/",
    "people": "/owner/people/",
    "settings": "/owner/settings/",
}
PAGES = DESK | OWNER
SMALL = """
[...document.querySelectorAll('main button, main .button, .tabs a')]
    .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 40)
    .map((one) => one.outerHTML)
"""
LOOKS = [("ru", 360, "light"), ("en", 1024, "dark")]


@dataclass(frozen=True, slots=True)
class Served:
    """A server over the café, and what is in it."""

    address: str
    folder: Path
    given: Given
    session: str

    def page(self, path: str) -> str:
        """An address with the ids of what is there."""
        things = {name: str(one.id) for name, one in self.given.orders.items()}
        things |= {name: str(one.id) for name, one in self.given.bookings.items()}
        return self.address + path.format(**things)

    def sign_in(self, seen: Seen) -> None:
        """Give the browser the owner's session."""
        cookie = {"name": "vitrina_staff", "value": self.session, "url": self.address}
        seen.page.context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own shape

    def order(self, name: str) -> Order:
        """An order as it is in the table now."""
        return self._aside(lambda: Order.objects.get(id=self.given.orders[name].id))

    def hand_overs(self, name: str) -> int:
        """How often an order was handed over."""
        asked = Transition.objects.filter(order=self.given.orders[name].id, after="handed")
        return self._aside(asked.count)

    def _aside(self, deed: Callable[[], T]) -> T:
        with ThreadPoolExecutor() as aside:  # the browser's own thread may not wait for a database
            return aside.submit(self._in_shop, deed).result()

    def _in_shop(self, deed: Callable[[], T]) -> T:
        with database_of(Workspace(self.folder)):
            return deed()


def served(folder: Path) -> Iterator[Served]:
    """Serve a café, made in a folder."""
    with ThreadPoolExecutor() as aside:
        given, session = aside.submit(_made, folder / "shop").result()
    for address in serve(folder / "shop", folder / "server.log"):
        yield Served(address, folder / "shop", given, session)


def _made(folder: Path) -> tuple[Given, str]:
    # the server's own key: sessions are signed with it
    with shop_in(folder), override_settings(SECRET_KEY="for tests"):
        given = fill()
        return given, session_of(given.members["owner"])


@pytest.fixture(scope="module")
def cafe_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A café that no test changes."""
    yield from served(tmp_path_factory.mktemp("desk"))


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Served]:
    """One that a test may change."""
    yield from served(tmp_path)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound(
    chromium: Browser, cafe_server: Served, name: str, look: tuple[str, int, str]
) -> None:
    language, width, theme = look

    with looking(chromium, language=language, width=width, theme=theme) as seen:
        cafe_server.sign_in(seen)
        seen.open(cafe_server.page(PAGES[name]))

        assert seen.problems == []
        assert seen.violations == []
        assert seen.hosts == {"127.0.0.1"}
        assert checks.pixels_too_wide(seen.page) == 0
        assert checks.unnamed(seen.page) == []
        assert checks.skipped_headings(seen.page) == []
        assert checks.faint_words(seen.page) == []
        # what a thumb presses at the desk
        assert name not in DESK or seen.page.evaluate(SMALL) == []


def test_an_order_is_handed_over_by_the_keyboard_alone(
    chromium: Browser, own_server: Served
) -> None:
    with looking(chromium) as seen:
        own_server.sign_in(seen)
        seen.open(own_server.page(AT))

        seen.page.keyboard.press("/")
        seen.page.keyboard.type(own_server.given.orders["ready"].code.lower())
        seen.page.keyboard.press("Enter")
        seen.page.get_by_role("heading", name="Света").wait_for()
        seen.page.keyboard.press("Enter")
        seen.page.locator(".done-mark").wait_for()

        assert own_server.order("ready").state == "done"
        # the field waits for the next guest
        assert seen.page.evaluate("document.activeElement.id") == "code"


def test_an_order_is_worked_off_without_scripts(chromium: Browser, own_server: Served) -> None:
    order = own_server.given.orders["short"]
    with looking(chromium, scripts=False) as seen:
        own_server.sign_in(seen)
        seen.open(own_server.page(AT))
        seen.page.get_by_role("link", name="Anna-Maria").first.click()
        seen.page.get_by_role("spinbutton", name="Honey cake").fill("0")
        seen.page.get_by_role("button", name="Ready").click()
        seen.page.get_by_label("Code of the guest").fill(order.code)
        seen.page.get_by_role("button", name="Hand over").click()

        assert seen.page.get_by_text("Handed over.").is_visible()
    assert own_server.order("short").state == "done"


def test_a_new_stage_appears_without_a_reload(chromium: Browser, own_server: Served) -> None:
    order = own_server.given.orders["new"]
    with looking(chromium) as seen, looking(chromium) as other:
        for each in (seen, other):
            own_server.sign_in(each)
            each.open(own_server.page(AT))
        other.page.locator(f"#order-{order.id}").get_by_role("button", name="Start").click()
        other.page.wait_for_load_state()

        seen.page.evaluate("window.dispatchEvent(new Event('online'))")  # it looks at once

        moved = seen.page.locator(f"section[aria-labelledby=column-picking] #order-{order.id}")
        moved.wait_for(timeout=5000)


def test_a_hand_over_without_a_line_is_sent_once_when_it_is_back(
    chromium: Browser, own_server: Served
) -> None:
    order = own_server.given.orders["ready"]
    with looking(chromium) as seen:
        own_server.sign_in(seen)
        seen.open(own_server.page(AT))
        seen.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(seen, KEPT)

        seen.page.context.set_offline(True)
        seen.page.goto(own_server.page(AT))
        field = seen.page.get_by_label("Type the code that the guest shows.")
        field.fill("ZZZZZZ")
        field.press("Enter")
        seen.page.get_by_text("This code is not among those known here.").wait_for()
        field.fill(order.code.lower())
        field.press("Enter")
        seen.page.get_by_role("button", name="Handed over: note it").press("Enter")
        seen.page.get_by_text("Noted. It is sent").wait_for()
        field.fill(order.code)
        field.press("Enter")
        seen.page.get_by_text("This was handed over already.").wait_for()
        before = own_server.hand_overs("ready")

        seen.page.context.set_offline(False)
        seen.page.goto(own_server.page(AT))
        until(seen, SENT)

        assert before == 0
        assert own_server.hand_overs("ready") == 1
        assert seen.page.locator("#refused-notes li").count() == 0


LEFT = """async () => ({
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING_LEFT = {"databases": 0, "caches": 0, "workers": 0}


def signed_out(seen: Seen) -> None:
    seen.page.locator("details.menu summary").click()
    seen.page.get_by_role("button", name="Sign out").click()
    seen.page.wait_for_url("**/account/staff/")


def works_here(seen: Seen, server: Served) -> None:
    """Look at the desk until the browser keeps the codes of the day."""
    server.sign_in(seen)
    seen.open(server.page(AT))
    seen.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(seen, KEPT)


def test_whoever_signs_out_leaves_no_list_of_codes_on_a_shared_tablet(
    chromium: Browser, own_server: Served
) -> None:
    with looking(chromium) as seen:
        works_here(seen, own_server)

        signed_out(seen)

        assert seen.page.evaluate(LEFT) == NOTHING_LEFT


def test_a_sign_out_that_says_nothing_to_the_browser_leaves_the_list(
    chromium: Browser, own_server: Served
) -> None:
    with looking(chromium) as seen:
        works_here(seen, own_server)

        def without(route: Route) -> None:
            answer = route.fetch(max_redirects=0)
            kept = {name: value for name, value in answer.headers.items() if name != CLEAR}
            route.fulfill(response=answer, headers=kept)

        seen.page.route("**/account/staff/sign-out/", without)
        signed_out(seen)

        assert seen.page.evaluate(LEFT)["databases"] == 1


def test_what_was_noted_without_a_line_is_not_lost_by_signing_out(
    chromium: Browser, own_server: Served
) -> None:
    with looking(chromium) as seen:
        works_here(seen, own_server)
        seen.page.evaluate(NOTED)
        seen.page.route("**/sync/", lambda route: route.abort())

        seen.page.locator("details.menu summary").click()
        seen.page.get_by_role("button", name="Sign out").click()
        seen.page.get_by_text("are not sent yet").wait_for()

        assert AT in seen.page.url
        assert not seen.page.evaluate(SENT)


def until(seen: Seen, question: str) -> None:
    """Ask the page again until it says yes."""
    for _ in range(100):
        if seen.page.evaluate(question):
            return
        seen.page.wait_for_timeout(100)
    pytest.fail("the page never said yes")


STORE = """() => new Promise((resolve) => {
    const asked = indexedDB.open('vitrina-staff', 1);
    asked.onsuccess = () => {
        const all = asked.result.transaction('%s').objectStore('%s').getAll();
        all.onsuccess = () => { asked.result.close(); resolve(%s); };
    };
    asked.onerror = () => resolve(false);
})
"""
KEPT = STORE % ("lists", "lists", "all.result.length > 0")
SENT = STORE % ("notes", "notes", "all.result.length === 0")
CLEAR = "clear-site-data"
NOTED = """() => new Promise((resolve) => {
    const asked = indexedDB.open('vitrina-staff', 1);
    asked.onsuccess = () => {
        const store = asked.result.transaction('notes', 'readwrite').objectStore('notes');
        const note = {key: 'k', place: 'pokrovka', kind: 'order', ref: 'r', code: 'C',
            at: new Date().toISOString(), state: 'waiting', label: '1'};
        store.put(note).onsuccess = () => { asked.result.close(); resolve(true); };
    };
})
"""
