"""B11: how the work of a night grows with the events: 1, 10 and 50 million.

Each size is a shop of its own in a lake, made first and not counted. Then each step runs in a
process of its own: links are resolved to passports, journeys are built anew, credit is shared out;
and, after one more day of events, journeys are brought up to date.

    python -m benchmarks.growth --events 1000000 10000000 50000000
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.growing_shop import grow
from benchmarks.measure import Measured, Report, measure
from benchmarks.results import put

SIZES = (1_000_000, 10_000_000, 50_000_000)
DAYS = 90
STEPS = ("resolve", "journeys", "credit", "one more day")
TITLES = {
    "resolve": "Resolve identities",
    "journeys": "Build journeys",
    "credit": "Share out credit, 8 models",
    "one more day": "Bring journeys up to date",
}


def resolve(folder: Path) -> None:
    """Passports of all events."""
    from vitrina import identity, open_lake  # noqa: PLC0415  # only where it is measured

    lake = open_lake(folder)
    people = identity.resolve(identity.gather(lake.links, lake.events))
    with lake.write("resolve identities") as commit:
        commit.replace("passports", people)


def build(folder: Path) -> None:
    """Journeys: of all events the first time, of what is new the next."""
    from vitrina import open_lake  # noqa: PLC0415  # only where it is measured
    from vitrina.web.nightly_journeys import keep_journeys  # noqa: PLC0415

    keep_journeys(open_lake(folder))


def credit(folder: Path) -> None:
    """Credit of every model, by channel."""
    from vitrina import attribution, open_lake  # noqa: PLC0415  # only where it is measured

    lake = open_lake(folder)
    with lake.write("attribute") as commit:
        commit.replace("channel_credit", attribution.compare(lake.table("paths"), by="channel"))


WORK: Mapping[str, Callable[[Path], None]] = {
    "resolve": resolve,
    "journeys": build,
    "credit": credit,
    "one more day": build,
}


def measured(events: int) -> dict[str, Measured]:
    """One size: what each step took."""
    from vitrina import open_lake  # noqa: PLC0415  # not where another is measured

    taken = {}
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "shop"
        lake = open_lake(folder, create=True)
        grow(lake, events=events, days=range(DAYS - 1), of_days=DAYS)
        for step in STEPS:
            if step == "one more day":
                grow(lake, events=events, days=range(DAYS - 1, DAYS), of_days=DAYS)
                resolve(folder)
            command = [sys.executable, "-m", "benchmarks.growth", "--work", step, str(folder)]
            taken[step] = measure(command)
            print(f"{events:,} events, {step}: {taken[step]}", flush=True)
    return taken


def run(sizes: Sequence[int] = SIZES) -> Report:
    """Measure all sizes; the section of RESULTS.md."""
    found = {events: measured(events) for events in sizes}
    return Report(
        claim="B11: growth of the work of a night",
        command=f"python -m benchmarks.growth --events {' '.join(map(str, sizes))}",
        versions=f"Vitrina {version('vitrina')}, DuckDB {version('duckdb')}",
        columns=("", *(f"{events / 1e6:g} M events" for events in sizes), "exponent"),
        rows=tuple(_row(step, found) for step in STEPS),
        notes=(
            "CPU seconds of a process of its own, with start-up, reading and writing the lake; the "
            "peak of its memory.",
            f"A shop of {DAYS} days, a person to 20 events; the last day is added when journeys of "
            "the others are there.",
            "The exponent is that of the work between the two largest sizes: 1 is in step with the "
            "events. Goal: 1.1 at most.",
            "DuckDB takes up to four fifths of the memory before it turns to the disk.",
        ),
    )


def _row(step: str, found: Mapping[int, Mapping[str, Measured]]) -> tuple[str, ...]:
    cells = [
        f"{taken[step].cpu_seconds:.1f} s, {taken[step].peak_bytes / 1e9:.1f} GB"
        for taken in found.values()
    ]
    return (TITLES[step], *cells, f"{_exponent(step, found):.2f}")


def _exponent(step: str, found: Mapping[int, Mapping[str, Measured]]) -> float:
    """Of the two largest sizes: of smaller ones the start-up is a good part."""
    *_, (less, of_less), (more, of_more) = sorted(found.items())
    return log(of_more[step].cpu_seconds / of_less[step].cpu_seconds) / log(more / less)


def main() -> None:
    """Run it, or one step where it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=SIZES, help="sizes of the shop")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md, too")
    parser.add_argument("--work", nargs=2, metavar=("STEP", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if len(given.events) < 2:
        parser.error("growth needs two sizes or more: --events 1000000 10000000")
    if given.work:
        step, folder = given.work
        WORK[step](Path(folder))
        return
    report = run(given.events)
    print(report)
    if given.write:
        put([report])


if __name__ == "__main__":
    main()
