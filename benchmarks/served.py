"""Servers under test as processes: start them, read what they use, end them."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.sender import Plan, Sent
from vitrina.collector.workspace import CONFIG

VITRINA = (sys.executable, "-c", "from vitrina.web.cli import main; main()")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
PROC = Path("/proc")
CODE = "poster"
# Django is set up once in a process, for one shop
ADD_LINK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.setting_up import set_up_django
workspace = open_workspace(Path(sys.argv[1]))
set_up_django(workspace)
from vitrina.collector.entrances.link_rules import LinkDraft
from vitrina.collector.entrances.links import add_link
draft = LinkDraft(title="Poster", target="https://shop.example/", code=sys.argv[2])
add_link(workspace, draft, now=datetime.now(UTC))
"""
READY_SECONDS = 30.0
STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Attributes:
        root: the process that was started; all others are below it.
        port: of 127.0.0.1.
        key: that it takes messages with.
        part: words in the command of the process that answers HTTP; those below it count too.
    """

    root: int
    port: int
    key: str
    part: str

    def http(self) -> list[int]:
        """The processes that answer HTTP: the server's own and its workers."""
        [first, *_] = [pid for pid in tree(self.root) if self.part in command(pid)]
        return tree(first)

    def parts(self) -> dict[str, int]:
        """Every process by what it is for."""
        _, *workers = self.http()
        named = {pid: f"worker {n}" for n, pid in enumerate(workers, 1)}
        return {named.get(pid) or _name(command(pid)): pid for pid in tree(self.root)}


def make_shop(folder: Path) -> str:
    """A workspace with a short link, which no limit slows down; returns its write key."""
    told = subprocess.check_output([*VITRINA, "init", str(folder), "--json"])
    config = folder / CONFIG
    config.write_text(re.sub(r"(events_per_\w+) = \d+", r"\1 = 100_000_000", config.read_text()))
    subprocess.check_call([sys.executable, "-c", ADD_LINK, str(folder), CODE])
    return str(json.loads(told)["write_key"])


@contextmanager
def vitrina(shop: Path, key: str) -> Iterator[Server]:
    """The whole product: `vitrina up`."""
    port = free_port()
    command = [*VITRINA, "up", str(shop), "--port", str(port)]
    with running(command, port) as root:
        yield Server(root, port, key, "vitrina.web.server")


@contextmanager
def twin(style: str, folder: Path, python: str) -> Iterator[Server]:
    """The same door written with FastAPI, in one of its styles."""
    port, key = free_port(), "wk_twin"
    command = [python, "-m", "benchmarks.fastapi_twin", style, str(folder), str(port), key]
    with running(command, port) as root:
        yield Server(root, port, key, "benchmarks.fastapi_twin")


def send(plan: Plan) -> Sent:
    """Carry out a plan in a process of its own, to its end.

    Raises:
        RuntimeError: the sender failed, or the server turned something away.
    """
    command = [sys.executable, "-m", "benchmarks.sender", json.dumps(asdict(plan))]
    sent = Sent(**json.loads(subprocess.check_output(command)))
    if not sent.statuses.keys() <= {"200", "302"}:
        raise RuntimeError(f"The server turned requests away: {sent.statuses}.")
    return sent


def tree(root: int) -> list[int]:
    """A process and all below it, parents first."""
    pids = [int(path.name) for path in PROC.iterdir() if path.name.isdigit()]
    parents = {pid: int(stat[1]) for pid in pids if (stat := _stat(pid))}
    found = [root]
    for pid in found:
        found += sorted(child for child, parent in parents.items() if parent == pid)
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """What processes have used so far, of all their threads, user and system."""
    return sum(int(ticks) for pid in pids for ticks in _stat(pid)[11:13]) / TICKS


def all_cpu_seconds(root: int) -> float:
    """What a process and all below it have used so far, those that have ended meanwhile too."""
    # fields 13 and 14 are of children that were waited for
    return sum(int(ticks) for pid in tree(root) for ticks in _stat(pid)[11:15]) / TICKS


def rss_bytes(pid: int) -> int:
    """The memory that a process holds now; 0 once it is gone."""
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE_BYTES
    except (FileNotFoundError, ProcessLookupError):
        return 0


def busy_seconds() -> float:
    """CPU time that all processes of the machine together have used since its start."""
    _, user, nice, system, _idle, _wait, irq, soft, *_ = _first_line().split()
    return sum(map(int, (user, nice, system, irq, soft))) / TICKS


def command(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _name(told: str) -> str:
    known = {"load.run": "loader", "web.server": "server", "web.jobs": "jobs", " up ": "up"}
    return next((name for words, name in known.items() if words in told), told[:40])


def _first_line() -> str:
    return (PROC / "stat").read_text().partition("\n")[0]


def _stat(pid: int) -> list[str]:
    """The fields after the command's name, which may hold spaces; none once it is gone."""
    try:
        told = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return told.rpartition(")")[2].split()


@contextmanager
def running(
    command: Sequence[str],
    port: int | None,
    *,
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[int]:
    """A server's first process until the end of the block; it listens from the beginning on.

    Args:
        command: that starts it.
        port: of 127.0.0.1, where it listens; None: it only works, and is not waited for.
        environment: on top of ours.
        log: takes what it prints; our own output by default.

    Raises:
        RuntimeError: nothing listens on the port.
    """
    with ExitStack() as opened:
        printed = opened.enter_context(log.open("ab")) if log else None
        whole = {**os.environ, **(environment or {})}
        process = subprocess.Popen(command, env=whole, stdout=printed, stderr=printed)
    try:
        if port is not None:
            _wait_for(process, port)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"Nothing listens on port {port}; what the server said is above.")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
