"""City: what the product expects, and what experiments find, against the truth of drawn cities.

Nowcast: every city is looked at on several days as if the data ended there, and what was expected
of the days before is compared with what they brought in the end. Experiments: the effect that is
read, against the purchases that would not have happened, which the city wrote beside its files.

    python -m benchmarks.city --seeds 200:210 --write
"""

import argparse
import sys
import time
from collections import defaultdict
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
from vitrina import experiments, identity, journeys, optimization
from vitrina.engine import Lake, Table, open_lake
from vitrina.simulation import CityPlan
from vitrina.simulation.dataset import bring_city
from vitrina.web.pipeline import data_until

PEOPLE, DAYS, ENDS_ON = 10_000, 180, date(2026, 6, 30)
SEEDS = "200:210"
AGES = 30  # days after the last touch that a receipt still counts
LOOKS = (37, 45, 53, 61)  # days before the end at which the data are cut, of four weekdays

# conversions in the end, by channel (None: all together) and day of the touch
Truth = defaultdict[tuple[object, object], float]


@dataclass(slots=True)
class Seen:
    """Everything compared; of one city, or of all.

    Attributes:
        errors: of days that were 7 days old, the distance from the truth as a share of it.
        plain_errors: the same, of what was reported so far.
        held: of each channel and day that was not final, whether the 80 % interval held the truth.
        held_in_all: the same of all channels together.
        effects: of each experiment that was read, whether the 90 % interval held the truth, the
            effect that was read, and the true one.
    """

    errors: list[float] = field(default_factory=list)
    plain_errors: list[float] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    held_in_all: list[bool] = field(default_factory=list)
    effects: list[tuple[bool, float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Compared:
    """A day of one channel, or of all: what was known of it, what was expected, and the truth."""

    day: object
    so_far: float
    expected: float
    is_held: bool
    truth: float


def look_at(seed: int) -> Seen:
    """Draw one city, derive what is looked at and no more, and compare."""
    seen = Seen()
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "shop"
        lake = open_lake(folder, create=True)
        bring_city(CityPlan(seed, PEOPLE, DAYS, ends_on=ENDS_ON), lake, progress=lambda *_: None)
        people = identity.resolve(identity.gather(lake.links, lake.events)).store("people")
        paths = journeys.build(lake.events, people, goal="receipt", lookback_days=AGES).to_arrow()
        final = _final(paths)
        for days in LOOKS:
            _nowcast(paths, ENDS_ON - timedelta(days=days), final, seen)
        _experiments(lake, people, folder, seen)
    return seen


def _final(paths: pa.Table) -> Truth:
    """What days brought in the end: they are all final on the last whole day."""
    last = ENDS_ON - timedelta(days=1)
    rows = optimization.nowcast(paths, as_of=last, by="channel", max_age_days=AGES).rows()
    final: Truth = defaultdict(float)
    for row in rows:
        for channel in (row["channel"], None):
            final[channel, row["day"]] += float(str(row["conversions"]))
    return final


def _nowcast(paths: pa.Table, as_of: date, final: Truth, seen: Seen) -> None:
    end = datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC) + timedelta(days=1)
    known = paths.filter(pc.less(paths.column("converted_at"), pa.scalar(end)))
    for each in _compared(known, as_of, final, by=None):
        seen.held_in_all.append(each.is_held)
        if each.day == as_of - timedelta(days=7) and each.truth:
            seen.errors.append(abs(each.expected - each.truth) / each.truth)
            seen.plain_errors.append(abs(each.so_far - each.truth) / each.truth)
    seen.held += [each.is_held for each in _compared(known, as_of, final, by="channel")]


def _compared(
    known: pa.Table, as_of: date, final: Truth, *, by: Literal["channel"] | None
) -> Iterator[Compared]:
    """Each cohort that was not final."""
    for row in optimization.nowcast(known, as_of=as_of, by=by, max_age_days=AGES).rows():
        if row["is_final"] or row["expected_conversions"] is None:
            continue
        so_far, expected, low, high = (
            float(str(row[f"{name}conversions"])) for name in ("", "expected_", "low_", "high_")
        )
        truth = final[row.get("channel"), row["day"]]
        yield Compared(row["day"], so_far, expected, low <= truth <= high, truth)


def _experiments(lake: Lake, people: Table, folder: Path, seen: Seen) -> None:
    files = sorted((folder / "truth").glob("effects-*.parquet"))
    truth = {row["experiment_id"]: row for file in files for row in pq.read_table(file).to_pylist()}
    readings = experiments.read_all(
        lake.experiments, lake.assignments, events=lake.events, people=people, now=data_until(lake)
    )
    for row in readings.rows():
        right = truth.get(row["experiment_id"])
        if row["state"] != "read" or right is None:
            continue
        low, effect, high = (float(str(row[name])) for name in ("low", "effect", "high"))
        seen.effects.append((low <= right["effect"] <= high, effect, float(right["effect"])))


def reports(seeds: str, cities: Sequence[Seen]) -> list[Report]:
    """Both tables."""
    return [_days(seeds, cities), _effects(seeds, cities)]


def _days(seeds: str, cities: Sequence[Seen]) -> Report:
    errors, plain, held, in_all = (
        [value for seen in cities for value in getattr(seen, name)]
        for name in ("errors", "plain_errors", "held", "held_in_all")
    )
    by_city = sorted(mean(seen.held_in_all) for seen in cities)
    return Report(
        claim="City: days that are not over, by what is expected of them",
        command=f"python -m benchmarks.city --seeds {seeds} --write",
        versions=f"Vitrina {version('vitrina')}",
        columns=("", "measured", "goal"),
        rows=(
            (
                "a day that is 7 days old, all channels: median distance from the truth",
                f"{median(errors):.1%}",
                "10 %",
            ),
            ("of what it has reported so far, without a nowcast", f"{median(plain):.1%}", ""),
            ("80 % intervals of a channel and day that hold it", f"{mean(held):.1%}", "72 to 88 %"),
            ("of a day, all channels together", f"{mean(in_all):.1%}", "72 to 88 %"),
        ),
        notes=(
            f"{len(cities)} cities of {PEOPLE:,} people and {DAYS} days, each looked at on "
            f"{len(LOOKS)} days; {len(errors)} days of that age, {len(held):,} of a channel and "
            f"{len(in_all):,} of all of all ages below {AGES}.",
            "The days of one city err together: of all channels together, the intervals of a city "
            f"hold the truth in {by_city[0]:.0%} to {by_city[-1]:.0%} of the days.",
        ),
    )


def _effects(seeds: str, cities: Sequence[Seen]) -> Report:
    held, found, right = zip(*(each for seen in cities for each in seen.effects), strict=True)
    return Report(
        claim="City: experiments, by what they find",
        command=f"python -m benchmarks.city --seeds {seeds} --write",
        versions=f"Vitrina {version('vitrina')}",
        columns=("", "measured", "goal"),
        rows=(
            ("90 % intervals that hold the truth", f"{mean(held):.1%}", "85 to 95 %"),
            (
                "effects that were read, added up, of the true ones",
                f"{sum(found) / sum(right):.2f}",
                "1",
            ),
        ),
        notes=(
            f"{len(held)} experiments of {len(cities)} cities; refused and running ones apart.",
        ),
    )


def _seeds(text: str) -> Sequence[int]:
    first, last = map(int, text.split(":"))
    return range(first, last)


def run() -> str:
    """Measure ten cities; the sections of RESULTS.md."""
    return "\n".join(map(str, reports(SEEDS, measured(SEEDS))))


def measured(seeds: str) -> list[Seen]:
    """Look at one city after the other."""
    cities = []
    for seed in _seeds(seeds):
        began = time.process_time()
        cities.append(look_at(seed))
        held, used = mean(cities[-1].held_in_all), time.process_time() - began
        print(f"City {seed}: totals held {held:.0%}, {used:.0f} CPU s", file=sys.stderr, flush=True)
    return cities


def main() -> None:
    """Measure, print, and write into RESULTS.md if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default=SEEDS, help="the first, and the one after the last")
    parser.add_argument("--write", action="store_true", help="put the tables into RESULTS.md")
    given = parser.parse_args()
    found = reports(given.seeds, measured(given.seeds))
    print("\n".join(map(str, found)))
    if given.write:
        put(found)


if __name__ == "__main__":
    main()
