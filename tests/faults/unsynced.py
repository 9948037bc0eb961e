"""A disk that knows what it was never told to keep: data and names without their fsync."""

import errno
import os
import stat
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

ROOT = 1
SECTOR = 512
# libfuse gives this name to a file that is removed while it is open
REMOVED = ".fuse_hidden"

Name = tuple[int, str]  # a folder, and the name in it


@dataclass(slots=True)
class Node:
    """A file or a folder; `synced` is what its sectors hold, whatever a reader sees now."""

    mode: int
    data: bytearray = field(default_factory=bytearray)
    synced: bytearray = field(default_factory=bytearray)
    dirty: list[tuple[int, int]] = field(default_factory=list)  # written since the last sync
    mtime_ns: int = 0

    @property
    def is_folder(self) -> bool:
        return stat.S_ISDIR(self.mode)

    def write(self, content: bytes, offset: int) -> None:
        start = min(offset, len(self.data))
        self.data.extend(bytes(offset - start if offset > len(self.data) else 0))
        end = offset + len(content)
        self.data[offset:end] = content
        self._soil(start, end)

    def truncate(self, size: int) -> None:
        before = len(self.data)
        if size < before:
            del self.data[size:]
        else:
            self.data.extend(bytes(size - before))
        self._soil(min(size, before), max(size, before))

    def sync(self) -> None:
        """Put everything written so far where no power cut reaches it."""
        _resize(self.synced, len(self.data))
        for start, end in self.dirty:
            self.synced[start:end] = self.data[start:end]
        self.dirty.clear()

    def after_cut(self, random: Random | None) -> bytearray:
        """What is found here after a power cut.

        Args:
            random: decides which of the unsynced sectors made it, whole, torn or as garbage;
                with None none of them did.
        """
        if not self.dirty or random is None:
            return bytearray(self.synced)
        size = random.choice((len(self.synced), len(self.data), random.randint(*self._sizes())))
        found = bytearray(self.synced)
        _resize(found, size)
        fate = random.choice(("old", "new", "prefix", "shuffled", "garbage"))
        sectors = [sector for span in self.dirty for sector in _sectors(*span, size)]
        kept = random.randint(0, len(sectors))
        for number, (start, end) in enumerate(sectors):
            if (
                fate == "new"
                or (fate in ("prefix", "garbage") and number < kept)
                or (fate == "shuffled" and random.random() < 0.5)
            ):
                found[start:end] = self.data[start:end].ljust(end - start, b"\0")
            elif fate == "garbage":
                found[start:end] = random.randbytes(end - start)
        return found

    def _sizes(self) -> tuple[int, int]:
        sizes = (len(self.synced), len(self.data))
        return min(sizes), max(sizes)

    def _soil(self, start: int, end: int) -> None:
        self.mtime_ns = time.time_ns()
        if self.dirty and self.dirty[-1][0] <= start <= self.dirty[-1][1]:
            start, end = self.dirty[-1][0], max(end, self.dirty[-1][1])
            self.dirty.pop()
        if end > start:
            self.dirty.append((start, end))


@dataclass(frozen=True, slots=True)
class Renaming:
    """What one call did to names, as a whole or not at all; None stands for "gone"."""

    names: tuple[tuple[Name, int | None], ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """What a power cut took: calls on names, and files whose unsynced bytes were at stake."""

    renamings: int
    files: int


class Disk:
    """Files and folders, as they look now and as a power cut would leave them.

    A name (a create, rename or unlink) is kept once its folder is synced, data once its file is.
    That is what POSIX promises and all that it promises; a rename across two folders is kept or
    lost as a whole, as on any journaling file system.
    """

    def __init__(self) -> None:
        self.nodes = {ROOT: Node(stat.S_IFDIR | 0o755)}
        self.names: dict[int, dict[str, int]] = {ROOT: {}}
        self.kept_names: dict[int, dict[str, int]] = {ROOT: {}}
        self.pending: deque[Renaming] = deque()
        self.next_node = ROOT + 1
        self.quota: int | None = None
        self.is_off = False

    def find(self, path: str) -> int:
        """The node at a path.

        Raises:
            FileNotFoundError: there is none.
        """
        node = ROOT
        for name in path.split("/"):
            if name:
                node = self.names.get(node, {}).get(name, 0)
                if not node:
                    raise FileNotFoundError(errno.ENOENT, path)
        return node

    def create(self, path: str, mode: int) -> int:
        """Make an empty file or folder; returns its node."""
        number, self.next_node = self.next_node, self.next_node + 1
        self.nodes[number] = Node(mode, mtime_ns=time.time_ns())
        if stat.S_ISDIR(mode):
            self.names[number], self.kept_names[number] = {}, {}
        self._rename((self._name(path), number))
        return number

    def link(self, source: str, target: str) -> None:
        self._rename((self._name(target), self.find(source)))

    def unlink(self, path: str) -> None:
        self.find(path)
        self._rename((self._name(path), None))

    def rmdir(self, path: str) -> None:
        if any(not name.startswith(REMOVED) for name in self.names[self.find(path)]):
            raise OSError(errno.ENOTEMPTY, path)
        self._rename((self._name(path), None))

    def rename(self, old: str, new: str) -> None:
        node = self.find(old)
        if self.nodes[node].is_folder:
            there = self.names[self._name(new)[0]].get(self._name(new)[1])
            if there and self.names[there]:
                raise OSError(errno.ENOTEMPTY, new)
        if old != new:
            self._rename((self._name(old), None), (self._name(new), node))

    def write(self, node: int, content: bytes, offset: int) -> int:
        grows_by = offset + len(content) - len(self.nodes[node].data)
        if self.quota is not None and grows_by > self.free():
            raise OSError(errno.ENOSPC, "the disk is full")
        self.nodes[node].write(content, offset)
        return len(content)

    def free(self) -> int:
        """Bytes left under the quota."""
        live = {node for names in self.names.values() for node in names.values()}
        used = sum(len(self.nodes[node].data) for node in live)
        return max(0, (self.quota or 0) - used)

    def sync_folder(self, folder: int) -> None:
        """Keep what happened to the names of a folder, and what that rests on."""
        names: set[Name] = set()
        kept: list[Renaming] = []
        left: deque[Renaming] = deque()
        for renaming in reversed(self.pending):
            touched = {name for name, _ in renaming.names}
            if touched & names or any(name[0] == folder for name in touched):
                names |= touched
                kept.append(renaming)
            else:
                left.appendleft(renaming)
        self.pending = left
        for renaming in reversed(kept):
            self._keep(renaming)

    def cut(self, random: Random | None) -> Lost:
        """Forget what was never synced; `random` may let some of it through, as a disk may."""
        lucky = random.randint(0, len(self.pending)) if random else 0
        lost = Lost(
            len(self.pending) - lucky, sum(bool(node.dirty) for node in self.nodes.values())
        )
        # a journal is replayed in order, so what survives of it is its beginning
        for renaming in list(self.pending)[:lucky]:
            self._keep(renaming)
        self.pending.clear()
        self.names = {
            folder: {name: node for name, node in names.items() if not name.startswith(REMOVED)}
            for folder, names in self.kept_names.items()
        }
        self._forget_the_nameless()
        for node in self.nodes.values():
            node.data = node.after_cut(random)
            node.synced = bytearray(node.data)
            node.dirty.clear()
        return lost

    def _forget_the_nameless(self) -> None:
        named, new = {ROOT}, {ROOT}
        while new:
            new = {node for folder in new for node in self.names.get(folder, {}).values()} - named
            named |= new
        self.nodes = {node: self.nodes[node] for node in named}
        self.names = {node: names for node, names in self.names.items() if node in named}
        self.kept_names = {node: dict(names) for node, names in self.names.items()}

    def _name(self, path: str) -> Name:
        folder, name = os.path.split(path)  # a path of this disk, not of the machine
        return self.find(folder), name

    def _rename(self, *names: tuple[Name, int | None]) -> None:
        for (folder, name), node in names:
            _put(self.names[folder], name, node)
            self.nodes[folder].mtime_ns = time.time_ns()
        self.pending.append(Renaming(names))

    def _keep(self, renaming: Renaming) -> None:
        for (folder, name), node in renaming.names:
            _put(self.kept_names[folder], name, node)


def _put(names: dict[str, int], name: str, node: int | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _resize(content: bytearray, size: int) -> None:
    del content[size:]
    content.extend(bytes(size - len(content)))


def _sectors(start: int, end: int, size: int) -> list[tuple[int, int]]:
    """A span of bytes, cut at the borders of sectors and at the size of the file."""
    end = min(end, size)
    borders = [start, *range((start // SECTOR + 1) * SECTOR, end, SECTOR), end]
    return [(a, b) for a, b in pairwise(borders) if b > a]
