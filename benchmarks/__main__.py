"""Run every benchmark of this folder and write RESULTS.md.

python -m benchmarks --rows 100000 --date 2026-03-01
"""

import argparse
import inspect
import os
import pkgutil
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"


def main() -> None:
    """Run them one after another: side by side they would disturb each other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="a smaller run; each benchmark's own size if out")
    parser.add_argument("--date", default=str(datetime.now(UTC).date()), help="the day of the run")
    parser.add_argument("--peer-python", default=sys.executable, help="one that has the peers")
    given = parser.parse_args()
    settings = {"peer_python": given.peer_python}
    if given.rows:
        settings["rows"] = given.rows
    reports = []
    for module in pkgutil.iter_modules([str(HERE)]):
        run = getattr(import_module(f"benchmarks.{module.name}"), "run", None)
        if run is not None:
            known = inspect.signature(run).parameters
            reports.append(str(run(**{k: v for k, v in settings.items() if k in known})))
    RESULTS.write_text("\n".join([_head(given.date), *reports]))
    print(RESULTS.read_text())


def _head(date: str) -> str:
    return (
        "# Results\n\n"
        f"Measured on {date}: {_processor()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}. Compare rows of one run, not runs: the machine is "
        "shared, and CPU seconds count work, not waiting. `make bench` writes this file.\n"
    )


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    lines = described.read_text().splitlines() if described.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()


if __name__ == "__main__":
    main()
