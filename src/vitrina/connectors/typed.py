"""Give the cells of a file their types, and each row at most one problem, by number."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlglot
from sqlglot import exp

from vitrina.connectors.columns import Columns
from vitrina.connectors.currencies import exponent
from vitrina.connectors.importer import Check, Field, Importer, Reads
from vitrina.connectors.readers import MINOR, READERS, Reader
from vitrina.engine import Table, Value, bind

TYPES = {
    Reads.MONEY: "BIGINT",
    Reads.NUMBER: "DOUBLE",
    Reads.WHOLE: "BIGINT",
    Reads.TIME: "TIMESTAMPTZ",
    Reads.PLANNED: "TIMESTAMPTZ",
    Reads.DAY: "DATE",
}

# from a cell to its value; each may use the ones before it
STEPS = ("text", "first", "second", "value")
WRONG_WIDTH = (
    "more or fewer values than the file has columns: put a value that contains the separator "
    "into double quotes"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is refused: the column to blame, and what is wrong with it and what to do."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the import was told about all rows of its file."""

    source: str
    currency: str | None
    zone: str | None
    is_minor: bool
    now: datetime

    @property
    def values(self) -> Mapping[str, Value]:
        return {
            "zone": self.zone or "",
            "currency": self.currency or "",
            "decimals": exponent(self.currency or ""),
            "latest": (self.now + timedelta(days=1)).isoformat(),
        }


def typed(
    cells: Table, importer: Importer, columns: Columns, choices: Choices
) -> tuple[Table, list[Problem]]:
    """One row per row of the file, with a value for each field of the importer.

    Args:
        cells: file_line, and the cells as text in c0, c1, ...
        importer: declares the fields.
        columns: where each field is found.
        choices: of the import.

    Returns:
        file_line, problem (its number, or NULL) and the fields, amounts in minor units;
        and the problems, of which the first has number 0.
    """
    readers = {name: _reader(importer.field(name), choices) for name in columns.places}
    query = exp.select(*_texts(importer, columns)).from_(cells.query.subquery("cells"))
    for place, step in enumerate(STEPS[1:], start=1):
        added = _step(step, STEPS[:place], readers, choices)
        query = exp.select("*", *added).from_(query.subquery("given"))
    refusals = list(_refusals(importer, columns, readers, choices))
    chosen = [
        _column("file_line"),
        exp.alias_(_problem(condition for condition, _ in refusals), "problem"),
        *(
            exp.alias_(_final(field, columns, choices), field.name, quoted=True)
            for field in importer.fields
        ),
    ]
    query = exp.select(*chosen).from_(query.subquery("valued"))
    return Table(cells.engine, query), [problem for _, problem in refusals]


def checked(
    prepared: Table, checks: Iterable[Check], columns: Columns, problems: list[Problem]
) -> tuple[Table, list[Problem]]:
    """The same rows with the problems that the importer's checks find, and all problems."""
    conditions, found = [], []
    for check in checks:
        conditions.append(sqlglot.parse_one(check.condition, dialect="duckdb"))
        blamed = next((name for name in check.fields if name in columns.places), "")
        found.append(Problem(columns.name_of(blamed), check.reason))
    added = exp.func(
        "coalesce",
        _column("problem"),
        _problem(conditions, first=len(problems)),
        dialect="duckdb",
    )
    chosen = [
        exp.alias_(added, "problem") if name == "problem" else _column(name)
        for name in prepared.columns
    ]
    query = exp.select(*chosen).from_(prepared.query.subquery("prepared"))
    return Table(prepared.engine, query), [*problems, *found]


def first_currency(cells: Table, columns: Columns) -> str | None:
    """The currency of the first row that has a known one: the rest must have the same."""
    if "currency" not in columns.places:
        return None
    text = exp.column(f"c{columns.places['currency']}")
    value = _fill(READERS[Reads.CURRENCY].value, {"text": _trimmed(text)}, {})
    codes = exp.select(_column("file_line"), exp.alias_(value, "code"))
    query = (
        exp.select("code")
        .from_(codes.from_(cells.query.subquery("cells")).subquery("codes"))
        .where("code IS NOT NULL")
        .order_by("file_line")
        .limit(1)
    )
    rows = Table(cells.engine, query).rows()
    return str(rows[0]["code"]) if rows else None


def _reader(field: Field, choices: Choices) -> Reader:
    return MINOR if field.reads is Reads.MONEY and choices.is_minor else READERS[field.reads]


def _texts(importer: Importer, columns: Columns) -> Iterator[exp.Expr]:
    yield _column("file_line")
    yield _column("surplus")
    for name, place in columns.places.items():
        text: exp.Expr = exp.column(f"c{place}")
        joined = importer.field(name).joined_to
        if joined and joined in columns.places:
            end = exp.column(f"c{columns.places[joined]}")
            text = exp.func("concat_ws", exp.convert(" "), text, end, dialect="duckdb")
        yield exp.alias_(_trimmed(text), f"{name}.text", quoted=True)


def _step(
    step: str, known: Iterable[str], readers: Mapping[str, Reader], choices: Choices
) -> Iterator[exp.Expr]:
    for name, reader in readers.items():
        template = {"first": reader.first, "second": reader.second, "value": reader.value}[step]
        filled = _of_field(template, name, known, choices)
        yield exp.alias_(filled, f"{name}.{step}", quoted=True)


def _refusals(
    importer: Importer, columns: Columns, readers: Mapping[str, Reader], choices: Choices
) -> Iterator[tuple[exp.Expr, Problem]]:
    yield (
        exp.Is(this=_column("surplus"), expression=exp.null()).not_(),
        Problem("", WRONG_WIDTH),
    )
    for name, reader in readers.items():
        field, text = importer.field(name), _column(f"{name}.text")
        if field.is_required or field.is_filled:
            empty = Problem(columns.name_of(name), f"empty: fill in {field.meaning}")
            yield exp.Is(this=text, expression=exp.null()), empty
        for condition, reason in reader.refusals.items():
            refused = _of_field(condition, name, STEPS, choices)
            has_text = exp.Is(this=text.copy(), expression=exp.null()).not_()
            yield exp.and_(has_text, refused), Problem(columns.name_of(name), reason)


def _final(field: Field, columns: Columns, choices: Choices) -> exp.Expr:
    given = {"source": choices.source, "currency": choices.currency}.get(field.name)
    if field.name not in columns.places:
        return exp.cast(exp.convert(given), TYPES.get(field.reads, "VARCHAR"))
    value = _column(f"{field.name}.value")
    return exp.func("coalesce", value, exp.convert(given)) if given else value


def _problem(conditions: Iterable[exp.Expr], *, first: int = 0) -> exp.Expr:
    cases = exp.Case()
    for number, condition in enumerate(conditions, start=first):
        cases = cases.when(condition, exp.convert(number))
    numbered: exp.Expr = cases if cases.args.get("ifs") else exp.null()
    return exp.cast(numbered, "INT")


def _of_field(template: str, name: str, steps: Iterable[str], choices: Choices) -> exp.Expr:
    return _fill(template, {step: _column(f"{name}.{step}") for step in steps}, choices.values)


def _fill(template: str, steps: Mapping[str, exp.Expr], values: Mapping[str, Value]) -> exp.Expr:
    """An expression of a reader, with columns for its steps and literals for its `$names`."""

    def place(node: exp.Expr) -> exp.Expr:
        is_step = isinstance(node, exp.Column) and node.name in steps
        return steps[node.name].copy() if is_step else node

    tree = bind(sqlglot.parse_one(template, dialect="duckdb"), values, where="a reader")
    return tree.transform(place)


def _trimmed(text: exp.Expr) -> exp.Expr:
    return _fill("NULLIF(TRIM(cell), '')", {"cell": text}, {})


def _column(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))
