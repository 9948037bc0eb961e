"""A real SQLite and a real PostgreSQL for tests: each test has a migrated database of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

import tests.web.shops  # noqa: F401  # sets Django up
from tests.clients.shop import free_port
from tests.guard import skip_unless_guard
from vitrina.web.databases import PREPARED, Database, sqlite_at

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PATIENCE_SECONDS = 60
SHARED_MEMORY, ENOUGH_BYTES = Path("/dev/shm"), 4 << 30
# a test's database need not survive a power cut; the faults' own servers are set otherwise
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def _without_a_disk() -> Path | None:
    """Where files need no disk, if there is room: tests of rules make thousands of databases."""
    if not SHARED_MEMORY.is_dir() or shutil.disk_usage(SHARED_MEMORY).free < ENOUGH_BYTES:
        return None
    return SHARED_MEMORY


QUICK = _without_a_disk()


@dataclass(slots=True)
class PostgreSQL:
    """A server of the tests' own, on a free port of the loopback."""

    folder: Path
    port: int
    settings: tuple[str, ...] = HASTY
    names: Iterator[int] = field(default_factory=count)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [f"-p {self.port}", f"-k {self.folder}", "-c listen_addresses=127.0.0.1"]
        options += [f"-c {setting}" for setting in self.settings]
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", " ".join(options), "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: `immediate` is as rude as a crash."""
        self._run("pg_ctl", "-m", mode, "-w", "stop")

    def make(self) -> None:
        """Make the cluster."""
        self._run("initdb", "-U", "vitrina", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    def database(self, name: str) -> Database:
        """Django's settings of one database on it."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": "vitrina",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "OPTIONS": dict(PREPARED),
        }

    def url(self, name: str) -> str:
        """What VITRINA_DATABASE is to be for one database on it."""
        return f"postgresql://vitrina@127.0.0.1:{self.port}/{name}"

    def new_database(self, template: str = "template1") -> str:
        """A new database like another one; returns its name."""
        name = f"shop_{next(self.names)}"
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "vitrina"]
        self._run("createdb", *address, "-T", template, name)
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected to it: a few hundred of them fill a disk."""
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "vitrina"]
        self._run("dropdb", *address, "--if-exists", "--force", name)

    def _run(self, program: str, *arguments: str) -> None:
        environment = {"PATH": os.environ["PATH"], "PGDATA": str(self.folder / "data")}
        subprocess.run(
            [FOUND[-1] / program, *arguments],
            env=environment,
            cwd=self.folder,
            user="postgres" if os.geteuid() == 0 else None,  # it refuses to run as root
            check=True,
            timeout=PATIENCE_SECONDS,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def running_postgresql(settings: tuple[str, ...] = HASTY) -> Iterator[PostgreSQL]:
    """A new server until the end of the block."""
    if not FOUND:
        skip_unless_guard("there is no PostgreSQL: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=QUICK if settings == HASTY else None))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = PostgreSQL(folder, free_port(), settings)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def connected(database: Database) -> Iterator[None]:
    """Let Django work on another database, in every thread, until the end of the block."""
    before = connections.settings["default"]
    _turn_to(connections.configure_settings({"default": database})["default"])
    try:
        yield
    finally:
        if hasattr(connections["default"], "close_pool"):
            connections["default"].close_pool()
        _turn_to(before)


def _turn_to(settings: Any) -> None:
    connections["default"].close()
    connections.settings["default"] = settings
    del connections["default"]  # made anew, of the right kind, when it is asked for


@dataclass(slots=True)
class Templates:
    """A migrated, perhaps filled database of each kind, to be copied: making it takes seconds."""

    folder: Path
    fill: Callable[[], None] = field(default=lambda: None)
    migrated: str = ""

    def sqlite(self, path: Path) -> Database:
        """A migrated SQLite file."""
        template = self.folder / "template.sqlite"
        if not template.exists():
            with connected(sqlite_at(template)):
                self._prepare()
        shutil.copyfile(template, path)
        return sqlite_at(path)

    def postgresql(self, server: PostgreSQL) -> Database:
        """A migrated database on a server."""
        if not self.migrated:
            self.migrated = server.new_database()
            with connected(server.database(self.migrated)):
                self._prepare()
        return server.database(server.new_database(self.migrated))

    def copy(self, request: pytest.FixtureRequest, path: Path) -> Database:
        """A copy for one test, of the kind that the test is run with."""
        if request.param == "sqlite":
            return self.sqlite(path)
        server: PostgreSQL = request.getfixturevalue("postgresql")
        made = self.postgresql(server)
        request.addfinalizer(lambda: server.drop(str(made["NAME"])))
        return made

    def _prepare(self) -> None:
        call_command("migrate", verbosity=0)
        self.fill()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One server for all tests."""
    with running_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The migrated databases that each test's own is copied from."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, templates: Templates, tmp_path: Path
) -> Iterator[Database]:
    """A migrated database of the test's own: the test runs on each kind."""
    with quick_folder(tmp_path) as folder:
        made = templates.copy(request, folder / "shop.sqlite")
        with connected(made):
            yield made


@contextmanager
def quick_folder(usual: Path) -> Iterator[Path]:
    """A folder of a test's own that need not be on a disk; the usual one where there is no room."""
    if QUICK is None:
        yield usual
        return
    with tempfile.TemporaryDirectory(prefix="vitrina-test-", dir=QUICK) as folder:
        yield Path(folder)
