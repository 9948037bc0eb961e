"""A busy shop, and its pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from tests.web.live.busy import all_well, make_busy
from tests.web.shops import shop_in
from vitrina.collector.entrances.services import NewKeys
from vitrina.collector.workspace import Workspace


@dataclass(frozen=True)
class Busy:
    """A shop on a busy morning."""

    workspace: Workspace
    keys: NewKeys
    pages: Client
    now: datetime

    def body(self, path: str) -> str:
        response = self.pages.get(path)
        assert response.status_code == 200, f"{path} answers {response.status_code}"
        return response.content.decode()

    def post(self, path: str = "/sources/", **told: str) -> str:
        """Post a form, and follow where it leads."""
        return self.pages.post(path, told, follow=True).content.decode()


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Busy]:
    now = datetime.now(UTC)
    with shop_in(tmp_path / "shop") as workspace:
        keys = make_busy(workspace, now)
        all_well(workspace, now)
        client = Client(headers={"host": "localhost", "accept-language": "en"})
        yield Busy(workspace, keys, client, now)


@pytest.fixture
def quiet(tmp_path: Path) -> Iterator[Busy]:
    """A shop that was just made: nothing came in, nothing was started."""
    with shop_in(tmp_path / "shop") as workspace:
        client = Client(headers={"host": "localhost", "accept-language": "en"})
        yield Busy(workspace, NewKeys(None, "", ""), client, datetime.now(UTC))  # type: ignore[arg-type]  # there is no source
