"""Each guard switched off in turn is missed by what the other tests look at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import checks
from tests.browser.conftest import serve
from tests.browser.seen import looking
from tests.web.lakes import make_lake

pytestmark = pytest.mark.browser


@pytest.fixture
def sabotaged(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    monkeypatch.setenv("VITRINA_TEST_SABOTAGE", request.param)
    lake = make_lake(tmp_path / "lake")
    made = ("--factory", "tests.browser.sabotaged:application")
    yield from serve(lake.folder, tmp_path / "log", *made)


@pytest.mark.parametrize("sabotaged", ["autoescape"], indirect=True)
def test_a_page_without_escaping_is_caught(chromium: Browser, sabotaged: str) -> None:
    with looking(chromium) as seen:
        seen.page.goto(sabotaged)

        # the name has become an element, and only the policy stands between it and its script
        assert seen.page.locator("main img").count() > 0
        assert seen.violations != []
        assert seen.problems != []


@pytest.mark.parametrize("sabotaged", ["policy"], indirect=True)
def test_a_weakened_policy_is_caught(chromium: Browser, sabotaged: str) -> None:
    with looking(chromium) as seen:
        response = seen.page.goto(sabotaged)

        assert response is not None
        assert "unsafe" in response.headers["content-security-policy"]


def test_a_style_attribute_is_caught(chromium: Browser, server: str) -> None:
    with looking(chromium) as seen:
        seen.open(server)
        seen.page.evaluate("document.querySelector('h1').setAttribute('style', 'color: red')")

        assert any("style-src" in violation for violation in seen.violations)


def test_a_foreign_request_is_caught(chromium: Browser, server: str) -> None:
    with looking(chromium) as seen:
        seen.open(server)
        seen.page.evaluate("fetch('http://localhost:9/').catch(() => null)")
        seen.page.wait_for_timeout(100)

        assert any("connect-src" in violation for violation in seen.violations)


BROKEN = {
    "a table that widens the page": (
        "document.querySelectorAll('.scroll').forEach((one) => one.classList.remove('scroll'))",
        checks.pixels_too_wide,
    ),
    "a field without a label": (
        "document.querySelector('main label span').remove()",
        checks.unnamed,
    ),
    "a skipped heading": (
        "document.querySelectorAll('h2').forEach((one) => one.remove())",
        checks.skipped_headings,
    ),
    "faint words": (
        "document.documentElement.dataset.theme = 'dark';"
        "document.querySelector('main').classList.add('faint');"
        "document.styleSheets[0].insertRule('.faint * { color: #444 !important }')",
        checks.faint_words,
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_page_is_caught(chromium: Browser, server: str, broken: str) -> None:
    breaking, check = BROKEN[broken]
    with looking(chromium, width=360) as seen:
        seen.open(server)
        assert not check(seen.page)

        seen.page.evaluate(breaking)

        assert check(seen.page)
