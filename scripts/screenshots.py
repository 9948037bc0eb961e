"""Take pictures of every page, as each person sees it; and those of the README.

    .venv/bin/python -m scripts.screenshots FOLDER [--only staff/] [--width 360] [--theme dark]
    .venv/bin/python -m scripts.screenshots docs/images --readme

It makes a café and a shop with a day in them, serves them, and writes a picture of each page in
each size, language and theme. One line for each page says what it weighs at its first view, what
its console complained of and how far it can be scrolled to the side. A page that the URL
configuration has and nobody said how to open is named at the end.
"""

import argparse
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from scripts.shown import readme
from scripts.shown.business import business
from scripts.shown.pages import Page as Shown
from scripts.shown.pages import pages_of
from scripts.shown.things import Things
from scripts.shown.window import Look, looking, opened

VERTICALS = ("cafe", "shop")
WIDTHS, LANGUAGES, THEMES = (360, 1440), ("ru", "en"), ("light", "dark")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# it asks nobody for anything but our own pages
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@dataclass(slots=True)
class Report:
    """What was noted of a page, over all looks; the worst counts.

    Attributes:
        weight: bytes on the wire at the first view.
        errors: what the console and the network complained of.
        too_wide: pixels that it can be scrolled to the side.
        no_page: why there is no picture, if there is none.
    """

    name: str
    weight: int = 0
    errors: list[str] = field(default_factory=list)
    too_wide: int = 0
    no_page: str = ""

    def __str__(self) -> str:
        if self.no_page:
            return f"{self.name:62} -- {self.no_page}"
        told = f"{self.name:62} {self.weight / 1000:6.0f} kB  {len(self.errors)} errors"
        return "\n    ".join([f"{told}  {self.too_wide} px too wide", *self.errors])


def main() -> None:
    """Read the arguments, and take the pictures."""
    chosen = _arguments()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        chrome = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        for vertical in ("cafe",) if chosen.readme else chosen.business:
            with business(vertical, Path(scratch) / vertical) as (address, things):
                if chosen.readme:
                    readme.take(chrome, address, things, chosen.folder)
                else:
                    _take_all(chrome, address, things, chosen.folder / vertical, chosen)
        chrome.close()


def _take_all(
    chrome: Browser, address: str, things: Things, folder: Path, chosen: argparse.Namespace
) -> None:
    looks = [Look(*each) for each in product(chosen.width, chosen.language, chosen.theme)]
    pages, unlisted = pages_of(things)
    for page in pages:
        if page.path.startswith(f"/{chosen.only}"):
            print(taken(chrome, address, things, page, looks, folder), flush=True)
    for route in unlisted:
        print(f"{route}: NOBODY SAID HOW TO OPEN IT; write it into scripts/shown/pages.py")


def taken(  # a page, and what it is looked at with
    chrome: Browser,
    address: str,
    things: Things,
    page: Shown,
    looks: Iterable[Look],
    folder: Path,
) -> Report:
    """Take one page in each look, into a folder."""
    report = Report(page.name)
    for look in looks:
        with looking(chrome, address, things.cookies[page.actor], look) as tab:
            seen = _watched(tab, report)
            report.no_page = opened(tab, address, page)
            if report.no_page:
                break
            report.weight = max(report.weight, sum(seen))
            _load_all(tab)
            report.too_wide = max(report.too_wide, int(tab.evaluate(TOO_WIDE)))
            folder.mkdir(parents=True, exist_ok=True)
            tab.screenshot(path=folder / f"{page.name}-{look}.png", full_page=True)
    return report


def _watched(tab: Page, report: Report) -> list[int]:
    """Note what goes wrong in a window; returns the sizes of what it loads, as they come."""
    sizes: list[int] = []

    def loaded(request: Request) -> None:
        told = request.sizes()
        sizes.append(told["responseBodySize"] + told["responseHeadersSize"])

    def said(message: ConsoleMessage) -> None:
        # a page that tells of a mistake has a status that Chromium takes for one
        if message.type == "error" and message.location["url"] != tab.url:
            report.errors.append(message.text)

    tab.on("requestfinished", loaded)
    tab.on("pageerror", lambda error: report.errors.append(str(error)))
    tab.on("console", said)
    return sizes


def _load_all(tab: Page) -> None:
    """Load the pictures further down, too: they wait until they come near."""
    tab.evaluate("document.querySelectorAll('img').forEach((one) => (one.loading = 'eager'))")
    tab.wait_for_timeout(150)


def _chromium() -> str:
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("There is no Chromium. Install it: apt-get install chromium")
    return path


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("folder", type=Path, help="where the pictures go")
    asked.add_argument("--readme", action="store_true", help="take those of the README alone")
    asked.add_argument("--only", default="", help="pages whose address begins so: staff/")
    asked.add_argument("--business", nargs="*", choices=VERTICALS, default=VERTICALS)
    asked.add_argument("--width", nargs="*", type=int, default=WIDTHS)
    asked.add_argument("--language", nargs="*", choices=LANGUAGES, default=LANGUAGES)
    asked.add_argument("--theme", nargs="*", choices=THEMES, default=THEMES)
    return asked.parse_args()


if __name__ == "__main__":
    main()
