"""A PostgreSQL server of a benchmark's own, with the settings that it is delivered with."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.served import free_port

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
CONNECTIONS = 200
PATIENCE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A server that keeps what it has acknowledged.

    Attributes:
        folder: of its files.
        port: of 127.0.0.1.
    """

    folder: Path
    port: int

    @property
    def root(self) -> int:
        """Its first process."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def create(self, name: str) -> None:
        """Make an empty database."""
        self.run("createdb", *self._address(), name)

    def dump(self, name: str, to: Path) -> None:
        """Write a whole database into a file."""
        told = self.run("pg_dump", *self._address(), "--no-owner", name)
        to.write_bytes(told)

    def restore(self, name: str, dumped: Path) -> None:
        """Make a database anew from such a file."""
        self.create(name)
        quiet = ["-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1"]
        self.run("psql", *self._address(), *quiet, name, told=dumped.read_bytes())

    def url(self, name: str) -> str:
        """The address of one database."""
        return f"postgresql://bench@127.0.0.1:{self.port}/{name}"

    def version(self) -> str:
        """As the server's program tells it: "PostgreSQL 15.8"."""
        told = self.run("postgres", "--version").decode().split()
        return f"PostgreSQL {told[2]}"

    def run(self, program: str, *arguments: str, told: bytes = b"") -> bytes:
        """Run one of its programs to the end; what that printed."""
        return subprocess.run(
            [str(PROGRAMS[-1] / program), *arguments],
            env={"PATH": os.environ["PATH"], "PGDATA": str(self.folder / "data")},
            cwd=self.folder,
            user="postgres" if os.geteuid() == 0 else None,  # it refuses to run as root
            input=told,
            check=True,
            timeout=PATIENCE_SECONDS,
            stdout=subprocess.PIPE,
        ).stdout

    def start(self) -> None:
        """Make the cluster and wait until it answers."""
        self.run("initdb", "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        options += f" -c max_connections={CONNECTIONS}"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-w", "-s", "-l", log, "-o", options, "start")

    def _address(self) -> tuple[str, ...]:
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", "bench")


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """A new server until the end of the block.

    Raises:
        RuntimeError: there is no PostgreSQL on this machine.
    """
    if not PROGRAMS:
        raise RuntimeError("There is no PostgreSQL: apt-get install postgresql.")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = PostgreSQL(folder, free_port())
    try:
        server.start()
        try:
            yield server
        finally:
            server.run("pg_ctl", "-m", "fast", "-w", "-s", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
