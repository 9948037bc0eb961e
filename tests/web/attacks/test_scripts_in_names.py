"""What people write is text on every page that shows it, in Chromium."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser

from tests.browser.conftest import serve
from tests.browser.seen import Seen, looking
from tests.web.access import given
from tests.web.access.given import Person, lived
from tests.web.shops import shop_in
from tests.web.staff.given import fill, session_of
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.commerce.places.models import Hall, Place
from vitrina.web.people import SESSION_COOKIE
from vitrina.web.shop.brand import Brand, write_brand

pytestmark = pytest.mark.browser
PROBE = "\"'><img src=x onerror=a()><svg/onload=a()></script><script>a()</script>"
ELEMENTS = """document.querySelectorAll(
    'img[src="x"], svg[onload], [onerror], script:not([src]):not([type="application/ld+json"])'
).length"""
AT = "/staff/at/pokrovka/"
PAGES = (
    AT,
    f"{AT}orders/{{order}}/",
    f"{AT}bookings/?day={{day}}",
    f"{AT}bookings/{{booking}}/",
    "/owner/",
    "/owner/orders/",
    "/owner/bookings/",
    "/owner/places/pokrovka/",
    "/shop/",
    "/shop/?utm_campaign={probe}&utm_source={probe}",
    "/shop/places/pokrovka/",
    "/shop/mine/",
    "/shop/orders/{order}/",
    "/shop/bookings/{booking}/",
    "/account/",
    "/account/export/",
)


@dataclass(frozen=True, slots=True)
class Infested:
    """A served shop in which every text is an attack."""

    address: str
    person: Person
    staff: str
    day: str

    def look(self, seen: Seen, page: str) -> int:
        """How many elements of the attack came to be on a page."""
        for name, value in (("vitrina_staff", self.staff), (SESSION_COOKIE, self.person.token)):
            cookie = {"name": name, "value": value, "url": self.address}
            seen.page.context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own shape
        things = {"order": self.person.order_id, "booking": self.person.booking_id}
        probe = "%22%3E<svg/onload=a()>"
        seen.open(self.address + page.format(**things, day=self.day, probe=probe))
        found: int = seen.page.evaluate(ELEMENTS)
        return found


@pytest.fixture(scope="module")
def infested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Infested]:
    folder = tmp_path_factory.mktemp("infested")
    with ThreadPoolExecutor() as aside:
        person, staff, day = aside.submit(_made, folder / "shop").result()
    for address in serve(folder / "shop", folder / "server.log"):
        yield Infested(address, person, staff, day)


def _made(folder: Path) -> tuple[Person, str, str]:
    with (
        shop_in(folder),
        override_settings(SECRET_KEY="for tests"),
        pytest.MonkeyPatch.context() as m,
    ):
        m.setattr(given, "TABLET", Visitor(anonymous_id=PROBE, utm_campaign=PROBE, referrer=PROBE))
        made = fill()
        person = lived(PROBE, "+79995551111", "ann@example.com", now=made.now, day=1)
        Place.objects.update(name=PROBE, address=PROBE)
        Hall.objects.filter(name="Веранда").update(name=PROBE)
        write_brand(folder, Brand(name=PROBE[:42]))
        day = Booking.objects.get(id=person.booking_id).day
        return person, session_of(made.members["owner"]), day.isoformat()


@pytest.mark.parametrize("page", PAGES)
def test_no_text_becomes_a_part_of_the_page(
    chromium: Browser, infested: Infested, page: str
) -> None:
    with looking(chromium) as seen:
        assert infested.look(seen, page) == 0
        assert seen.violations == []


def test_a_text_that_is_put_in_as_it_is_would_be_noticed(
    chromium: Browser, infested: Infested
) -> None:
    with looking(chromium) as seen:
        infested.look(seen, "/account/")
        seen.page.evaluate(
            "(text) => { document.querySelector('h1').innerHTML = text }", f"<b>{PROBE[3:]}"
        )

        assert seen.page.evaluate(ELEMENTS) > 0
