"""Tables come in as pandas, polars, Arrow, a DuckDB relation, rows or a path."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias, runtime_checkable

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from vitrina.engine.duckdb import DuckDB
from vitrina.engine.table import Frame, Row, Table
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
    engines = {id(source.engine): source.engine for source in sources if isinstance(source, Table)}
    if len(engines) > 1:
        raise SettingError(
            "These tables live on different engines, so that no query can read both. "
            "Bring one over with .to_arrow() first."
        )
    engine = next(iter(engines.values()), None) or DuckDB.open()
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
    if isinstance(source, pa.Table):
        return source
    if isinstance(source, str | Path):
        return _read(Path(source))
    if type(source).__module__.partition(".")[0] == "pandas":
        return pa.Table.from_pandas(source, preserve_index=False)
    if isinstance(source, ArrowStream):
        return pa.table(source)
    if isinstance(source, Sequence):
        return pa.Table.from_pylist(list(source))
    raise SettingError(
        f"A table cannot be made of {type(source).__name__}. Pass a vitrina Table, a pandas or "
        "polars frame, an Arrow table, a DuckDB relation, rows or a path."
    )


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
