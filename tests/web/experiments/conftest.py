"""The console over a lake with experiments; planning writes, so each test has a copy of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.web.experiments.trials import make_lake
from vitrina.engine import Lake, open_lake


@pytest.fixture(scope="session")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_lake(tmp_path_factory.mktemp("tested") / "lake").folder


@pytest.fixture
def own_lake(tested: Path, tmp_path: Path) -> Lake:
    return open_lake(shutil.copytree(tested, tmp_path / "lake"))


@pytest.fixture
def trial_pages(own_lake: Lake) -> Iterator[Client]:
    """The console of that copy, in English."""
    with override_settings(VITRINA_SHOP=own_lake.folder):
        yield Client(headers={"host": "localhost", "accept-language": "en"})
