"""A backlog for the loader: write it into a shop's log, or load it and tell what that took.

python -m benchmarks.backlog fill SHOP EVENTS
python -m benchmarks.backlog load SHOP
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.shop_traffic import BATCH, Traffic
from vitrina.collector.load.loader import Loader
from vitrina.collector.log import LogWriter, Record
from vitrina.collector.workspace import open_workspace
from vitrina.engine import open_lake

EVENTS_PER_SEGMENT = 5_000  # a second's worth


@dataclass(frozen=True, slots=True)
class Loading:
    """What loading a backlog took."""

    rows: int
    cpu_seconds: float
    seconds: float

    @property
    def rows_per_cpu_second(self) -> float:
        return self.rows / self.cpu_seconds


def load_backlog(shop: Path, events: int) -> Loading:
    """Fill a new shop's log and load it, each in a process of its own; a segment more warms up."""
    module = [sys.executable, "-m", "benchmarks.backlog"]
    subprocess.check_call([*module, "fill", str(shop), str(events + EVENTS_PER_SEGMENT)])
    loading = Loading(**json.loads(subprocess.check_output([*module, "load", str(shop)])))
    if loading.rows != events:
        raise RuntimeError(f"{loading.rows:,} of {events:,} events are in the lake.")
    return loading


def fill(shop: Path, events: int) -> None:
    workspace = open_workspace(shop)
    writer = LogWriter(workspace.log, workspace.root_key(), now_us=_now_us)
    traffic = Traffic("", run=_now_us() & 0xFFFFFFFF)
    for number in range(1, events // BATCH + 1):
        body = traffic.batch_body()
        writer.append(
            [Record(kind="segment", source="site", received_us=_now_us(), count=BATCH, body=body)]
        )
        if number * BATCH % EVENTS_PER_SEGMENT == 0:
            writer.seal()
    writer.seal()


def load(shop: Path) -> Loading:
    workspace = open_workspace(shop)
    loader = Loader(workspace, clock=lambda: datetime.now(UTC))
    # a loader runs for days: its imports are no part of the rate
    with _only_first_segment(workspace.log):
        loader.run_until_empty()
    before = open_lake(shop).rows_in("events")
    began, began_cpu = time.perf_counter(), time.process_time()
    loader.run_until_empty()
    cpu, wall = time.process_time() - began_cpu, time.perf_counter() - began
    return Loading(open_lake(shop).rows_in("events") - before, cpu, wall)


@contextmanager
def _only_first_segment(log: Path) -> Iterator[None]:
    away = log / "away"
    away.mkdir()
    for path in sorted((log / "sealed").iterdir())[1:]:
        path.rename(away / path.name)
    yield
    for path in away.iterdir():
        path.rename(log / "sealed" / path.name)
    away.rmdir()


def _now_us() -> int:
    return time.time_ns() // 1000


def main() -> None:
    """Do what the first argument says."""
    deed, shop, *events = sys.argv[1:]
    if deed == "fill":
        fill(Path(shop), int(events[0]))
    else:
        print(json.dumps(asdict(load(Path(shop)))))


if __name__ == "__main__":
    main()
