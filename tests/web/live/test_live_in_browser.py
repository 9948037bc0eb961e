"""The page Live in Chromium: it renews itself, can be paused, and runs nothing that it shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import checks
from tests.browser.conftest import serve
from tests.browser.seen import Seen, looking
from tests.web.live.busy import EVIL, all_well, event, make_busy
from tests.web.shops import shop_in
from vitrina.collector.workspace import Workspace
from vitrina.engine import open_lake

pytestmark = pytest.mark.browser

WITHIN_MS = 10_000


@dataclass(frozen=True)
class Served:
    """A busy shop that a server shows."""

    workspace: Workspace
    address: str

    def add(self, number: int, **values: object) -> None:
        """Let a message come in now."""
        with open_lake(self.workspace.folder).write("more") as commit:
            commit.append("events", [event(number, datetime.now(UTC), **values)])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("served")
    with shop_in(folder / "shop") as workspace:
        make_busy(workspace, datetime.now(UTC))
        all_well(workspace, datetime.now(UTC))
    for address in serve(workspace.folder, folder / "server.log"):
        yield Served(workspace, address)


def fine(seen: Seen) -> bool:
    return not seen.problems and not seen.violations


def test_a_message_appears_by_itself(chromium: Browser, served: Served) -> None:
    with looking(chromium) as seen:
        seen.open(f"{served.address}/live/")

        served.add(101, traffic_source="by-itself", anonymous_id="new")

        first = seen.page.locator("[data-live=stream] .event").first
        expect(first).to_contain_text("by-itself", timeout=WITHIN_MS)
        expect(seen.page.locator("[data-live=origins]")).to_contain_text("by-itself")
        assert fine(seen)


def test_a_paused_page_stands_still_until_it_is_resumed(chromium: Browser, served: Served) -> None:
    with looking(chromium) as seen:
        seen.open(f"{served.address}/live/")
        seen.page.click("#live-pause")

        served.add(102, traffic_source="while-paused")

        seen.page.wait_for_timeout(4500)
        stream = seen.page.locator("[data-live=stream]")
        expect(stream).not_to_contain_text("while-paused")
        assert seen.page.inner_text("#live-state") == "Paused"
        seen.page.click("#live-pause")
        expect(stream).to_contain_text("while-paused", timeout=WITHIN_MS)


def test_an_explanation_that_is_being_read_stays_open(chromium: Browser, served: Served) -> None:
    with looking(chromium) as seen:
        seen.open(f"{served.address}/live/")
        seen.page.locator("[data-live=in-short] .how summary").first.click()

        served.add(103, traffic_source="while-reading")

        expect(seen.page.locator("[data-live=stream]")).to_contain_text(
            "while-reading", timeout=WITHIN_MS
        )
        expect(seen.page.locator("[data-live=in-short] .how-card").first).to_be_visible()


def test_a_text_that_is_an_attack_is_put_in_as_text(chromium: Browser, served: Served) -> None:
    with looking(chromium) as seen:
        alerts: list[str] = []
        seen.page.on("dialog", lambda dialog: alerts.append(dialog.message))
        seen.open(f"{served.address}/live/")

        served.add(104, type="Custom Event", name=f"put in {EVIL}", traffic_source=EVIL)

        stream = seen.page.locator("[data-live=stream]")
        expect(stream).to_contain_text(f"put in {EVIL}", timeout=WITHIN_MS)
        assert alerts == []
        assert seen.page.locator("#live script").count() == 0
        assert fine(seen)


def test_without_scripts_the_page_offers_to_load_again(chromium: Browser, served: Served) -> None:
    with looking(chromium, scripts=False) as seen:
        seen.open(f"{served.address}/live/")

        assert not seen.page.locator("#live-pause").is_visible()
        seen.page.get_by_role("link", name="Every 10 s").click()
        assert seen.page.get_by_role("link", name="Stop loading again").is_visible()


def test_a_key_is_copied(chromium: Browser, served: Served) -> None:
    with looking(chromium) as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        seen.open(f"{served.address}/sources/")

        seen.page.locator("[data-copy]").first.click()

        expect(seen.page.locator("[data-copy]").first).to_have_text("Copied")
        key = seen.page.evaluate("navigator.clipboard.readText()")
        assert key.startswith("wk_")


@pytest.mark.parametrize("path", ["/live/", "/sources/?source=site", "/status/"])
@pytest.mark.parametrize("look", [("en", 360, "light"), ("ru", 1440, "dark")])
def test_a_page_is_sound(
    chromium: Browser, served: Served, path: str, look: tuple[str, int, str]
) -> None:
    language, width, theme = look
    with looking(chromium, language=language, width=width, theme=theme) as seen:
        seen.open(served.address + path)

        assert fine(seen)
        assert seen.hosts == {"127.0.0.1"}
        assert checks.pixels_too_wide(seen.page) == 0
        assert checks.unnamed(seen.page) == []
        assert checks.skipped_headings(seen.page) == []
        assert checks.faint_words(seen.page) == []
