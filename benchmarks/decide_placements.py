"""Decide: which placements to exclude, in worlds whose truth is known, and how long it takes.

The referee is a program beside this checkout that plays worlds day by day under a rule of ours and
under the rules that people use today. Nothing here reads its truth.

    python -m benchmarks.decide_placements --seeds 0:20
    python -m benchmarks.decide_placements --seeds 0:4 --world delay=14
"""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from subprocess import check_output
from time import process_time
from typing import Any

import numpy as np

from benchmarks.measure import Report
from benchmarks.results import put
from vitrina.optimization import PlacementHistory, PlacementRules, judge_placements

ROOT = Path(__file__).parents[1]
REFEREE = ROOT / "../shared/referee"
POLICY = "benchmarks.referee:placements"
SEEDS = "0:20"
# what is changed of the referee's usual world, and our goal there in per cent of the oracle
WORLDS = {
    "": 89.5,
    "budget_clicks=3000": 92.0,
    "budget_clicks=300": 87.3,
    "delay=14": 88.8,
}
OURS, NOTHING = "vitrina", "none"
# B9
PLACEMENTS, DAYS, AGES, GOAL_SECONDS = 10_000, 60, 60, 1.0

Rows = Sequence[Mapping[str, Any]]


def measure_world(changed: str, seeds: str, referee: Path) -> Rows:
    """The referee's figures, one row per rule; ours is named `vitrina`."""
    told = ["placements", "--policy", POLICY, "--seeds", seeds, "--json"]
    told += ["--set", changed] if changed else []
    answer = check_output(
        [sys.executable, str(referee / "ad_world.py"), *told],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        text=True,
    )
    rows: Rows = json.loads(answer)
    return [{**row, "policy": OURS if row["policy"] == POLICY else row["policy"]} for row in rows]


def report(worlds: Mapping[str, Rows], seeds: str) -> Report:
    """One row per world and rule."""
    return Report(
        claim="Placements: what to exclude",
        command=f"python -m benchmarks.decide_placements --seeds {seeds}",
        versions=f"Vitrina {version('vitrina')}, NumPy {version('numpy')}",
        columns=(
            "world",
            "rule",
            "conversions, % of the oracle's",
            "worst seed against doing nothing",
            "good volume lost",
            "bad volume caught",
            "precision",
            "goal",
        ),
        rows=tuple(_row(world, row, rows) for world, rows in worlds.items() for row in rows),
        notes=(
            f"Seeds {seeds}; 60 days, decided daily, exclusions are final. Goals: false exclusions "
            "at most 3 % of good volume, precision 93 %, no seed more than 1 point below doing "
            "nothing.",
            "T is the target cost per conversion. The rule estimates the delay and the rates of "
            "placements from the account itself, anew each day.",
            "The oracle knows every rate from the first day on; `oracle_learnable` excludes of "
            "that what is large enough to be judged at all.",
        ),
    )


def _row(world: str, row: Mapping[str, Any], rows: Rows) -> tuple[str, ...]:
    nothing = next(each for each in rows if each["policy"] == NOTHING)
    worse = np.min(np.subtract(row["per_seed_pct"], nothing["per_seed_pct"]))
    precision = row["precision_pct"]
    return (
        world or "usual",
        row["policy"],
        f"{row['mean_pct']:.1f}",
        f"{worse:+.1f}",
        f"{row['false_exclusions_volume_pct']:.1f} %",
        f"{row['bad_caught_volume_pct']:.1f} %",
        "" if precision is None else f"{precision:.1f} %",
        f"{WORLDS[world]:.1f}" if row["policy"] == OURS and world in WORLDS else "",
    )


def many() -> PlacementHistory:
    """Ten thousand placements of unlike size, a third of which hardly ever sell."""
    rng = np.random.default_rng(0)
    traffic = 1 / np.arange(1, PLACEMENTS + 1)
    rates = 0.014 * rng.lognormal(0, 0.4, PLACEMENTS)
    rates[rng.random(PLACEMENTS) < 1 / 3] *= 0.1
    clicks = rng.poisson(30_000 * traffic / traffic.sum(), (DAYS, PLACEMENTS)).astype(float)
    share = 1 - np.exp(-np.arange(1, AGES + 1) / 6)
    age = np.arange(DAYS)[::-1]
    reported = rng.poisson(clicks * rates * share[age][:, None])
    by_age = rng.poisson((clicks @ rates)[:, None] * np.diff(share, prepend=0.0)).astype(float)
    by_age[np.arange(AGES) > age[:, None]] = np.nan
    names = [f"site{number}.example" for number in range(PLACEMENTS)]
    return PlacementHistory(
        names, clicks, clicks, reported.astype(float), by_age, np.full(PLACEMENTS, np.nan)
    )


def speed_report() -> Report:
    """B9: the middle of five runs over ten thousand placements."""
    history, rules, took = many(), PlacementRules(target_cost=90.0), []
    for _ in range(5):
        began = process_time()
        judge_placements(history, rules)
        took.append(process_time() - began)
    return Report(
        claim="Placements scored: 10,000 of them",
        command="python -m benchmarks.decide_placements --speed",
        versions=f"Vitrina {version('vitrina')}, NumPy {version('numpy')}",
        columns=("placements", "days", "CPU s", "goal"),
        rows=((f"{PLACEMENTS:,}", str(DAYS), f"{np.median(took):.2f}", f"{GOAL_SECONDS:.1f}"),),
        notes=("Median of 5 runs; the delay, the rates and a reason in words for each (B9).",),
    )


def run() -> str:
    """Measure all worlds and the speed; the sections of RESULTS.md."""
    worlds = {changed: measure_world(changed, SEEDS, REFEREE) for changed in WORLDS}
    return f"{report(worlds, SEEDS)}\n{speed_report()}"


def main() -> None:
    """Measure what is asked for, and write whole runs into RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default=SEEDS, help="first and after the last, 0:20")
    parser.add_argument("--world", help="one alone, NAME=VALUE; it is not written down")
    parser.add_argument("--speed", action="store_true", help="the speed alone")
    parser.add_argument("--referee", type=Path, default=REFEREE, help="the folder of its program")
    given = parser.parse_args()
    if not given.world:
        speed = speed_report()
        print(speed)
        put([speed])
    if given.speed:
        return
    worlds = {}
    for changed in [given.world] if given.world else WORLDS:
        worlds[changed] = measure_world(changed, given.seeds, given.referee)
        print(report({changed: worlds[changed]}, given.seeds), flush=True)
    if not given.world:
        put([report(worlds, given.seeds)])


if __name__ == "__main__":
    main()
