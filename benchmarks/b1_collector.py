"""B1: the collector, from a request to a row that can be queried, and what each step takes.

The peer is a twin of the door written with FastAPI and pydantic, on the same log and under the
same server; once as FastAPI's manual shows it, once tuned. All get the same requests from a process
of its own, in turns (A B C A B C). Counted is the CPU time of the processes that answer HTTP; it is
read from /proc, so that this needs Linux.

    python -m benchmarks.b1_collector --rows 20000 --seconds 10
    python -m benchmarks.b1_collector --minutes 10
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from statistics import median
from subprocess import check_output
from tempfile import TemporaryDirectory

from benchmarks.arrivals import Arrivals, scans_of, watch
from benchmarks.backlog import Loading, load_backlog
from benchmarks.measure import Report
from benchmarks.sender import Plan, Sent
from benchmarks.served import (
    Server,
    busy_seconds,
    cpu_seconds,
    make_shop,
    send,
    tree,
    twin,
    vitrina,
)
from benchmarks.shop_traffic import BATCH

MANUAL, TUNED = "manual", "tuned"  # styles of the twin, which only the peer's Python can import
ROWS = 200_000  # events in batches of one run
SINGLES_SHARE = 0.1  # of that many, alone
BACKLOG_SHARE = 1.5  # of that many, for the loader
ROUNDS = 3
CONNECTIONS = 64
SECONDS = 60
PER_SECOND = 5_000
SCANS_PER_SECOND = 200
SCAN_SECONDS = 20
SETTLE_SECONDS = 1.5  # the last segment of the log is finished within it
WARM_UP_SHARE = 0.05
WARM_UP_SECONDS = 10  # the pages are loaded beside the door just after the start


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took of a server, or the middle one of several."""

    cpu_us: float  # of the processes that answer HTTP, per event
    events_per_second: float
    p50_ms: float
    p99_ms: float
    others: float  # cores that everything else on the machine took meanwhile


Costs = dict[tuple[str, str], list[Cost]]  # of each server and kind of request


def run(*, rows: int = ROWS, seconds: int = SECONDS, peer_python: str = sys.executable) -> str:
    """Measure both doors in turns, then the way from the door to the lake."""
    began = os.getloadavg()[0]
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        costs: Costs = {}
        for number in range(ROUNDS):
            shop = folder / f"shop {number}"
            key = make_shop(shop)
            with vitrina(shop, key) as server:
                _measure(costs, "vitrina", server, rows)
            for style in (MANUAL, TUNED):
                with twin(style, folder / f"{style} {number}", peer_python) as server:
                    _measure(costs, style, server, rows)
        loadings = [_load(folder / f"backlog {number}", rows) for number in range(ROUNDS)]
        quiet, arrivals = _stream(folder / "stream", seconds)
    doors = _doors_report(costs, rows, peer_python, (began, os.getloadavg()[0]))
    return f"{doors}\n{_way_report(loadings, quiet, arrivals)}"


def _stream(shop: Path, seconds: int) -> tuple[Sent, Arrivals]:
    """Short links alone, then beside a steady stream of events."""
    with vitrina(shop, make_shop(shop)) as server:
        send(scans_of(server, SCANS_PER_SECOND, WARM_UP_SECONDS))
        quiet = send(scans_of(server, SCANS_PER_SECOND, SCAN_SECONDS))
        print(f"B1: short links alone: p99 {quiet.at(0.99):.1f} ms", flush=True)
        arrivals = watch(
            server,
            shop,
            per_second=PER_SECOND,
            scans_per_second=SCANS_PER_SECOND,
            seconds=seconds,
        )
    return quiet, arrivals


def _measure(costs: Costs, who: str, server: Server, rows: int) -> None:
    for kind, requests in [("single", int(rows * SINGLES_SHARE)), ("batch", rows // BATCH)]:
        plan = Plan(
            port=server.port,
            key=server.key,
            kind=kind,
            requests=requests,
            connections=CONNECTIONS,
            run=time.monotonic_ns() & 0xFFFFFFFF,
        )
        cost = _cost(server, plan)
        costs.setdefault((who, kind), []).append(cost)
        print(f"B1: {who}, {kind}: {cost}", flush=True)


def _cost(server: Server, plan: Plan) -> Cost:
    warm_up = max(CONNECTIONS, int(plan.requests * WARM_UP_SHARE))
    send(replace(plan, requests=warm_up, run=plan.run ^ 0xFFFFFFFF))
    time.sleep(SETTLE_SECONDS)
    http, all_of_it = server.http(), tree(server.root)
    before, ours_before, busy_before = cpu_seconds(http), cpu_seconds(all_of_it), busy_seconds()
    began = time.monotonic()
    sent = send(plan)
    time.sleep(SETTLE_SECONDS)
    took, ours = cpu_seconds(http) - before, cpu_seconds(all_of_it) - ours_before
    wall = time.monotonic() - began
    others = busy_seconds() - busy_before - ours - sent.cpu_seconds
    return Cost(
        cpu_us=took / sent.events * 1e6,
        events_per_second=sent.events / sent.seconds,
        p50_ms=sent.at(0.5),
        p99_ms=sent.at(0.99),
        others=max(0.0, others / wall),
    )


def _load(shop: Path, rows: int) -> Loading:
    make_shop(shop)
    loading = load_backlog(shop, int(rows * BACKLOG_SHARE))
    print(f"B1: loader: {loading.rows_per_cpu_second:,.0f} rows per CPU-s, {loading}", flush=True)
    return loading


def _middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(
        *(
            median(getattr(cost, name) for cost in costs)
            for name in ("cpu_us", "events_per_second", "p50_ms", "p99_ms", "others")
        )
    )


def _doors_report(
    costs: Costs, rows: int, peer_python: str, load_averages: tuple[float, float]
) -> Report:
    peers = _versions(peer_python)
    names = {
        "vitrina": "Vitrina",
        MANUAL: "FastAPI as its manual shows it",
        TUNED: "FastAPI, tuned",
    }
    kinds = {"single": "one at a time", "batch": f"in batches of {BATCH}"}
    middles = {which: _middle(taken) for which, taken in costs.items()}
    ratios = {
        (who, kind): middle.cpu_us / middles["vitrina", kind].cpu_us
        for (who, kind), middle in middles.items()
    }
    others = [cost.others for taken in costs.values() for cost in taken]
    return Report(
        claim="B1: the collector's door, answered once the disk has it",
        command=f"python -m benchmarks.b1_collector --rows {rows}",
        versions=f"Vitrina {version('vitrina')}, Granian {version('granian')}, {peers}",
        columns=(
            "",
            "CPU us per event",
            "of Vitrina",
            "events a second",
            "answer p50",
            "answer p99",
        ),
        rows=tuple(
            (
                f"{names[who]}, {kinds[kind]}",
                f"{middle.cpu_us:.1f}",
                f"{ratios[who, kind]:.1f}",
                f"{middle.events_per_second:,.0f}",
                f"{middle.p50_ms:.1f} ms",
                f"{middle.p99_ms:.1f} ms",
            )
            for kind in kinds
            for who, middle in ((who, middles[who, kind]) for who in names)
        ),
        notes=(
            f"{int(rows * SINGLES_SHARE):,} events one at a time, {rows:,} in batches, over "
            f"{CONNECTIONS} connections that are kept, each answered before the next request; "
            f"median of {ROUNDS} runs in turns. One worker each.",
            "Goals: 100 us one at a time, 8 us in batches, and a fourth of what FastAPI takes.",
            "The twin shares the log, the limits and the server; it checks the key, CORS, the "
            "shape of each message, and events that only servers may send. Vitrina's door leaves "
            "the shape to its loader, whose time is below. Tuned: no dependency runs in a thread, "
            "and the answer is made beforehand.",
            f"Everything else on the machine, Vitrina's loader apart, took {min(others):.1f} to "
            f"{max(others):.1f} of {os.cpu_count()} cores meanwhile (load average "
            f"{load_averages[0]:.1f} before, {load_averages[1]:.1f} after).",
        ),
    )


def _way_report(loadings: Sequence[Loading], quiet: Sent, arrivals: Arrivals) -> Report:
    rate = median(loading.rows_per_cpu_second for loading in loadings)
    seconds = round(arrivals.events.seconds)
    return Report(
        claim="B1: from the collector's door to a query",
        command=f"python -m benchmarks.b1_collector --seconds {seconds}",
        versions=f"DuckDB {version('duckdb')}, PyArrow {version('pyarrow')}",
        columns=("", "measured", "goal"),
        rows=(
            ("loader, rows per CPU second", f"{rate:,.0f}", "50,000"),
            (
                f"acknowledged to queryable at {PER_SECOND:,} events a second, p50 and p99",
                f"{arrivals.wait_at(0.5):.1f} s, {arrivals.wait_at(0.99):.1f} s",
                "p99 5 s",
            ),
            (
                f"the answer at {PER_SECOND:,} events a second, p50 and p99",
                _latency(arrivals.events),
                "",
            ),
            (f"short link at {SCANS_PER_SECOND} a second, p50 and p99", _latency(quiet), "20 ms"),
            ("the same beside the events", _latency(arrivals.scans), ""),
            *(
                (
                    f"memory of {name}, at a tenth, half and all of the run",
                    ", ".join(f"{size / 2**20:.0f}" for size in sizes) + " MiB",
                    "flat",
                )
                for name, sizes in arrivals.memory.items()
            ),
        ),
        notes=(
            f"Loader: median of {len(loadings)} backlogs of {loadings[0].rows:,} events, half page "
            "views, a quarter looks at a product, a quarter events of no vocabulary.",
            f"{arrivals.events.events:,} events in {seconds} s, a fifth of them alone, the others "
            f"in batches of {BATCH}; {len(arrivals.waits):,} were followed until a query over the "
            "lake, in a process of its own, gave them back.",
            "The loader remembers message ids for seven days: 32 bytes each.",
        ),
    )


def _latency(sent: Sent) -> str:
    return f"{sent.at(0.5):.1f} ms, {sent.at(0.99):.1f} ms"


def _versions(python: str) -> str:
    asked = (
        "from importlib.metadata import version; "
        "print(f\"FastAPI {version('fastapi')}, pydantic {version('pydantic')}\")"
    )
    return check_output([python, "-c", asked], text=True).strip()


def main() -> None:
    """Run this benchmark by itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="events in batches of one run")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="of the steady stream")
    parser.add_argument("--minutes", type=int, default=0, help="the same, for long runs")
    parser.add_argument("--peer-python", default=sys.executable, help="one that has the peer")
    given = parser.parse_args()
    seconds = given.minutes * 60 or given.seconds
    print(run(rows=given.rows, seconds=seconds, peer_python=given.peer_python))


if __name__ == "__main__":
    main()
