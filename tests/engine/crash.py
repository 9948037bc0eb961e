"""Kill a process at a chosen step of its work: what follows the step never happens."""

import importlib
import os
import signal
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from vitrina.engine import commit, manifest

# what a writer does for good, one after the other
STEPS: dict[str, tuple[Any, str]] = {
    "flush": (os, "fsync"),
    "rename": (Path, "rename"),
    "replace": (Path, "replace"),
    "apply": (manifest.Manifest, "apply"),
    "fill the manifest": (manifest.Manifest, "_fill"),
    "sweep": (manifest.Manifest, "forget"),
    "discard": (commit.Commit, "discard_staging"),
    "late write": (Path, "write_bytes"),  # only a sabotaged lake does
}
KILLED = 42
DONE = 0

# one server process imports everything once; each child is forked from it
processes = get_context("forkserver")
processes.set_forkserver_preload(
    # pyarrow imports pandas, where it is installed, with the first rows that it is given
    ["pandas", "pytest", "hypothesis", "vitrina.connectors", "tests.engine.crash"]
)


def run(job: str, *arguments: object) -> None:
    """Run "module:function" in a process of its own, to its end."""
    assert _code(_start(job, arguments, None)) == DONE


def run_and_kill_at(
    step: str, times: int, job: str, *arguments: object, is_after: bool, sabotage: str = ""
) -> bool:
    """Kill the process at the n-th time that it takes a step; False if it never got there."""
    code = _code(_start(job, arguments, (step, times, is_after, sabotage)))
    assert code in (KILLED, DONE)
    return code == KILLED


def run_and_kill_after(seconds: float, job: str, *arguments: object) -> bool:
    """Kill -9 the process some time after its start; False if it had finished by then."""
    process = _start(job, arguments, None)
    time.sleep(seconds)
    if process.exitcode is None:
        process.kill()
    return _code(process) == -signal.SIGKILL


def start(job: str, *arguments: object) -> Any:
    """Start "module:function" in a process of its own, and leave it to itself."""
    return _start(job, arguments, None)


def _start(
    job: str, arguments: tuple[object, ...], death: tuple[str, int, bool, str] | None
) -> Any:
    process = processes.Process(target=_work, args=(job, arguments, death))
    process.start()
    return process


def _code(process: Any) -> int:
    process.join(60)
    code = process.exitcode
    process.close()
    return int(code)


def _work(
    job: str, arguments: tuple[object, ...], death: tuple[str, int, bool, str] | None
) -> None:
    if death:
        step, times, is_after, sabotage = death
        if sabotage:
            function_named(sabotage)()
        _die_at(*STEPS[step], times, is_after=is_after)
    function_named(job)(*arguments)


def _die_at(owner: Any, name: str, times: int, *, is_after: bool) -> None:
    original = getattr(owner, name)
    left = iter(range(times - 1, -1, -1))

    def counted(*arguments: Any, **named: Any) -> Any:
        is_last = next(left, -1) == 0
        if is_last and not is_after:
            os._exit(KILLED)
        result = original(*arguments, **named)
        if is_last:
            os._exit(KILLED)
        return result

    setattr(owner, name, counted)


def function_named(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), function)
    return found


def name_the_files_before_they_are_there() -> None:
    """Sabotage: the manifest names the files first, and only then are they put in place."""
    apply = manifest.Manifest.apply

    def too_early(self: manifest.Manifest, change: manifest.Change) -> int:
        places = [self.path.parent / file.path for file in change.added]
        contents = [place.read_bytes() for place in places]
        for place in places:
            place.unlink()
        version = apply(self, change)
        for place, content in zip(places, contents, strict=True):
            place.write_bytes(content)
        return version

    manifest.Manifest.apply = too_early  # type: ignore[method-assign]
