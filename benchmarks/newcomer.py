"""B12: from a clean clone to the first report, with one command and empty caches.

The peers cannot be run in one command, so that only our side is measured; what they ask of a
newcomer was counted by hand and stands in the notes.

    python -m benchmarks.newcomer
"""

import json
import os
import sys
from pathlib import Path
from subprocess import check_call
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import Measured, Report, measure

ROOT = Path(__file__).parents[1]


def run() -> Report:
    """Clone what is committed here, run the demo there, and tell the parts."""
    with TemporaryDirectory() as scratch:
        clone = Path(scratch) / "vitrina"
        check_call(["git", "clone", "--quiet", str(ROOT), str(clone)])
        whole = measure(_demo(clone, Path(scratch) / "caches"))
        steps: list[dict[str, Any]] = json.loads((clone / "out.json").read_text())["steps"]
    return _report(whole, steps)


def _demo(clone: Path, caches: Path) -> list[str]:
    # nothing that was downloaded before helps
    empty = [f"UV_CACHE_DIR={caches}/uv", f"npm_config_cache={caches}/npm", "PIP_NO_CACHE_DIR=1"]
    make = ["make", "-C", str(clone), "demo", "ARGS=--no-serve --json out.json"]
    return ["env", "-u", "VIRTUAL_ENV", *empty, *make]


def _report(whole: Measured, steps: list[dict[str, Any]]) -> Report:
    steps_cpu = sum(step["cpu_seconds"] for step in steps)
    steps_wall = sum(step["seconds"] for step in steps)
    peak = max(step["peak_bytes"] for step in steps)
    set_up = (
        "set up, read the report",
        whole.cpu_seconds - steps_cpu,
        whole.wall_seconds - steps_wall,
    )
    parts = [set_up, *((step["name"], step["cpu_seconds"], step["seconds"]) for step in steps)]
    rows = [(name, f"{cpu:.1f}", f"{wall:.1f}") for name, cpu, wall in parts]
    total = ("**the whole demo**", f"{whole.cpu_seconds:.1f}", f"{whole.wall_seconds:.1f}")
    return Report(
        claim="B12: a newcomer, from a clean clone to the first report",
        command='make demo ARGS="--no-serve --json out.json"',
        versions=f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, empty package caches",
        columns=("", "CPU s", "wall s"),
        rows=(*rows, total),
        notes=(
            f"The steps on the data take {steps_cpu:.1f} CPU-s and {peak / 2**30:.2f} GiB at most "
            "(goal: 30 CPU-s and 2 GB); the whole takes one command (goal: 180 s).",
            "Wall time counts downloads, and so the network of the day.",
            "Not run here: pretix asks for 6 commands and a configuration file, django-oscar for 4 "
            "commands and some 45 settings by hand.",
        ),
    )


if __name__ == "__main__":
    print(run())
