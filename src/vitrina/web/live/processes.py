"""What the running processes tell about themselves, and what is to be said of it."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from vitrina.collector.workspace import Workspace
from vitrina.web.question import Number

SILENT = timedelta(seconds=20)
CANARY_SILENT = timedelta(seconds=150)  # it is sent each minute, and followed for half of one
FORGOTTEN = timedelta(hours=1)  # a worker that another one has replaced
LAGGING_SECONDS = 10
SCARCE_BYTES = 1_000_000_000
FULL_BYTES = 64 << 20  # the door takes nothing more: what is left is the loader's


class State(StrEnum):
    """How the way in is doing as a whole, worst first."""

    NEVER = "never"
    STOPPED = "stopped"
    FULL = "full"
    FAILING = "failing"
    LAGGING = "lagging"
    SCARCE = "scarce"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Process:
    """One process, as it told of itself last."""

    name: str
    at: datetime | None
    is_silent: bool
    told: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.name.partition("-")[0]

    @property
    def last_error(self) -> str:
        return str(self.told.get("last_error") or "")

    @property
    def memory(self) -> Number | None:
        return self.number("rss_bytes")

    @property
    def lag_ms(self) -> Number | None:
        lag = self.number("lag_seconds")
        return None if lag is None else lag * 1000

    @property
    def acknowledged_ms(self) -> Number | None:
        return self.number("acknowledged_ms")

    @property
    def queryable_ms(self) -> Number | None:
        return self.number("queryable_ms")

    @property
    def sent_at(self) -> datetime | None:
        return self.time("sent_at")

    def number(self, name: str) -> Number | None:
        """A number that it told; nothing if it told none."""
        value = self.told.get(name)
        return value if isinstance(value, int | float) else None

    def time(self, name: str) -> datetime | None:
        """A time that it told; nothing if it told none."""
        return _time(self.told.get(name))


NOBODY = Process("", None, is_silent=True)


@dataclass(frozen=True, slots=True)
class Health:
    """All processes, and the room they have."""

    processes: Sequence[Process]
    free_bytes: int
    disk_bytes: int
    log_bytes: int
    segments_waiting: int

    @property
    def state(self) -> State:
        """The worst of what there is to say."""
        running = [each for each in self.processes if each.kind != "canary"]
        told = {each.kind for each in running if not each.is_silent}
        lag = self.loader.number("lag_seconds") or 0
        says = {
            State.NEVER: not self.processes,
            State.STOPPED: not {"loader", "receiver"} <= told,
            State.FULL: self.is_full,
            State.FAILING: any(each.last_error for each in self.processes),
            State.LAGGING: lag > LAGGING_SECONDS,
            State.SCARCE: self.free_bytes < SCARCE_BYTES,
        }
        return next((state for state, holds in says.items() if holds), State.GOOD)

    @property
    def is_full(self) -> bool:
        return self.free_bytes < FULL_BYTES

    @property
    def loader(self) -> Process:
        return self._one("loader")

    @property
    def canary(self) -> Process:
        return self._one("canary")

    @property
    def receivers(self) -> list[Process]:
        return [each for each in self.processes if each.kind == "receiver"]

    @property
    def pending_bytes(self) -> Number:
        """Received, and not on the disk yet: none of it is acknowledged."""
        return sum(each.number("pending_bytes") or 0 for each in self.receivers)

    def _one(self, kind: str) -> Process:
        return next((each for each in self.processes if each.kind == kind), NOBODY)


def health_of(workspace: Workspace, now: datetime) -> Health:
    """Read what every process has told, and measure the disk and the log."""
    told = [_read(path, now) for path in sorted(workspace.run.glob("status-*.json"))]
    newest = max((each.at for each in told if each.at), default=now)
    disk = shutil.disk_usage(workspace.folder)
    return Health(
        processes=[each for each in told if each.at and each.at > newest - FORGOTTEN],
        free_bytes=disk.free,
        disk_bytes=disk.total,
        log_bytes=sum(_bytes(path) for path in workspace.log.glob("*/*.log")),
        segments_waiting=len(list((workspace.log / "sealed").glob("*.log"))),
    )


def _read(path: Path, now: datetime) -> Process:
    name = path.stem.removeprefix("status-")
    try:
        told = json.loads(path.read_text())
    except (OSError, ValueError):  # it has just been replaced, or is none of ours
        told = {}
    told = told if isinstance(told, dict) else {}
    at = _time(told.get("at"))
    patience = CANARY_SILENT if name.startswith("canary") else SILENT
    return Process(name, at, at is None or now - at > patience, told)


def _time(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # loaded since
        return 0
