"""A workspace of our own with everything that `vitrina up` starts, asked as a user asks it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

VITRINA = [str(Path(sys.executable).with_name("vitrina"))]
START_SECONDS = 60
STOP_SECONDS = 30
ARRIVE_SECONDS = 30  # browser clients send when it suits them; what they repeat comes last
COUNTED = ("received", "new", "duplicate", "bad", "rejected")

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Shop:
    """A running workspace: its folder, where it listens, and the keys that `init` printed."""

    folder: Path
    address: str
    write_key: str
    secret_key: str

    def rows(self, query: str) -> list[Row]:
        """What the lake answers now."""
        answer: list[Row] = json.loads(_vitrina("sql", str(self.folder), query, "--json"))
        return answer

    def counts(self) -> dict[str, int]:
        """What `vitrina conserve` counts once all that was acknowledged is loaded; exactly."""
        told = json.loads(_vitrina("conserve", str(self.folder), "--json"))
        assert told["exact"] is True, told
        return {name: told[name] for name in COUNTED}

    def growth_since(self, before: Mapping[str, int], *, received: int) -> dict[str, int]:
        """How much each count has grown, as soon as so many were received, or the time is up."""
        until = time.monotonic() + ARRIVE_SECONDS
        while True:
            grown = {name: count - before[name] for name, count in self.counts().items()}
            if grown["received"] >= received or time.monotonic() > until:
                return grown
            time.sleep(0.3)


@contextmanager
def running_shop(folder: Path) -> Iterator[Shop]:
    """Make a workspace, start it, and end it by its own id; it must end cleanly."""
    made = json.loads(_vitrina("init", str(folder), "--json"))
    address = f"http://127.0.0.1:{(port := free_port())}"
    log = folder.parent / f"{folder.name}.log"
    command = [*VITRINA, "up", str(folder), "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        wait_for(f"{address}/healthz", process, log)
        yield Shop(folder, address, made["write_key"], made["secret_key"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=STOP_SECONDS) == 0, log.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _vitrina(*arguments: str) -> str:
    done = subprocess.run([*VITRINA, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"vitrina {' '.join(arguments)}:\n{done.stderr}"
    return done.stdout


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=2):
                return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"vitrina up did not start:\n{log.read_text()}")
