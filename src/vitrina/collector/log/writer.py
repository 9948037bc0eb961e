"""Append groups of records to the log; what `append` has returned from survives a power cut.

open/    segments being written, one per worker, locked by it
sealed/  finished segments, for the loader
loaded/  segments that the lake holds; kept for a time so that counts can be checked again
torn/    bytes after the last whole frame of a segment whose writer died: never acknowledged
"""

import fcntl
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from vitrina.collector.disk import make_folder, sync_folder
from vitrina.collector.log.record import Record
from vitrina.collector.log.segment import HEADER_BYTES, MAGIC, SALT_BYTES, Cipher, sound_length
from vitrina.errors import LogFullError

FOLDERS = ("open", "sealed", "loaded", "torn")
SUFFIX = ".log"


@dataclass(frozen=True, slots=True)
class Sizes:
    """When a segment is finished: by its age or its size, whichever comes first.

    `reserve_bytes` of free space are left to the loader, which needs some to make any.
    """

    seal_after_seconds: float = 1.0
    seal_after_bytes: int = 64 << 20
    reserve_bytes: int = 64 << 20


class LogWriter:
    """The one writer of its segments; not for several threads at once.

    Args:
        folder: the log.
        root: the root key.
        now_us: server time, microseconds since 1970; segments are named by it.
        seconds: a clock that never goes back; the age of a segment is measured with it.
        sizes: when a segment is finished, and what is left to others.
    """

    def __init__(
        self,
        folder: Path,
        root: bytes,
        *,
        now_us: Callable[[], int],
        seconds: Callable[[], float] = time.monotonic,
        sizes: Sizes | None = None,
    ) -> None:
        self._folder = folder
        self._root = root
        self._now_us = now_us
        self._seconds = seconds
        self._begun = 0.0
        self._sizes = sizes or Sizes()
        self._segment: _Segment | None = None
        make_folders(folder)

    def append(self, records: Sequence[Record]) -> None:
        """Write a group of records and wait until the disk has them.

        Raises:
            LogFullError: there is too little free space; nothing of the group counts.
            OSError: the disk refused; nothing of the group counts.
        """
        segment = self._segment or self._begin()
        try:
            segment.append(records)
        except OSError:
            # what reached the disk is unknown: a fresh segment starts from a known state
            self._segment = None
            segment.abandon()
            raise

    def is_due(self) -> bool:
        """Whether the segment is old or large enough to be finished."""
        segment = self._segment
        if segment is None or not segment.frames:
            return False
        age = self._seconds() - self._begun
        return age >= self._sizes.seal_after_seconds or segment.size >= self._sizes.seal_after_bytes

    def seal_if_due(self) -> None:
        """Finish the segment if it is due.

        Raises:
            OSError: the disk refused; the loader finishes it then, for it has no owner any more.
        """
        if self.is_due():
            self.seal()

    def seal(self) -> None:
        """Finish the segment, if any, so that the loader takes it."""
        segment, self._segment = self._segment, None
        if segment is not None:
            segment.settle()

    def _begin(self) -> "_Segment":
        space = os.statvfs(self._folder)
        free = space.f_bavail * space.f_frsize
        if free < self._sizes.reserve_bytes:
            raise LogFullError(
                f"The disk of {self._folder} has {free >> 20} MB left, and the log leaves "
                f"{self._sizes.reserve_bytes >> 20} MB to the loader. Free some space: receiving "
                "goes on by itself then."
            )
        self._segment = _Segment(self._folder / "open", self._root, self._now_us())
        self._begun = self._seconds()
        return self._segment


class _Segment:
    """A segment being written."""

    def __init__(self, folder: Path, root: bytes, begun_us: int) -> None:
        self.path = folder / f"{begun_us:016d}-{uuid4().hex[:12]}{SUFFIX}"
        self.frames = 0
        salt = os.urandom(SALT_BYTES)
        self._cipher = Cipher(root, salt)
        # locked before it has its name: recovery must never meet it without an owner
        new = self.path.with_suffix(".new")
        self._handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            _write_all(self._handle, MAGIC + salt)
            sync_data(self._handle)
            new.rename(self.path)
            sync_folder(folder)
        except OSError:
            os.close(self._handle)
            new.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)
            raise
        self.size = HEADER_BYTES

    def append(self, records: Sequence[Record]) -> None:
        frame = self._cipher.frame(self.frames, records)
        _write_all(self._handle, frame)
        sync_data(self._handle)
        self.size += len(frame)
        self.frames += 1

    def abandon(self) -> None:
        """Cut off what was not acknowledged, as far as the disk lets us, and finish."""
        try:
            os.ftruncate(self._handle, self.size)
            sync_data(self._handle)
            if self.frames:
                settle(self.path)
            else:
                self.path.unlink(missing_ok=True)
        except OSError:
            pass  # without an owner from here on: `recover` cuts it and finishes it
        finally:
            os.close(self._handle)

    def settle(self) -> None:
        """Hand the segment over; it stays locked until it has left open/."""
        try:
            settle(self.path)
        finally:
            os.close(self._handle)


def recover(folder: Path) -> int:
    """Finish the segments of writers that died; returns how many bytes were torn.

    Segments that a living writer holds are left to it.
    """
    make_folders(folder)
    return sum(_adopt(path, folder / "torn") for path in sorted((folder / "open").iterdir()))


def _adopt(path: Path, torn: Path) -> int:
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:  # its writer has just finished it
        return 0
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return 0
    try:
        if not path.exists():  # finished between the two calls
            return 0
        if path.suffix != SUFFIX:  # it never got its name, so nothing of it was acknowledged
            path.unlink(missing_ok=True)
            return 0
        content = path.read_bytes()
        sound = sound_length(content)
        if sound < len(content):
            (torn / path.name).write_bytes(content[sound:])
            os.ftruncate(handle, sound)
            sync_data(handle)
    finally:
        os.close(handle)
    if sound > HEADER_BYTES:
        settle(path)
    else:
        path.unlink(missing_ok=True)
    return len(content) - sound


def settle(path: Path) -> None:
    """Move a finished segment from open/ to sealed/."""
    move(path, path.parent.parent / "sealed")


def move(path: Path, folder: Path) -> None:
    """Move a segment to another folder of the log, and make sure that it stays there."""
    path.rename(folder / path.name)
    sync_folder(folder)
    sync_folder(path.parent)


def make_folders(folder: Path) -> None:
    """Make the folders of a log, where they are not there yet."""
    for name in FOLDERS:
        make_folder(folder / name)


def sync_data(handle: int) -> None:
    """Wait until the disk has a file's bytes."""
    os.fdatasync(handle)


def _write_all(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
