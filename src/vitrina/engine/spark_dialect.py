"""Say a DuckDB query in Spark's SQL, so that the rows are the same.

SQLGlot translates the words. Where Spark gives a word another meaning without any error,
the tree is corrected first: one function per difference, each shown by a test that compares
rows. Their templates are Spark's SQL, in which `:name` stands for a part of the query.
"""

from collections.abc import Callable
from typing import ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.errors import UnsupportedError
from sqlglot.generators.spark import SparkGenerator

from vitrina.engine.spark_refusals import refuse
from vitrina.engine.written import index_of
from vitrina.errors import SettingError

Correction = Callable[[exp.Expr], exp.Expr]


class _Spark(Spark):
    class Generator(SparkGenerator):
        # Spark reads a WITH inside a WITH; brought to the top, two of one name would collide
        EXPRESSIONS_WITHOUT_NESTED_CTES: ClassVar[set[type[exp.Expr]]] = set()


def to_spark(query: exp.Query) -> str:
    """The text of a query for Spark 4, in ANSI mode and with UTC as the session's zone.

    Raises:
        SettingError: it says something on which the engines cannot agree.
    """
    refuse(query)
    tree = query.copy()
    for sort in reversed(list(tree.find_all(exp.ArraySort))):
        _flag_nulls(sort)
    # parts before wholes, so that a correction copies parts that are corrected already
    for node in reversed(list(tree.bfs())):
        correct = CORRECTIONS.get(type(node))
        if correct and (corrected := correct(node)) is not node:
            node.replace(corrected)
    try:
        return tree.sql(dialect=_Spark, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise SettingError(f"Spark cannot say this query: {error}.") from error


def _spark(template: str, **parts: exp.Expr) -> exp.Expr:
    def fill(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Placeholder):
            return node
        part = parts[node.name].copy()
        return exp.paren(part, copy=False) if isinstance(part, exp.Binary) else part

    return sqlglot.parse_one(template, read="spark").transform(fill)


def _template(template: str, **args: str) -> Correction:
    """A correction that only puts the node's arguments into a template."""
    return lambda node: _spark(template, **{name: node.args[arg] for name, arg in args.items()})


def _whole_number(node: exp.Expr) -> exp.Expr:
    """Counts are 64 bits wide on DuckDB, and 32 on Spark."""
    return exp.cast(node.copy(), exp.DType.BIGINT)


def _numbered(node: exp.Expr) -> exp.Expr:
    ranks = exp.RowNumber | exp.Rank | exp.DenseRank | exp.Ntile
    return _whole_number(node) if isinstance(node.this, ranks) else node


# --- numbers


def _cast(node: exp.Expr) -> exp.Expr:
    assert isinstance(node, exp.Cast)
    if node.to.is_type(*exp.DataType.INTEGER_TYPES) and not _is_whole(node.this):
        return _rounded(node)
    if node.to.is_type(*exp.DataType.TEXT_TYPES) and not isinstance(node.this, exp.Literal):
        return _as_text(node)
    return node


def _rounded(node: exp.Cast) -> exp.Expr:
    """DuckDB rounds a real half to even and a decimal half away from zero; Spark cuts off."""
    # TYPEOF is a constant to Spark: only the branch of the actual type is left in the plan
    return _spark(
        f"CASE WHEN TYPEOF(:x) IN ('float', 'double') "
        f"THEN CAST(RINT(CAST(:x AS DOUBLE)) AS {node.to.sql('spark')}) "
        f"WHEN TYPEOF(:x) LIKE 'decimal%' "
        f"THEN CAST(ROUND(CAST(:x AS DECIMAL(38, 18)), 0) AS {node.to.sql('spark')}) "
        f"ELSE CAST(:x AS {node.to.sql('spark')}) END",
        x=node.this,
    )


def _as_text(node: exp.Cast) -> exp.Expr:
    """Reals, times and lists look different as text: stop rather than differ."""
    same = "'string', 'void', 'boolean', 'tinyint', 'smallint', 'int', 'bigint', 'date'"
    return _spark(
        f"IF(TYPEOF(:x) IN ({same}) OR TYPEOF(:x) LIKE 'decimal%', CAST(:x AS STRING), RAISE_ERROR("
        "'A real, a time or a list has another text on DuckDB: use strftime, or cast in Python.'))",
        x=node.this,
    )


def _is_whole(node: exp.Expr | None) -> bool:
    """Whether a value has no fraction, as far as the query alone can tell."""
    match node:
        case None | exp.Null() | exp.Boolean() | exp.Predicate() | exp.Count():
            return True
        case exp.Round() | exp.Floor() | exp.Ceil() | exp.Length() | exp.ArraySize():
            return True
        case exp.Literal():
            return node.is_int
        case exp.Cast():
            return node.to.is_type(*exp.DataType.INTEGER_TYPES) or _is_whole(node.this)
        case exp.Add() | exp.Sub() | exp.Mul():
            return _is_whole(node.left) and _is_whole(node.right)
        case exp.Paren() | exp.Neg() | exp.Sum() | exp.Min() | exp.Max() | exp.Window():
            return _is_whole(node.this)
        case exp.Coalesce():
            return all(map(_is_whole, [node.this, *node.expressions]))
        case exp.Case():
            return all(
                map(
                    _is_whole,
                    [*(on.args["true"] for on in node.args["ifs"]), node.args.get("default")],
                )
            )
        case _:
            return False


def _is_never_zero(node: exp.Expr) -> bool:
    match node:
        case exp.Literal():
            return node.is_number and float(node.name) != 0
        case exp.Nullif():
            return node.expression.is_number and float(node.expression.name) == 0
        case exp.Paren() | exp.Neg() | exp.Cast():
            return _is_never_zero(node.this)
        case _:
            return False


def _divided(node: exp.Expr) -> exp.Expr:
    """DuckDB divides as reals do: by zero it gives an infinity, where Spark stops."""
    assert isinstance(node, exp.Div)
    quotient = "CAST(:a AS DOUBLE) / CAST(:b AS DOUBLE)"
    if not _is_never_zero(node.right):
        quotient = (
            "COALESCE(TRY_DIVIDE(CAST(:a AS DOUBLE), CAST(:b AS DOUBLE)), "
            "CAST(:a AS DOUBLE) * POWER(CAST(:b AS DOUBLE), -1))"
        )
    return _spark(quotient, a=node.left, b=node.right)


def _null_by_zero(node: exp.Expr) -> exp.Expr:
    """A whole division and its remainder by zero are NULL, where Spark stops."""
    assert isinstance(node, exp.Binary)
    if not _is_never_zero(node.right):
        node.set("expression", _spark("NULLIF(:b, 0)", b=node.right))
    return node


# --- lists


def _flag_nulls(sort: exp.ArraySort) -> None:
    """A NULL field sorts its struct last; first on Spark, unless a flag stands before it."""
    listed = sort.this.this if isinstance(sort.this, exp.Filter) else sort.this
    struct = listed.this if isinstance(listed, exp.ArrayAgg) else None
    if not isinstance(struct, exp.Struct) or sort.args.get("asc") is not None:
        return
    flagged, kept = [], []
    for place, field in enumerate(struct.expressions):
        value = field.expression
        is_null = exp.Is(this=exp.paren(value.copy()), expression=exp.Null())
        flagged += [_field(f"f{place}", is_null), _field(f"v{place}", value.copy())]
        kept.append(f"s.v{place} AS {exp.to_identifier(field.name, quoted=True).sql('spark')}")
    struct.set("expressions", flagged)
    sort.meta["is_flagged"] = True
    sort.replace(_spark(f"TRANSFORM(:sorted, s -> STRUCT({', '.join(kept)}))", sorted=sort))


def _field(name: str, value: exp.Expr) -> exp.PropertyEQ:
    return exp.PropertyEQ(this=exp.to_identifier(name), expression=value)


def _sorted(node: exp.Expr) -> exp.Expr:
    """Structs from elsewhere than list(struct_pack(...)) cannot be flagged: stop."""
    if node.meta.get("is_flagged"):
        return node
    call = "ARRAY_SORT(:list)" if node.args.get("asc") is None else "SORT_ARRAY(:list, FALSE)"
    return _spark(
        f"IF(TYPEOF(:list) LIKE 'array<struct%', RAISE_ERROR("
        f"'Structs are sorted otherwise on DuckDB: list_sort(list(struct_pack(...)))'), {call})",
        list=node.this,
    )


def _listed(node: exp.Expr) -> exp.Expr:
    """Keep NULLs, which Spark drops from a list, and be NULL of no rows, where Spark is empty."""
    outer = node
    while isinstance(outer.parent, exp.Filter | exp.Window) and outer.arg_key == "this":
        outer = outer.parent
    is_struct = isinstance(node.this, exp.Struct)
    if not is_struct:
        distinct = isinstance(node.this, exp.Distinct)
        value = node.this.expressions[0] if distinct else node.this
        boxed = exp.Struct(expressions=[_field("v", value.copy())])
        node.set("this", exp.Distinct(expressions=[boxed]) if distinct else boxed)
    unboxed = ":list" if is_struct else "TRANSFORM(:list, e -> e.v)"
    outer.replace(_spark(f"IF(SIZE(:list) > 0, {unboxed}, NULL)", list=outer))
    return node


def _concatenated(node: exp.Expr) -> exp.Expr:
    """A NULL list adds nothing, where Spark makes all of it NULL."""
    lists = [node.this, *node.expressions]
    boxed = [_spark("COALESCE(:list, ARRAY())", list=part) for part in lists]
    return exp.func("CONCAT", *boxed, dialect="spark")


def _element_or_slice(node: exp.Expr) -> exp.Expr:
    assert isinstance(node, exp.Bracket)
    index = index_of(node)
    if index is not None:
        return _element(node.this, index)
    [only] = node.expressions
    return _slice(node.this, only) if isinstance(only, exp.Slice) else node


def _element(of: exp.Expr, index: exp.Expr) -> exp.Expr:
    """From 1, from the end if negative, NULL outside: where Spark counts from 0 and stops."""
    return _spark("TRY_ELEMENT_AT(:list, NULLIF(CAST(:index AS INT), 0))", list=of, index=index)


def _slice(of: exp.Expr, bounds: exp.Slice) -> exp.Expr:
    """DuckDB's first and last place; Spark's first place and length."""
    first = bounds.this or exp.Literal.number(1)
    last = bounds.expression or _spark("SIZE(:list)", list=of)
    return _spark(
        "SLICE(:list, CAST(:first AS INT), IF(:last IS NULL, NULL, "
        "CAST(GREATEST(LEAST(:last, SIZE(:list)) - :first + 1, 0) AS INT)))",
        list=of,
        first=first,
        last=last,
    )


def _series(node: exp.Expr) -> exp.Expr:
    """Empty when it ends before it starts, where Spark counts down."""
    first = node.args.get("start") or exp.Literal.number(0)
    last = _spark("CAST(:end AS BIGINT)", end=node.args["end"])
    if node.args.get("is_end_exclusive"):
        last = _spark(":last - 1", last=last)
    return _spark(
        "IF(:last < :first, CAST(ARRAY() AS ARRAY<BIGINT>), "
        "SEQUENCE(CAST(:first AS BIGINT), CAST(:last AS BIGINT)))",
        first=first,
        last=last,
    )


def _unnested(node: exp.Expr) -> exp.Expr:
    """A row per element, in the place of the join, its position from 1 (Spark's is from 0)."""
    [items] = node.expressions
    position = node.args.get("offset")
    alias = node.args["alias"].copy()
    rows = _spark("EXPLODE(:list)", list=items)
    if position:
        alias.append("columns", position.copy())
        pair = "(v, i) -> STRUCT(v AS v, CAST(i + 1 AS BIGINT) AS i)"
        rows = _spark(f"INLINE(TRANSFORM(:list, {pair}))", list=items)
    if isinstance(node.parent, exp.Join):
        return exp.Lateral(this=rows, alias=alias)
    return exp.Table(this=rows, alias=alias)


def _function(node: exp.Expr) -> exp.Expr:
    assert isinstance(node, exp.Anonymous)
    match node.name.lower(), node.expressions:
        case "epoch_us", [time]:
            return _spark("UNIX_MICROS(CAST(:time AS TIMESTAMP))", time=time)
        case "list_extract", [of, index]:
            return _element(of, index)
        case "list_position", [of, value]:
            return _spark("NULLIF(ARRAY_POSITION(:list, :value), 0)", list=of, value=value)
        case "list_reverse", [of]:
            return _spark("REVERSE(:list)", list=of)
        case _:
            return node


# --- times


def _part(node: exp.Expr) -> exp.Expr:
    if node.name.upper() == "ISODOW":
        return _spark("CAST(WEEKDAY(:time) + 1 AS BIGINT)", time=node.expression)
    return _whole_number(node)


def _at_zone(node: exp.Expr) -> exp.Expr:
    """An instant becomes a local time and a local time an instant: Spark knows only the first."""
    assert isinstance(node, exp.AtTimeZone)
    zone = node.args["zone"]
    if _is_local(node.this):
        return _spark("TO_UTC_TIMESTAMP(:time, :zone)", time=node.this, zone=zone)
    local = _spark(
        "CAST(IF(TYPEOF(:time) IN ('timestamp', 'void'), FROM_UTC_TIMESTAMP(:time, :zone), "
        "RAISE_ERROR('AT TIME ZONE of a column without zone: name the zone where it is made.')) "
        "AS TIMESTAMP_NTZ)",
        time=node.this,
        zone=zone,
    )
    local.meta["is_local"] = True
    return local


def _truncated(node: exp.Expr) -> exp.Expr:
    """A local time stays local; Spark would take it for an instant."""
    if not _is_local(node.this):
        return node
    local = exp.cast(node.copy(), exp.DType.TIMESTAMPNTZ)
    local.meta["is_local"] = True
    return local


def _is_local(node: exp.Expr) -> bool:
    if node.meta.get("is_local"):
        return True
    if isinstance(node, exp.Cast):
        return node.to.is_type(exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.DATE)
    return isinstance(node, exp.Paren | exp.Add | exp.Sub) and _is_local(node.this)


CORRECTIONS: dict[type[exp.Expr], Correction] = {
    exp.Cast: _cast,
    exp.Div: _divided,
    exp.IntDiv: _null_by_zero,
    exp.Mod: _null_by_zero,
    exp.Floor: _template("CAST(FLOOR(:x) AS DOUBLE)", x="this"),
    exp.Ceil: _template("CAST(CEIL(:x) AS DOUBLE)", x="this"),
    exp.Trunc: _template("CAST(CAST(:x AS BIGINT) AS DOUBLE)", x="this"),
    # DuckDB stops, Spark gives NULL or NaN
    exp.Ln: _template("IF(:x <= 0, RAISE_ERROR('logarithm of zero or less'), LN(:x))", x="this"),
    exp.Log: _template(
        "IF(:x <= 0, RAISE_ERROR('logarithm of zero or less'), LOG(:base, :x))",
        base="this",
        x="expression",
    ),
    exp.Sqrt: _template("IF(:x < 0, RAISE_ERROR('root of less than zero'), SQRT(:x))", x="this"),
    exp.PercentileCont: _template("PERCENTILE(:x, :share)", x="this", share="expression"),
    # a NULL value is passed over, where Spark returns it
    exp.ArgMax: _template("MAX_BY(:x, IF(:x IS NULL, NULL, :y))", x="this", y="expression"),
    exp.ArgMin: _template("MIN_BY(:x, IF(:x IS NULL, NULL, :y))", x="this", y="expression"),
    exp.Length: _whole_number,
    exp.ArraySize: _whole_number,
    exp.StrPosition: _whole_number,
    exp.Window: _numbered,
    exp.ArraySort: _sorted,
    exp.ArrayAgg: _listed,
    # NULLs are left out, and make no search unsure
    exp.ArrayDistinct: _template("ARRAY_DISTINCT(ARRAY_COMPACT(:list))", list="this"),
    exp.ArrayContains: _template(
        "ARRAY_CONTAINS(ARRAY_COMPACT(:list), :value)", list="this", value="expression"
    ),
    exp.ArrayConcat: _concatenated,
    exp.Bracket: _element_or_slice,
    exp.GenerateSeries: _series,
    exp.Unnest: _unnested,
    exp.Anonymous: _function,
    # exact to the microsecond, where Spark gives whole seconds
    exp.TimeToUnix: _template(
        "UNIX_MICROS(CAST(:time AS TIMESTAMP)) / CAST(1000000 AS DOUBLE)", time="this"
    ),
    exp.Extract: _part,
    exp.Year: _whole_number,
    exp.Quarter: _whole_number,
    exp.Month: _whole_number,
    exp.Day: _whole_number,
    exp.Hour: _whole_number,
    exp.Minute: _whole_number,
    exp.AtTimeZone: _at_zone,
    exp.TimestampTrunc: _truncated,
}
