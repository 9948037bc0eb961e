"""The Footfall page: what a place sees of its visitors, and what it never shows."""

import csv
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from tests.web.footfall.sightings import EVIL_PLACE, make_sightings
from vitrina.collector.workspace import Settings, Workspace, make_workspace
from vitrina.engine import open_lake
from vitrina.web.counted import BEGIN


def client_of(folder: Path) -> Iterator[Client]:
    from django.test import override_settings

    with override_settings(VITRINA_SHOP=folder):
        yield Client(headers={"host": "localhost", "accept-language": "en"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("footfall") / "shop"
    make_workspace(folder, Settings())
    return make_sightings(folder).folder


@pytest.fixture
def footfall(folder: Path) -> Iterator[Client]:
    yield from client_of(folder)


def body(client: Client, query: str = "") -> str:
    response = client.get(f"/footfall/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_place_shows_its_visits_its_capture_rate_and_its_stay(footfall: Client) -> None:
    text = body(footfall, "?place=north")

    assert '<p class="value">168</p>' in text  # 12 of 18 devices, 14 days
    assert '<p class="value">66.7%</p>' in text
    assert "Europe/Moscow" in text


def test_a_week_is_shown_where_one_is_asked_for(footfall: Client) -> None:
    assert '<p class="value">84</p>' in body(footfall, "?place=north&weeks=1")


@pytest.mark.parametrize("query", ["?weeks=x", "?weeks=0", "?weeks=-1", "?weeks=9999", "?place=no"])
def test_what_cannot_be_asked_for_falls_back(footfall: Client, query: str) -> None:
    assert 'class="heat"' in body(footfall, query)


def test_a_place_with_few_devices_tells_no_number(footfall: Client) -> None:
    from urllib.parse import quote

    text = body(footfall, f"?place={quote(EVIL_PLACE)}")
    response = footfall.get(f"/footfall/?place={quote(EVIL_PLACE)}&format=csv&table=days")
    rows = list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))

    assert "&lt;10</abbr>" in text
    assert {row["devices"] for row in rows} == {row["visits"] for row in rows} == {""}


def test_the_python_beside_a_number_gives_that_number(footfall: Client, folder: Path) -> None:
    shown = body(footfall, "?place=north").split('<pre tabindex="0"><code>')[1]
    python = unescape(shown.split("</code>")[0])

    known: dict[str, object] = {}
    exec(BEGIN.replace("./shop", str(folder)), known)

    assert eval(python, known) == 168


def test_a_name_that_is_an_attack_stands_as_text(footfall: Client) -> None:
    assert EVIL_PLACE not in body(footfall)


def test_a_shop_without_access_points_is_told_how_to_connect_them(tmp_path: Path) -> None:
    make_workspace(tmp_path, Settings())
    open_lake(tmp_path, create=True)

    [client] = client_of(tmp_path)

    assert "/in/NAME" in body_on(client, tmp_path)


def test_a_lake_that_is_no_shop_is_told_how_to_become_one(tmp_path: Path) -> None:
    open_lake(tmp_path, create=True)

    [client] = client_of(tmp_path)

    assert "vitrina init SHOP" in body_on(client, tmp_path)


def body_on(client: Client, folder: Path) -> str:
    from django.test import override_settings

    with override_settings(VITRINA_SHOP=folder):
        return body(client)


def test_a_shop_whose_settings_say_another_zone_counts_days_there(tmp_path: Path) -> None:
    workspace: Workspace = make_workspace(tmp_path, Settings(zone="Asia/Vladivostok"))
    make_sightings(workspace.folder)

    [client] = client_of(tmp_path)

    assert "Asia/Vladivostok" in body_on(client, tmp_path)
