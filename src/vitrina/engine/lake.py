"""The lake: a folder of hive-partitioned Parquet with a manifest, safe to read while written.

shop/manifest.sqlite                       which files are in, version by version
shop/tables/events/day=2026-03-01/*.parquet
shop/staging/                              a write on its way; wiped by the next writer
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from sqlglot import exp

from vitrina.engine.choose import engine_of
from vitrina.engine.commit import Commit, hold_lock, sweep
from vitrina.engine.manifest import Count, File, Manifest
from vitrina.engine.sources import arrow_of
from vitrina.engine.table import Engine, Table
from vitrina.errors import DamagedLakeError, LakeError, NoLakeError, UnknownNameError
from vitrina.events.lake_tables import LAKE_TABLES, Kind, LakeTable

ARROW = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.REAL: pa.float64(),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
    Kind.DAY: pa.date32(),
    Kind.CLAIM: pa.bool_(),
}

WAIT_SECONDS = 3.0  # the collector writes each second, for a moment

Clock = Callable[[], datetime]


def open_lake(
    path: str | Path, *, engine: object = None, create: bool = False, clock: Clock | None = None
) -> "Lake":
    """Open the lake in a folder, as it stands now.

    Args:
        path: the folder.
        engine: where queries run: nothing for DuckDB in this process, a SparkSession, a
            DuckDB connection, or any `Engine`.
        create: make an empty lake if there is none.
        clock: gives the present time; the system's by default.

    Raises:
        NoLakeError: there is no lake there, and `create` is not set.
        LakeVersionError: a newer Vitrina wrote it.
        DamagedLakeError: the manifest or a file that it names is missing or cut short.
    """
    folder = Path(path).absolute()
    manifest = Manifest(folder / "manifest.sqlite")
    if create:
        folder.mkdir(parents=True, exist_ok=True)
        manifest.create()
    elif not manifest.path.exists():
        raise NoLakeError(
            f"There is no lake in {folder}. Import something into it first "
            "(`vitrina import --help`), or run `vitrina demo`."
        )
    manifest.check()
    return Lake(folder, engine_of(engine), manifest, clock or (lambda: datetime.now(UTC)))


class Lake:
    """A lake at one version; `refresh` moves on to the newest."""

    def __init__(self, folder: Path, engine: Engine, manifest: Manifest, clock: Clock) -> None:
        self.folder = folder
        self.engine = engine
        self.clock = clock
        self._manifest = manifest
        self._pin(manifest.version())

    def refresh(self) -> None:
        """Move on to the newest version."""
        newest = self._manifest.version()
        if newest != self.version:
            self._pin(newest)

    @property
    def events(self) -> Table:
        return self.table("events")

    @property
    def receipts(self) -> Table:
        return self.table("receipts")

    @property
    def receipt_lines(self) -> Table:
        return self.table("receipt_lines")

    @property
    def spend(self) -> Table:
        return self.table("spend")

    @property
    def links(self) -> Table:
        return self.table("links")

    @property
    def campaigns(self) -> Table:
        return self.table("campaigns")

    @property
    def passports(self) -> Table:
        return self.table("passports")

    @property
    def experiments(self) -> Table:
        return self.table("experiments")

    @property
    def assignments(self) -> Table:
        return self.table("assignments")

    @property
    def currency(self) -> str | None:
        """The one currency of all money here; nothing before the first import."""
        return self._manifest.meta("currency")

    @property
    def updated_at(self) -> datetime | None:
        """When the last commit was finished."""
        return self._manifest.committed_at(self.version)

    @property
    def tables(self) -> list[str]:
        """The names of all tables: the known ones, and derived ones that were kept."""
        return sorted({*LAKE_TABLES, *self._files})

    def table(self, name: str) -> Table:
        """One table, lazily; a known one without rows has its columns all the same.

        Raises:
            UnknownNameError: no such table was ever kept here.
        """
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def part(self, name: str, files: Sequence[File]) -> Table:
        """The rows of some of a known table's files; without any, its columns all the same."""
        if not files:
            return self.engine.adopt(arrow_of(_empty(LAKE_TABLES[name])))
        paths = [self.folder / file.path for file in files]
        table = self.engine.read(paths, root=self.folder / "tables" / name)
        return _only(table, LAKE_TABLES[name])

    def rows_in(self, name: str) -> int:
        """How many rows a table has, from the manifest alone."""
        return sum(file.rows for file in self._files.get(name, ()))

    def files_of(self, name: str) -> list[File]:
        """The files that hold a table's rows now."""
        return list(self._files.get(name, ()))

    def has_import(self, import_key: str) -> bool:
        return self._manifest.commit_of(import_key) is not None

    def counts_of(self, import_key: str) -> list[Count]:
        """What an import added to each table; nothing if it never happened."""
        commit = self._manifest.commit_of(import_key)
        return self._manifest.counts(commit) if commit else []

    @contextmanager
    def write(
        self, what: str, *, import_key: str | None = None, wait_seconds: float = WAIT_SECONDS
    ) -> Iterator[Commit]:
        """Change tables: all of the block takes effect at its end, or nothing does.

        Args:
            what: for people, e.g. "import receipts from march.csv".
            import_key: names the source's content; a second commit with it is refused.
            wait_seconds: how long to wait for another writer; the collector's take a moment.

        Raises:
            LakeBusyError: another process is writing.
            LakeError: an import of that key is there already.
        """
        with hold_lock(self.folder, what, wait_seconds=wait_seconds):
            sweep(self.folder, self._manifest, self.clock())
            self.refresh()
            if import_key and self.has_import(import_key):
                raise LakeError(
                    f"{self.folder} holds the import {import_key!r} already. Ask `has_import` "
                    "first."
                )
            commit = Commit(self, what=what, import_key=import_key)
            try:
                yield commit
                self._manifest.apply(commit.change(self.clock()))
            except BaseException:
                commit.leave_for_the_sweep()
                raise
            commit.discard_staging()
            self.refresh()

    def _pin(self, version: int) -> None:
        self.version = version
        self._tables: dict[str, Table] = {}
        self._files: dict[str, list[File]] = {}
        for file in self._manifest.files(version):
            self._check(file)
            self._files.setdefault(file.table, []).append(file)

    def _check(self, file: File) -> None:
        path = self.folder / file.path
        size = path.stat().st_size if path.exists() else None
        if size != file.bytes:
            state = "is missing" if size is None else f"has {size} bytes instead of {file.bytes}"
            raise DamagedLakeError(
                f"{path} {state}. Restore the folder from a backup, or import the sources again "
                "into a new lake."
            )

    def _read(self, name: str) -> Table:
        files = self.files_of(name)
        if name in LAKE_TABLES:
            return self.part(name, files)
        if not files:
            raise UnknownNameError("lake table", name, self.tables)
        paths = [self.folder / file.path for file in files]
        return self.engine.read(paths, root=self.folder / "tables" / name)


def _only(table: Table, known: LakeTable) -> Table:
    names = [exp.column(exp.to_identifier(column.name, quoted=True)) for column in known.columns]
    query = exp.select(*names).from_(table.query.subquery("kept"))
    return Table(table.engine, query)


def _empty(known: LakeTable) -> pa.Table:
    fields = [pa.field(column.name, ARROW[column.kind]) for column in known.columns]
    return pa.schema(fields).empty_table()
