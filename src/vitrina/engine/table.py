"""A lazy table, and what an engine must offer to run one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import pyarrow as pa
from sqlglot import exp

from vitrina.errors import MissingColumnsError, SettingError

Row: TypeAlias = dict[str, object]


class Frame(Protocol):
    """A pandas or polars data frame: both are accepted and returned, neither is required."""

    @property
    def columns(self) -> Iterable[object]: ...

    def __len__(self) -> int: ...


class Engine(Protocol):
    """Where queries run. These five make a new engine."""

    def columns(self, query: exp.Query) -> list[str]: ...

    def arrow(self, query: exp.Query) -> pa.Table:
        """Run a query; times come back as UTC microseconds."""
        ...

    def adopt(self, data: pa.Table) -> "Table":
        """Make data in memory readable by queries."""
        ...

    def read(self, files: Sequence[Path], *, root: Path) -> "Table":
        """Read Parquet files, with the hive partitions between `root` and each file."""
        ...

    def store(self, query: exp.Query, name: str) -> "Table":
        """Run a query once and keep its rows for further queries."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A SELECT that knows its engine; nothing runs until rows are asked for."""

    engine: Engine
    query: exp.Query

    @property
    def columns(self) -> list[str]:
        return self.engine.columns(self.query)

    def rows(self) -> list[Row]:
        """Every row as a dictionary; times are aware, in UTC."""
        rows: list[Row] = self.to_arrow().to_pylist()
        return rows

    def to_arrow(self) -> pa.Table:
        return self.engine.arrow(self.query)

    def to_pandas(self) -> Frame:
        frame: Frame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> Frame:
        import polars  # noqa: PLC0415  # not required: only who asks for polars has it

        frame: Frame = polars.from_arrow(self.to_arrow())  # type: ignore[assignment]  # a table gives a frame
        return frame

    def store(self, name: str) -> "Table":
        """Run once and keep the rows: for a heavy step that several others read."""
        return self.engine.store(self.query, name)

    def require(self, step: str, columns: Iterable[str]) -> None:
        """Stop with a clear error unless the table has all `columns`."""
        present = self.columns
        if missing := set(columns) - set(present):
            raise MissingColumnsError(step, missing, present)


def the_engine_of(tables: Iterable[Table]) -> Engine | None:
    """The one engine that all `tables` live on; nothing if there are none.

    Raises:
        SettingError: they live on different engines.
    """
    engines = {id(table.engine): table.engine for table in tables}
    if len(engines) > 1:
        raise SettingError(
            "These tables live on different engines, so that no query can read both. "
            "Bring one over with .to_arrow() first."
        )
    return next(iter(engines.values()), None)
