"""Read SQL as this house writes it: DuckDB's dialect, with two words made exact.

`len(x)` is the length of a list and `length(x)` that of a text: DuckDB lets both mean both,
Spark does not. `list[i]` counts from 1 whatever `i` is: SQLGlot shifts only those indexes
that it knows to be whole numbers, so that `list[$place]` would be read as `list[$place + 1]`
once the value is bound.
"""

from typing import ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.simplify import simplify
from sqlglot.parsers.duckdb import DuckDBParser


class _Written(DuckDB):
    class Parser(DuckDBParser):
        FUNCTIONS: ClassVar = {
            **DuckDBParser.FUNCTIONS,
            "LEN": exp.ArraySize.from_arg_list,
        }


def parse(sql: str) -> exp.Query:
    """One SELECT, or several joined by UNION and the like."""
    tree = sqlglot.parse_one(sql, read=_Written).assert_is(exp.Query)
    for bracket in reversed(list(tree.find_all(exp.Bracket))):
        index = index_of(bracket)
        if index is not None:
            bracket.replace(exp.func("list_extract", bracket.this.copy(), index, dialect="duckdb"))
    return tree


def index_of(bracket: exp.Bracket) -> exp.Expr | None:
    """The index of `list[index]`, from 1, as it was written; nothing for a slice or a key."""
    [index, *others] = bracket.expressions
    if others or isinstance(index, exp.Slice) or index.is_string:
        return None
    known: exp.Expr = annotate_types(index.copy(), dialect="duckdb")
    of = annotate_types(bracket.this.copy(), dialect="duckdb")
    is_shifted = known.is_type(*exp.DataType.INTEGER_TYPES) and of.is_type("unknown", "array")
    if not is_shifted:
        return known
    shifted = exp.Add(this=exp.paren(known), expression=exp.Literal.number(1))
    original: exp.Expr = simplify(shifted, dialect="duckdb")
    return original
