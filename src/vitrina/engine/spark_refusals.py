"""What portable SQL does not say: DuckDB and Spark answer it differently, or only one can.

Each refusal names what to write instead. What the two merely spell differently is not
here but in `spark_dialect`, which corrects it.
"""

from collections.abc import Callable, Iterator

from sqlglot import exp

from vitrina.errors import SettingError

# of the functions that SQLGlot does not know, those that spark_dialect spells for Spark
KNOWN_TO_US = frozenset({"epoch_us", "list_extract", "list_position", "list_reverse"})
SAME_PARTS_OF_A_TIME = frozenset({"YEAR", "QUARTER", "MONTH", "DAY", "HOUR", "MINUTE", "ISODOW"})

Refusal = str | None


def refuse(tree: exp.Expr) -> None:
    """Stop at the first construct on which the engines cannot agree.

    Raises:
        SettingError: names the construct, and what to write instead.
    """
    for node in tree.walk():
        for instead in _objections(node):
            raise SettingError(
                f"{_shown(node)} does not give the same rows on DuckDB and on Spark. {instead}"
            )


def _objections(node: exp.Expr) -> Iterator[str]:
    if instead := ALWAYS.get(type(node)):
        yield instead
    for kind, objection in SOMETIMES:
        if isinstance(node, kind) and (instead := objection(node)):
            yield instead


def _shown(node: exp.Expr) -> str:
    text = node.sql(dialect="duckdb")
    return text if len(text) < 80 else f"{text[:77]}..."


ALWAYS: dict[type[exp.Expr], str] = {
    exp.DateDiff: "Write (epoch(b) - epoch(a)) / 86400: exact days, on both.",
    exp.UnixToTime: (
        "Write epoch(t) * 1000 for milliseconds, and TIMESTAMPTZ '1970-01-01 00:00:00+00' "
        "+ n * INTERVAL 1 SECOND for a time."
    ),
    exp.TryCast: "Parse text where it is imported, before it becomes a table.",
    exp.Rand: "Draw numbers in Python, from a seeded generator.",
    exp.First: "Write min(x), or min_by(x, order).",
    exp.Last: "Write max(x), or max_by(x, order).",
    exp.WithinGroup: "Write quantile_cont(x, share).",
    exp.PercentileDisc: "Write quantile_cont(x, share).",
    exp.Quantile: "Write quantile_cont(x, share).",
    exp.ApproxDistinct: "Write count(DISTINCT x).",
    exp.ApproxQuantile: "Write quantile_cont(x, share).",
    exp.DayOfWeek: "Write extract(isodow FROM t): Monday is 1.",
    exp.JSONExtract: "Make it a column when it is imported.",
    exp.JSONExtractScalar: "Make it a column when it is imported.",
    exp.TableSample: "Choose rows by a key, so that the choice can be repeated.",
    exp.ToDays: "Write n * INTERVAL 1 DAY.",
    exp.Pivot: "Write one sum(...) FILTER (WHERE ...) per column.",
}


def _unknown_function(node: exp.Anonymous) -> Refusal:
    if node.name.lower() in KNOWN_TO_US:
        return None
    return "Spark has no such function, or another under that name: use one that both have."


def _asof(node: exp.Join) -> Refusal:
    if node.method not in {"ASOF", "POSITIONAL"}:
        return None
    return "Join on a range and keep the row_number() that is 1."


def _unordered_list(node: exp.ArrayAgg | exp.ArrayDistinct) -> Refusal:
    if isinstance(node.this, exp.Order):
        return "Write list_sort(list(struct_pack(order := y, value := x)))."
    outer = node.parent
    while isinstance(outer, exp.Filter | exp.Window):
        outer = outer.parent
    if isinstance(outer, exp.ArraySort | exp.ArraySize | exp.ArrayContains):
        return None
    return "Its order is not defined: write list_sort(...) around it."


def _unordered_text(node: exp.GroupConcat) -> Refusal:
    ordered = node.this if isinstance(node.this, exp.Order) else None
    return None if ordered else "Its order is not defined: write string_agg(x, ',' ORDER BY y)."


def _vague_log(node: exp.Log) -> Refusal:
    return None if node.expression else "Write log10(x), or ln(x)."


def _decimal_places(node: exp.Round | exp.Trunc) -> Refusal:
    if node.args.get("decimals") is None:
        return None
    return "Round to decimal places where it is shown, or write round(x * 100) / 100."


def _first_match_only(node: exp.RegexpReplace) -> Refusal:
    if "g" in node.text("modifiers"):
        return None
    return "Write regexp_replace(x, pattern, new, 'g'): all matches, on both."


def _part_of_a_time(node: exp.Extract) -> Refusal:
    if node.name.upper() in SAME_PARTS_OF_A_TIME:
        return None
    return (
        f"These parts are the same: {', '.join(sorted(SAME_PARTS_OF_A_TIME))}; epoch(t) for more."
    )


def _days_apart(node: exp.Sub) -> Refusal:
    if not (_is_date(node.left) and _is_date(node.right)):
        return None
    return "Write (epoch(b) - epoch(a)) / 86400: a number of days, on both."


def _truncated_date(node: exp.DateTrunc) -> Refusal:
    if isinstance(node.parent, exp.Cast) and _is_date(node.parent):
        return None
    return "Write CAST(date_trunc(...) AS DATE): it is a time on DuckDB."


def _is_date(node: exp.Expr) -> bool:
    return isinstance(node, exp.Cast) and node.to.is_type(exp.DType.DATE)


def _replaced_columns(node: exp.Star) -> Refusal:
    return "Name the columns." if node.args.get("replace") else None


def _by_name(node: exp.SetOperation) -> Refusal:
    return "Name the columns in the same order." if node.args.get("by_name") else None


def _recursion(node: exp.With) -> Refusal:
    return "Loop in Python, with Table.store per step." if node.recursive else None


def _untyped_list(node: exp.Array) -> Refusal:
    if node.expressions or isinstance(node.parent, exp.Cast):
        return None
    return "Say of what: CAST([] AS VARCHAR[])."


def _stepped_series(node: exp.GenerateSeries) -> Refusal:
    if node.args.get("step") is None:
        return None
    return "Multiply whole numbers by the step."


# the kinds fit their functions, which no type can say of pairs
SOMETIMES: tuple[tuple[type[exp.Expr], Callable[..., Refusal]], ...] = (
    (exp.Anonymous, _unknown_function),
    (exp.Join, _asof),
    (exp.ArrayAgg, _unordered_list),
    (exp.ArrayDistinct, _unordered_list),
    (exp.GroupConcat, _unordered_text),
    (exp.Log, _vague_log),
    (exp.Round, _decimal_places),
    (exp.Trunc, _decimal_places),
    (exp.RegexpReplace, _first_match_only),
    (exp.Extract, _part_of_a_time),
    (exp.Sub, _days_apart),
    (exp.DateTrunc, _truncated_date),
    (exp.Star, _replaced_columns),
    (exp.SetOperation, _by_name),
    (exp.With, _recursion),
    (exp.Array, _untyped_list),
    (exp.GenerateSeries, _stepped_series),
)
