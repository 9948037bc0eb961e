"""The customer's site over a whole business, without a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.databases import Templates, connected, postgresql
from tests.web.businesses import cafes, stores
from vitrina.collector.workspace import Settings, Workspace, make_workspace

__all__ = ["cafes", "postgresql", "stores"]


HASTY = {"timeout": 60, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=OFF"}


@pytest.fixture(params=["sqlite", "postgresql"])
def cafe(request: pytest.FixtureRequest, cafes: Templates, tmp_path: Path) -> Iterator[Workspace]:
    """A chain of cafés of the test's own: the test runs on each database."""
    yield from _business(cafes, request, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, stores: Templates, tmp_path: Path) -> Iterator[Workspace]:
    """A chain of shops of the test's own: the test runs on each database."""
    yield from _business(stores, request, tmp_path)


@pytest.fixture
def visitor() -> Client:
    """A browser of somebody new, in English."""
    return Client(headers={"host": "localhost", "accept-language": "en"})


@pytest.fixture
def stranger() -> Client:
    """A browser of somebody else."""
    return Client(headers={"host": "localhost", "accept-language": "en"})


def _business(
    templates: Templates, request: pytest.FixtureRequest, folder: Path
) -> Iterator[Workspace]:
    workspace = make_workspace(folder / "business", Settings())
    made = templates.copy(request, workspace.database)
    if "sqlite3" in str(made["ENGINE"]):  # a test's database need not survive a power cut
        made = {**made, "OPTIONS": HASTY}
    with override_settings(VITRINA_SHOP=workspace.folder), connected(made):
        yield workspace
