"""City: what the product expects, and what experiments find, against the truth of drawn cities.

Nowcast: every city is looked at on several days as if the data ended there, and what was expected
of the days before is compared with what they brought in the end. Experiments: the effect that is
read, against the purchases that would not have happened, which the city wrote beside its files.

    python -m benchmarks.city --seeds 100:110
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.measure import Report
from benchmarks.results import put
from vitrina import optimization
from vitrina.engine import Lake, open_lake
from vitrina.simulation import CityPlan
from vitrina.simulation.dataset import bring_city
from vitrina.web.pipeline import derive

PEOPLE, DAYS, ENDS_ON = 5_000, 180, date(2026, 6, 30)
SEEDS = "100:110"
AGES = 30  # days after the last touch that a receipt still counts
LOOKS = (37, 45, 53, 61)  # days before the end at which the data are cut, of four weekdays


@dataclass(slots=True)
class Seen:
    """Everything compared, over all cities.

    Attributes:
        errors: of days that were 7 days old, the distance from the truth as a share of it.
        held: of each channel and day that was not final, whether the 80 % interval held the truth.
        held_in_all: the same of all channels together.
        effects: of each experiment that was read, whether the 90 % interval held the truth, the
            effect that was read, and the true one.
    """

    errors: list[float] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    held_in_all: list[bool] = field(default_factory=list)
    effects: list[tuple[bool, float, float]] = field(default_factory=list)


def look_at(seed: int, seen: Seen) -> None:
    """Draw one city, let the night run over it, and compare."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "shop"
        lake = open_lake(folder, create=True)
        bring_city(CityPlan(seed, PEOPLE, DAYS, ends_on=ENDS_ON), lake, progress=lambda *_: None)
        for step in derive(lake):
            step.run(lambda *_: None)
        paths = lake.table("paths").to_arrow()
        for days in LOOKS:
            _nowcast(paths, ENDS_ON - timedelta(days=days), seen)
        _experiments(lake, folder, seen)


def _nowcast(paths: pa.Table, as_of: date, seen: Seen) -> None:
    for day, expected, is_held, truth in _compared(paths, as_of, by=None):
        seen.held_in_all.append(is_held)
        if day == as_of - timedelta(days=7) and truth:
            seen.errors.append(abs(expected - truth) / truth)
    seen.held += [is_held for _, _, is_held, _ in _compared(paths, as_of, by="channel")]


def _compared(
    paths: pa.Table, as_of: date, *, by: Literal["channel"] | None
) -> Iterator[tuple[object, float, bool, float]]:
    """Of each cohort that is not final: its day, what is expected, whether it holds, the truth."""
    end = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(days=1)
    known = paths.filter(pc.less(paths.column("converted_at"), pa.scalar(end)))
    later = optimization.nowcast(paths, as_of=as_of + timedelta(AGES), by=by, max_age_days=AGES)
    final = {(row.get("channel"), row["day"]): row["conversions"] for row in later.rows()}
    for row in optimization.nowcast(known, as_of=as_of, by=by, max_age_days=AGES).rows():
        if row["is_final"] or row["expected_conversions"] is None:
            continue
        expected, low, high = (
            float(str(row[f"{name}_conversions"])) for name in ("expected", "low", "high")
        )
        truth = float(str(final.get((row.get("channel"), row["day"]), 0.0)))
        yield row["day"], expected, low <= truth <= high, truth


def _experiments(lake: Lake, folder: Path, seen: Seen) -> None:
    files = sorted((folder / "truth").glob("effects-*.parquet"))
    truth = {row["experiment_id"]: row for file in files for row in pq.read_table(file).to_pylist()}
    for row in lake.table("readings").rows():
        right = truth.get(row["experiment_id"])
        if row["state"] != "read" or right is None:
            continue
        low, effect, high = (float(str(row[name])) for name in ("low", "effect", "high"))
        seen.effects.append((low <= right["effect"] <= high, effect, float(right["effect"])))


def reports(seeds: str, seen: Seen) -> list[Report]:
    """Both tables."""
    command = f"python -m benchmarks.city --seeds {seeds}"
    cities = len(_seeds(seeds))
    versions = f"Vitrina {version('vitrina')}"
    nowcast = Report(
        claim="City: days that are not over, by what is expected of them",
        command=command,
        versions=versions,
        columns=("", "measured", "goal"),
        rows=(
            (
                "a day that is 7 days old, all channels: median distance from the truth",
                f"{median(seen.errors):.1%}",
                "10 %",
            ),
            (
                "80 % intervals of a channel and day that hold it",
                f"{mean(seen.held):.1%}",
                "72 to 88 %",
            ),
            ("of a day, all channels together", f"{mean(seen.held_in_all):.1%}", "72 to 88 %"),
        ),
        notes=(
            f"{cities} cities of {PEOPLE:,} people and {DAYS} days, each looked at on "
            f"{len(LOOKS)} days; {len(seen.errors)} days of that age, {len(seen.held):,} of all "
            f"ages below {AGES}.",
        ),
    )
    held, found, right = zip(*seen.effects, strict=True)
    experiments = Report(
        claim="City: experiments, by what they find",
        command=command,
        versions=versions,
        columns=("", "measured", "goal"),
        rows=(
            ("90 % intervals that hold the truth", f"{mean(held):.1%}", "85 to 95 %"),
            (
                "effects that were read, added up, of the true ones",
                f"{sum(found) / sum(right):.2f}",
                "1",
            ),
        ),
        notes=(f"{len(held)} experiments of {cities} cities; refused and running ones apart.",),
    )
    return [nowcast, experiments]


def _seeds(text: str) -> Sequence[int]:
    first, last = map(int, text.split(":"))
    return range(first, last)


def run() -> str:
    """Measure ten cities; the sections of RESULTS.md."""
    return "\n".join(map(str, reports(SEEDS, measured(SEEDS))))


def measured(seeds: str) -> Seen:
    """Look at one city after the other."""
    seen = Seen()
    for seed in _seeds(seeds):
        look_at(seed, seen)
        print(f"City {seed}: {len(seen.held)} cohorts", file=sys.stderr)
    return seen


def main() -> None:
    """Measure and write RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default=SEEDS, help="the first, and the one after the last")
    given = parser.parse_args()
    put(reports(given.seeds, measured(given.seeds)))


if __name__ == "__main__":
    main()
