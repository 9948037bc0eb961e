"""Every page in Chromium: both languages, narrow and wide, light and dark."""

import pytest
from playwright.sync_api import Browser

from tests.browser import checks, structure
from tests.browser.seen import looking
from tests.browser.test_by_keyboard import tab_to
from tests.web.lakes import EVIL_CAMPAIGN, EVIL_STORE
from vitrina.web.static_files import CHARTS

pytestmark = pytest.mark.browser

PAGES = {
    "overview": "/",
    "campaigns": "/campaigns/",
    "journeys": "/journeys/",
    "models": "/models/?by=campaign",
    "effects": "/effects/",
    "funnel": "/funnel/",
    "cohorts": "/cohorts/",
    "person": "/person/?q=card:101",
    "nobody": "/person/?q=card:999",
    "experiments": "/experiments/",
    "new_experiment": "/experiments/new/",
    "how": "/how/",
}
# over the lake with experiments: what is told of each, by its state
TRIALS = {
    "list": "/experiments/",
    "read": "/experiments/coupon/",
    "read_places": "/experiments/cities/",
    "running": "/experiments/more-cities/",
    "refused": "/experiments/odd-lots/",
    "to_come": "/experiments/next/",
    "known_effects": "/effects/",
}
LOOKS = [
    *(
        (language, width, theme)
        for language in ("en", "ru")
        for width in (360, 1440)
        for theme in ("light", "dark")
    ),
    ("ru", 320, "light"),  # WCAG 2.2, 1.4.10: nothing is lost there
]


@pytest.fixture
def address(request: pytest.FixtureRequest, name: str) -> str:
    """Where the page of that name is."""
    server = request.getfixturevalue("trial_server" if name in TRIALS else "server")
    return f"{server}{(PAGES | TRIALS)[name]}"


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
@pytest.mark.parametrize("name", [*PAGES, *TRIALS])
def test_a_page_is_sound(chromium: Browser, address: str, look: tuple[str, int, str]) -> None:
    language, width, theme = look

    with looking(chromium, language=language, width=width, theme=theme) as seen:
        seen.open(address)

        assert seen.problems == []
        assert seen.violations == []
        assert seen.hosts == {"127.0.0.1"}
        assert seen.page.evaluate("document.documentElement.lang") == language
        assert checks.pixels_too_wide(seen.page) == 0
        assert checks.unnamed(seen.page) == []
        assert checks.skipped_headings(seen.page) == []
        assert structure.flaws(seen.page) == []


def test_the_page_of_an_address_that_leads_nowhere_keeps_to_the_smallest_screen(
    chromium: Browser, server: str
) -> None:
    with looking(chromium, language="ru", width=320) as seen:
        seen.open(f"{server}/nothing-here/", status=404)

        assert checks.pixels_too_wide(seen.page) == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, *TRIALS])
def test_all_words_stand_out_from_their_ground(chromium: Browser, address: str, theme: str) -> None:
    with looking(chromium, theme=theme) as seen:
        seen.open(address)

        assert checks.faint_words(seen.page) == []


CHARTED = ["overview", "campaigns", "journeys", "models", "funnel"]
CHARTED_TRIALS = ["list", "read", "read_places", "running", "known_effects"]


@pytest.mark.parametrize("name", CHARTED + CHARTED_TRIALS)
def test_charts_are_drawn_from_the_tables(chromium: Browser, address: str) -> None:
    with looking(chromium) as seen:
        seen.open(address)

        assert seen.page.locator(".figure").count() > 0
        assert seen.page.locator(".figure.failed").count() == 0
        assert seen.page.locator(".figure canvas").count() == seen.page.locator(".figure").count()
        seen.page.locator(".view [data-view=table]").first.click()
        assert seen.page.locator(".table-view").first.bounding_box()["height"] > 50  # type: ignore[index]  # it is there


@pytest.mark.parametrize("name", CHARTED + CHARTED_TRIALS)
def test_a_tooltip_says_what_the_table_says(chromium: Browser, address: str) -> None:
    with looking(chromium) as seen:
        seen.open(address)
        seen.page.locator(".figure canvas").first.hover()
        seen.page.wait_for_timeout(200)

        assert seen.problems == []
        assert seen.violations == []


@pytest.mark.parametrize(
    ("language", "share", "money"),
    [("en", "−9%", "RUB\u00a01.5K"), ("ru", "−9%", "1,5\u00a0тыс.\u00a0₽")],
)
def test_an_axis_writes_numbers_as_the_words_of_the_page_do(
    chromium: Browser, server: str, language: str, share: str, money: str
) -> None:
    with looking(chromium, language=language) as seen:
        seen.open(server)
        written = seen.page.evaluate(
            "[axisNumber({}, {isShare: true})(-0.09), shortNumber({currency: 'RUB'}, true)(150000)]"
        )

        assert written == [share, money]


def test_a_phone_shows_the_table_of_a_picture_that_needs_room(
    chromium: Browser, server: str
) -> None:
    with looking(chromium, width=360) as seen:
        seen.open(server + PAGES["journeys"])
        flows = seen.page.locator(".figure", has=seen.page.locator("#flows"))
        assert flows.locator("table").is_visible()
        assert flows.locator("tbody tr").first.bounding_box()["height"] > 20  # type: ignore[index]  # it is there
        assert not flows.locator(".chart").is_visible()

        seen.page.set_viewport_size({"width": 1440, "height": 900})

        flows.locator("canvas").wait_for()
        assert seen.problems == []


def test_without_the_chart_library_the_tables_stand(chromium: Browser, server: str) -> None:
    with looking(chromium) as seen:
        seen.page.route(f"**/{CHARTS}*", lambda route: route.abort())
        seen.page.goto(server)

        seen.page.locator(".figure.failed").first.wait_for()
        assert seen.page.locator(".table-view table").first.is_visible()
        assert not seen.page.locator(".chart").first.is_visible()


@pytest.mark.parametrize("name", [*PAGES, *TRIALS])
def test_a_page_works_without_javascript(chromium: Browser, address: str) -> None:
    with looking(chromium, scripts=False) as seen:
        seen.page.goto(address)

        assert seen.problems == []
        assert seen.page.locator("h1").is_visible()
        for fold in seen.page.locator("details:not([open]):has(table) > summary").all():
            fold.click()
        for table in seen.page.locator("table").all():
            assert table.is_visible()
        for chart in seen.page.locator(".chart").all():
            assert not chart.is_visible()


def test_filter_and_theme_and_language_work_without_javascript(
    chromium: Browser, server: str
) -> None:
    with looking(chromium, scripts=False) as seen:
        seen.page.goto(server)
        seen.page.fill("input[name=to]", "2026-01-20")
        seen.page.click(".dates .button")
        assert "3 whole weeks" in seen.page.inner_text(".lead")
        seen.page.click("button[name=theme][value=dark]")
        assert seen.page.get_attribute("html", "data-theme") == "dark"
        seen.page.click("button[name=language][value=ru]")

        assert seen.page.get_attribute("html", "lang") == "ru"
        assert "3 полные недели" in seen.page.inner_text(".lead")


def test_an_explanation_opens_without_javascript(chromium: Browser, server: str) -> None:
    with looking(chromium, scripts=False) as seen:
        seen.page.goto(server)
        seen.page.locator(".number .how summary").first.click()

        assert "sum(row['revenue_minor']" in seen.page.locator(".how-card").first.inner_text()


def test_the_theme_changes_at_once_and_is_there_before_the_first_paint(
    chromium: Browser, server: str
) -> None:
    with looking(chromium) as seen:
        seen.open(server)
        seen.page.click("button[name=theme][value=dark]")
        ground = seen.page.evaluate("getComputedStyle(document.body).colorScheme")
        html = seen.page.request.get(server).text()

        assert ground == "dark"
        assert seen.page.url == server + "/"
        assert 'data-theme="dark"' in html
        assert seen.problems == []


def test_the_keyboard_reaches_navigation_and_filter(chromium: Browser, server: str) -> None:
    with looking(chromium) as seen:
        seen.open(server)
        reached: list[str] = []
        while "to" not in reached and len(reached) < 60:
            seen.page.keyboard.press("Tab")
            reached.append(
                seen.page.evaluate(
                    "document.activeElement.getAttribute('href') || document.activeElement.name"
                )
            )

        assert reached[0] == "#content"
        assert reached.index("/campaigns/") < reached.index("from") < reached.index("to")


@pytest.mark.parametrize("width", [360, 1440])
def test_every_experiment_is_reached_by_keys_with_the_focus_in_sight(
    chromium: Browser, trial_server: str, width: int
) -> None:
    with looking(chromium, width=width) as seen:
        seen.open(f"{trial_server}/experiments/")

        unseen = tab_to(seen.page, "a[href='/experiments/nobody/']")

        assert unseen == []
        seen.page.keyboard.press("Enter")
        seen.page.get_by_role("heading", name="Nobody was assigned", level=1).wait_for()


def test_the_focus_is_visible(chromium: Browser, server: str) -> None:
    with looking(chromium) as seen:
        seen.open(server)
        for _ in range(3):
            seen.page.keyboard.press("Tab")

        outline = seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_escape_closes_an_explanation(chromium: Browser, server: str) -> None:
    with looking(chromium) as seen:
        seen.open(server)
        seen.page.locator(".how summary").first.click()
        assert seen.page.locator(".how[open]").count() == 1

        seen.page.keyboard.press("Escape")

        assert seen.page.locator(".how[open]").count() == 0


@pytest.mark.parametrize("name", ["overview", "campaigns", "journeys", "person"])
def test_names_that_are_attacks_are_inert(chromium: Browser, server: str, name: str) -> None:
    dialogs: list[str] = []

    with looking(chromium) as seen:
        seen.page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        seen.open(server + PAGES[name])

        assert dialogs == []
        assert seen.page.locator("img").count() == 0
        assert seen.page.locator("main script").count() == 0
        assert EVIL_STORE in seen.page.content().replace("&lt;", "<").replace("&gt;", ">") or (
            EVIL_CAMPAIGN in seen.page.locator("main").inner_text()
        )
