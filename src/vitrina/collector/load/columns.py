"""Rows as Arrow tables in the shape of the lake."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import pyarrow as pa

from vitrina.engine import ARROW
from vitrina.events.lake_tables import LAKE_TABLES


def arrow_rows(table: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows as one Arrow table with all columns of a lake table; what a row lacks is null."""
    known = LAKE_TABLES[table].columns
    names = [column.name for column in known]
    arrays = [
        pa.array(values, ARROW[column.kind], from_pandas=False)
        for column, values in zip(known, _turned(names, rows), strict=True)
    ]
    return pa.table(arrays, names=names)


def _turned(names: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Iterable[object]:
    """The values of each column."""
    try:
        return zip(*map(itemgetter(*names), rows), strict=True)
    except KeyError:  # a row lacks columns: looked up one by one, in three times the time
        return ([row.get(name) for row in rows] for name in names)
