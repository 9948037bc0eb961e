"""What a page weighs in a real browser that was never there: everything that it loads at first."""

import gzip
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from playwright.sync_api import ViewportSize, sync_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)
PHONE = ViewportSize(width=360, height=740)
QUIET_MS = 500
CODE = ("text/html", "text/css", "text/javascript", "application/javascript")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Of one page.

    Attributes:
        sent: bytes of all that was loaded, with its headers, as they came.
        code: bytes of HTML, CSS and JavaScript of it.
        packed: the same as a proxy would send them that compresses, by gzip.
        requests: how many answers that were.
    """

    sent: int
    code: int
    packed: int
    requests: int


def weights(site: str, paths: Sequence[str]) -> dict[str, Weight]:
    """By path, each in a browser of its own, on a phone.

    Args:
        site: scheme, host and port.
        paths: of the pages.
    """
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for path in paths:
            context = browser.new_context(viewport=PHONE, locale="en")
            found[path] = _weighed(context.new_page(), site + path)
            context.close()
        browser.close()
    return found


def _weighed(page: Any, address: str) -> Weight:
    loaded: list[Any] = []
    page.on("requestfinished", lambda each: loaded.append(each))  # Playwright marks its listeners
    page.goto(address, wait_until="load")
    page.wait_for_timeout(QUIET_MS)
    sent = code = packed = 0
    for request in loaded[:]:  # to ask for a size lets others arrive
        sizes, answer = request.sizes(), request.response()
        sent += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        if answer.headers.get("content-type", "").partition(";")[0] in CODE:
            body = answer.body()
            code += len(body)
            packed += len(gzip.compress(body))
    return Weight(sent=sent, code=code, packed=packed, requests=len(loaded))


def main() -> None:
    """Weigh in a process of its own; standard input tells site and paths."""
    found = weights(**json.load(sys.stdin))
    print(json.dumps({path: asdict(each) for path, each in found.items()}))


if __name__ == "__main__":
    main()
