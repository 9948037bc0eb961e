"""What the pages say, and how they behave."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client

from tests.web.lakes import EVIL_CAMPAIGN, EVIL_STORE
from vitrina.web.pages import PAGES, console

PATHS = [
    "/",
    "/campaigns/",
    "/journeys/",
    "/funnel/",
    "/cohorts/",
    "/decide/",
    "/spend/",
    "/automations/",
    "/connectors/",
    "/person/",
    "/person/?q=card:101",
    "/how/",
]


def body(pages: Client, path: str, **headers: str) -> str:
    return pages.get(path, headers=headers).content.decode()


def rows_of(pages: Client, path: str) -> list[list[str]]:
    text = body(pages, path).removeprefix("\ufeff")
    return list(csv.reader(StringIO(text)))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_answers(pages: Client, path: str, language: str) -> None:
    response = pages.get(path, headers={"accept-language": language})

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_the_pages_stand_in_their_order_in_the_navigation(pages: Client) -> None:
    names = sorted(PAGES, key=lambda name: (PAGES[name].group, PAGES[name].order))

    text = body(pages, "/")

    assert names == [
        *("overview", "live", "footfall"),
        *("campaigns", "journeys", "models", "funnel", "cohorts", "person"),
        *("effects", "experiments"),
        *("decide", "spend", "automations"),
        *("links", "sources", "connectors", "status"),
    ]
    places = [text.index(f'href="/{PAGES[name].path}"') for name in names[1:]]
    assert places == sorted(places)


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_is_one_short_file_with_its_template_beside_it(name: str) -> None:
    module = Path(console.__file__).parent / f"{name}.py"

    assert len(module.read_text().splitlines()) <= 30
    assert module.with_suffix(".html").exists()


def test_the_overview_counts_the_receipts_of_the_window(pages: Client) -> None:
    assert '<p class="value">120</p>' in body(pages, "/")

    assert '<p class="value">24</p>' in body(pages, "/?from=2026-01-05&to=2026-01-14")


def test_a_window_given_backwards_is_turned_round(pages: Client) -> None:
    assert '<p class="value">24</p>' in body(pages, "/?from=2026-01-14&to=2026-01-05")


def test_a_date_that_is_none_is_named_and_the_window_stays_whole(pages: Client) -> None:
    text = body(pages, "/?from=2026-99-01")

    assert "“2026-99-01” is not a date" in text
    assert '<p class="value">120</p>' in text


def test_a_store_is_found_by_a_part_of_its_id(pages: Client) -> None:
    text = body(pages, "/?search=NOR").split('id="stores"')[1].split("</table>")[0]

    assert '<th scope="row">north</th>' in text
    assert "HYPERLINK" not in text


def test_a_search_without_a_hit_says_so(pages: Client) -> None:
    assert "id holds “zzz”" in body(pages, "/?search=zzz")


def test_every_number_says_how_it_is_counted_with_unit_window_and_call(pages: Client) -> None:
    text = body(pages, "/")

    for number in text.split('<li class="number">')[1:]:
        assert 'class="how"' in number
        assert 'class="note"' in number
        assert "<pre" in number


@pytest.mark.parametrize(
    "path", ["/", "/campaigns/", "/journeys/", "/funnel/", "/cohorts/", "/person/?q=card:101"]
)
def test_every_anchor_that_a_page_links_to_exists(pages: Client, path: str) -> None:
    explained = body(pages, "/how/")

    anchors = {part.split('"')[0] for part in body(pages, path).split("/how/#")[1:]}

    assert anchors
    for anchor in anchors:
        assert f'id="{anchor}"' in explained


def test_credit_and_effect_are_told_apart(pages: Client) -> None:
    text = body(pages, "/campaigns/")

    effect, credit = text.split('id="credit"')
    assert "Not randomised" in effect
    assert "Credit ROMI" not in effect
    assert "adjusted" not in credit.lower()


def test_a_campaign_that_cannot_be_judged_says_why(pages: Client) -> None:
    assert "It ended after the last day of data." in body(pages, "/campaigns/")


def test_the_headline_speaks_of_the_campaign_that_is_asked_for(pages: Client) -> None:
    text = body(pages, "/campaigns/?campaign=spring")

    assert "Campaign spring:" in text
    assert "the people it reached spent" in text
    assert "less before it as well" in text


def test_an_unknown_model_falls_back_to_the_default_one(pages: Client) -> None:
    assert 'value="markov" selected' in body(pages, "/campaigns/?model=no_such_model")


def test_receipts_with_no_touch_are_said_plainly(pages: Client) -> None:
    text = body(pages, "/journeys/")

    assert "Receipts with no touch" in text
    assert '<p class="value">75</p>' in text


def test_a_person_is_found_by_any_identifier(pages: Client) -> None:
    by_card, by_household = (
        body(pages, "/person/?q=card:101"),
        body(pages, "/person/?q=household:101"),
    )

    title = by_card.split("<h1>")[1].split("</h1>")[0]
    assert title.startswith("p_")
    assert f"<h1>{title}</h1>" in by_household
    assert "-[card_shown" in by_card


def test_an_unknown_person_gets_a_friendly_page(pages: Client) -> None:
    response = pages.get("/person/?q=card:999")

    assert response.status_code == 200
    assert "Nobody is known by that" in response.content.decode()


def test_the_example_on_the_overview_leads_to_a_person(pages: Client) -> None:
    link = body(pages, "/").split('href="/person/?q=')[1].split('"')[0]

    assert f"<h1>{link}</h1>" in body(pages, f"/person/?q={link}")


def test_a_long_timeline_is_shown_in_parts(pages: Client) -> None:
    assert "Part" not in body(pages, "/person/?q=card:101").split('id="timeline"')[1]


@pytest.mark.parametrize(
    "path", ["/", "/campaigns/", "/journeys/", "/funnel/", "/cohorts/", "/person/"]
)
def test_an_empty_lake_has_friendly_pages(empty_pages: Client, path: str) -> None:
    response = empty_pages.get(path)

    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def test_a_missing_lake_is_told_with_the_next_step(no_lake_pages: Client) -> None:
    response = no_lake_pages.get("/")

    assert response.status_code == 503
    assert "vitrina import --help" in response.content.decode()


def test_an_address_that_leads_nowhere_has_a_page(pages: Client) -> None:
    response = pages.get("/no/such/page")

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_a_fault_of_ours_has_a_page(pages: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("vitrina.web.workspace.snapshot", broken)
    pages.raise_request_exception = False

    response = pages.get("/")

    assert response.status_code == 500
    assert "Something broke" in response.content.decode()


def test_healthz_answers_without_a_lake(no_lake_pages: Client) -> None:
    assert no_lake_pages.get("/healthz").content == b"ok"


def test_every_table_is_there_as_csv(pages: Client) -> None:
    tables = {
        "/?format=csv&table=weeks": 10,
        "/?format=csv&table=stores": 3,
        "/campaigns/?format=csv&table=effects": 3,
        "/campaigns/?format=csv&table=compared": 33,
        "/journeys/?format=csv&table=lengths": 3,
        "/journeys/?format=csv&table=paths": 5,
        "/journeys/?format=csv&table=flows": 9,
        "/funnel/?format=csv&table=stages": 1,
        "/cohorts/?format=csv&table=cohorts": 3,
        "/?format=csv&table=tied": 4,
        "/person/?q=card:101&format=csv&table=passport": 2,
    }
    for path, rows in tables.items():
        assert len(rows_of(pages, path)) == rows + 1, path


def test_a_formula_in_a_name_does_not_run_in_a_spreadsheet(pages: Client) -> None:
    cells = [cell for row in rows_of(pages, "/?format=csv&table=stores") for cell in row]

    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_names_that_are_attacks_stand_as_text(pages: Client) -> None:
    for path in ("/", "/campaigns/", "/journeys/", "/person/?q=card:101"):
        text = body(pages, path)
        assert EVIL_STORE not in text
        assert EVIL_CAMPAIGN not in text


def test_a_search_that_is_an_attack_stands_as_text(pages: Client) -> None:
    for path in ("/?search=", "/?from=", "/person/?q=", "/campaigns/?campaign="):
        assert "<script>x" not in body(pages, f"{path}<script>x</script>")


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/static/console.css"])
def test_every_answer_carries_the_strict_policy(pages: Client, path: str) -> None:
    response = pages.get(path)
    response.close()

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_theme_is_remembered_and_leads_back_to_our_own_pages_only(pages: Client) -> None:
    home = pages.post("/theme/", {"theme": "dark", "next": "/journeys/"})
    away = pages.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})

    assert home.headers["Location"] == "/journeys/"
    assert away.headers["Location"] == "/"
    assert 'data-theme="dark"' in body(pages, "/how/")


def test_a_theme_that_is_none_changes_nothing(pages: Client) -> None:
    pages.post("/theme/", {"theme": '"><script>', "next": "/"})

    assert "data-theme" not in body(pages, "/how/")


def test_a_form_of_another_site_is_refused(lake: object) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    assert strict.post("/theme/", {"theme": "dark"}).status_code == 403


def test_a_chosen_language_is_remembered(pages: Client) -> None:
    pages.post("/i18n/setlang/", {"language": "ru", "next": "/how/"})

    assert '<html lang="ru"' in body(pages, "/how/")


def test_a_page_changes_nothing_when_it_is_read(pages: Client) -> None:
    assert pages.post("/").status_code == 405
