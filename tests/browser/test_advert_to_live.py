"""From an advert to the console: a visitor lands, consents and asks to be called back."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clients.shop import Shop, running_shop

pytestmark = pytest.mark.browser

ADVERT = "?utm_source=yandex&utm_medium=cpc&utm_campaign=autumn-tea&yclid=77"
PROMISED_SECONDS = 10
LANDING = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Tea, by appointment</title>
<link rel="icon" href="data:,"><script defer src="{door}/v.js" data-vitrina-key="{key}"></script>
<script defer src="/banner.js"></script>
<button id="agree">I agree</button>
<form data-vitrina-form="call-back"><label>Phone
<input name="phone" data-vitrina-identify="phone"></label><button id="send">Call me</button></form>
</html>"""
BANNER = """document.getElementById("agree").onclick = () =>
  vitrina.consent({ analytics: true, marketing: false });"""
POLICY = (
    "default-src 'none'; script-src 'self' {door}; connect-src {door}; form-action 'self'; "
    "img-src data:"
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with running_shop(tmp_path_factory.mktemp("advert") / "shop") as running:
        yield running


@pytest.fixture(scope="module")
def landing(shop: Shop) -> Iterator[str]:
    """The address of the tea shop's own site, with a strict policy, on another origin."""
    files = {"/": LANDING.format(door=shop.address, key=shop.write_key), "/banner.js": BANNER}
    policy = POLICY.format(door=shop.address)

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            self.send_response(200)
            kind = "text/javascript" if path.endswith(".js") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(files[path].encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def sent_at(chromium: Browser, landing: str) -> Iterator[float]:
    """When a visitor who came by the advert has consented and sent the form."""
    visitor = chromium.new_context()
    page = visitor.new_page()
    page.goto(landing + ADVERT)
    page.click("#agree")
    page.fill("input", "+7 912 345-67-89")
    page.click("#send")
    yield time.monotonic()
    visitor.close()


def test_an_advert_is_on_the_live_page_ten_seconds_after_the_form(
    chromium: Browser, shop: Shop, sent_at: float
) -> None:
    owner = chromium.new_context(locale="en-GB")
    live = owner.new_page()
    live.goto(f"{shop.address}/live/")
    within = PROMISED_SECONDS * 1000
    expect(live.get_by_role("listitem").filter(has_text="autumn-tea").first).to_be_visible(
        timeout=within
    )
    expect(live.get_by_role("listitem").filter(has_text="Request sent").first).to_be_visible(
        timeout=within
    )

    assert time.monotonic() - sent_at < PROMISED_SECONDS
    assert no_personal_data(live)
    owner.close()


@pytest.mark.usefixtures("sent_at")
def test_the_visit_is_one_persons_with_its_campaign_and_consent(shop: Shop) -> None:
    counted = shop.growth_since(
        dict.fromkeys(("received", "new", "duplicate", "bad", "rejected"), 0), received=4
    )
    rows = shop.rows(
        "SELECT type, utm_campaign, click_id_kind, click_id, traffic_source, traffic_medium, "
        "consent, anonymous_id, identifier FROM events ORDER BY occurred_at, type"
    )

    assert {row["type"] for row in rows} >= {
        "Page Viewed",
        "Privacy Choice Made",
        "Identified",
        "Lead Submitted",
    }
    landed = next(row for row in rows if row["type"] == "Page Viewed")
    assert (landed["utm_campaign"], landed["click_id_kind"], landed["click_id"]) == (
        "autumn-tea",
        "yclid",
        "77",
    )
    assert (landed["traffic_source"], landed["traffic_medium"]) == ("yandex", "cpc")
    asked = next(row for row in rows if row["type"] == "Lead Submitted")
    assert asked["consent"] == "granted"
    [token] = {row["identifier"] for row in rows if row["identifier"]}
    assert str(token).startswith("phone:")
    assert "9123456789" not in json.dumps(rows)
    assert counted["bad"] == counted["rejected"] == 0


def no_personal_data(page: Page) -> bool:
    return "912" not in page.inner_text("main")
