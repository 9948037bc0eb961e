"""Rows as the importers' .sql files get them: every field is there, most of them empty."""

import pyarrow as pa

from vitrina.connectors import IMPORTERS
from vitrina.connectors.importer import Reads
from vitrina.engine import Row

KINDS = {
    Reads.MONEY: pa.int64(),
    Reads.NUMBER: pa.float64(),
    Reads.WHOLE: pa.int64(),
    Reads.TIME: pa.timestamp("us", tz="UTC"),
    Reads.PLANNED: pa.timestamp("us", tz="UTC"),
    Reads.DAY: pa.date32(),
}
MORE = {
    "file_line": pa.int64(),
    "problem": pa.int32(),
    "line": pa.int64(),
    "quantity": pa.float64(),
    "occurred_at": pa.timestamp("us", tz="UTC"),
    "received_at": pa.timestamp("us", tz="UTC"),
    "starts_at": pa.timestamp("us", tz="UTC"),
    "ends_at": pa.timestamp("us", tz="UTC"),
}


def typed(kind: str, *rows: Row) -> pa.Table:
    """Rows with the fields of an importer, as they are after the cells got their types."""
    schema = {"file_line": pa.int64(), "problem": pa.int32()}
    schema |= {field.name: KINDS.get(field.reads, pa.string()) for field in IMPORTERS[kind].fields}
    return pa.Table.from_pylist(list(rows), schema=pa.schema(list(schema.items())))


def prepared(columns: str, *rows: Row) -> pa.Table:
    """Rows with the columns named, in lake types."""
    schema = [(name, _kind(name)) for name in columns.split()]
    return pa.Table.from_pylist(list(rows), schema=pa.schema(schema))


def _kind(name: str) -> pa.DataType:
    return pa.int64() if name.endswith("_minor") else MORE.get(name, pa.string())
