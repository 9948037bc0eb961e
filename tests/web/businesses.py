"""A whole business for tests: the sample of a vertical, in a workspace, on either database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from tests.databases import Templates, connected
from vitrina.collector.workspace import Settings, Workspace, make_workspace
from vitrina.engine import open_lake
from vitrina.verticals import VERTICALS
from vitrina.web.opening import fill

MADE_AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def cafes(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """A chain of cafés, to be copied."""
    return _templates("cafe", tmp_path_factory)


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """A chain of shops, to be copied."""
    return _templates("shop", tmp_path_factory)


@pytest.fixture(params=["sqlite", "postgresql"])
def cafe(request: pytest.FixtureRequest, cafes: Templates, tmp_path: Path) -> Iterator[Workspace]:
    """A chain of cafés of the test's own: the test runs on each database."""
    yield from _business("cafe", cafes, request, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, stores: Templates, tmp_path: Path) -> Iterator[Workspace]:
    """A chain of shops of the test's own: the test runs on each database."""
    yield from _business("shop", stores, request, tmp_path)


def _templates(vertical: str, factory: pytest.TempPathFactory) -> Templates:
    sample = VERTICALS[vertical].sample
    return Templates(factory.mktemp(vertical), lambda: fill(sample, now=MADE_AT))


def _business(
    vertical: str, templates: Templates, request: pytest.FixtureRequest, folder: Path
) -> Iterator[Workspace]:
    workspace = make_workspace(folder / "business", Settings(vertical=vertical))
    open_lake(workspace.folder, create=True)
    with (
        override_settings(VITRINA_SHOP=workspace.folder),
        connected(templates.copy(request, workspace.database)),
    ):
        yield workspace
