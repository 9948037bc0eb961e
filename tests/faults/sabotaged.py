"""Guards of the collector, switched off one at a time, in every process of a tree.

Each interpreter that starts with VITRINA_SABOTAGE set, and the folder `site` beside this file on
its path, breaks one module as it is imported: servers, workers and loaders alike.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

SETTING = "VITRINA_SABOTAGE"
REPOSITORY = Path(__file__).parents[2]

Break = Callable[[ModuleType], None]


def fsync_off(writer: ModuleType) -> None:
    vars(writer)["sync_data"] = _nothing


def folder_sync_off(writer: ModuleType) -> None:
    vars(writer)["sync_folder"] = _nothing


def acknowledge_before_write(writer: ModuleType) -> None:
    append = writer.LogWriter.append
    waiting: list[object] = []

    def later(self: object, records: list[object]) -> None:
        # the group before this one is written now; this one is only promised
        if waiting:
            append(self, waiting.copy())
        waiting[:] = records

    writer.LogWriter.append = later


def acknowledge_and_write_later(commit: ModuleType) -> None:
    put = commit.GroupCommit.put
    later: set[asyncio.Task[None]] = set()

    async def promised(self: object, record: object) -> None:
        async def write() -> None:
            await asyncio.sleep(0.2)
            await put(self, record)

        task = asyncio.get_running_loop().create_task(write())
        later.add(task)
        task.add_done_callback(later.discard)

    commit.GroupCommit.put = promised


def full_disk_not_told(commit: ModuleType) -> None:
    append = commit.GroupCommit._append

    def silent(self: object, records: object) -> None:
        append(self, records)

    commit.GroupCommit._append = silent


def lake_files_not_synced(commit: ModuleType) -> None:
    vars(commit)["_flush"] = _nothing


def nothing_is_remembered(seen: ModuleType) -> None:
    def nothing_found(_: object, keys: list[bytes], *__: object) -> list[None]:
        return [None for _ in keys]

    seen.Seen.find = nothing_found


def bodies_not_compared(sorting: ModuleType) -> None:
    read = sorting.outcomes_of

    def alike(*arguments: object) -> list[Any]:
        outcomes: list[Any] = read(*arguments)
        for outcome in outcomes:
            if getattr(outcome, "digest", None) is not None:
                outcome.digest = 1
        return outcomes

    vars(sorting)["outcomes_of"] = alike


def _nothing(*_: object) -> None:
    return


# what is broken: in which module, and how
SABOTAGES: Mapping[str, tuple[str, Break]] = {
    "fsync off": ("vitrina.collector.log.writer", fsync_off),
    "folder sync off": ("vitrina.collector.log.writer", folder_sync_off),
    "acknowledge before write": ("vitrina.collector.log.writer", acknowledge_before_write),
    "write later": ("vitrina.collector.receive.commit", acknowledge_and_write_later),
    "full disk not told": ("vitrina.collector.receive.commit", full_disk_not_told),
    "lake files not synced": ("vitrina.engine.commit", lake_files_not_synced),
    "dedup window 0": ("vitrina.collector.load.seen", nothing_is_remembered),
    "body not compared": ("vitrina.collector.load.sorting", bodies_not_compared),
}


def environment(sabotage: str = "") -> dict[str, str]:
    """The environment of a process that is to be broken; of an honest one without a name."""
    told = dict(os.environ)
    told["PYTHONPATH"] = os.pathsep.join((str(Path(__file__).parent / "site"), str(REPOSITORY)))
    return told | {SETTING: sabotage}


def install() -> None:
    """Break what VITRINA_SABOTAGE names, once it is imported."""
    if name := os.environ.get(SETTING):
        sys.meta_path.insert(0, _Finder(*SABOTAGES[name]))


class _Finder(MetaPathFinder):
    """Imports one module as usual, and breaks it then."""

    def __init__(self, name: str, break_it: Break) -> None:
        self._name = name
        self._break = break_it

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        spec = PathFinder.find_spec(fullname, path)  # type: ignore[arg-type]  # a list of folders
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._break)
        return spec


class _Loader(Loader):
    def __init__(self, loader: Loader, break_it: Break) -> None:
        self._loader = loader
        self._break = break_it

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._break(module)
