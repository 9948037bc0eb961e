"""What the people of the stories do in their browsers."""

import re

from playwright.sync_api import Browser, Page

from tests.stories.business import CASHIER, PASSWORD, Business

ADVERT = "?utm_source=vk&utm_medium=cpc&utm_campaign=spring"
PATIENCE_MS = 20_000


def customer_from_an_advert(chromium: Browser, business: Business) -> Page:
    """A customer with a phone, on the site by an advert's link, who lets the visit be counted."""
    page = _browser(chromium, width=360, height=740)
    page.goto(f"{business.address}/shop/{ADVERT}")
    page.locator("[data-answer=yes]").click()
    return page


def cashier_at_the_desk(chromium: Browser, business: Business) -> Page:
    """A cashier with a tablet, signed in."""
    page = _browser(chromium, width=1024, height=768)
    page.goto(f"{business.address}/staff/")
    page.locator("input[name=username]").fill(CASHIER)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/at/**")
    return page


def tell_contact(page: Page) -> None:
    """Fill in who one is."""
    page.get_by_role("textbox", name="Your name").fill("Maria")
    page.get_by_role("textbox", name="Phone").fill("+7 999 123-45-67")


def code_on(page: Page) -> str:
    """The code that a customer's page shows, as it would be said aloud."""
    shown = re.search(r"\b([0-9A-Z]{3}) ([0-9A-Z]{3,4})\b", page.locator("main").inner_text())
    assert shown is not None, page.locator("main").inner_text()
    return f"{shown[1]}{shown[2]}".lower()


def type_code(page: Page, code: str) -> None:
    """Look a code up at the desk."""
    page.get_by_role("link", name="Code").first.click()
    page.locator("main input[name=code]").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def _browser(chromium: Browser, *, width: int, height: int) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="en")
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page
