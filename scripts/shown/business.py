"""A business for a while: made in a folder, with a day in it, and served on a free port."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from scripts.shown.things import Things
from vitrina.collector.workspace import Workspace
from vitrina.web.cli.setting_up import cookie_key

ADDRESS = "127.0.0.1"
START_SECONDS = 60


@contextmanager
def business(vertical: str, folder: Path) -> Iterator[tuple[str, Things]]:
    """Its address and what there is in it, until the end of the block.

    Raises:
        RuntimeError: its server does not start; the message is what it said.
    """
    vitrina = Path(sys.executable).with_name("vitrina")
    subprocess.run([vitrina, "init", folder, "--vertical", vertical], check=True, text=True)
    # a process of its own: Django remembers the first database that it was told of
    told = subprocess.run(
        [sys.executable, "-m", "scripts.shown.things", str(folder)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(folder),
    ).stdout
    with _served(folder) as address:
        yield address, Things(**json.loads(told))


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind((ADDRESS, 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, "-m", "vitrina.web.server", ADDRESS, str(port), "1"]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=_environment(folder), stdout=out, stderr=out)
    address = f"http://{ADDRESS}:{port}"
    try:
        _wait(f"{address}/healthz", process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def _environment(folder: Path) -> dict[str, str]:
    chosen = {
        "VITRINA_SHOP": str(folder),
        # sessions are signed with it: whoever opens them and the server have the same one
        "VITRINA_SECRET_KEY": cookie_key(Workspace(folder).keys),
    }
    return {**os.environ, **chosen}


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=2):  # noqa: S310  # our own address
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")
