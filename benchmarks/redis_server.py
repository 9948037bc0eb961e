"""A Redis of a benchmark's own, with the settings that it is delivered with."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.served import free_port, running
from benchmarks.wire import HOST

PROGRAM = shutil.which("redis-server")


@dataclass(frozen=True, slots=True)
class Redis:
    """A running server.

    Attributes:
        root: its process.
        port: of 127.0.0.1.
    """

    root: int
    port: int

    def url(self, number: int) -> str:
        """The address of one of its databases."""
        return f"redis://{HOST}:{self.port}/{number}"


@contextmanager
def running_redis(folder: Path) -> Iterator[Redis | None]:
    """A new server in a folder until the end of the block; None if there is no Redis here."""
    if PROGRAM is None:
        yield None
        return
    port = free_port()
    command = [PROGRAM, "--port", str(port), "--bind", HOST, "--dir", str(folder)]
    with running(command, port, log=folder / "redis.log") as root:
        yield Redis(root, port)


def redis_version() -> str:
    """As the program tells it: "Redis 7.0.15"; empty if there is none."""
    if PROGRAM is None:
        return ""
    told = subprocess.check_output([PROGRAM, "--version"], text=True).split()
    return next(f"Redis {word.removeprefix('v=')}" for word in told if word.startswith("v="))
