"""Read a CSV or Parquet file as text, row by row accounted for; nothing is interpreted yet."""

import codecs
import csv
import io
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from sqlglot import exp

from vitrina.engine import DuckDB
from vitrina.errors import MappingError, UnreadableFileError

ENCODINGS = ("utf-8-sig", "cp1251")
DELIMITERS = ";,\t|"
# the columns that a file of rejected rows has before those of the file itself
REJECT_COLUMNS = ("line", "column", "value", "reason")
# what a file that is not a table starts with
FOREIGN = {
    b"PK\x03\x04": "is an Excel workbook or another zip. Save the sheet as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook. Save the sheet as CSV (UTF-8)",
    b"\x1f\x8b": "is packed with gzip. Unpack it",
    b"%PDF": "is a PDF. Export the table as CSV",
    b"\xff\xfe": "is in UTF-16. Save it as CSV in UTF-8",
    b"\xfe\xff": "is in UTF-16. Save it as CSV in UTF-8",
    b"SQLite format 3": "is a SQLite database. Export the table as CSV",
}
BLOCK = 1 << 20

Places: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as text: `rows` has file_line, surplus, and c0, c1, ... for `columns`.

    `file_line` is the line of a CSV file (the header stands on line 1) and the row of a
    Parquet file (from 1). `surplus` is NULL, except on a row with more or fewer values than
    there are columns: then it holds the values too many. A row without any value is no row.
    """

    path: Path
    content: str  # sha256 of the file
    columns: tuple[str, ...]
    rows: pa.Table
    delimiter: str = ","
    is_rejected_file: bool = False

    @property
    def size(self) -> int:
        return int(self.rows.num_rows)


def read_sheet(path: Path) -> Sheet:
    """Read a file of either format, which its first bytes tell.

    Raises:
        UnreadableFileError: missing, empty, cut short, or of another format or encoding.
        MappingError: its first line does not name the columns.
    """
    start = _start(path)
    if start.startswith(b"PAR1") or path.suffix.lower() in (".parquet", ".pq"):
        return _read_parquet(path)
    for mark, what in FOREIGN.items():
        if start.startswith(mark):
            raise UnreadableFileError(f"{path} {what}, then import that file.")
    return _read_csv(path)


def _start(path: Path) -> bytes:
    if not path.exists():
        raise UnreadableFileError(f"There is no file {path}. Check the path.")
    if path.is_dir():
        raise UnreadableFileError(f"{path} is a folder. Pass the files in it one by one.")
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise UnreadableFileError(
            f"{path} cannot be opened ({error.strerror}). Check that you may read it."
        ) from error
    if not start:
        raise UnreadableFileError(f"{path} is empty (0 bytes). Export it again.")
    return start


def _read_parquet(path: Path) -> Sheet:
    try:
        data = pq.ParquetFile(path).read()
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError(
            f"{path} ({path.stat().st_size} bytes) is not a whole Parquet file: {error}. It was "
            "cut short on its way, or is another format: export or copy it again."
        ) from error
    names = _checked_header(list(data.column_names), path)
    positions = [f"c{place}" for place in range(len(names))]
    engine = DuckDB.open()
    given = engine.adopt(data.rename_columns(positions))
    text = engine.arrow(_as_text(given.query, positions))
    text = text.add_column(0, "surplus", pa.nulls(data.num_rows, pa.string()))
    lines = pa.array(np.arange(1, data.num_rows + 1))
    with path.open("rb") as file:
        content = _digest(file)
    return Sheet(path, content, names, text.add_column(0, "file_line", lines))


def _as_text(query: exp.Query, positions: list[str]) -> exp.Select:
    chosen = [exp.alias_(exp.cast(exp.column(name), "VARCHAR"), name) for name in positions]
    return exp.select(*chosen).from_(query.subquery("given"))


def _digest(file: io.BufferedReader) -> str:
    digest = sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _read_csv(path: Path) -> Sheet:
    content, encoding = _survey(path)
    delimiter, first, has_rows = _header(path, encoding)
    is_rejected_file = tuple(first[: len(REJECT_COLUMNS)]) == REJECT_COLUMNS
    skipped = len(REJECT_COLUMNS) if is_rejected_file else 0
    names = _checked_header(first, path)[skipped:]
    rows = _cells(path, encoding, delimiter, first) if has_rows else _no_cells(len(first))
    last = max(rows.column("file_line").to_pylist()[-1:], default=1)
    _require_closed_quotes(path, encoding, delimiter, last)
    for place in range(skipped):
        rows = rows.drop_columns(f"c{place}")
    rows = rows.rename_columns(["file_line", "surplus", *(f"c{i}" for i in range(len(names)))])
    return Sheet(path, content, names, rows, delimiter, is_rejected_file)


def _survey(path: Path) -> tuple[str, str]:
    """The digest of a text file, and the first encoding that all of it is written in."""
    digest = sha256()
    decoders = {name: codecs.getincrementaldecoder(name)() for name in ENCODINGS}
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            if b"\x00" in block:
                decoders.clear()
            for name in [*decoders]:
                if not _can_decode(decoders[name], block, is_last=False):
                    del decoders[name]
    for name, decoder in decoders.items():
        if _can_decode(decoder, b"", is_last=True):
            return digest.hexdigest(), name
    raise UnreadableFileError(
        f"{path} is not text in UTF-8 or Windows-1251. Save it as CSV in UTF-8."
    )


def _can_decode(decoder: codecs.IncrementalDecoder, block: bytes, *, is_last: bool) -> bool:
    try:
        decoder.decode(block, is_last)
    except UnicodeDecodeError:
        return False
    return True


def _header(path: Path, encoding: str) -> tuple[str, list[str], bool]:
    """The separator, the names in the first row, and whether anything follows it."""
    with path.open(encoding=encoding, newline="") as file:
        line = file.readline()
        # the most frequent; on a tie the first of the list
        delimiter = max(DELIMITERS, key=line.count)
        file.seek(0)
        first = next(csv.reader(file, delimiter=delimiter), [])
        has_rows = bool(file.read(1))
    if not any(name.strip() for name in first):
        raise MappingError(
            f"The first line of {path} is empty. It must name the columns: delete the lines "
            "above the header."
        )
    return delimiter, first, has_rows


def _checked_header(first: list[str], path: Path) -> tuple[str, ...]:
    names = tuple(name.strip() or f"column {place}" for place, name in enumerate(first, start=1))
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise MappingError(f"Two columns of {path} are named {twice!r}. Rename one of them.")
    looks_like_data = [name for name in names if name[:1].isdigit() or name[:1] in "+-"]
    if 2 * len(looks_like_data) > len(names):
        raise MappingError(
            f"The first line of {path} holds {', '.join(map(repr, looks_like_data[:3]))}, which "
            "looks like data. Put a line above it that names the columns."
        )
    return names


def _cells(path: Path, encoding: str, delimiter: str, header: list[str]) -> pa.Table:
    """All cells as text, with the line that each row starts on."""
    names = [f"c{place}" for place in range(len(header))]
    odd: list[tuple[int, str]] = []

    def keep(row: pyarrow.csv.InvalidRow) -> str:
        odd.append((row.number, row.text))
        return "skip"

    data = _parsed(
        path,
        # one thread: with more of them, a row does not know its number
        read_options=pyarrow.csv.ReadOptions(
            use_threads=False,
            column_names=names,
            skip_rows_after_names=1,
            encoding="utf8" if encoding == "utf-8-sig" else encoding,
        ),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=keep,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    lines = _lines(data, odd, first=2 + sum(name.count("\n") for name in header))
    numbers = np.array([number for number, _ in odd], dtype=np.int64) - 2
    data = data.add_column(0, "file_line", pa.array(np.delete(lines, numbers)))
    data = data.add_column(1, "surplus", pa.nulls(data.num_rows, pa.string()))
    data = data.filter(_has_value(data, names))
    if not odd:
        return data
    split = [next(csv.reader([text], delimiter=delimiter)) for _, text in odd]
    fitted = [(*values, *[""] * len(names))[: len(names)] for values in split]
    columns = {
        "file_line": lines[numbers],
        "surplus": [delimiter.join(values[len(names) :]) for values in split],
        **dict(zip(names, zip(*fitted, strict=True), strict=True)),
    }
    return pa.concat_tables([data, pa.table(columns, schema=data.schema)]).sort_by("file_line")


def _parsed(path: Path, **options: object) -> pa.Table:
    try:
        return pyarrow.csv.read_csv(path, **options)
    except pa.ArrowInvalid as error:
        raise UnreadableFileError(
            f"{path} cannot be taken apart: {error}. Most likely a quote is never closed, so that "
            "one value goes on for a megabyte: correct it, or export the file again."
        ) from error


def _no_cells(width: int) -> pa.Table:
    fields = [("file_line", pa.int64()), ("surplus", pa.string())]
    fields += [(f"c{place}", pa.string()) for place in range(width)]
    return pa.schema(fields).empty_table()


def _lines(data: pa.Table, odd: list[tuple[int, str]], *, first: int) -> Places:
    """The line that each row starts on: a row goes over several where it quotes line ends."""
    breaks = np.zeros(data.num_rows, dtype=np.int64)
    for column in data.columns:
        breaks += pc.count_substring(column, "\n").to_numpy()
    for number, text in odd:  # in the order of the file, the header being number 1
        breaks = np.insert(breaks, number - 2, text.count("\n"))
    starts: Places = first + np.arange(len(breaks)) + np.cumsum(breaks) - breaks
    return starts


def _has_value(data: pa.Table, names: list[str]) -> pa.Array:
    found = pc.not_equal(data.column(names[0]), "")
    for name in names[1:]:
        found = pc.or_(found, pc.not_equal(data.column(name), ""))
    return found


def _require_closed_quotes(path: Path, encoding: str, delimiter: str, last: int) -> None:
    """A quote that is never closed would silently make one value of the rest of the file."""
    with path.open(encoding=encoding, newline="") as file:
        tail = list(islice(file, last - 1, None))
    try:
        list(csv.reader(tail, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise UnreadableFileError(
                f"Line {last} of {path} opens a quote that is never closed: the file was cut "
                "short, or the quote should be doubled. Correct it, or export the file again."
            ) from error
