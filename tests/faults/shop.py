"""A real shop in a folder: `vitrina init`, `vitrina up`, and the processes that this makes."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.power_cut import kill
from tests.faults.sabotaged import environment
from vitrina.collector.load.conserve import account
from vitrina.collector.workspace import open_workspace
from vitrina.engine import open_lake, query

VITRINA = [sys.executable, "-c", "from vitrina.web.cli import main; main()"]
ADD_SOURCE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.setting_up import set_up_django
workspace = open_workspace(Path(sys.argv[1]))
set_up_django(workspace)
from vitrina.collector.entrances import services
print(services.add_source(workspace, sys.argv[2], now=datetime.now(UTC)).write_key)
"""
READY_SECONDS = 5.0
DOORS_SECONDS = 1.2
LOADED_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Process:
    """One process of the tree; `command` is how it was started."""

    pid: int
    parent: int
    command: str


class Shop:
    """One shop and the tree that serves it.

    Args:
        folder: of the shop.
        output: where to keep what its processes print; not on a disk that is cut or full.
        sabotage: what is broken in every process of it; nothing by default.
    """

    def __init__(self, folder: Path, output: Path, *, sabotage: str = "") -> None:
        self.folder = folder
        self.port = _free_port()
        self.write_key = ""
        self.secret_key = ""
        self._environment = environment(sabotage) | {"VITRINA_LOG": ""}
        self._root: subprocess.Popen[bytes] | None = None
        self._sessions: list[int] = []
        self._output = output

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def root(self) -> int:
        """The process that was started."""
        assert self._root is not None
        return self._root.pid

    def init(self) -> None:
        told = json.loads(self.run("init", str(self.folder), "--json"))
        self.write_key, self.secret_key = told["write_key"], told["secret_key"]

    def run(self, *arguments: str) -> str:
        """What a command prints."""
        done = subprocess.run(
            [*VITRINA, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in (0, 1), f"vitrina {arguments}: {done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Start it, as a service manager does; it need not be ready yet."""
        command = [*VITRINA, "up", str(self.folder), "--port", str(self.port)]
        with self._output.open("ab") as output:
            self._root = subprocess.Popen(
                command,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                # the session tells its processes from all others, orphans too
                start_new_session=True,
            )
        self._sessions.append(self._root.pid)

    def add_source(self, name: str) -> str:
        """Open one more way in; returns its write key."""
        told = subprocess.run(
            [sys.executable, "-c", ADD_SOURCE, str(self.folder), name],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
        )
        time.sleep(DOORS_SECONDS)  # the door looks for new ways in each second
        return told.stdout.strip()

    def has_ended(self) -> bool:
        return self._root is None or self._root.poll() is not None

    def answers(self) -> bool:
        """Whether it says that it is well."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def wait_until_ready(self, seconds: float = 20) -> float:
        """Wait until it answers; returns how long that took."""
        return self.wait_until(self._is_ready, seconds)

    def _is_ready(self) -> bool:
        assert not self.has_ended(), f"it ended by itself; {self.output()[-3000:]}"
        return self.answers()

    def wait_until(self, is_true: Callable[[], bool], seconds: float) -> float:
        """Wait for something; what the tree has printed is in the message if it never comes."""
        start = time.monotonic()
        while not is_true():
            waited = time.monotonic() - start
            assert waited < seconds, f"waited {waited:.1f} s in vain; {self.output()[-3000:]}"
            time.sleep(0.05)
        return time.monotonic() - start

    def processes(self) -> list[Process]:
        """The living processes of the tree, orphans of killed roots included."""
        found = (_process(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
        return [process for process, session in filter(None, found) if session in self._sessions]

    def stop(self) -> int:
        """End it as Ctrl-C does; returns its exit code."""
        assert self._root is not None
        self._root.send_signal(signal.SIGTERM)
        return self._root.wait(30)

    def kill_all(self) -> None:
        """SIGKILL every process of it."""
        kill([process.pid for process in self.processes()])
        if self._root is not None:
            self._root.wait()

    def sql(self, question: str) -> list[dict[str, Any]]:
        """Rows of the lake."""
        return [dict(row) for row in query(open_lake(self.folder), question)]

    def conserve(self) -> dict[str, Any]:
        """The counts that have to add up, as the shipped command tells them."""
        counts: dict[str, Any] = json.loads(self.run("conserve", str(self.folder), "--json"))
        return counts

    def account(self) -> dict[str, Any]:
        """The same counts once all is loaded, without a process of their own."""
        self.wait_until_loaded()
        return account(open_workspace(self.folder)).told()

    def message_ids(self) -> list[str]:
        """The sender's ids of all events in the lake."""
        return [str(row["event_id"]) for row in self.sql("SELECT event_id FROM events")]

    def wait_until_loaded(self, seconds: float = LOADED_SECONDS) -> None:
        """Wait until the log has nothing that the lake has not."""
        log = self.folder / "log"
        self.wait_until(
            lambda: not any((log / "open").iterdir()) and not any((log / "sealed").iterdir()),
            seconds,
        )

    def output(self) -> str:
        """What its processes have printed."""
        return self._output.read_text(errors="replace") if self._output.exists() else ""


def _process(pid: str) -> tuple[Process, int] | None:
    try:
        folder = Path("/proc") / pid
        # the name stands in brackets and may hold anything; the rest are numbers
        state, parent, _, session = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None
    if state == "Z":
        return None
    return Process(int(pid), int(parent), command), int(session)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running_shop(folder: Path, *, sabotage: str = "", workers: int = 1) -> Iterator[Shop]:
    """A shop that is up; everything of it is dead afterwards."""
    shop = Shop(folder, folder.with_suffix(".output"), sabotage=sabotage)
    try:
        shop.init()
        config = folder / "vitrina.toml"
        config.write_text(config.read_text().replace("workers = 1 ", f"workers = {workers} "))
        shop.start()
        shop.wait_until_ready()
        yield shop
    finally:
        shop.kill_all()


def memory_mb(process: Process) -> float:
    """Memory of a process, in MB."""
    with contextlib.suppress(OSError):
        pages = int((Path("/proc") / str(process.pid) / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    return 0.0
