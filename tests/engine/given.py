"""A small table with what engines disagree on: NULLs, zeros, halves, negatives, microseconds."""

from datetime import UTC, datetime

import pyarrow as pa
from sqlglot import exp

from vitrina.engine import Engine, Table
from vitrina.engine.written import parse

SCHEMA = pa.schema(
    [
        ("key", pa.string()),
        ("number", pa.int64()),
        ("divisor", pa.int64()),
        ("real", pa.float64()),
        ("text", pa.string()),
        ("items", pa.list_(pa.string())),
        ("occurred_at", pa.timestamp("us", tz="UTC")),
    ]
)
ROWS = [
    ("a", 1, 2, 2.5, "Ёж и", ["x", "y", "x"], datetime(2026, 1, 1, 0, 0, 0, 500_001, tzinfo=UTC)),
    ("b", 7, 0, 3.5, None, [], datetime(2026, 3, 8, 22, 30, tzinfo=UTC)),
    ("c", -7, 2, -2.5, "abc", ["z", None], datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
    ("d", None, 3, 0.5, "", None, None),
]


def given_on(engine: Engine) -> Table:
    rows = [dict(zip(SCHEMA.names, row, strict=True)) for row in ROWS]
    return engine.adopt(pa.Table.from_pylist(rows, schema=SCHEMA))


def ask(table: Table, sql: str) -> Table:
    """Run a SELECT in which `given` is the table."""
    query = parse(sql).with_("given", as_=table.query.copy())
    with_ = query.args["with_"]
    given = next(cte for cte in with_.expressions if cte.alias == "given")
    rest = [cte for cte in with_.expressions if cte is not given]
    with_.set("expressions", [given, *rest])
    return Table(table.engine, query.assert_is(exp.Query))
