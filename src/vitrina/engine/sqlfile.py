"""Use a .sql file as a function: tables and values in, one lazy table out.

The file names its input tables as if they existed and its values as `$name`. Tables are
bound as common table expressions and values as literals of the parsed tree, so no text
is ever pasted into a query and the same file serves every dialect.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TypeAlias

import sqlglot
from sqlglot import exp

from vitrina.engine.table import Table
from vitrina.errors import SettingError

Value: TypeAlias = str | int | float | bool


def select(path: str, *, values: Mapping[str, Value] | None = None, **tables: Table) -> Table:
    """Bind the file at `path` ("package/name.sql", below vitrina) to its tables and values.

    Raises:
        SettingError: a `$name` of the file has no value.
    """
    query = bind(_parse(path), values or {}, where=path).assert_is(exp.Query)
    for name, table in tables.items():
        # first, so that the file's own expressions can read them
        query = query.with_(name, as_=table.query.copy(), append=True, copy=False)
        _move_last_first(query)
    return Table(next(iter(tables.values())).engine, query)


def bind(tree: exp.Expr, values: Mapping[str, Value], *, where: str) -> exp.Expr:
    """Put a literal in the place of each `$name` of a parsed tree."""

    def literal(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Placeholder | exp.Parameter):
            return node
        if node.name not in values:
            raise SettingError(f"{where} needs a value for ${node.name}.")
        return exp.convert(values[node.name])

    return tree.transform(literal)


@cache
def _parse(path: str) -> exp.Query:
    query = sqlglot.parse_one(files("vitrina").joinpath(path).read_text(), read="duckdb")
    return query.assert_is(exp.Query)


def _move_last_first(query: exp.Query) -> None:
    expressions = query.args["with_"].expressions
    expressions.insert(0, expressions.pop())
