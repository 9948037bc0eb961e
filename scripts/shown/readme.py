"""The pictures of the README: a phone's way through the shop, and a day at the desk."""

from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Browser, Page

from scripts.shown.things import Things
from scripts.shown.window import Look, looking

PHONE, DESK = Look(360, "en", "light"), Look(1440, "en", "light")
PHONE_HEIGHT, GAP = 740, 24
QUIET = "*, *::before { animation: none !important }"


def take(chrome: Browser, address: str, things: Things, folder: Path) -> None:
    """Take shop.png and staff.png of a café into a folder."""
    place, order = things.ids["place"], things.ids["order_ready"]
    way = (
        ("visitor", "/shop/"),
        ("customer", f"/shop/places/{place}/#menu"),
        ("customer", "/shop/checkout/"),
        ("customer", f"/shop/orders/{order}/"),
    )
    screens = [_screen(chrome, address, things, PHONE, *each) for each in way]
    folder.joinpath("shop.png").write_bytes(_side_by_side(chrome, screens))
    today = _screen(chrome, address, things, DESK, "cashier", f"/staff/at/{place}/")
    folder.joinpath("staff.png").write_bytes(today)


def _screen(  # who looks at what, and how
    chrome: Browser, address: str, things: Things, look: Look, actor: str, path: str
) -> bytes:
    with looking(chrome, address, things.cookies[actor], look) as tab:
        tab.goto(address + path, wait_until="load")
        _calm(tab)
        return tab.screenshot()


def _calm(tab: Page) -> None:
    """Without the question about counting, and with nothing that moves."""
    # a sheet that a script adopts is allowed where the policy forbids a style element
    tab.evaluate(
        "(css) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet]; }",
        QUIET,
    )
    tab.evaluate("document.querySelector('#ask')?.setAttribute('hidden', '')")
    tab.wait_for_timeout(400)


def _side_by_side(chrome: Browser, screens: list[bytes]) -> bytes:
    width = len(screens) * (PHONE.width + GAP) - GAP
    sources = [f"data:image/png;base64,{b64encode(each).decode()}" for each in screens]
    images = "".join(f"<img src='{each}' width='{PHONE.width}'>" for each in sources)
    tab = chrome.new_page(viewport={"width": width, "height": PHONE_HEIGHT})
    tab.set_content(f"<body style='margin:0;display:flex;gap:{GAP}px'>{images}")
    tab.wait_for_timeout(200)
    picture = tab.screenshot()
    tab.close()
    return picture
