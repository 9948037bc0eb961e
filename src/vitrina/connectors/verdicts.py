"""What becomes of each row of a file: new, a repeat, or refused for what else is there."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp

from vitrina.connectors.importer import Importer, Output
from vitrina.connectors.typed import Problem
from vitrina.engine import Lake, Table, select
from vitrina.events import LAKE_TABLES, LakeTable

TORN = "the same id stands in this file with other values: keep the right rows, delete the others"
SPOILED = "another row of the same document was refused: correct that one, and import all of them"
CONTRADICTS = (
    "the lake has the same id with other values, and keeps them: delete this row, or give it an "
    "id of its own"
)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The marked rows, and for each its document, its problem and whether it is a repeat."""

    rows: Table
    judged: Table
    problems: list[Problem]
    blamed: str  # the header to name when a whole document is refused

    @property
    def standing(self) -> Table:
        """The rows that are neither refused nor repeats."""
        return self._rows_where("problem IS NULL AND NOT is_repeat")

    @property
    def accepted(self) -> Table:
        """The rows that are not refused, repeats included."""
        return self._rows_where("problem IS NULL")

    @property
    def sizes(self) -> dict[str, int]:
        """How many rows are new, repeats, and refused."""
        counted = {
            "new": "problem IS NULL AND NOT is_repeat",
            "duplicate": "problem IS NULL AND is_repeat",
            "refused": "problem IS NOT NULL",
        }
        query = exp.select(
            *(
                exp.alias_(exp.func("count", _flag(exp.condition(which), other=None)), name)
                for name, which in counted.items()
            )
        ).from_(self.judged.query.subquery("judged"))
        [row] = Table(self.judged.engine, query).rows()
        return {name: int(str(size)) for name, size in row.items()}

    def _rows_where(self, condition: str) -> Table:
        good = exp.select("file_line").from_(self.judged.query.subquery("judged")).where(condition)
        query = (
            exp.select("*")
            .from_(self.rows.query.subquery("rows"))
            .where(exp.In(this=exp.column("file_line"), query=good.subquery()))
        )
        return Table(self.rows.engine, query)


def marked(prepared: Table, importer: Importer) -> Table:
    """Add to each row its document, its part, and prints of what must agree: head and body."""
    own = {"file_line", "problem", *importer.key}
    others = [name for name in prepared.columns if name not in own]
    head = [name for name in others if importer.part and name not in importer.part_columns]
    body = [name for name in others if name not in head]
    part = exp.column(importer.part, quoted=True) if importer.part else exp.convert(0)
    marks = {
        "document": _document(importer.key),
        "part": exp.func("coalesce", part, exp.convert(0)),
        "head": _print(head),
        "body": _print(body),
    }
    chosen = [exp.alias_(mark, name) for name, mark in marks.items()]
    query = exp.select("*", *chosen).from_(prepared.query.subquery("prepared"))
    return Table(prepared.engine, query)


def judge(rows: Table, importer: Importer, problems: list[Problem], blamed: str) -> Verdicts:
    """Find rows that contradict or repeat each other within the file.

    Args:
        rows: marked rows; stored, for they are read several times.
        importer: tells whether a document is taken whole.
        problems: those known so far, by number.
        blamed: the header to name when a whole document is refused.
    """
    numbers = {"torn": len(problems), "spoiled": len(problems) + 1}
    judged = select(
        "connectors/documents.sql",
        values={"is_whole": importer.part is not None, **numbers},
        marked=rows,
    )
    found = [*problems, Problem(blamed, TORN), Problem(blamed, SPOILED)]
    return Verdicts(rows, judged.store("judged"), found, blamed)


def compare(verdicts: Verdicts, importer: Importer, lake: Lake) -> Verdicts:
    """The same verdicts after a look at the lake, whose tables are on the same engine."""
    full = {output.table for output in importer.outputs if lake.rows_in(output.table)}
    if not full:
        return verdicts
    clean = verdicts.standing.store("clean")
    found = [
        _found(output, clean, lake, is_first=place == 0)
        for place, output in enumerate(importer.outputs)
        if output.table in full
    ]
    judged = select(
        "connectors/after_lake.sql",
        values={"contradicts": len(verdicts.problems)},
        judged=verdicts.judged,
        found=Table(clean.engine, exp.union(*found, distinct=False) if found[1:] else found[0]),
    )
    problems = [*verdicts.problems, Problem(verdicts.blamed, CONTRADICTS)]
    return Verdicts(verdicts.rows, judged.store("judged"), problems, verdicts.blamed)


def rows_for(output: Output, rows: Table) -> Table:
    """The rows of a lake table, with the document that each came from."""
    return select(output.sql, prepared=rows) if output.sql else rows


def _found(output: Output, clean: Table, lake: Lake, *, is_first: bool) -> exp.Select:
    known = LAKE_TABLES[output.table]
    rows = rows_for(output, clean)
    is_there = exp.column("is_there", table="old")
    old = exp.select("*", "1 AS is_there").from_(lake.table(known.name).query.subquery("kept"))
    absent = exp.Is(this=is_there, expression=exp.null())
    lacks = exp.convert(0) if output.stands_alone else _flag(absent)
    return (
        exp.select(
            exp.column("document", table="new"),
            exp.alias_(_flag(absent.copy().not_()) if is_first else exp.convert(0), "is_there"),
            exp.alias_(_flag(exp.or_(*_differences(rows, known))), "differs"),
            exp.alias_(lacks, "lacks"),
        )
        .from_(rows.query.subquery("new"))
        .join(old.subquery("old"), on=exp.and_(*_same_keys(known)), join_type="left")
    )


def _same_keys(known: LakeTable) -> Iterable[exp.Expr]:
    for key in known.key:
        yield exp.NullSafeEQ(
            this=exp.column(key, table="new", quoted=True),
            expression=exp.column(key, table="old", quoted=True),
        )


def _differences(rows: Table, known: LakeTable) -> Iterable[exp.Expr]:
    """A value that the file lacks contradicts nothing; one that the lake lacks does."""
    present = set(rows.columns)
    yield exp.false()
    for column in known.columns:
        if column.name in present and column.name not in known.key:
            new = exp.column(column.name, table="new", quoted=True)
            old = exp.column(column.name, table="old", quoted=True)
            has_value = exp.Is(this=new, expression=exp.null()).not_()
            is_there = exp.Is(
                this=exp.column("is_there", table="old"), expression=exp.null()
            ).not_()
            yield exp.and_(is_there, has_value, exp.NullSafeNEQ(this=new, expression=old))


def _flag(condition: exp.Expr, *, other: int | None = 0) -> exp.Expr:
    return exp.Case().when(condition, exp.convert(1)).else_(exp.convert(other))


def _document(key: Iterable[str]) -> exp.Expr:
    """The key as one text; lengths keep ('a', 'bc') and ('ab', 'c') apart."""
    texts = [exp.cast(exp.column(name, quoted=True), "VARCHAR") for name in key]
    parts = [
        exp.func(
            "coalesce",
            exp.func("concat", exp.func("length", text), exp.convert(":"), text),
            exp.convert(""),
        )
        for text in texts
    ]
    return exp.func("concat", *parts)


def _print(names: Iterable[str]) -> exp.Expr:
    # DuckDB's own hash: 64 bits are plenty, for only the rows of one document are compared
    columns = [exp.column(name, quoted=True) for name in names]
    return exp.Anonymous(this="hash", expressions=columns or [exp.convert(0)])
