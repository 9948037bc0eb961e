"""Who was erased, in a file beside the keys: a database that is restored brings nobody back."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from vitrina.collector.disk import sync_folder
from vitrina.collector.workspace import Workspace
from vitrina.errors import SettingError


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That somebody is to stay forgotten; the id says nothing about them."""

    customer_id: UUID
    at: datetime


def lay(workspace: Workspace, stones: Iterable[Tombstone]) -> None:
    """Add tombstones; they are on the disk when this returns.

    Call it before anything is erased: a process that dies in between erases at its next start.
    """
    lines = [
        json.dumps({"customer_id": str(each.customer_id), "at": each.at.isoformat()}) + "\n"
        for each in stones
    ]
    with _locked(workspace.erased) as file:
        _drop_torn_end(file)
        file.write("".join(lines).encode())
        file.flush()
        os.fsync(file.fileno())
    sync_folder(workspace.erased.parent)


def laid(workspace: Workspace) -> Sequence[Tombstone]:
    """All tombstones, the oldest first; none if nobody was ever erased.

    Raises:
        SettingError: a line is none, so that somebody might come back unnoticed.
    """
    try:
        written = workspace.erased.read_bytes()
    except FileNotFoundError:
        return ()
    whole = written[: written.rfind(b"\n") + 1]  # the rest was never acknowledged
    return [
        _stone(line, workspace.erased, number)
        for number, line in enumerate(whole.splitlines(), start=1)
        if line.strip()
    ]


def _stone(line: bytes, path: Path, number: int) -> Tombstone:
    try:
        told = json.loads(line)
        return Tombstone(UUID(told["customer_id"]), datetime.fromisoformat(told["at"]))
    except (ValueError, KeyError, TypeError) as error:
        raise SettingError(
            f"Line {number} of {path} is no tombstone: {line[:60]!r}. Put back the newest copy of "
            "this file, or take that line out if nobody was erased by it."
        ) from error


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _drop_torn_end(file: BinaryIO) -> None:
    """Cut off a line that a power cut left unfinished, so that the next one stands alone."""
    file.truncate(file.read().rfind(b"\n") + 1)
    file.seek(0, os.SEEK_END)
