"""Measure work in a process of its own, so that nothing else is counted."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run, or the middle one of several, took."""

    cpu_seconds: float  # user and system, of all threads
    wall_seconds: float
    peak_bytes: int  # resident


@dataclass(frozen=True, slots=True)
class Report:
    """A claim's section of RESULTS.md: a table, and what must be said beside it."""

    claim: str
    command: str
    versions: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        lines = [self.columns, ("---",) * len(self.columns), *self.rows]
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        notes = "\n".join(f"- {note}" for note in self.notes)
        return f"## {self.claim}\n\n`{self.command}` with {self.versions}.\n\n{table}\n\n{notes}\n"


def measure(command: Sequence[str]) -> Measured:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed; its own words are above.
    """
    began = time.monotonic()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}.")
    # Linux counts in kilobytes, macOS in bytes
    unit = 1 if sys.platform == "darwin" else 1024
    wall = time.monotonic() - began
    return Measured(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * unit)


def middle(runs: Sequence[Measured]) -> Measured:
    """The median of each figure by itself."""
    return Measured(
        median(run.cpu_seconds for run in runs),
        median(run.wall_seconds for run in runs),
        int(median(run.peak_bytes for run in runs)),
    )
