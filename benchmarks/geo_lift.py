"""Geo lift on GeoLift's public data set: its figures, and what reading and planning cost.

The figures are compared with those of the walk-through of Meta's GeoLift, which is written in R
and does not run here. Each side runs in a process of its own.

    python -m benchmarks.geo_lift
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import Measured, Report, measure, middle
from benchmarks.results import put

CITIES = Path(__file__).parents[1] / "tests" / "data" / "geolift_test.csv"
TREATED = ("chicago", "portland")
STARTS_AT, ENDS_AT = datetime(2021, 4, 1, tzinfo=UTC), datetime(2021, 4, 16, tzinfo=UTC)
WALK_THROUGH = {  # effect per city and day, relative lift, effect, interval, p
    "without ridge": ("155.556", "5.4 %", "4,667", "", "0.005 to 0.017"),
    "with ridge": ("156.805", "5.5 %", "4,704", "", "0.012"),
}
PERMUTATIONS = 1000
ROUNDS = 3
REPEATS = 5  # of the reading in one process, of which the first also loads what is lazy

Figures = dict[str, Any]  # as JSON carries them from one process to the other


def outcomes() -> list[dict[str, object]]:
    """One row per city and day."""
    rows = list(csv.DictReader(CITIES.read_text().splitlines()))
    return [
        {
            "unit_id": city,
            "at": datetime.fromisoformat(str(row["date"])).replace(tzinfo=UTC),
            "value": float(row[city]),
        }
        for row in rows
        for city in row
        if city != "date"
    ]


def read() -> Figures:
    """Read the test without and with ridge, again and again."""
    from vitrina.experiments.design import DESIGNS  # noqa: PLC0415  # in the measured process only
    from vitrina.experiments.lift import lift  # noqa: PLC0415  # the same

    rows = outcomes()
    assignments: list[dict[str, object]] = [
        {
            "unit_id": city,
            "arm": "treated" if city in TREATED else "control",
            "from_at": STARTS_AT,
            "until_at": None,
        }
        for city in sorted({str(row["unit_id"]) for row in rows})
    ]
    figures: Figures = {}
    for name, is_augmented in (("without ridge", False), ("with ridge", True)):
        design = DESIGNS["geo_lift"](is_augmented=is_augmented, permutations=PERMUTATIONS)
        taken, found = [], None
        for _ in range(REPEATS):
            began = time.process_time()
            found = lift(rows, assignments, design=design, starts_at=STARTS_AT, ends_at=ENDS_AT)
            taken.append(time.process_time() - began)
        assert found is not None
        figures[name] = {
            "cpu_seconds": median(taken),
            "effect": found.effect,
            "relative": found.relative,
            "p_value": found.p_value,
            "interval": [found.relative_low, found.relative_high],
        }
    return figures


def select() -> Figures:
    """Choose two to four of the 40 cities by the 90 days before the test."""
    from vitrina import experiments  # noqa: PLC0415  # in the measured process only

    past = [row for row in outcomes() if row["at"] < STARTS_AT]  # type: ignore[operator]  # a time
    plans, taken = [], []
    for _ in range(REPEATS):
        began = time.process_time()
        plans = experiments.select_markets(past, experiments.MarketSearch(days=15))
        taken.append(time.process_time() - began)
    best = plans[0]
    return {
        "cpu_seconds": median(taken),
        "candidates": len(plans),
        "best": list(best.treated),
        "detectable": best.detectable,
        "bias": best.bias,
    }


WORK: Mapping[str, Callable[[], Figures]] = {"read": read, "select": select}


def run() -> str:
    """Measure reading and planning; the sections of RESULTS.md."""
    return "\n".join(map(str, reports()))


def reports() -> list[Report]:
    """Measure both in turns."""
    runs: dict[str, list[Measured]] = {name: [] for name in WORK}
    figures: dict[str, list[Figures]] = {name: [] for name in WORK}
    with TemporaryDirectory() as temporary:
        answer = Path(temporary) / "figures.json"
        for number in range(ROUNDS):
            for name in WORK:
                command = [sys.executable, "-m", "benchmarks.geo_lift", "--work", name, str(answer)]
                runs[name].append(measure(command))
                figures[name].append(json.loads(answer.read_text()))
                print(
                    f"geo lift: run {number + 1} of {ROUNDS}, {name}: {runs[name][-1]}", flush=True
                )
    return [
        _reading(figures["read"], middle(runs["read"])),
        _selection(figures["select"], middle(runs["select"])),
    ]


def _reading(rounds: list[Figures], taken: Measured) -> Report:
    length = (ENDS_AT - STARTS_AT) // timedelta(days=1)
    rows = []
    for name, published in WALK_THROUGH.items():
        found = rounds[-1][name]
        seconds = median(each[name]["cpu_seconds"] for each in rounds)
        per_day = found["effect"] / (len(TREATED) * length)
        low, high = found["interval"]
        rows += [
            (f"GeoLift's walk-through, {name}", *published, ""),
            (
                f"Vitrina, {name}",
                f"{per_day:.3f}",
                f"{found['relative']:.1%}".replace("%", " %"),
                f"{found['effect']:,.0f}",
                f"{low:.1%} to {high:.1%}".replace("%", " %"),
                f"{found['p_value']:.3f}",
                f"{seconds:.2f}",
            ),
        ]
    return Report(
        claim="Geo lift: GeoLift_Test, chicago and portland, days 91-105",
        command="python -m benchmarks.geo_lift",
        versions=f"Vitrina {version('vitrina')}, NumPy {version('numpy')}",
        columns=("", "per city and day", "lift", "effect", "90 % interval", "p", "CPU s"),
        rows=tuple(rows),
        notes=(
            f"40 cities x 105 days, {PERMUTATIONS:,} permutations. Goal: 0.5 CPU s. From rows in "
            "memory to the reading: weights, penalty, placebo tests, p-value and interval.",
            "The p-values of the walk-through are those of several runs that its documents print.",
            f"The process around it took {taken.cpu_seconds:.1f} CPU s for {2 * REPEATS} readings, "
            f"with start-up and reading of the file, and {taken.peak_bytes / 1e9:.2f} GB; median "
            f"of {ROUNDS} runs.",
        ),
    )


def _selection(rounds: list[Figures], taken: Measured) -> Report:
    found = rounds[-1]
    seconds = median(each["cpu_seconds"] for each in rounds)
    return Report(
        claim="Geo lift: market selection over 40 cities x 90 days",
        command="python -m benchmarks.geo_lift",
        versions=f"Vitrina {version('vitrina')}, NumPy {version('numpy')}",
        columns=("candidates", "CPU s", "peak RSS", "best", "detectable", "A/A bias"),
        rows=(
            (
                str(found["candidates"]),
                f"{seconds:.2f}",
                f"{taken.peak_bytes / 1e9:.2f} GB",
                ", ".join(found["best"]),
                f"{found['detectable']:.0%}".replace("%", " %"),
                f"{found['bias']:.1%}".replace("%", " %"),
            ),
        ),
        notes=(
            "Sets of two, three and four cities, a test of 15 days, 25 lifts, each tried on 12 "
            "stretches of the past. Goal: 10 s on 2 cores. From rows in memory to the plans.",
            f"The process around it took {taken.cpu_seconds:.1f} CPU s and "
            f"{taken.wall_seconds:.1f} s of the clock for {REPEATS} searches, with start-up and "
            f"reading of the file; median of {ROUNDS} runs.",
        ),
    )


def main() -> None:
    """Run this benchmark by itself and put it into the results, or one side of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        name, file = given.work
        Path(file).write_text(json.dumps(WORK[name]()))
    else:
        print(put(reports()))


if __name__ == "__main__":
    main()
