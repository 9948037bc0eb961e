"""Tables come in as pandas, polars, Arrow, a DuckDB relation, rows or a path."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from vitrina.engine.duckdb import DuckDB
from vitrina.engine.table import Frame, Row, Table, the_engine_of
from vitrina.errors import SettingError, UnreadableFileError


@runtime_checkable
class ArrowStream(Protocol):
    """Whatever speaks the Arrow C stream interface: polars, DuckDB, pandas, Arrow itself."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


TableLike: TypeAlias = Table | Frame | ArrowStream | Sequence[Row] | str | Path


def together(*sources: TableLike) -> list[Table]:
    """Make tables of all `sources`, on one engine: that of the first Table, or a new DuckDB.

    Raises:
        SettingError: two Tables live on different engines, or a source is none of ours.
        UnreadableFileError: a path that cannot be read.
    """
    engine = the_engine_of(source for source in sources if isinstance(source, Table))
    if engine is None:
        engine = DuckDB.open()
    return [
        source if isinstance(source, Table) else engine.adopt(arrow_of(source))
        for source in sources
    ]


def arrow_of(source: object) -> pa.Table:
    """Any accepted source as an Arrow table whose times are UTC microseconds.

    Raises:
        SettingError: of no known kind, or with times that have no zone.
        UnreadableFileError: a path that cannot be read.
    """
    return _checked_times(_to_arrow(source))


def _to_arrow(source: Any) -> pa.Table:
    if isinstance(source, Table):
        return source.to_arrow()
    if isinstance(source, pa.Table):
        return source
    if isinstance(source, str | Path):
        return _read(Path(source))
    try:
        if type(source).__module__.partition(".")[0] == "pandas":
            return pa.Table.from_pandas(source, preserve_index=False)
        if isinstance(source, ArrowStream):
            return pa.table(source)
        if isinstance(source, Sequence):
            return _of_rows(source)
    except (pa.ArrowException, AttributeError, TypeError) as error:
        raise SettingError(
            f"A table cannot be made of this {type(source).__name__}: {error}. Give each column "
            "values of one kind, and each row a dictionary."
        ) from error
    raise SettingError(
        f"A table cannot be made of {type(source).__name__}. Pass a vitrina Table, a pandas or "
        "polars frame, an Arrow table, a DuckDB relation, rows or a path."
    )


def _of_rows(rows: Sequence[Row]) -> pa.Table:
    # all rows, not only the first, say which columns there are
    names = dict.fromkeys(name for row in rows for name in row)
    if not names:
        raise SettingError(
            "A list without rows does not say which columns there are. Pass an Arrow table: "
            "pa.schema([('column', pa.string())]).empty_table()."
        )
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def _read(path: Path) -> pa.Table:
    if not path.exists():
        raise UnreadableFileError(f"There is no file {path}. Check the path.")
    try:
        if path.suffix == ".csv":
            return pyarrow.csv.read_csv(path)
        return pq.read_table(path)
    except pa.ArrowInvalid as error:
        size = path.stat().st_size
        raise UnreadableFileError(
            f"{path} ({size} bytes) cannot be read: {error}. Export it again: the file is "
            "empty, cut short or not what its name says."
        ) from error


def _checked_times(data: pa.Table) -> pa.Table:
    fields: Iterable[pa.Field] = data.schema
    times = [field for field in fields if pa.types.is_timestamp(field.type)]
    for field in times:
        if field.type.tz is None:
            raise SettingError(
                f"Column {field.name!r} has times without a zone. Say which zone they are in, "
                f"for example in pandas: frame[{field.name!r}].dt.tz_localize('Europe/Moscow')."
            )
    wanted = pa.timestamp("us", tz="UTC")
    for field in times:
        column = data.column(field.name).cast(wanted, safe=False)
        data = data.set_column(data.schema.get_field_index(field.name), field.name, column)
    return data
