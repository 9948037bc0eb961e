"""Decide: our policies beside those that people use today, in worlds whose truth is known.

The referee is a program beside this checkout; it shows a policy what an ad platform would show,
plays its answer, and scores what the adverts caused.

    python -m benchmarks.decide --seeds 0:30
    python -m benchmarks.decide --world s_shaped --seeds 0:12
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from subprocess import check_output

import numpy as np
from scipy.optimize import LinearConstraint, minimize

from benchmarks.measure import Report
from benchmarks.results import put
from vitrina.optimization import History, divide, fit_responses
from vitrina.optimization.triangle import Array

HERE = Path(__file__).parents[1]
REFEREE = HERE / "../shared/referee"
OURS = "benchmarks.referee:budgets"
NAMES = {
    "greedy": "all to the best third",
    "own_split": "the marketer's own split",
    "equal": "equal",
    "shift_20_percent": "a fifth a week from worst to best",
    "last_click_roas": "by reported return",
    OURS: "Vitrina",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A kind of world: its name, the referee's settings, and what is asked there."""

    name: str
    settings: tuple[str, ...] = ()
    goal: str


WORLDS = {
    "default": World(name="12 campaigns, 40 a day", goal="mean 96.0, p10 94, min 91"),
    "low_data": World(name="8 conversions a day", settings=("conv_per_day=8",), goal="mean 94"),
    "long_delay": World(
        name="delay of 8 to 20 days",
        settings=("delay_mean=8,20", "conv_per_day=20"),
        goal="mean 95",
    ),
    "drift": World(
        name="efficiency drifts twice as fast", settings=("drift=0.025",), goal="mean 95.5"
    ),
    "s_shaped": World(name="S-shaped curves", settings=("hill=1.2,1.8",), goal="mean 88"),
}


def played(world: World, seeds: str, referee: Path) -> Mapping[str, Mapping[str, object]]:
    """The referee's row of each policy, by its name."""
    told = ["budgets", "--policy", OURS, "--seeds", seeds, "--json"]
    for setting in world.settings:
        told += ["--set", setting]
    program = [sys.executable, str(referee / "ad_world.py"), *told]
    rows = json.loads(check_output(program, text=True, env={**os.environ, "PYTHONPATH": str(HERE)}))
    return {row["policy"]: row for row in rows}


def report(key: str, world: World, seeds: str, rows: Mapping[str, Mapping[str, object]]) -> Report:
    """One row per policy, in percent of what an oracle reaches that knows the curves."""
    ours, own = (np.array(rows[name]["per_seed_pct"]) for name in (OURS, "own_split"))
    return Report(
        claim=f"Decide, budgets, {key}: {world.name}",
        command=f"python -m benchmarks.decide --world {key} --seeds {seeds}",
        versions=f"Vitrina {version('vitrina')}, NumPy {version('numpy')}",
        columns=("", "mean", "p10", "min", "last 28 days"),
        rows=tuple(
            (
                shown,
                *(
                    f"{rows[name][figure]:.1f}"
                    for figure in ("mean_pct", "p10_pct", "min_pct", "last_28_days_pct")
                ),
            )
            for name, shown in NAMES.items()
        ),
        notes=(
            f"{len(ours)} worlds. Goal: {world.goal}.",
            "Conversions caused at equal spend, in percent of an oracle that knows the curves.",
            f"Against the marketer's own split, the worst world: {(ours - own).min():+.1f} points.",
        ),
    )


def speed() -> Report:
    """Allocation of 5,000 campaigns beside SciPy's solver, and one weekly decision."""
    rng = np.random.default_rng(0)
    rows = []
    for campaigns in (200, 5000):
        top, half = rng.lognormal(3, 1, campaigns), rng.lognormal(4, 1, campaigns)
        curve = _hill(top, half)
        total, lower = 50.0 * campaigns, np.ones(campaigns)
        limits = {"lower": lower, "upper": np.full(campaigns, total)}
        split, took = _timed(partial(divide, curve, total, **limits))
        reached = curve(split).sum()
        rows.append((f"Vitrina, {campaigns:,} campaigns", f"{took:.3f}", f"{reached:,.1f}"))
        if campaigns == 200:
            split, took = _timed(partial(_slsqp, curve, total, campaigns))
            rows.append(
                (f"SLSQP, {campaigns:,} campaigns", f"{took:.3f}", f"{curve(split).sum():,.1f}")
            )
    _, took = _timed(partial(_weekly_decision, rng))
    rows.append(("Vitrina, a weekly decision: 40 campaigns x 180 days", f"{took:.2f}", ""))
    return Report(
        claim="B9, budgets: of thousands of campaigns, and a weekly decision",
        command="python -m benchmarks.decide --speed",
        versions=f"Vitrina {version('vitrina')}, SciPy {version('scipy')}",
        columns=("", "CPU s", "conversions reached"),
        rows=tuple(rows),
        notes=(
            "Goals: 0.1 s for 5,000 campaigns, 5 s for the decision, delay and curves included.",
            "SLSQP is asked for 200 campaigns only: it solves a dense system of all in every step.",
        ),
    )


def _hill(top: Array, half: Array) -> Callable[[Array], Array]:
    return lambda spend: top * spend / (spend + half)


def _slsqp(curve: Callable[[Array], Array], total: float, campaigns: int) -> Array:
    def lost(spend: Array) -> float:
        return -float(curve(spend).sum())

    found = minimize(
        lost,
        np.full(campaigns, total / campaigns),
        method="SLSQP",
        bounds=[(1.0, total)] * campaigns,
        constraints=LinearConstraint(np.ones((1, campaigns)), total, total),
    )
    return np.asarray(found.x)


def _weekly_decision(rng: np.random.Generator) -> Array:
    days, campaigns, ages = 180, 40, 31
    spend = rng.lognormal(4, 0.5, (days, campaigns))
    share = np.diff(1 - np.exp(-np.arange(ages + 1) / 6))
    cells = rng.poisson(spend[..., None] / 20 * share).astype(float)
    future = np.arange(ages) > np.arange(days)[::-1, None]
    cells[np.broadcast_to(future[:, None], cells.shape)] = np.nan
    responses = fit_responses(History.of(spend, cells))
    total = float(spend[-7:].mean(axis=0).sum())
    return divide(
        responses.expected, total, lower=np.zeros(campaigns), upper=np.full(campaigns, total)
    )


def _timed(work: Callable[[], Array]) -> tuple[Array, float]:
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def run() -> str:
    """Play all worlds; the sections of RESULTS.md."""
    reports = [
        report(key, world, "0:30", played(world, "0:30", REFEREE)) for key, world in WORLDS.items()
    ]
    return "\n".join(str(each) for each in [*reports, speed()])


def main() -> None:
    """Play the worlds that are asked for, and write them into RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="0:30", help="first and after the last, 0:30")
    parser.add_argument("--world", choices=WORLDS, help="one alone; all by default")
    parser.add_argument("--speed", action="store_true", help="only how long it takes")
    parser.add_argument("--referee", type=Path, default=REFEREE, help="the folder of its program")
    given = parser.parse_args()
    if given.speed:
        _written([speed()])
        return
    for key, world in WORLDS.items():
        if given.world in (None, key):
            _written([report(key, world, given.seeds, played(world, given.seeds, given.referee))])


def _written(reports: Sequence[Report]) -> None:
    put(reports)
    print(*reports, sep="\n")


if __name__ == "__main__":
    main()
