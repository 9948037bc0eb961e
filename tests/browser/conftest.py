"""A real server over a small lake, and a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.guard import skip_unless_guard
from tests.web.lakes import make_lake

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
START_SECONDS = 60


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        skip_unless_guard("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the console over a small lake."""
    folder = tmp_path_factory.mktemp("shop")
    lake = make_lake(folder / "lake")
    yield from serve(lake.folder, folder / "server.log")


def serve(lake: Path, log: Path, *application: str) -> Iterator[str]:
    """Start a server of our own, and end it by its own id."""
    application = application or ("vitrina.web.wsgi:application",)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    granian = Path(sys.executable).with_name("granian")
    command = [str(granian), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    environment = {**os.environ, "VITRINA_SECRET_KEY": "for tests", "VITRINA_LAKE": str(lake)}
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
