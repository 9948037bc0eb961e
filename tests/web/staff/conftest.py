"""A café with a full day, made once and copied for each test; and who may look at it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.databases import database, postgresql, templates
from tests.web.shops import database_of, shop_in
from tests.web.staff.given import Given, cookies_of, fill
from vitrina.collector.workspace import Workspace

__all__ = ["cafe", "database", "filled", "postgresql", "templates"]


@dataclass(frozen=True, slots=True)
class Cafe:
    """The café of one test."""

    given: Given

    def browser(self, role: str, *, has_second_factor: bool = True, language: str = "en") -> Client:
        """The browser of a member."""
        browser = Client(headers={"host": "localhost", "accept-language": language})
        browser.cookies = cookies_of(self.given.members[role], has_second_factor=has_second_factor)
        return browser

    def at(self, rest: str = "") -> str:
        """An address at its desk."""
        return f"/staff/at/{self.given.place_id}/{rest}"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Given]:
    """The folder of a shop with the day in it."""
    folder = tmp_path_factory.mktemp("cafe") / "shop"
    with shop_in(folder):
        return folder, fill()


@pytest.fixture
def cafe(filled: tuple[Path, Given], tmp_path: Path) -> Iterator[Cafe]:
    """The same for one test alone."""
    folder, given = filled
    own = tmp_path / "shop"
    shutil.copytree(folder, own)
    with override_settings(VITRINA_SHOP=own), database_of(Workspace(own)):
        yield Cafe(given)
