"""Files come as they come: encodings, separators, quotes, broken rows, and what is no table."""

import gzip
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.connectors.conftest import Import
from vitrina.connectors import import_file
from vitrina.connectors.reading import read_sheet
from vitrina.engine import Lake
from vitrina.errors import MappingError, UnreadableFileError

TEXT = "чек;товар\n1;чай\n2;булка\n"


def cells(path: Path) -> list[tuple[object, ...]]:
    sheet = read_sheet(path)
    names = [f"c{place}" for place in range(len(sheet.columns))]
    return [tuple(row[name] for name in names) for row in sheet.rows.to_pylist()]


def lines(path: Path) -> list[int]:
    return [int(line) for line in read_sheet(path).rows.column("file_line").to_pylist()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_separator_and_line_ends_are_found_out(
    tmp_path: Path, encoding: str, delimiter: str, end: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.replace(";", delimiter).replace("\n", end).encode(encoding))

    assert read_sheet(path).columns == ("чек", "товар")
    assert cells(path) == [("1", "чай"), ("2", "булка")]
    assert lines(path) == [2, 3]


def test_the_last_line_may_lack_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT.rstrip())

    assert cells(path)[-1] == ("2", "булка")


def test_a_row_is_named_by_the_line_it_starts_on_though_values_have_line_ends(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,"long\nname"\n1,"two\nlines"\n\n2,"three\n\nlines"\n,\n3,a,b\n4,x\n')

    assert lines(path) == [3, 6, 10, 11]
    assert cells(path)[1] == ("2", "three\n\nlines")


def test_rows_without_any_value_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n\n;\n1;2\n;\n\n\n")

    assert cells(path) == [("1", "2")]
    assert lines(path) == [4]


def test_a_row_of_another_width_is_kept_with_its_surplus(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;2;3;4\n5\n6;7\n")

    sheet = read_sheet(path)

    assert sheet.rows.column("surplus").to_pylist() == ["3;4", "", None]
    assert cells(path) == [("1", "2"), ("5", ""), ("6", "7")]


def test_quotes_protect_separators_and_are_doubled_inside(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"x, y","say ""hi"""\n12" pizza,z\n')

    assert cells(path) == [("x, y", 'say "hi"'), ('12" pizza', "z")]


def test_a_quote_that_never_closes_is_named_and_does_not_swallow_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,x\n2,"y\n3,z\n')

    with pytest.raises(UnreadableFileError, match=r"Line 3 .* never closed"):
        read_sheet(path)


def test_a_quote_that_swallows_a_megabyte_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"x\n' + "2,yyyyyyyyyyyyyyyyyyyyyyyyyyy\n" * 100_000 + '3,"z"\n')

    with pytest.raises(UnreadableFileError, match="quote is never closed"):
        read_sheet(path)


def test_a_large_file_keeps_its_lines_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    # several blocks of a megabyte, with broken rows in each
    rows = [f"{n},{'x' * 40}" + (",y" if n % 10_000 == 0 else "") for n in range(60_000)]
    path.write_text("id,text\n" + "\n".join(rows))

    sheet = read_sheet(path)

    assert sheet.rows.column("c0").to_pylist() == [str(n) for n in range(60_000)]
    assert lines(path) == list(range(2, 60_002))
    assert sheet.rows.column("surplus").null_count == 60_000 - 6


cell = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=6)


@settings(max_examples=60)
@given(rows=st.lists(st.tuples(cell, cell.filter(bool)), max_size=8))
def test_whatever_a_writer_of_csv_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    quoted = ['"' + '","'.join(value.replace('"', '""') for value in row) + '"' for row in rows]
    path.write_bytes("\n".join(['"a","b"', *quoted]).encode())

    assert cells(path) == rows
    text_before = ["\n".join(['"a","b"', *quoted[:place]]) for place in range(len(rows))]
    assert lines(path) == [text.count("\n") + 2 for text in text_before]


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"There is no file .*nothing\.csv"):
        read_sheet(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", r"is empty \(0 bytes\)"),
        ("a.parquet", b"", r"is empty \(0 bytes\)"),
        ("a.parquet", b"PAR1 and not much more", "not a whole Parquet file"),
        ("a.parquet", b"id;name\n1;x\n", "not a whole Parquet file"),
        ("a.csv", b"PK\x03\x04\x00\x00", "Save the sheet as CSV"),
        ("a.csv", gzip.compress(TEXT.encode()), "Unpack it"),
        ("a.csv", TEXT.encode("utf-16"), "UTF-16"),
        ("a.csv", b"a;b\n1;\x00\x01\n", "not text in UTF-8 or Windows-1251"),
        ("a.csv", b"a;b\n" + b"1;\x98\xff\xfe\n", "not text in UTF-8 or Windows-1251"),
    ],
)
def test_what_is_no_table_is_refused_with_the_next_step(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = write(tmp_path / name, content)

    with pytest.raises(UnreadableFileError, match=reason) as refusal:
        read_sheet(path)

    assert str(path) in str(refusal.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is a folder"):
        read_sheet(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("\n1;2\n", "first line .* is empty"),
        ("2026-03-01;200;x\n2026-03-02;100;y\n", "looks like data"),
        ("a;b;a\n1;2;3\n", "Two columns .* named 'a'"),
    ],
)
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    path = write(tmp_path / "a.csv", content.encode())

    with pytest.raises(MappingError, match=reason):
        read_sheet(path)


def test_a_truncated_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": list(range(1000))}), path)
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(UnreadableFileError, match="cut short"):
        read_sheet(path)


def test_parquet_values_become_the_texts_that_a_csv_would_have(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    at = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    table = {
        "whole": [7],
        "real": [199.9],
        "exact": [Decimal("199.90")],
        "text": ["чай"],
        "at": [at],
        "day": [date(2026, 3, 1)],
        "none": [None],
    }
    pq.write_table(pa.table(table), path)

    assert cells(path) == [
        ("7", "199.9", "199.90", "чай", "2026-03-01 07:30:00+00", "2026-03-01", None)
    ]
    assert lines(path) == [1]


@pytest.mark.parametrize("kind", ["receipts", "spend"])
def test_a_file_that_cannot_be_read_leaves_the_lake_untouched(
    lake: Lake, tmp_path: Path, kind: str
) -> None:
    path = write(tmp_path / "a.csv", b"")

    with pytest.raises(UnreadableFileError):
        import_file(lake, kind, path)

    assert lake.version == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv", "lake"]


def test_a_parquet_file_is_imported_like_a_csv(lake: Lake, tmp_path: Path) -> None:
    path = tmp_path / "march.parquet"
    table = pa.table(
        {
            "receipt_id": [1, 2],
            "occurred_at": [datetime(2026, 3, 1, 10, tzinfo=UTC), None],
            "total": [199.9, 5.0],
        }
    )
    pq.write_table(table, path)

    done = import_file(lake, "receipts", path, currency="RUB")

    assert (done.new, done.rejected, done.examples[0].line) == (1, 1, 2)
    assert [row["total_minor"] for row in lake.receipts.rows()] == [19990]


def test_a_header_alone_is_a_file_without_rows(bring: Import, lake: Lake) -> None:
    done = bring("receipts", "receipt_id,occurred_at,total\n")

    assert (done.rows, done.new, done.duplicate, done.rejected) == (0, 0, 0, 0)
    assert lake.rows_in("receipts") == 0


def test_the_path_may_have_quotes_and_spaces(lake: Lake, file_of: Callable[..., Path]) -> None:
    path = file_of("receipt_id,date,total\n1,2026-03-01,x\n", name='the till\'s "march".csv')

    done = import_file(lake, "receipts", path, currency="RUB", zone="Europe/Moscow")

    assert done.rejected_file == path.with_name('the till\'s "march".csv.rejected.csv')
    assert done.rejected_file.exists()
