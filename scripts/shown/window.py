"""A window of somebody's browser, and a page opened in it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Error, Page

from scripts.shown.pages import Page as Shown

WIDE = 700  # from here on it is no phone
# what Chromium says of an address that is no page, and what it means
NO_PAGE = {"Download is starting": "a file", "ERR_HTTP_RESPONSE_CODE_FAILURE": "a form alone"}


@dataclass(frozen=True, slots=True)
class Look:
    """How somebody looks at a page: the width in pixels, ru or en, light or dark."""

    width: int
    language: str
    theme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.language}-{self.theme}"


@contextmanager
def looking(
    chrome: Browser, address: str, cookies: Mapping[str, str], look: Look
) -> Iterator[Page]:
    """A fresh window of somebody who holds these cookies."""
    context = chrome.new_context(
        locale=look.language,
        viewport={"width": look.width, "height": 740 if look.width < WIDE else 900},
        color_scheme="dark" if look.theme == "dark" else "light",
    )
    held = [{"name": name, "value": value, "url": address} for name, value in cookies.items()]
    context.add_cookies(held)  # type: ignore[arg-type]  # Playwright's own shape
    try:
        yield context.new_page()
    finally:
        context.close()


def opened(tab: Page, address: str, page: Shown) -> str:
    """Go to a page and do its steps; why it is no page, or nothing if it is one."""
    try:
        response = tab.goto(address + page.path, wait_until="load")
    except Error as error:
        told = error.message.splitlines()[0]
        return next((why for part, why in NO_PAGE.items() if part in told), told)
    if response is None:
        return "empty"
    if not response.headers.get("content-type", "").startswith("text/html"):
        return response.headers.get("content-type", "empty")
    for selector, text in page.steps:
        if text:
            tab.fill(selector, text)
        else:
            tab.click(selector)
            _led_on(tab)
    tab.wait_for_timeout(150)  # charts and what is asked for later
    return ""


def _led_on(tab: Page) -> None:
    """Wait for what a form leads to; a page may lead on by itself."""
    tab.wait_for_timeout(300)
    tab.wait_for_load_state("load")
    here = tab.url
    if tab.locator("meta[http-equiv=refresh]").count():
        tab.wait_for_url(lambda url: url != here, wait_until="load")
