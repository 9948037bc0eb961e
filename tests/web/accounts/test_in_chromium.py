"""The pages of people in Chromium, under the policy that they are sent with."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from playwright.sync_api import Browser, Page

from tests.web.accounts.conftest import PASSWORD, Postman, app_code, employ
from vitrina.commerce.staff.roles import Role

pytestmark = pytest.mark.browser
WIDE = """
() => [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .filter((one) => !one.closest('.skip') && getComputedStyle(one).position !== 'absolute')
    .map((one) => one.outerHTML.slice(0, 80))
"""
NAMELESS = """
() => [...document.querySelectorAll('main input:not([type=hidden]), main button, main a')]
    .filter((one) => !(one.labels?.length || one.innerText || one.ariaLabel || one.alt))
    .map((one) => one.outerHTML.slice(0, 80))
"""
SIZES = [(360, "en"), (1440, "ru")]


class Quiet(WSGIRequestHandler):
    """Writes nothing to the tests' output."""

    def log_message(self, *words: object) -> None:
        del words


class Server(ThreadedWSGIServer):
    """Closes each thread's database when its request is answered."""

    daemon_threads = True

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]  # as the server hands them
        finally:
            connection.close()


@pytest.fixture
def address(shop: Path) -> Iterator[str]:
    del shop
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass(slots=True)
class Seen:
    """A page, and what it complained of."""

    page: Page
    complaints: list[str]

    def open(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        self.is_sound()

    def is_sound(self) -> None:
        """No complaint of the browser, nothing that hangs over, nothing without a name."""
        assert self.complaints == [], self.page.url
        assert self.page.evaluate(WIDE) == [], self.page.url
        assert self.page.evaluate(NAMELESS) == [], self.page.url


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}-{size[1]}")
def seen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Seen]:
    width, language = request.param
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale=language)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.extend([said.text] * (said.type == "error")))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda failed: complaints.append(failed.url))
    yield Seen(page, complaints)
    context.close()


def shoot(seen: Seen, folder: Path, name: str) -> None:
    seen.page.screenshot(path=folder / f"{name}.png", full_page=True)


def test_a_customer_signs_in_and_looks_after_their_account(
    seen: Seen, address: str, postman: Postman, tmp_path: Path
) -> None:
    page = seen.page
    seen.open(f"{address}/account/sign-in/")
    shoot(seen, tmp_path, "sign-in")
    page.locator("#contact").fill("+7 999 555-11-11")
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/")
    seen.is_sound()
    shoot(seen, tmp_path, "code")
    page.locator("#code").fill(postman.code())
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    seen.is_sound()
    page.locator("input[name=profiling]").check()
    page.locator("form[action='/account/consents/'] button").click()
    page.wait_for_url("**/account/?kept")
    assert page.locator("input[name=profiling]").is_checked()
    shoot(seen, tmp_path, "account")
    page.locator("a[href='/account/erase/']").click()
    seen.is_sound()
    shoot(seen, tmp_path, "erase")


def test_an_owner_sets_up_the_second_step_and_opens_the_back_office(
    seen: Seen, address: str, tmp_path: Path
) -> None:
    from django_otp.plugins.otp_totp.models import TOTPDevice

    boss, page = employ("boss", Role.OWNER), seen.page
    page.goto(f"{address}/admin/")
    seen.is_sound()
    shoot(seen, tmp_path, "staff-sign-in")
    page.locator("#username").fill("boss")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/set-up/**")
    seen.is_sound()
    assert page.locator(".qr").evaluate("one => one.naturalWidth") > 100
    shoot(seen, tmp_path, "set-up")
    TOTPDevice.objects.update(confirmed=True)
    code = app_code(boss)
    TOTPDevice.objects.update(confirmed=False)
    page.locator("#code").fill(code)
    page.keyboard.press("Enter")
    page.locator(".codes li").nth(9).wait_for()
    seen.is_sound()
    shoot(seen, tmp_path, "recovery")
    page.locator(".card a.button").click()
    page.wait_for_url("**/admin/")
    for path in ("", "staff/member/", f"staff/member/{boss.pk}/change/", "customers/customer/"):
        page.goto(f"{address}/admin/{path}")
        assert seen.complaints == []
        shoot(seen, tmp_path, f"admin-{path.replace('/', '-')}")
    assert page.locator("#nav-sidebar").count() == 1


def test_an_inline_script_would_be_seen_here(seen: Seen, address: str) -> None:
    seen.open(f"{address}/account/sign-in/")

    seen.page.evaluate(
        "() => { const one = document.createElement('div'); one.innerHTML ="
        " '<b onclick=\"1\">x</b>'; document.body.append(one); one.firstChild.click(); }"
    )
    seen.page.wait_for_timeout(100)

    assert any("Content Security Policy" in each for each in seen.complaints)
