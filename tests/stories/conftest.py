"""The stories are told on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import postgresql
from tests.stories.business import Business, running

# a module for the shops' own Pythons: here it would arm ours
collect_ignore = ["dying"]

__all__ = ["postgresql"]


@pytest.fixture(params=["sqlite", "postgresql"])
def cafe(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Business]:
    """A chain of cafés; Ann is the cashier of one."""
    database = database_of(request)
    with running(tmp_path / "cafe", vertical="cafe", place="pokrovka", database=database) as one:
        yield one


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Business]:
    """A chain of shops; Ann is the cashier of one."""
    database = database_of(request)
    with running(tmp_path / "store", vertical="shop", place="tverskaya", database=database) as one:
        yield one


def database_of(request: pytest.FixtureRequest) -> str:
    """What VITRINA_DATABASE is to be for the database that a test is run with."""
    if request.param == "sqlite":
        return ""
    server = request.getfixturevalue("postgresql")
    name = server.new_database()
    request.addfinalizer(lambda: server.drop(name))
    address: str = server.url(name)
    return address
