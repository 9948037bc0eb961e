"""A real server over a small lake, and a real Chromium."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.web.experiments import trials
from tests.web.lakes import make_lake

START_SECONDS = 60


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the console over a small lake."""
    folder = tmp_path_factory.mktemp("shop")
    lake = make_lake(folder / "lake")
    init_shop(lake.folder, currency=lake.currency or "RUB")
    yield from serve(lake.folder, folder / "server.log")


@pytest.fixture(scope="session")
def trial_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the console over a lake with an experiment of each state."""
    folder = tmp_path_factory.mktemp("trials")
    lake = trials.make_lake(folder / "lake")
    init_shop(lake.folder, currency=lake.currency or "RUB")
    yield from serve(lake.folder, folder / "server.log")


def init_shop(folder: Path, *, currency: str) -> None:
    """In a process of its own: Django remembers the first database that it was told of."""
    vitrina = Path(sys.executable).with_name("vitrina")
    command = [str(vitrina), "init", str(folder), "--currency", currency]
    subprocess.run(command, check=True, capture_output=True)


def serve(lake: Path, log: Path, *application: str) -> Iterator[str]:
    """Start a server of our own, and end it by its own id."""
    application = application or ("--factory", "vitrina.web.asgi:application")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    granian = Path(sys.executable).with_name("granian")
    command = [str(granian), "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "VITRINA_SECRET_KEY": "for tests", "VITRINA_SHOP": str(lake)}
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, *application], env=environment, stdout=out, stderr=out
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=2):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()}")
