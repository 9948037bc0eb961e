"""Keep refused rows in a CSV file beside the import, to be corrected and imported again."""

import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
from sqlglot import exp

from vitrina.connectors.reading import REJECT_COLUMNS, Sheet
from vitrina.connectors.typed import Problem
from vitrina.connectors.verdicts import Verdicts
from vitrina.engine import Table
from vitrina.errors import SettingError

# a spreadsheet runs a cell that starts with one of these; an apostrophe in front makes it text
FORMULA = r"^[=+\-@\t\r\n']"
ESCAPED = r"^'([=+\-@\t\r\n'])"


@dataclass(frozen=True, slots=True)
class Refused:
    """One refused row: its line in the file, the column and value to blame, and why."""

    line: int
    column: str
    value: str
    reason: str


def unescaped(cells: Table, width: int) -> Table:
    """The cells of a file of refused rows as they were before they were written there."""
    chosen = [_replaced(f"c{place}", ESCAPED, r"\1") for place in range(width)]
    query = exp.select("file_line", "surplus", *chosen).from_(cells.query.subquery("cells"))
    return Table(cells.engine, query)


def refused_rows(sheet: Sheet, cells: Table, verdicts: Verdicts) -> pa.Table:
    """One row per refused row of the file, in its order, as it goes into the file of them."""
    names = [f"c{place}" for place in range(len(sheet.columns))]
    engine = cells.engine
    problems = engine.adopt(_numbered(verdicts.problems))
    blame = exp.Case(this=exp.column("column", table="problems", quoted=True))
    blame = blame.when(exp.convert(""), exp.column("surplus", table="cells"))
    for name, header in zip(names, sheet.columns, strict=True):
        blame = blame.when(exp.convert(header), exp.column(name, table="cells"))
    query = (
        exp.select(
            exp.column("file_line", table="cells"),
            exp.column("column", table="problems", quoted=True),
            exp.alias_(blame, "value", quoted=True),
            exp.column("reason", table="problems"),
            *(exp.column(name, table="cells") for name in names),
        )
        .from_(cells.query.subquery("cells"))
        .join(verdicts.judged.query.subquery("judged"), on="cells.file_line = judged.file_line")
        .join(problems.query.subquery("problems"), on="judged.problem = problems.number")
    )
    return engine.arrow(query.order_by("file_line"))


def examples(refused: pa.Table, *, limit: int = 5) -> tuple[Refused, ...]:
    """The first refused rows, for people."""
    first = refused.select(["file_line", "column", "value", "reason"]).slice(0, limit)
    return tuple(
        Refused(row["file_line"], row["column"], row["value"] or "", row["reason"])
        for row in first.to_pylist()
    )


def write_rejected(
    refused: pa.Table, sheet: Sheet, cells: Table, *, overwrite: bool
) -> Path | None:
    """Write refused rows beside the import; with none, remove what an earlier import left.

    Without `overwrite` a file that is there is left alone: somebody may be correcting it.

    Raises:
        SettingError: the folder cannot be written.
    """
    target = sheet.path.with_name(f"{sheet.path.name}.rejected.csv")
    staged = target.with_name(f"{target.name}.part")
    try:
        if not refused.num_rows:
            target.unlink(missing_ok=True)
            return None
        if target.exists() and not overwrite:
            return target
        _write(_escaped(refused, cells), sheet, staged)
        staged.replace(target)
    except OSError as error:
        raise SettingError(
            f"The refused rows cannot be written to {target} ({error.strerror}). Copy the file to "
            "a folder that you may write, and import it from there."
        ) from error
    return target


def _write(rows: pa.Table, sheet: Sheet, path: Path) -> None:
    header = [*REJECT_COLUMNS, *(_safe(name) for name in sheet.columns)]
    options = pyarrow.csv.WriteOptions(delimiter=sheet.delimiter)
    with path.open("wb") as file:
        # the mark by which spreadsheets know UTF-8
        file.write(b"\xef\xbb\xbf")
        pyarrow.csv.write_csv(rows.rename_columns(header), file, write_options=options)
        file.flush()
        os.fsync(file.fileno())


def _escaped(refused: pa.Table, cells: Table) -> pa.Table:
    given = cells.engine.adopt(refused)
    chosen = [_replaced(name, f"({FORMULA})", r"'\1") for name in refused.column_names[1:]]
    query = exp.select("file_line", *chosen).from_(given.query.subquery("refused"))
    return cells.engine.arrow(query.order_by("file_line"))


def _replaced(name: str, pattern: str, replacement: str) -> exp.Expr:
    column = exp.column(name, quoted=True)
    replaced = exp.Anonymous(
        this="regexp_replace",
        expressions=[column, exp.convert(pattern), exp.convert(replacement)],
    )
    return exp.alias_(replaced, name, quoted=True)


def _safe(header: str) -> str:
    return f"'{header}" if header[:1] in "=+-@\t\r\n'" else header


def _numbered(problems: list[Problem]) -> pa.Table:
    return pa.table(
        {
            "number": pa.array(range(len(problems)), pa.int32()),
            "column": pa.array([problem.column for problem in problems], pa.string()),
            "reason": pa.array([problem.reason for problem in problems], pa.string()),
        }
    )
