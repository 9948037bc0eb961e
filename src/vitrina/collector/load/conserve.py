"""Prove that nothing was lost and nothing counts twice, per source and hour.

What the door took in is counted in the log, again and apart from the loader; what became of it
stands in the lake's intake; what is there now is counted in the tables themselves.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from vitrina.collector.load.loader import KEPT, Loader, import_key, kept_rows, only_loader
from vitrina.collector.load.sorting import Tally, hour_of
from vitrina.collector.log import read_segment
from vitrina.collector.log.segment import HEADER_BYTES
from vitrina.collector.workspace import Workspace
from vitrina.engine import Lake, open_lake, select
from vitrina.errors import DamagedLogError, LakeBusyError

CANARY = "canary"
LOOK_AGAIN_SECONDS = 0.1

Place = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class Hour:
    """One source and hour: what came, what became of it, what is there."""

    source: str
    hour: datetime
    received: int
    new: int
    duplicate: int
    bad: int
    rejected: int
    lake_rows: int
    bad_rows: int
    rejections: int  # by reason
    in_log: int | None  # counted again in the log; None where the log is no longer kept

    @property
    def is_exact(self) -> bool:
        """Whether every message is accounted for, and every row is there."""
        adds_up = self.received == self.new + self.duplicate + self.bad + self.rejected
        is_there = (self.new, self.bad) == (self.lake_rows, self.bad_rows)
        is_told = self.rejected == self.rejections
        return adds_up and is_there and is_told and self.in_log in (None, self.received)


@dataclass(frozen=True, slots=True)
class Conservation:
    """The whole account; canaries are left out of the sums, not of the proof."""

    hours: tuple[Hour, ...]
    pending: int
    damaged: tuple[str, ...] = ()  # segments that cannot be read; what they hold is not counted

    @property
    def exact(self) -> bool:
        is_whole = self.pending == 0 and not self.damaged
        return is_whole and all(hour.is_exact for hour in self.hours)

    def total(self, name: str) -> int:
        """The sum of a count over all sources and hours."""
        return sum(getattr(hour, name) for hour in self.hours if hour.source != CANARY)

    def told(self) -> dict[str, object]:
        """The account in plain values, for JSON."""
        names = (*(each.name for each in fields(Tally)), "lake_rows")
        return {
            **{name: self.total(name) for name in names},
            "pending": self.pending,
            "damaged": list(self.damaged),
            "exact": self.exact,
            "wrong": [
                {
                    **{each.name: getattr(hour, each.name) for each in fields(Hour)},
                    "hour": hour.hour.isoformat(),
                }
                for hour in self.hours
                if not hour.is_exact
            ],
        }


def conserve(
    workspace: Workspace, *, clock: Callable[[], datetime], wait_seconds: float = 20.0
) -> Conservation:
    """Count everything, once what was acknowledged until now is loaded.

    Where no loader runs, this process loads what waits. Where one does, it is given
    `wait_seconds`; what it has not loaded by then is told as pending.
    """
    try:
        with only_loader(workspace):
            Loader(workspace, clock=clock).run_until_empty()
    except LakeBusyError:
        _wait(workspace, wait_seconds)
    return account(workspace)


def account(workspace: Workspace) -> Conservation:
    """Count what is there now, without waiting for what is on its way."""
    loaded = _Segments(workspace, "loaded")  # before the lake: all of these are in it
    lake = open_lake(workspace.folder)
    tallies: dict[Place, Tally] = defaultdict(Tally)
    by_segment: Counter[tuple[str, str, datetime]] = Counter()
    for row in lake.table("intake").rows():
        place = (str(row["source"]), _hour(row["hour"]))
        tally = tallies[place]
        for each in fields(Tally):
            setattr(tally, each.name, getattr(tally, each.name) + int(str(row[each.name])))
        by_segment[(str(row["segment"]), *place)] += int(str(row["received"]))
    in_log = _in_log(loaded, by_segment)
    lake_rows, bad_rows, rejections = _lake_rows(lake), _bad_rows(lake), _rejections(lake)
    sealed = _Segments(workspace, "sealed")
    pending = sealed.count(lambda path: not lake.has_import(import_key(path.name)))
    return Conservation(
        hours=tuple(
            Hour(
                source=place[0],
                hour=place[1],
                received=tallies[place].received,
                new=tallies[place].new,
                duplicate=tallies[place].duplicate,
                bad=tallies[place].bad,
                rejected=tallies[place].rejected,
                lake_rows=lake_rows[place],
                bad_rows=bad_rows[place],
                rejections=rejections[place],
                in_log=in_log.get(place),
            )
            for place in sorted({*tallies, *lake_rows, *bad_rows, *rejections, *in_log})
        ),
        pending=pending.total(),
        damaged=(*loaded.damaged, *sealed.damaged),
    )


class _Segments:
    """The segments of one folder of the log, counted without the loader."""

    def __init__(self, workspace: Workspace, folder: str) -> None:
        self.paths = sorted((workspace.log / folder).glob("*.log"))
        self.damaged: list[str] = []
        self._root = workspace.root_key()

    def count(self, is_wanted: Callable[[Path], bool] = lambda _: True) -> Counter[Place]:
        """The messages that they hold, by place; segments that cannot be read are noted."""
        counts: Counter[Place] = Counter()
        for path in filter(is_wanted, self.paths):
            try:
                for record in read_segment(path, self._root):
                    counts[(record.source, hour_of(record.received_at))] += record.count
            except DamagedLogError:
                self.damaged.append(path.name)
            except FileNotFoundError:  # loaded, or forgotten, since
                continue
        return counts


def _in_log(loaded: _Segments, told: Counter[tuple[str, str, datetime]]) -> Mapping[Place, int]:
    """Received by place, as the log says it: counted again where it is kept, as told elsewhere."""
    counts = loaded.count()
    kept = {path.stem for path in loaded.paths}
    for (segment, source, hour), received in told.items():
        if segment not in kept:
            counts[(source, hour)] += received
    return counts


def _lake_rows(lake: Lake) -> Counter[Place]:
    counts: Counter[Place] = Counter()
    for table in KEPT:
        for row in select("collector/load/counted.sql", kept=kept_rows(lake, table)).rows():
            counts[(str(row["source"]), _hour(row["hour"]))] += int(str(row["rows"]))
    return counts


def _bad_rows(lake: Lake) -> Counter[Place]:
    replayed = {row["bad_row_id"] for row in lake.table("replayed").rows()}
    counts: Counter[Place] = Counter()
    told = lake.table("bad_rows").to_arrow().select(["bad_row_id", "source", "received_at"])
    for row in told.to_pylist():
        if row["bad_row_id"] not in replayed:
            counts[(row["source"], hour_of(row["received_at"]))] += 1
    return counts


def _rejections(lake: Lake) -> Counter[Place]:
    counts: Counter[Place] = Counter()
    for row in lake.table("rejections").rows():
        counts[(str(row["source"]), _hour(row["hour"]))] += int(str(row["messages"]))
    return counts


def _hour(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value


def _wait(workspace: Workspace, seconds: float) -> None:
    until = time.monotonic() + seconds
    awaited = _on_the_way(workspace)
    while awaited and time.monotonic() < until:
        time.sleep(LOOK_AGAIN_SECONDS)
        awaited &= _on_the_way(workspace)


def _on_the_way(workspace: Workspace) -> set[str]:
    """The segments that hold something and are not loaded."""
    found = set()
    for folder in ("open", "sealed"):
        for path in (workspace.log / folder).glob("*.log"):
            try:
                if path.stat().st_size > HEADER_BYTES:
                    found.add(path.name)
            except FileNotFoundError:  # it has just been finished or loaded
                found.add(path.name)
    return found
