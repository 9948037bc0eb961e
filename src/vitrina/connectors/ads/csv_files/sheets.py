"""Small CSV files that a person opens in a spreadsheet: read, added to, and written anew."""

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from vitrina.errors import UnreadableFileError

# a spreadsheet runs a cell that begins with one of these; an apostrophe in front makes it text
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
MARK = "\ufeff"  # by which spreadsheets know UTF-8


def rows_of(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a file; none if it is not there. Columns are parted by commas or semicolons.

    Raises:
        UnreadableFileError: it is no such file, or lacks one of the columns that are needed.
    """
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UnreadableFileError(
            f"{path.name} cannot be read: save it as CSV in UTF-8."
        ) from error
    header = text.partition("\n")[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableFileError(f"{path.name} has no column {missing[0]!r}: add it.")
    return [_row(path, reader.line_num, row) for row in reader]


def add(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Put rows at the end of a file, which begins with its columns; only its owner reads it."""
    text = _text(columns, rows, has_header=not path.exists())
    path.parent.mkdir(parents=True, exist_ok=True)
    # one write to a file that is open for appending: several processes keep whole lines
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, text.encode())
        os.fsync(file)
    finally:
        os.close(file)


def write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Put rows in the place of a file, all at once."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    add(part, columns, rows)
    part.replace(path)


def _row(path: Path, line: int, row: Mapping[str | None, str | list[str]]) -> dict[str, str]:
    if None in row:
        raise UnreadableFileError(
            f"{path.name}, line {line}, has more values than there are columns: put a value that "
            "contains the separator into double quotes."
        )
    return {str(name): _unescaped(str(value)) for name, value in row.items()}


def _text(columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, has_header: bool) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    if has_header:
        stream.write(MARK)
        writer.writeheader()
    for row in rows:
        writer.writerow({name: _escaped(row.get(name, "")) for name in columns})
    return stream.getvalue()


def _escaped(text: str) -> str:
    # a blank before the sign does not stop a spreadsheet
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text


def _unescaped(text: str) -> str:
    rest = text[1:]
    is_escaped = text[:1] == "'" and rest.lstrip(" \u00a0").startswith(FORMULA_STARTS)
    return rest if is_escaped else text
