"""The pages of links: making, finding, changing, closing, printing, exporting."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from io import StringIO
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.web.lakes import make_lake
from tests.web.links.pictures import expected, modules_of, read_png, read_svg
from tests.web.shops import database_of
from vitrina.collector.doors import DoorFile
from vitrina.collector.entrances import links
from vitrina.collector.entrances.link_rules import LinkDraft, Tags
from vitrina.collector.entrances.models import Link
from vitrina.collector.workspace import Workspace
from vitrina.engine import Row, open_lake

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVIL = "\"><img src=x onerror=alert(1)></title><script>alert('x')</script>"
FORM = {"target": "https://example.com/menu", "is_qr": "on", "names_are_content": "on"}


def draft(title: str, *, code: str = "", target: str = "/menu", carrier: str = "") -> LinkDraft:
    tags = Tags(utm_source="poster", utm_campaign="spring")
    return LinkDraft(title=title, target=target, code=code, carrier=carrier, tags=tags)


def add(shop: Workspace, title: str, code: str, **more: str) -> Link:
    return links.add_link(shop, draft(title, code=code, **more), now=NOW)


def scans_of(code: str, count: int) -> list[Row]:
    return [
        {
            "event_id": f"{code}-{at}",
            "type": "QR Scanned",
            "source": "links",
            "occurred_at": NOW + timedelta(minutes=at),
            "subject_id": code,
        }
        for at in range(count)
    ]


def text(pages: Client, path: str) -> str:
    response = pages.get(path)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def rows_of(pages: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text(pages, path).removeprefix("\ufeff"))))


def titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row" class="named"><a [^>]+>([^<]*)</a>', page)


@pytest.fixture
def bare_lake_pages(tmp_path: Path) -> Iterator[tuple[Client, Path]]:
    """A lake that `vitrina init` has not made a shop."""
    folder = make_lake(tmp_path / "demo").folder
    with override_settings(VITRINA_SHOP=folder), database_of(Workspace(folder)):
        yield Client(headers={"host": "localhost", "accept-language": "en"}), folder


@pytest.mark.parametrize("path", ["", "new/", "words/", "builder/", "print/", "code/x/qr.png"])
def test_a_lake_that_is_no_shop_says_how_to_make_one_and_stays_as_it_is(
    bare_lake_pages: tuple[Client, Path], path: str
) -> None:
    pages, folder = bare_lake_pages

    response = pages.get(f"/links/{path}", follow=True)

    assert response.status_code == 200
    assert "vitrina init SHOP" in response.content.decode()
    assert not (folder / "shop.sqlite").exists()


@pytest.mark.parametrize("path", ["", "new/", "words/", "builder/", "print/"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_of_links_answers_in_a_new_shop(
    shop_pages: Client, path: str, language: str
) -> None:
    response = shop_pages.get(f"/links/{path}", headers={"accept-language": language})

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()


def test_one_line_makes_one_link_and_leads_back_to_the_list(
    shop_pages: Client, shop: Workspace
) -> None:
    response = shop_pages.post("/links/new/", {**FORM, "names": "Poster", "code": "menu"})

    assert (response.status_code, response.headers["Location"]) == (302, "/links/?added=1")
    assert DoorFile(shop.doors).doors().by_code["menu"].target == "https://example.com/menu"


def test_a_pasted_list_makes_a_link_each_with_its_place_and_content(
    shop_pages: Client, shop: Workspace
) -> None:
    names = "Иван Петров\n\nNorth store; north\nSouth store\tsouth\n"

    shop_pages.post("/links/new/", {**FORM, "names": names, "utm_source": "staff"})

    made = {link.title: link for link in Link.objects.all()}
    assert set(made) == {"Иван Петров", "North store", "South store"}
    assert made["Иван Петров"].utm_content == "ivan_petrov"
    assert (made["North store"].place_id, made["South store"].place_id) == ("north", "south")
    assert {link.utm_source for link in made.values()} == {"staff"}
    assert len({link.code for link in made.values()}) == 3


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(
    shop_pages: Client, shop: Workspace
) -> None:
    given = {**FORM, "names": "a\nb", "target": "javascript:alert(1)", "utm_campaign": "{id}"}

    response = shop_pages.post("/links/new/", given)

    page = response.content.decode()
    assert response.status_code == 422
    assert page.count("“javascript:alert(1)” is no web address") == 1
    assert "“{id}” holds { or }" in page
    assert 'value="javascript:alert(1)"' in page
    assert Link.objects.count() == 0


def test_a_line_with_a_flaw_is_named_by_its_number(shop_pages: Client) -> None:
    response = shop_pages.post("/links/new/", {**FORM, "names": "good\n" + "x" * 161})

    assert "Line 2: This is too long" in response.content.decode()


def test_a_list_has_no_code_of_its_own_and_a_limit(shop_pages: Client) -> None:
    with_code = shop_pages.post("/links/new/", {**FORM, "names": "a\nb", "code": "menu"})
    too_many = shop_pages.post("/links/new/", {**FORM, "names": "a\n" * 501})

    assert "A list gets its codes by itself" in with_code.content.decode()
    assert "501 lines are too many at once" in too_many.content.decode()
    assert Link.objects.count() == 0


def test_the_list_counts_the_scans_of_each_link(shop_pages: Client, shop: Workspace) -> None:
    add(shop, "North", "north")
    add(shop, "South", "south")
    with open_lake(shop.folder).write("scans") as commit:
        commit.append("events", [*scans_of("north", 2), *scans_of("south", 7)])

    by_scans = text(shop_pages, "/links/?sort=scans")

    assert titles(by_scans) == ["South", "North"]
    assert re.findall(r'<td class="n strong">(\d+)</td>', by_scans) == ["7", "2"]
    assert "Mar 1, 2026, 12:06 UTC" in by_scans


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["South", "Плакат"]),
        ("?search=ПЛАКАТ", ["Плакат"]),
        ("?search=south", ["South"]),
        ("?search=example.org", ["South"]),
        ("?carrier=poster", ["Плакат"]),
        ("?state=closed", ["Old"]),
        ("?state=all", ["Old", "South", "Плакат"]),
        ("?state=%27&sort=%3Cscript%3E", ["South", "Плакат"]),
    ],
)
def test_links_are_found_by_text_carrier_and_state(
    shop_pages: Client, shop: Workspace, query: str, found: list[str]
) -> None:
    add(shop, "Плакат", "p1", carrier="poster")
    add(shop, "South", "s1", target="https://example.org/")
    links.close_link(shop, add(shop, "Old", "o1"), now=NOW)

    assert titles(text(shop_pages, f"/links/{query}")) == found


def test_a_search_without_a_hit_says_what_to_do(shop_pages: Client, shop: Workspace) -> None:
    add(shop, "North", "north")

    assert "No link fits these filters" in text(shop_pages, "/links/?search=zzz")


def test_a_long_list_is_shown_in_parts_and_exported_whole(
    shop_pages: Client, shop: Workspace
) -> None:
    links.add_links(shop, [draft(f"Store {at}") for at in range(60)], now=NOW)

    assert len(titles(text(shop_pages, "/links/"))) == 50
    assert len(titles(text(shop_pages, "/links/?part=2"))) == 10
    assert len(rows_of(shop_pages, "/links/?format=csv&table=links")) == 60


def test_an_export_holds_no_formula(shop_pages: Client, shop: Workspace) -> None:
    formula = '=HYPERLINK("http://evil.example")'
    tags = Tags(utm_source="@SUM(1)", utm_campaign="+1", utm_term="-1")
    links.add_link(shop, LinkDraft(title=formula, target="/menu", tags=tags), now=NOW)

    (row,) = rows_of(shop_pages, "/links/?format=csv&table=links")

    assert row["title"] == f"'{formula}"
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_a_link_is_changed_and_its_code_stays(shop_pages: Client, shop: Workspace) -> None:
    add(shop, "North", "north")

    response = shop_pages.post("/links/code/north/", {"title": "North 2", "target": "/autumn"})

    assert response.headers["Location"] == "/links/code/north/?done=changed"
    assert DoorFile(shop.doors).doors().by_code["north"].target == "/autumn"
    assert "The link is changed" in text(shop_pages, response.headers["Location"])


def test_a_change_with_a_flaw_is_refused_beside_its_field(
    shop_pages: Client, shop: Workspace
) -> None:
    add(shop, "North", "north")

    response = shop_pages.post("/links/code/north/", {"title": "", "target": "//evil.example"})

    assert response.status_code == 422
    assert "“//evil.example” is no web address" in response.content.decode()
    assert Link.objects.get().target == "/menu"


def test_a_closed_link_can_be_taken_back_at_once(shop_pages: Client, shop: Workspace) -> None:
    add(shop, "North", "north")

    closed = shop_pages.post("/links/code/north/state/", {"to": "closed"})
    offered = text(shop_pages, closed.headers["Location"])
    at_the_door = DoorFile(shop.doors).doors().by_code
    shop_pages.post("/links/code/north/state/", {"to": "open"})

    assert "Undo" in offered
    assert at_the_door == {}
    assert "north" in DoorFile(shop.doors).doors().by_code


@pytest.mark.parametrize("path", ["/links/new/", "/links/code/north/", "/links/words/"])
def test_a_form_of_another_site_is_refused(shop: Workspace, path: str) -> None:
    add(shop, "North", "north")
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    assert strict.post(path, {"names": "x", "title": "x", "target": "/x"}).status_code == 403


def test_nothing_is_closed_by_being_read(shop_pages: Client, shop: Workspace) -> None:
    add(shop, "North", "north")

    assert shop_pages.get("/links/code/north/state/?to=closed").status_code == 405


@pytest.mark.parametrize(
    "code", ["none", "..%2f..%2fetc%2fpasswd", "%2e%2e", "a%00b", "north%0d%0aX: y", "north/.."]
)
def test_a_code_that_is_none_leads_nowhere(shop_pages: Client, shop: Workspace, code: str) -> None:
    add(shop, "North", "north")

    for part in ("", "qr.png", "qr.svg"):
        assert shop_pages.get(f"/links/code/{code}/{part}").status_code == 404


def test_the_downloads_show_the_public_address(shop_pages: Client, shop: Workspace) -> None:
    (shop.folder / "vitrina.toml").write_text('[shop]\npublic_url = "https://go.example.com/"\n')
    add(shop, "North", "north")

    png = shop_pages.get("/links/code/north/qr.png?mm=40")
    svg = shop_pages.get("/links/code/north/qr.svg?mm=40")

    wanted = expected("https://go.example.com/l/north")
    picture = read_png(png.content)
    assert modules_of(picture, len(wanted)) == wanted
    assert picture.side_mm == pytest.approx(40, rel=0.005)
    assert read_svg(svg.content.decode()) == wanted
    assert png.headers["Content-Disposition"] == 'attachment; filename="qr-north.png"'
    assert (png.headers["Content-Type"], svg.headers["Content-Type"]) == (
        "image/png",
        "image/svg+xml",
    )


def test_without_a_public_address_the_host_of_the_request_is_taken_with_a_warning(
    shop_pages: Client, shop: Workspace
) -> None:
    add(shop, "North", "north")

    page = text(shop_pages, "/links/code/north/")

    assert "http://localhost/l/north" in page
    assert "which only this computer reaches" in page


def test_a_look_that_cannot_be_read_is_told_and_not_offered(
    shop_pages: Client, shop: Workspace
) -> None:
    add(shop, "North", "north")

    page = text(shop_pages, "/links/code/north/?mm=5&dark=%23eeeeee")
    refused = shop_pages.get("/links/code/north/qr.svg?mm=5&dark=%23eeeeee")

    assert "too alike for a camera" in page
    assert "qr.png" not in page
    assert refused.status_code == 400
    assert "whole number of millimetres" in refused.content.decode()


def test_names_that_are_attacks_stand_as_text_everywhere(
    shop_pages: Client, shop: Workspace
) -> None:
    tags = Tags(utm_source=EVIL, utm_campaign=EVIL)
    evil = LinkDraft(title=EVIL, target="/menu", code="evil", place_id=EVIL[:80], tags=tags)
    links.add_link(shop, evil, now=NOW)

    pages = [text(shop_pages, f"/links/{path}") for path in ("", "code/evil/", "print/")]
    svg = shop_pages.get("/links/code/evil/qr.svg").content.decode()

    for page in [*pages, svg]:
        assert "<img src=x" not in page
        assert "<script>alert" not in page
    assert escape(EVIL) in pages[2]


def test_the_sheet_holds_the_ticked_links_in_their_order(
    shop_pages: Client, shop: Workspace
) -> None:
    for at in range(5):
        add(shop, f"Store {at}", f"store{at}")

    sheet = text(shop_pages, "/links/print/?code=store3&code=store1&code=none&code=store3&per=1")

    assert re.findall(r"<h2>([^<]+)</h2>", sheet) == ["Store 3", "Store 1"]
    assert sheet.count('<ol class="sheet per-1">') == 2
    assert "localhost/l/store3" in sheet


def test_the_sheet_of_none_ticked_holds_what_the_filters_find(
    shop_pages: Client, shop: Workspace
) -> None:
    add(shop, "North", "north", carrier="store")
    add(shop, "South", "south")
    links.add_link(shop, LinkDraft(title="Sent", target="/x", is_qr=False), now=NOW)

    everything = text(shop_pages, "/links/print/")
    stores = text(shop_pages, "/links/print/?carrier=store&per=nonsense")

    assert re.findall(r"<h2>([^<]+)</h2>", everything) == ["South", "North"]
    assert re.findall(r"<h2>([^<]+)</h2>", stores) == ["North"]
    assert 'class="sheet per-6"' in stores


def test_each_code_of_the_sheet_is_that_of_its_address(shop_pages: Client, shop: Workspace) -> None:
    add(shop, "North", "north")

    drawing = text(shop_pages, "/links/print/").split('<li class="label">')[1]

    assert read_svg(drawing) == expected("http://localhost/l/north")
