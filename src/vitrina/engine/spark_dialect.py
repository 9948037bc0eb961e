"""Say a DuckDB query in Spark's SQL, so that the rows are the same.

SQLGlot translates the words. Where Spark gives the same word another meaning and raises no
error, the tree is corrected first: one function per difference, each shown by a test that
compares rows. Templates below are Spark's SQL; `:name` stands for a part of the query.
"""

from collections.abc import Callable

import sqlglot
from sqlglot import exp
from sqlglot.errors import UnsupportedError

from vitrina.engine.spark_refusals import refuse
from vitrina.engine.written import index_of
from vitrina.errors import SettingError


def to_spark(query: exp.Query) -> str:
    """The text of a query for Spark 4 with ANSI mode on and its session zone UTC.

    Raises:
        SettingError: it says something on which the engines cannot agree.
    """
    refuse(query)
    tree = query.copy()
    for sort in reversed(list(tree.find_all(exp.ArraySort))):
        _sort_nulls_last(sort)
    for node in reversed(list(tree.bfs())):
        correct = CORRECTIONS.get(type(node))
        if correct and (corrected := correct(node)) is not node:
            node.replace(corrected)
    try:
        return tree.sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise SettingError(f"Spark cannot run this query: {error}. Say it in words of both.") from error


def _spark(template: str, **parts: exp.Expr) -> exp.Expr:
    """A template of Spark's SQL with parts of the query in their places."""

    def fill(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Placeholder):
            return node
        part = parts[node.name].copy()
        return exp.paren(part, copy=False) if isinstance(part, exp.Binary) else part

    return sqlglot.parse_one(template, read="spark").transform(fill)


def _sort_nulls_last(sort: exp.ArraySort) -> None:
    """A NULL field sorts a struct last; Spark would sort it first, so a flag goes before it."""
    listed = sort.this.this if isinstance(sort.this, exp.Filter) else sort.this
    struct = listed.this if isinstance(listed, exp.ArrayAgg) else None
    if not isinstance(struct, exp.Struct):
        return
    flagged, kept = [], []
    for place, field in enumerate(struct.expressions):
        value = field.expression
        flagged.append(exp.PropertyEQ(this=exp.to_identifier(f"f{place}"), expression=value.is_(exp.null())))
        flagged.append(exp.PropertyEQ(this=exp.to_identifier(f"v{place}"), expression=value.copy()))
        kept.append(f"s.v{place} AS {exp.to_identifier(field.name, quoted=True).sql('spark')}")
    struct.set("expressions", flagged)
    transformed = _spark(f"TRANSFORM(:sorted, s -> STRUCT({', '.join(kept)}))", sorted=sort)
    sort.replace(transformed)


def _sorted(node: exp.Expr) -> exp.Expr:
    """Structs in another list than list(struct_pack(...)) cannot be given their flags."""
    call = "ARRAY_SORT(:list)" if node.args.get("asc") is None else "SORT_ARRAY(:list, FALSE)"
    if isinstance(node.parent, exp.Transform) or _is_array_of_scalars(node.this):
        return _spark(call, list=node.this)
    said = "list_sort of structs: write list_sort(list(struct_pack(...))), ascending"
    return _spark(
        f"IF(TYPEOF(:list) LIKE 'array<struct%', RAISE_ERROR('{said}'), {call})", list=node.this
    )
