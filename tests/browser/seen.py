"""Open a page as a person would, and note everything that went wrong on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

# noted in the page itself, before any of its own scripts
WATCH_POLICY = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


@dataclass
class Seen:
    """A page, and what was noted."""

    page: Page
    problems: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def open(self, address: str, *, status: int = 200) -> None:
        """Go there and wait until the charts that are shown are drawn."""
        response = self.page.goto(address, wait_until="load")
        assert response is not None
        assert response.status == status, f"{address} answers {response.status}"
        if self.page.evaluate("window.echarts !== undefined"):
            self.page.wait_for_function(
                "[...document.querySelectorAll('.figure:not(.failed)')]"
                ".every((figure) => figure.dataset.drawn"
                "    || !figure.querySelector('.chart')?.offsetParent)"
            )

    @property
    def violations(self) -> list[str]:
        """Breaches of the content policy."""
        found: list[str] = self.page.evaluate("window.violations")
        return found


@contextmanager
def looking(
    browser: Browser,
    *,
    language: str = "en",
    width: int = 1440,
    theme: str = "light",
    scripts: bool = True,
) -> Iterator[Seen]:
    """A fresh browser window of a given person."""
    context = browser.new_context(
        locale=language,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        java_script_enabled=scripts,
    )
    page = context.new_page()
    page.add_init_script(WATCH_POLICY)
    seen = Seen(page)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            seen.problems.append(f"{message.type}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith("data:"):
            seen.hosts.add(urlsplit(request.url).hostname or "")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            seen.problems.append(f"{response.status} {response.url}")

    def on_failure(request: Request) -> None:
        # a page that is left gives up the pictures that were still on their way
        if request.failure != "net::ERR_ABORTED":
            seen.problems.append(f"failed {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: seen.problems.append(str(error)))
    page.on("request", on_request)
    page.on("response", on_response)
    page.on("requestfailed", on_failure)
    try:
        yield seen
    finally:
        context.close()
