"""A city as files: those that a business would have, and the truth in a folder of its own."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from vitrina.simulation.city import City, Told
from vitrina.simulation.plan import Budget, CityPlan, LiftTest

TRUTH_FOLDER = "truth"
PLAN_FILE = "plan.json"


def write_city(city: City, folder: Path, *, progress: Told | None = None) -> list[Path]:
    """Write the files that `vitrina import` reads, and the truth beside their folder.

    Amounts are in minor units. A large city has several files of a kind.

    Args:
        city: what is written.
        folder: of the files; the truth goes into the folder `truth` beside it.
        progress: told the share done, from 0 to 1, and what comes next.

    Returns:
        The files to import; the name of each begins with its kind.
    """
    told = progress or (lambda share, text: None)
    apart = folder.parent / TRUTH_FOLDER
    for each in (folder, apart):
        each.mkdir(parents=True, exist_ok=True)
    parts = -(-city.plan.people // city.people_a_part) + 1
    written = []
    for number, part in enumerate(city.parts(), start=1):
        for name, rows in part.seen.items():
            written.append(_write(rows, folder / f"{name}-{number:03}.parquet"))
        for name, rows in part.truth.items():
            _write(rows, apart / f"{name}-{number:03}.parquet")
        told(number / parts, f"part {number} of {parts}")
    return written


def plan_text(plan: CityPlan) -> str:
    """A plan as JSON; equal plans give equal texts."""
    told = asdict(plan) | {"ends_on": plan.ends_on.isoformat()}
    # what is not there is not named: cities that were drawn before it could be stay the same
    bare = {name: value for name, value in told.items() if value != ()}
    return json.dumps(bare, sort_keys=True)


def write_plan(plan: CityPlan, folder: Path) -> None:
    """Keep what a city was asked to be, beside its files."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PLAN_FILE).write_text(plan_text(plan) + "\n", encoding="utf-8")


def read_plan(folder: Path) -> CityPlan | None:
    """What the city whose files are in a folder was asked to be; nothing if there is none."""
    path = folder / PLAN_FILE
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return CityPlan(
        **told
        | {
            "ends_on": date.fromisoformat(told["ends_on"]),
            "budgets": tuple(Budget(**each) for each in told.get("budgets", ())),
            "lift_tests": tuple(LiftTest(**each) for each in told.get("lift_tests", ())),
        }
    )


def _write(rows: pa.Table, path: Path) -> Path:
    pq.write_table(rows, path, compression="zstd")
    return path
