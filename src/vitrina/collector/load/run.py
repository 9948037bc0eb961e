"""The loader as a process: load what is finished, merge, forget, tell how it goes."""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from logging import basicConfig, getLogger
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

from vitrina.collector.family import die_with_parent
from vitrina.collector.load.loader import Loader, only_loader
from vitrina.collector.status import tell
from vitrina.collector.workspace import Workspace, open_workspace
from vitrina.errors import LakeError, VitrinaError
from vitrina.privacy.salts import Salts

LOOK_EVERY_SECONDS = 0.1
AFTER_ERROR_SECONDS = 1.0
TELL_EVERY_SECONDS = 2.0
MERGE_EVERY_SECONDS = 20.0
FORGET_EVERY_SECONDS = 3600.0
FORGET_SALTS_EVERY_SECONDS = 60.0
LOGGER = getLogger(__name__)


def main() -> None:
    """Run until told to stop; the workspace is the one argument.

    It ends with `EX_CONFIG` where the lake cannot be opened: to start it again does not help.
    """
    basicConfig(format="%(asctime)s loader %(levelname)s %(message)s", level="INFO")
    die_with_parent()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    workspace = open_workspace(Path(sys.argv[1]))
    with only_loader(workspace):
        run(workspace, stop)


def run(workspace: Workspace, stop: Event) -> None:
    """Load until `stop` is set; an error is told and tried again."""
    loader = _opened(workspace)
    turns = [
        _Turn(MERGE_EVERY_SECONDS, loader.merge),
        _Turn(FORGET_EVERY_SECONDS, loader.forget_old),
        _Turn(FORGET_SALTS_EVERY_SECONDS, _salts(workspace).destroy_old),
        _Turn(TELL_EVERY_SECONDS, lambda: _tell(workspace, loader)),
    ]
    while not stop.is_set():
        wait = LOOK_EVERY_SECONDS
        try:
            if loader.run_once().segments:
                wait = 0.0
            for turn in turns:
                turn.take()
            loader.last_error = ""
        except (VitrinaError, OSError) as error:  # a full disk, a lake that an import holds
            loader.last_error = str(error)
            LOGGER.warning("Trying again: %s", error)
            wait = AFTER_ERROR_SECONDS
        except Exception as error:  # our own mistake: what it is not in goes on
            loader.last_error = f"{type(error).__name__}: {error}"
            LOGGER.exception("A segment could not be loaded")
            wait = AFTER_ERROR_SECONDS
        stop.wait(wait)
    loader.run_until_empty()


def _opened(workspace: Workspace) -> Loader:
    try:
        return Loader(workspace, clock=lambda: datetime.now(UTC))
    except LakeError as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201  # for whoever started us
        sys.exit(os.EX_CONFIG)


def _salts(workspace: Workspace) -> Salts:
    zone = ZoneInfo(workspace.settings().zone)
    return Salts(workspace.salts, lambda: datetime.now(UTC), zone)


class _Turn:
    """Something to do from time to time."""

    def __init__(self, every_seconds: float, deed: Callable[[], object]) -> None:
        self._every = every_seconds
        self._deed = deed
        self._next = time.monotonic()

    def take(self) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self._every
            self._deed()


def _tell(workspace: Workspace, loader: Loader) -> None:
    now = datetime.now(UTC)
    waiting = sorted(path.name for path in (workspace.log / "sealed").iterdir())
    begun_us = int(waiting[0].split("-")[0]) if waiting else 0
    lag = now.timestamp() - begun_us / 1_000_000 if waiting else 0.0
    told = {
        "segments_waiting": len(waiting),
        "lag_seconds": round(lag, 1),
        "last_error": loader.last_error or None,
    }
    tell(workspace.run, "loader", told, now=now)


if __name__ == "__main__":
    main()
