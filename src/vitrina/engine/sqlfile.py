"""Use a .sql file as a function: tables and values in, one lazy table out.

The file names its input tables as if they existed and its values as `$name`. Tables are
bound as common table expressions and values as literals of the parsed tree, so no text
is ever pasted into a query and the same file serves every dialect.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import TypeAlias

from sqlglot import exp

from vitrina.engine.table import Table, the_engine_of
from vitrina.engine.written import parse
from vitrina.errors import SettingError

Value: TypeAlias = str | int | float | bool


def select(path: str, *, values: Mapping[str, Value] | None = None, **tables: Table) -> Table:
    """Bind the file at `path` ("package/name.sql", below vitrina) to its tables and values.

    Raises:
        SettingError: a `$name` of the file has no value, or the tables live on two engines.
    """
    engine = the_engine_of(tables.values())
    if engine is None:
        raise SettingError(f"{path} needs at least one table, to know where to run.")
    query = bind(_parse(path), values or {}, where=path).assert_is(exp.Query)
    for name, table in tables.items():
        # first, so that the file's own expressions can read them
        query = query.with_(name, as_=table.query.copy(), append=True, copy=False)
        _move_last_first(query)
    return Table(engine, query)


def bind(tree: exp.Expr, values: Mapping[str, Value], *, where: str) -> exp.Expr:
    """Put a literal in the place of each `$name` of a parsed tree.

    Raises:
        SettingError: a `$name` has no value, or one that no literal can say.
    """

    def literal(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Placeholder | exp.Parameter):
            return node
        if node.name not in values:
            raise SettingError(f"{where} needs a value for ${node.name}.")
        return _literal(values[node.name], name=f"${node.name} of {where}")

    return tree.transform(literal)


def _literal(value: Value, *, name: str) -> exp.Expr:
    if not isinstance(value, float):
        return exp.convert(value)
    if not isfinite(value):
        raise SettingError(f"{name} is {value}. Give a finite number.")
    # SQL takes 0.1 for a decimal, whose products run out of digits
    return exp.cast(exp.convert(value), exp.DType.DOUBLE)


@cache
def _parse(path: str) -> exp.Query:
    return parse(files("vitrina").joinpath(path).read_text())


def _move_last_first(query: exp.Query) -> None:
    expressions = query.args["with_"].expressions
    expressions.insert(0, expressions.pop())
