"""Run SELECT statements: DuckDB in this process, Spark at scale; keep tables in a lake."""

from vitrina.engine.duckdb import DuckDB
from vitrina.engine.lake import ARROW, Lake, open_lake
from vitrina.engine.question import query
from vitrina.engine.sources import TableLike, arrow_of, together
from vitrina.engine.sqlfile import Value, bind, select
from vitrina.engine.table import Engine, Row, Table

__all__ = [
    "ARROW",
    "DuckDB",
    "Engine",
    "Lake",
    "Row",
    "Table",
    "TableLike",
    "Value",
    "arrow_of",
    "bind",
    "open_lake",
    "query",
    "select",
    "together",
]
