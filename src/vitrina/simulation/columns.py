"""Columns of Arrow tables, made of arrays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vitrina.simulation.draws import FloatArray, IntArray, KeyArray, Mask

TIME = pa.timestamp("us", tz="UTC")
US_A_DAY = 86_400_000_000
DIGITS = 16  # of 64 bits in hexadecimal
Columns = Mapping[str, object]


def hexed(bits: KeyArray) -> pa.Array:
    """Sixteen hexadecimal digits for each number."""
    text = bits.astype(">u8").tobytes().hex().encode()
    offsets = np.arange(bits.size + 1, dtype=np.int32) * DIGITS
    return pa.StringArray.from_buffers(bits.size, pa.py_buffer(offsets), pa.py_buffer(text))


def headed(prefix: str, texts: pa.Array) -> pa.Array:
    """The texts with a prefix in front of each."""
    return pc.binary_join_element_wise(pa.scalar(prefix), texts, "")


def named(index: IntArray, names: Sequence[str | None]) -> pa.Array:
    """For each number, the name in that place."""
    return pa.array(names, pa.string()).take(pa.array(index))


def only(mask: Mask, values: pa.Array) -> pa.Array:
    """The values where the mask holds, and nothing elsewhere."""
    return pc.if_else(pa.array(mask), values, pa.scalar(None, values.type))


def times(at: FloatArray, starts_at: datetime) -> pa.Array:
    """Instants of days since the start; NaN has none."""
    is_known = np.isfinite(at)
    past = np.where(is_known, at, 0.0) * US_A_DAY
    first = round(starts_at.timestamp() * 1_000_000)
    return pa.array(first + past.astype(np.int64), mask=~is_known).cast(pa.int64()).cast(TIME)


def table_of(schema: pa.Schema, parts: Iterable[Columns], *, order: Sequence[str]) -> pa.Table:
    """One table of some streams of rows, sorted; a column that a stream lacks is empty in it."""
    tables = [_shaped(schema, part) for part in parts]
    together = pa.concat_tables([schema.empty_table(), *tables])
    return together.sort_by([(name, "ascending") for name in order]).combine_chunks()


def _shaped(schema: pa.Schema, part: Columns) -> pa.Table:
    size = next(len(column) for column in part.values() if not isinstance(column, str))  # type: ignore[arg-type]  # all but texts are arrays
    columns = [_column(part.get(field.name), size, field.type) for field in schema]
    return pa.table(columns, schema=schema)


def _column(values: object, size: int, kind: pa.DataType) -> pa.Array:
    if values is None:
        return pa.nulls(size, kind)
    if isinstance(values, str):
        return pa.repeat(pa.scalar(values, kind), size)
    found = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values)
    return found if found.type == kind else found.cast(kind)
