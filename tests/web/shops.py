"""A whole shop for tests: a workspace with its keys, an empty lake and a database of its own."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import django
import pytest
from django.test import Client

from vitrina.collector.workspace import Settings, Workspace, make_workspace
from vitrina.engine import open_lake

os.environ.setdefault("VITRINA_SECRET_KEY", "for tests only")
os.environ.setdefault("VITRINA_SHOP", "/nowhere")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vitrina.web.settings")
# Playwright leaves a loop in the tests' thread, and Django would not ask its database then
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()  # so that a test may import models at its top


@contextmanager
def shop_in(folder: Path, settings: Settings | None = None) -> Iterator[Workspace]:
    """Make a shop in a folder, and let Django work on it until the end of the block."""
    from django.test import override_settings

    workspace = make_workspace(folder, settings or Settings())
    open_lake(folder, create=True)
    shutil.copyfile(_migrated(), workspace.database)
    with override_settings(VITRINA_SHOP=folder), database_of(workspace):
        yield workspace


@cache
def _migrated() -> Path:
    """An empty database in today's shape, to be copied: migrating takes seconds."""
    from django.core.management import call_command

    folder = Path(tempfile.mkdtemp(prefix="migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    workspace = Workspace(folder)
    with database_of(workspace):
        call_command("migrate", verbosity=0)
    return workspace.database


@contextmanager
def database_of(workspace: Workspace) -> Iterator[None]:
    """Point Django's connection to a workspace; its own name was fixed when it was imported."""
    from django.db import connections

    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = workspace.database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workspace]:
    """A shop in which nothing has happened yet."""
    with shop_in(tmp_path / "shop") as workspace:
        yield workspace


@pytest.fixture
def shop_pages(shop: Workspace) -> Client:
    """The console of that shop, in English."""
    return Client(headers={"host": "localhost", "accept-language": "en"})
