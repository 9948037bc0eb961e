"""A visitor of the site that carries the browser script."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.recorder import SCRIPT, Recorder, recording, site
from tests.browser.seen import WATCH_POLICY

DAY = 24 * 60 * 60
ADVERT = (
    "?utm_source=yandex&utm_medium=cpc&utm_campaign=autumn&utm_term=cake&utm_content=a1&yclid=77"
)
CAMPAIGN = {"source": "yandex", "medium": "cpc", "name": "autumn", "term": "cake", "content": "a1"}


@dataclass
class Visit:
    """A visitor of the site, in a browser of their own."""

    page: Page
    door: Recorder
    site: str
    problems: list[str]

    def open(self, path: str = "/unknown/") -> None:
        self.page.goto(self.site + path, wait_until="load")

    def wait(self, deed: Callable[[], object], what: str = "it") -> None:
        """Until that is so, or 15 seconds are over."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            if deed():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{what} did not come; seen: {[*map(name_of, self.door.events)]}")

    def comes(self, name: str, times: int = 1) -> dict[str, Any]:
        """The last event of that name, when as many have come."""
        self.wait(lambda: len(self.all(name)) >= times, name)
        return self.all(name)[-1]

    def all(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.door.events if name_of(event) == name]

    def settle(self) -> None:
        """Long enough for whatever was going to be sent."""
        self.page.wait_for_timeout(500)

    def call(self, script: str) -> Any:
        return self.page.evaluate(script)

    def kept(self) -> dict[str, str]:
        """Everything that the browser keeps for the site."""
        found: dict[str, str] = self.call("({...localStorage, ...sessionStorage})")
        return {**found, **{one["name"]: one["value"] for one in self.page.context.cookies()}}


def name_of(event: dict[str, Any]) -> str:
    return str(event.get("event") or event["type"])


@contextmanager
def visiting(browser: Browser, *, script: str | None = None, before: str = "") -> Iterator[Visit]:
    """A visitor with a fresh browser; `before` runs in each page ahead of its own scripts."""
    with recording(script) as door, site(door.address) as address:
        context = browser.new_context(locale="ru-RU", timezone_id="Asia/Omsk")
        elsewhere = re.compile(r"^https?://(?!localhost|127\.0\.0\.1)")
        context.route(elsewhere, lambda route: route.fulfill(body="elsewhere"))
        context.add_init_script(WATCH_POLICY + before)
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        try:
            yield Visit(page, door, address, problems)
        finally:
            context.close()


def broken(before: str, after: str) -> str:
    """The script with one guard switched off."""
    whole = SCRIPT.read_text()
    assert whole.count(before) == 1, f"the script has no single {before!r}"
    return whole.replace(before, after)


def age(visit: Visit, **seconds: int) -> None:
    """Move moments of what the browser remembers into the past: `seen`, `made`, `first.at`."""
    visit.settle()
    visit.open("/none/")
    for name, by in seconds.items():
        visit.page.evaluate(
            """([path, by]) => {
                const memory = JSON.parse(localStorage.vitrina);
                const [name, inner] = path.split(".");
                if (inner) memory[name][inner] = new Date(Date.parse(memory[name][inner]) - by);
                else memory[name] -= by;
                localStorage.vitrina = JSON.stringify(memory);
            }""",
            [name, by * 1000],
        )
