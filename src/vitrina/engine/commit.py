"""Write to the lake so that a crash at any moment leaves it as it was before.

Files are written to staging, flushed, moved to their place and flushed again; only then
does one transaction of the manifest make them count. What a killed writer left behind is
swept by the next one.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Protocol
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from vitrina.engine.duckdb import DuckDB
from vitrina.engine.manifest import Change, Count, File, Manifest
from vitrina.engine.sources import TableLike, together
from vitrina.engine.table import Table
from vitrina.errors import CurrencyError, LakeBusyError, UnknownNameError
from vitrina.events.lake_tables import LAKE_TABLES, LakeTable

# a report that was opened before a table was replaced may still be reading its files
KEEP_REPLACED = timedelta(hours=1)

DAY_US = 86_400_000_000
LOOK_AGAIN_SECONDS = 0.05


class Target(Protocol):
    """What a commit needs to know of the lake it writes to."""

    folder: Path

    @property
    def currency(self) -> str | None: ...

    def table(self, name: str) -> Table: ...

    def rows_in(self, name: str) -> int: ...


class Commit:
    """The changes of one `Lake.write` block."""

    def __init__(self, lake: Target, *, what: str, import_key: str | None) -> None:
        self._lake = lake
        self._what = what
        self._import_keys = [import_key] if import_key else []
        self._staging = lake.folder / "staging" / uuid4().hex
        self._added: list[File] = []
        self._replaced: list[str] = []
        self._merged: list[str] = []
        self._counts: dict[str, Count] = {}
        self._keys: dict[str, list[pa.Table]] = {}  # of the rows that this block added
        self._currency = lake.currency

    def append(self, name: str, rows: TableLike) -> Count:
        """Add rows to a known table; rows whose key is there already are left out.

        Args:
            name: a table of `vitrina.events.lake_tables`.
            rows: its required columns, and any of the others.

        Returns:
            How many rows were new, and how many were duplicates.

        Raises:
            UnknownNameError: no such table; derived ones are replaced as a whole.
            MissingColumnsError: a required column is not there.
            CurrencyError: money in another currency than the lake's.
        """
        if name not in LAKE_TABLES:
            raise UnknownNameError("lake table", name, LAKE_TABLES)
        known = LAKE_TABLES[name]
        [table] = together(rows)
        table.require(f"Adding to {name}", known.required)
        shaped = _local(_shaped(table, known)).store(f"new_{name}")
        self._check_currency(shaped, name)
        fresh = self._unseen(shaped, known).store(f"fresh_{name}")
        added = self._write(fresh, name, partition_by=["day"] if known.day_of else [])
        self._keys.setdefault(name, []).append(_keys(fresh, known).to_arrow())
        return self._count(Count(name, added, _size(shaped) - added))

    def append_new(self, name: str, rows: pa.Table) -> Count:
        """Add rows of which the caller knows that no key is there yet, in any other way.

        For a loader that keeps count of keys itself: comparing them with all of the lake costs
        more the larger it is.

        Args:
            name: a table of `vitrina.events.lake_tables`.
            rows: all of its columns, in their order and types; money in the lake's currency.
        """
        known = LAKE_TABLES[name]
        return self._count(Count(name, self._write_arrow(rows, known), 0))

    def merge(self, name: str, files: Sequence[File]) -> None:
        """Put one file, or a few, in the place of many small ones with the same rows."""
        paths = [self._lake.folder / file.path for file in files]
        rows = pa.concat_tables([pq.read_table(path, partitioning=None) for path in paths])
        self._write_arrow(rows, LAKE_TABLES[name])
        self._merged += [file.path for file in files]

    def covers(self, import_key: str) -> None:
        """Name one more source that the commit holds; a second commit with it is refused."""
        self._import_keys.append(import_key)

    def replace(self, name: str, rows: TableLike) -> Count:
        """Put rows in the place of all that a table had: for derived tables, and for spend.

        Raises:
            CurrencyError: a known table would have money in another currency than the lake's.
        """
        [table] = together(rows)
        known = LAKE_TABLES.get(name)
        shaped = _local(_shaped(table, known) if known else table)
        if known:
            shaped = shaped.store(f"replaced_{name}")
            self._check_currency(shaped, name)
        self._replaced.append(name)
        return self._count(Count(name, self._write(shaped, name, partition_by=[]), 0))

    def change(self, at: datetime) -> Change:
        """All of it, for the manifest."""
        return Change(
            at=at,
            what=self._what,
            import_keys=self._import_keys,
            added=self._added,
            replaced=self._replaced,
            merged=self._merged,
            counts=list(self._counts.values()),
            currency=self._currency,
        )

    def discard_staging(self) -> None:
        shutil.rmtree(self._staging, ignore_errors=True)

    def leave_for_the_sweep(self) -> None:
        """After a failure: the next writer removes what the manifest does not name."""
        if self._staging.exists():
            self.discard_staging()
            self._staging.mkdir()

    def _count(self, count: Count) -> Count:
        before = self._counts.get(count.table, Count(count.table, 0, 0))
        self._counts[count.table] = Count(
            count.table, before.added + count.added, before.duplicate + count.duplicate
        )
        return count

    def _unseen(self, shaped: Table, known: LakeTable) -> Table:
        """The rows whose key is neither in the lake, nor in this block, nor given twice."""
        here = self._keys.get(known.name, [])
        if not (here or self._lake.rows_in(known.name) or _repeats(shaped, known)):
            return shaped
        old = pa.concat_tables([_keys(self._lake.table(known.name), known).to_arrow(), *here])
        return _fresh(shaped, shaped.engine.adopt(old), known)

    def _check_currency(self, shaped: Table, name: str) -> None:
        if "currency" not in shaped.columns:
            return
        query = exp.select("currency").distinct().from_(shaped.query.subquery("given"))
        found = {
            str(row["currency"]) for row in Table(shaped.engine, query).rows() if row["currency"]
        }
        together_with = found | ({self._currency} if self._currency else set())
        if len(together_with) > 1:
            raise CurrencyError(f"Adding to {name}", together_with)
        self._currency = next(iter(together_with), None)

    def _write(self, table: Table, name: str, *, partition_by: list[str]) -> int:
        staged = self._staging / uuid4().hex
        staged.mkdir(parents=True)
        assert isinstance(table.engine, DuckDB), "writing goes through DuckDB"
        table.engine.write(table.query, staged, partition_by=partition_by)
        staged_files = sorted(staged.rglob("*.parquet"))
        _flush(staged_files)
        files = [self._move(path, staged, name) for path in staged_files]
        _flush(_folders(files, self._lake.folder))
        kept = [file for file in files if file.rows]
        self._added += kept
        return sum(file.rows for file in kept)

    def _write_arrow(self, rows: pa.Table, known: LakeTable) -> int:
        """Write an Arrow table as it is, a file for each day; no engine, no copies."""
        staged = self._staging / uuid4().hex
        parts = _by_day(rows, known.day_of) if known.day_of else {"": rows}
        files = []
        for part, held in parts.items():
            path = staged / part / "part.parquet"
            path.parent.mkdir(parents=True)
            pq.write_table(held, path, compression="zstd")
            files.append(path)
        _flush(files)
        moved = [self._move(path, staged, known.name) for path in files]
        _flush(_folders(moved, self._lake.folder))
        self._added += moved
        return int(rows.num_rows)

    def _move(self, path: Path, staged: Path, name: str) -> File:
        rows = pq.read_metadata(path).num_rows
        folder = Path("tables") / name / path.parent.relative_to(staged)
        place = folder / f"{uuid4().hex}.parquet"
        (self._lake.folder / folder).mkdir(parents=True, exist_ok=True)
        path.rename(self._lake.folder / place)
        return File(str(place), name, rows, (self._lake.folder / place).stat().st_size)


@contextmanager
def hold_lock(folder: Path, what: str, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Be the only writer of a lake, on this machine.

    Raises:
        LakeBusyError: another process is, and still was after `wait_seconds`; it is named.
    """
    until = time.monotonic() + wait_seconds
    with (folder / "writer.lock").open("a+") as lock:
        while not _locked(lock):
            if time.monotonic() < until:
                time.sleep(LOOK_AGAIN_SECONDS)
                continue
            lock.seek(0)
            writer = lock.read().strip() or "another process"
            raise LakeBusyError(
                f"The lake {folder} is being written by {writer}. Reading goes on as before; "
                "wait until it has finished and try again."
            )
        lock.truncate(0)
        lock.write(f"process {os.getpid()} ({what})")
        lock.flush()
        yield


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def sweep(folder: Path, manifest: Manifest, now: datetime) -> None:
    """Remove what killed writers left, and files that were replaced long enough ago."""
    staging = folder / "staging"
    was_killed = staging.exists() and any(staging.iterdir())
    for forgotten in manifest.forget(now - KEEP_REPLACED):
        (folder / forgotten).unlink(missing_ok=True)
    if not was_killed:
        return  # looking at every file takes time in a lake that is written each second
    shutil.rmtree(staging, ignore_errors=True)
    known = manifest.known_paths()
    for path in (folder / "tables").rglob("*.parquet"):
        if str(path.relative_to(folder)) not in known:
            path.unlink()


def _by_day(rows: pa.Table, day_of: str) -> dict[str, pa.Table]:
    """The rows of each UTC day, under the name of the day's partition."""
    # microseconds since 1970: whole days by division, which is right before 1970 too
    days = rows.column(day_of).cast(pa.int64()).to_numpy() // DAY_US
    first = np.unique(days)
    if len(first) == 1:
        return {_partition(int(first[0])): rows}
    return {_partition(int(day)): rows.filter(pa.array(days == day)) for day in first}


def _partition(day: int) -> str:
    return f"day={date(1970, 1, 1) + timedelta(days=day)}"


def _shaped(table: Table, known: LakeTable) -> Table:
    present = set(table.columns)
    chosen = [
        exp.alias_(
            exp.cast(
                exp.column(exp.to_identifier(column.name, quoted=True))
                if column.name in present
                else exp.null(),
                exp.DataType.build(column.kind, dialect="duckdb"),
            ),
            column.name,
            quoted=True,
        )
        for column in known.columns
    ]
    if known.day_of:
        day = f"CAST(\"{known.day_of}\" AT TIME ZONE 'UTC' AS DATE) AS day"
        chosen.append(exp.maybe_parse(day, dialect="duckdb"))
    return Table(table.engine, exp.select(*chosen).from_(table.query.subquery("given")))


def _repeats(shaped: Table, known: LakeTable) -> bool:
    keys = ", ".join(f'"{key}"' for key in known.key)
    query = exp.select(f"count(*) > count(DISTINCT ({keys})) AS repeats", dialect="duckdb")
    [row] = Table(shaped.engine, query.from_(shaped.query.subquery("given"))).rows()
    return bool(row["repeats"])


def _fresh(shaped: Table, old: Table, known: LakeTable) -> Table:
    same = " AND ".join(f'old."{key}" IS NOT DISTINCT FROM new."{key}"' for key in known.key)
    keys = ", ".join(f'"{key}"' for key in known.key)
    order = f'"{known.day_of}"' if known.day_of else keys
    turn = f"row_number() OVER (PARTITION BY {keys} ORDER BY {order}) AS copy"
    numbered = exp.select("*", turn).from_(shaped.query.subquery("given"))
    there = exp.select("1").from_(old.query.subquery("old")).where(same)
    query = (
        exp.select("* EXCLUDE (copy)", dialect="duckdb")
        .from_(numbered.subquery("new"))
        .where("copy = 1")
        .where(exp.Not(this=exp.Exists(this=there)))
    )
    return Table(shaped.engine, query)


def _keys(table: Table, known: LakeTable) -> Table:
    names = [exp.column(exp.to_identifier(key, quoted=True)) for key in known.key]
    return Table(table.engine, exp.select(*names).from_(table.query.subquery("kept")))


def _local(table: Table) -> Table:
    """The same rows on DuckDB, which does all the writing."""
    return table if isinstance(table.engine, DuckDB) else DuckDB.open().adopt(table.to_arrow())


def _size(table: Table) -> int:
    query = exp.select("count(*) AS size").from_(table.query.subquery("given"))
    [row] = Table(table.engine, query).rows()
    return int(str(row["size"]))


def _folders(files: Iterable[File], root: Path) -> set[Path]:
    """Every folder whose list of entries a move may have changed."""
    places = {parent for file in files for parent in Path(file.path).parents}
    return {root / place for place in places}


def _flush(paths: Iterable[Path]) -> None:
    """Force files or folders onto the disk, several at once: the disk writes them together."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(_flush_one, paths))


def _flush_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
