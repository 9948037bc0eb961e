"""Truth: what models and experiments say of worlds where the cause of every purchase is known.

The referee is a program beside this checkout that makes worlds and scores answers. Nothing here
reads its truth: it scores a file of ours. Each world is made, read, scored and thrown away.

    python -m benchmarks.truth --seeds 0:20 --world strong
    python -m benchmarks.truth --seeds 0:4 --world default --people 50000
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import NormalDist
from subprocess import check_output
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.measure import Report
from benchmarks.results import put
from vitrina import attribution, experiments, journeys
from vitrina.engine import Table

REFEREE = Path(__file__).parents[1] / "../shared/referee"
PROGRAM = "purchase_world.py"
START = datetime(2025, 1, 1, tzinfo=UTC)  # the first day of the referee's worlds
COVERAGE = 0.9
LOOKBACK_DAYS = 30
PLAIN = {
    "last touch": attribution.MODELS["last"](),
    "linear": attribution.MODELS["linear"](),
    "Markov 1": attribution.MODELS["markov"](order=1),
}
LEAST_SQUARES, CALIBRATED = "least squares on the hold-outs", "calibrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A kind of world: its name, the referee's options, and what is asked there."""

    name: str
    options: tuple[str, ...]
    people: int
    goal: str


WORLDS = {
    "strong": World(
        name="strong effects, half held out",
        options=("--strong", "--holdout", "0.5"),
        people=400_000,
        goal="share error at most 0.06 on average and 0.10 at p90, over-attribution 0.9 to 1.1",
    ),
    "default": World(
        name="effects as in field experiments, a tenth held out",
        options=("--holdout", "0.1"),
        people=200_000,
        goal="90 % intervals that cover 85 to 95 % and are narrower than least squares, and "
        '"not known yet" where that is the honest answer',
    ),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """Conversions by channel, with intervals where there are any, and how many are known."""

    credit: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]] | None = None
    known: int | None = None
    cpu_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Scored:
    """The referee's score of one answer in one world."""

    share_error: float
    over_attribution: float
    coverage: float | None
    width: float | None
    known: int | None
    cpu_seconds: float


def measure_world(world: World, seeds: Sequence[int], referee: Path) -> dict[str, list[Scored]]:
    """Make each world, ask every method, and have the answers scored."""
    scores: dict[str, list[Scored]] = {}
    for seed in seeds:
        with TemporaryDirectory() as temporary:
            folder = Path(temporary) / "world"
            told = ("--seed", str(seed), "--people", str(world.people), *world.options)
            _referee(referee, "make", str(folder), *told)
            for method, answer in answers(folder).items():
                scores.setdefault(method, []).append(_score(answer, folder, referee))
        print(f"Truth: seed {seed}: {scores[CALIBRATED][-1]}", flush=True)
    return scores


def answers(folder: Path) -> dict[str, Answer]:
    """What every method says of the tables that a real platform would see."""
    told = json.loads((folder / "world.json").read_text())
    window = START, START + timedelta(days=told["days"])
    touches, purchases = (
        pq.read_table(folder / f"{name}.parquet") for name in ("touches", "purchases")
    )
    held_out = pq.read_table(folder / "holdouts.parquet").rename_columns(["person", "unit"])
    channels = sorted(set(touches.column("channel").unique().to_pylist()))
    credited = _credited(_paths(touches, purchases), channels)
    plain = experiments.hold_outs(purchases, held_out, people=told["people"])
    began = time.process_time()
    joint = experiments.hold_outs(purchases, held_out, people=told["people"], touches=touches)
    found = attribution.calibrate(
        [{"channel": name, "conversions": given} for name, given in credited["linear"].items()],
        joint.evidence("hold-outs", starts_at=window[0], ends_at=window[1]),
        window=window,
        covariance=joint.covariance,
        coverage=COVERAGE,
    )
    took = time.process_time() - began
    return {
        **{name: Answer(credit) for name, credit in credited.items()},
        LEAST_SQUARES: _least_squares(plain, channels),
        CALIBRATED: Answer(
            {each.channel: each.effect or 0.0 for each in found.effects},
            {each.channel: (each.low or 0.0, each.high or 0.0) for each in found.effects},
            sum(each.is_known for each in found.effects),
            took,
        ),
    }


def _paths(touches: pa.Table, purchases: pa.Table) -> Table:
    touched = pa.table(
        {
            "touch_id": np.arange(len(touches)).astype(str),
            "passport_id": touches.column("person").cast(pa.string()),
            "occurred_at": touches.column("at"),
            "channel": touches.column("channel").cast(pa.string()),
            "campaign": pa.nulls(len(touches), pa.string()),
        }
    )
    converted = pa.table(
        {
            "path_id": purchases.column("purchase").cast(pa.string()),
            "passport_id": purchases.column("person").cast(pa.string()),
            "converted_at": purchases.column("at"),
            "conversions": np.ones(len(purchases)),
            "value": purchases.column("value"),
        }
    )
    return journeys.assemble(touched, converted, goal="purchase", lookback_days=LOOKBACK_DAYS)


def _credited(paths: Table, channels: Sequence[str]) -> dict[str, dict[str, float]]:
    """By model, the conversions of each channel."""
    credit = {name: dict.fromkeys(channels, 0.0) for name in PLAIN}
    for row in attribution.compare(paths, by="channel", models=PLAIN).rows():
        if row["channel"] in channels:
            credit[str(row["model"])][str(row["channel"])] = float(str(row["conversions"]))
    return credit


def _least_squares(joint: experiments.JointEffects, channels: Sequence[str]) -> Answer:
    quantile = NormalDist().inv_cdf((1 + COVERAGE) / 2)
    read = dict(
        zip(joint.units, zip(joint.effects, joint.standard_errors, strict=True), strict=True)
    )
    both = {channel: read.get(channel, (0.0, 0.0)) for channel in channels}
    return Answer(
        {channel: float(effect) for channel, (effect, _) in both.items()},
        {
            channel: (float(effect - quantile * error), float(effect + quantile * error))
            for channel, (effect, error) in both.items()
        },
    )


def _score(answer: Answer, folder: Path, referee: Path) -> Scored:
    path = folder / "credit.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["channel", "credit", *(["low", "high"] if answer.intervals else [])])
        for channel, credit in answer.credit.items():
            interval = answer.intervals[channel] if answer.intervals else ()
            writer.writerow([channel, credit, *interval])
    told = json.loads(_referee(referee, "score", str(path), str(folder)))
    return Scored(
        told["share_total_variation"],
        told["over_attribution"],
        told["interval_coverage"],
        told["interval_width"],
        answer.known,
        answer.cpu_seconds,
    )


def _referee(referee: Path, *told: str) -> str:
    return check_output([sys.executable, str(referee / PROGRAM), *told], text=True)


def report(key: str, world: World, seeds: str, scores: Mapping[str, Sequence[Scored]]) -> Report:
    """One row per method, means over the worlds."""
    ours = scores[CALIBRATED]
    known = sum(each.known or 0 for each in ours) / len(ours)
    cpu = max(each.cpu_seconds for each in ours)
    return Report(
        claim=f"Truth, {key}: {world.name}",
        command=f"python -m benchmarks.truth --seeds {seeds} --world {key} --people {world.people}",
        versions=f"Vitrina {version('vitrina')}, NumPy {version('numpy')}",
        columns=(
            "",
            "share error",
            "p90",
            "over-attribution",
            "lowest to highest",
            "intervals cover",
            "their width",
        ),
        rows=tuple(_row(method, scored) for method, scored in scores.items()),
        notes=(
            f"{len(ours)} worlds of {world.people:,} people. Goal: {world.goal}.",
            "Share error is half the sum of the distances of shares (total variation); "
            "over-attribution is conversions credited over caused; width is over the mean effect "
            "of a channel. All by the referee, which alone knows the truth.",
            f'"Calibrated" calls {known:.1f} of the channels known on average, and says "not known '
            'yet" of the others; its figures for those count here too.',
            f"Reading the hold-outs and calibrating took at most {cpu:.1f} CPU s.",
        ),
    )


def _row(method: str, scored: Sequence[Scored]) -> tuple[str, ...]:
    errors = np.array([each.share_error for each in scored])
    over = np.array([each.over_attribution for each in scored])
    covers = [each.coverage for each in scored if each.coverage is not None]
    widths = [each.width for each in scored if each.width is not None]
    return (
        method,
        f"{errors.mean():.3f}",
        f"{np.quantile(errors, 0.9):.3f}",
        f"{over.mean():.2f}",
        f"{over.min():.2f} to {over.max():.2f}",
        f"{np.mean(covers):.1%}" if covers else "",
        f"{np.mean(widths):.2f}" if widths else "",
    )


def run() -> str:
    """Measure both worlds; the sections of RESULTS.md."""
    scored = {key: measure_world(world, range(20), REFEREE) for key, world in WORLDS.items()}
    return "\n".join(
        str(report(key, WORLDS[key], "0:20", scores)) for key, scores in scored.items()
    )


def main() -> None:
    """Measure the worlds that are asked for, and write them into RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="0:20", help="first and after the last, 0:20")
    parser.add_argument("--world", choices=WORLDS, help="one alone; all by default")
    parser.add_argument("--people", type=int, help="a smaller world, which is not written down")
    parser.add_argument("--referee", type=Path, default=REFEREE, help="the folder of its program")
    given = parser.parse_args()
    first, last = map(int, given.seeds.split(":"))
    for key, world in WORLDS.items():
        if given.world not in (None, key):
            continue
        people = given.people or world.people
        asked = World(name=world.name, options=world.options, people=people, goal=world.goal)
        scores = measure_world(asked, range(first, last), given.referee)
        found = report(key, asked, given.seeds, scores)
        print(found)
        if people == world.people:
            put([found])


if __name__ == "__main__":
    main()
