"""The console over a small lake, without a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.web import shops  # makes Django ready
from tests.web.lakes import make_empty_lake, make_lake
from vitrina.engine import Lake

__all__ = ["shops"]


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    return make_lake(tmp_path_factory.mktemp("shop") / "lake")


@pytest.fixture
def pages(lake: Lake) -> Iterator[Client]:
    """A browser without a browser, in English."""
    yield from _client_of(lake.folder)


@pytest.fixture
def empty_pages(tmp_path: Path) -> Iterator[Client]:
    yield from _client_of(make_empty_lake(tmp_path / "empty").folder)


@pytest.fixture
def no_lake_pages(tmp_path: Path) -> Iterator[Client]:
    yield from _client_of(tmp_path / "no_lake_here")


def _client_of(folder: Path) -> Iterator[Client]:
    from django.test import override_settings

    with override_settings(VITRINA_SHOP=folder):
        yield Client(headers={"host": "localhost", "accept-language": "en"})
