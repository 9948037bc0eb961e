"""The disk as a FUSE file system (libfuse 3): `python -m tests.faults.mounted MOUNT IMAGE`."""

import errno
import os
import pickle
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mfusepy  # type: ignore[import-untyped]  # it ships no types

from tests.faults.unsynced import REMOVED, Disk

CUT = "user.vitrina.cut"
QUOTA = "user.vitrina.quota"
BLOCK = 4096


class Mounted:
    """The calls of FUSE, each one step on the disk. One thread makes them all, one by one."""

    use_ns = True

    def __init__(self, disk: Disk, image: Path) -> None:
        self._disk = disk
        self._image = image

    def getattr(self, path: str, node: int | None = None) -> dict[str, int]:
        number = self._node(path, node)
        found = self._disk.nodes[number]
        return {
            "st_mode": found.mode,
            "st_ino": number,
            "st_nlink": 2 if found.is_folder else 1,
            "st_size": len(found.data),
            "st_blocks": -(-len(found.data) // 512),
            "st_mtime": found.mtime_ns,
            "st_ctime": found.mtime_ns,
            "st_atime": found.mtime_ns,
            "st_uid": os.getuid(),
            "st_gid": os.getgid(),
        }

    def open(self, path: str, flags: int) -> int:
        node = self._node(path)
        if flags & os.O_TRUNC:
            self._disk.nodes[node].truncate(0)
        return node

    def create(self, path: str, mode: int) -> int:
        self._check()
        return self._disk.create(path, stat.S_IFREG | stat.S_IMODE(mode))

    def mkdir(self, path: str, mode: int) -> None:
        self._check()
        self._disk.create(path, stat.S_IFDIR | stat.S_IMODE(mode))

    def read(self, path: str, size: int, offset: int, node: int) -> bytes:
        return bytes(self._disk.nodes[self._node(path, node)].data[offset : offset + size])

    def write(self, path: str, content: bytes, offset: int, node: int) -> int:
        return self._disk.write(self._node(path, node), content, offset)

    def truncate(self, path: str, size: int, node: int | None = None) -> None:
        self._disk.nodes[self._node(path, node)].truncate(size)

    def fsync(self, path: str, _datasync: int, node: int) -> None:
        self._disk.nodes[self._node(path, node)].sync()

    def opendir(self, path: str) -> int:
        return self._node(path)

    def readdir(self, path: str, node: int) -> list[tuple[str, dict[str, int], int]]:
        names = {".": node, "..": node} | self._disk.names[self._node(path, node)]
        return [
            (name, {"st_ino": number, "st_mode": self._disk.nodes[number].mode}, 0)
            for name, number in names.items()
            if not name.startswith(REMOVED)
        ]

    def fsyncdir(self, path: str, _datasync: int, node: int) -> None:
        self._disk.sync_folder(self._node(path, node))

    def rename(self, old: str, new: str) -> None:
        self._check()
        self._disk.rename(old, new)

    def link(self, target: str, source: str) -> None:
        self._check()
        self._disk.link(source, target)

    def unlink(self, path: str) -> None:
        self._check()
        self._disk.unlink(path)

    def rmdir(self, path: str) -> None:
        self._check()
        self._disk.rmdir(path)

    def chmod(self, path: str, mode: int) -> None:
        found = self._disk.nodes[self._node(path)]
        found.mode = stat.S_IFMT(found.mode) | stat.S_IMODE(mode)

    def chown(self, path: str, _user: int, _group: int) -> None:
        self._node(path)

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> None:
        found = self._disk.nodes[self._node(path)]
        found.mtime_ns = times[1] if times else time.time_ns()

    def statfs(self, _: str) -> dict[str, int]:
        quota = self._disk.quota
        total = 1 << 40 if quota is None else quota
        free = total if quota is None else self._disk.free()
        return {
            "f_bsize": BLOCK,
            "f_frsize": BLOCK,
            "f_blocks": total // BLOCK,
            "f_bfree": free // BLOCK,
            "f_bavail": free // BLOCK,
            "f_namemax": 255,
        }

    def setxattr(self, path: str, name: str, value: bytes, _options: int, *_: int) -> None:
        """The switch: orders come as attributes of the root, so that they fall between calls."""
        self._check()
        if path != "/" or name not in (CUT, QUOTA):
            raise OSError(errno.ENOTSUP, name)
        order = pickle.loads(value)
        if name == QUOTA:
            self._disk.quota = order
            return
        lost = self._disk.cut(order)
        self._image.write_bytes(pickle.dumps(self._disk))
        self._image.with_suffix(".lost").write_bytes(pickle.dumps(lost))
        self._disk.is_off = True

    def _node(self, path: str, node: int | None = None) -> int:
        self._check()
        return node or self._disk.find(path)

    def _check(self) -> None:
        if self._disk.is_off:
            raise OSError(errno.EIO, "the power is off")


def serve(mount: Path, image: Path) -> None:
    """Mount the disk and answer until it is unmounted."""
    disk = pickle.loads(image.read_bytes()) if image.exists() else Disk()
    disk.is_off = False
    operations: Callable[..., Any] = mfusepy.FUSE
    operations(Mounted(disk, image), str(mount), foreground=True, nothreads=True, use_ino=True)


if __name__ == "__main__":
    serve(Path(sys.argv[1]), Path(sys.argv[2]))
