"""The embedded engine: DuckDB, in this process."""

from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from tempfile import gettempdir
from threading import Lock
from typing import Self

import duckdb
import pyarrow as pa
from sqlglot import exp

from vitrina.engine.table import Table

# no extension is ever downloaded; days and hours never depend on the machine's zone
SETTINGS = (
    "SET TimeZone = 'UTC'",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET partitioned_write_max_open_files = 1000",
)


class DuckDB:
    """Runs queries on one DuckDB connection of its own, one at a time.

    It reads the database of the given connection, whose settings stay as they are.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection.cursor()
        # days and hours never depend on the machine's zone
        self._connection.execute("SET TimeZone = 'UTC'")
        self._lock = Lock()
        self._names = count(1)

    @classmethod
    def open(cls, path: str = ":memory:") -> Self:
        """Open a database file, or a fresh one in memory."""
        connection = duckdb.connect(path)
        for setting in SETTINGS:
            connection.execute(setting)
        # what does not fit into memory goes there, and not into the folder that one stands in
        spill = exp.convert(str(Path(gettempdir()) / "vitrina-duckdb")).sql(dialect="duckdb")
        connection.execute(f"SET temp_directory = {spill}")
        return cls(connection)

    def columns(self, query: exp.Query) -> list[str]:
        with self._lock:
            return [str(row[0]) for row in self._run(f"DESCRIBE {_sql(query)}").fetchall()]

    def arrow(self, query: exp.Query) -> pa.Table:
        with self._lock:
            return self._connection.sql(_sql(query)).to_arrow_table()

    def adopt(self, data: pa.Table) -> Table:
        name = f"given_{next(self._names)}"
        with self._lock:
            self._connection.register(name, data)
        return self._table(name, data.column_names)

    def read(self, files: Sequence[Path], *, root: Path) -> Table:
        # DuckDB reads partitions out of whole paths: a lake kept in `source=x/` loses its sources
        is_hive = not any("=" in part for part in root.parts)
        name = f"read_{next(self._names)}"
        paths = ", ".join(exp.convert(str(file)).sql(dialect="duckdb") for file in files)
        source = f"read_parquet([{paths}], hive_partitioning = {is_hive})"
        with self._lock:
            self._run(f"CREATE TEMP VIEW {name} AS SELECT * FROM {source}")  # noqa: S608  # quoted
        return self._table(name, self.columns(exp.select("*").from_(name)))

    def store(self, query: exp.Query, name: str) -> Table:
        stored = f"{name}_{next(self._names)}"
        with self._lock:
            self._run(f"CREATE TEMP TABLE {exp.to_identifier(stored)} AS {_sql(query)}")
        return self._table(stored, self.columns(query))

    def write(self, query: exp.Query, folder: Path, *, partition_by: Iterable[str]) -> None:
        """Write a query's rows as zstd Parquet under `folder`, a sub-folder per partition."""
        columns = ", ".join(partition_by)
        split = f", PARTITION_BY ({columns}), FILENAME_PATTERN 'part-{{uuid}}'" if columns else ""
        target = exp.convert(str(folder if columns else folder / "part.parquet"))
        with self._lock:
            if columns:  # each thread would write a file of its own into each partition
                self._run("SET threads = 1")
            try:
                self._run(
                    f"COPY ({_sql(query)}) TO {target.sql(dialect='duckdb')} "
                    f"(FORMAT parquet, COMPRESSION zstd{split})"
                )
            finally:
                self._run("RESET threads")

    def _table(self, name: str, columns: Iterable[str]) -> Table:
        chosen = [exp.column(exp.to_identifier(column, quoted=True)) for column in columns]
        return Table(self, exp.select(*chosen).from_(exp.to_table(name)))

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(sql)


def _sql(query: exp.Query) -> str:
    return query.sql(dialect="duckdb")
