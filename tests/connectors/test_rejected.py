"""Rejected rows are kept beside the import, harmless to open, ready to be corrected."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.connectors.conftest import NOW, Import
from vitrina import open_lake
from vitrina.connectors import import_file
from vitrina.connectors.reading import read_sheet
from vitrina.connectors.rejected import unescaped
from vitrina.engine import DuckDB, Lake

AT = "2026-03-01T10:00:00Z"
TEXT = f"receipt_id;date;total;note\n1;{AT};5;ok\n2;soon;5;чай\n3;{AT};пять;\n"


def table(path: Path | None, delimiter: str = ";") -> list[list[str]]:
    assert path is not None
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_they_are_kept_with_line_column_value_reason_and_all_columns(bring: Import) -> None:
    done = bring("receipts", TEXT)

    header, first, second = table(done.rejected_file)
    assert done.rejected_file == done.path.with_name("march.csv.rejected.csv")
    assert header == ["line", "column", "value", "reason", "receipt_id", "date", "total", "note"]
    assert first[:3] + first[4:] == ["3", "date", "soon", "2", "soon", "5", "чай"]
    assert second[:3] + second[4:] == ["4", "total", "пять", "3", AT, "пять", ""]
    assert "write" in first[3]
    assert "write" in second[3]


def test_a_spreadsheet_reads_them_as_utf_8(bring: Import) -> None:
    done = bring("receipts", TEXT, encoding="cp1251")

    assert done.rejected_file is not None
    assert done.rejected_file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert table(done.rejected_file)[1][-1] == "чай"


def test_without_rejected_rows_there_is_no_file(bring: Import, tmp_path: Path) -> None:
    done = bring("receipts", f"receipt_id,date,total\n1,{AT},5\n")

    assert done.rejected_file is None
    assert not list(tmp_path.glob("*.rejected.csv*"))


def test_a_file_of_an_earlier_import_is_not_taken_for_the_present_one(
    bring: Import, tmp_path: Path
) -> None:
    bring("receipts", TEXT)

    done = bring("receipts", f"receipt_id,date,total\n9,{AT},5\n")

    assert done.rejected_file is None
    assert not list(tmp_path.glob("*.rejected.csv"))


def test_corrected_and_imported_they_complete_the_lake(bring: Import, lake: Lake) -> None:
    done = bring("receipts", TEXT)
    assert done.rejected_file is not None
    text = done.rejected_file.read_text(encoding="utf-8-sig")
    done.rejected_file.write_text(text.replace("soon", AT).replace("пять", "5"), encoding="utf-8")

    again = import_file(lake, "receipts", done.rejected_file, currency="RUB")

    assert (again.rows, again.new, again.rejected) == (2, 2, 0)
    assert sorted(str(row["receipt_id"]) for row in lake.receipts.rows()) == ["1", "2", "3"]


def test_imported_uncorrected_they_are_rejected_again(bring: Import, lake: Lake) -> None:
    done = bring("receipts", TEXT)
    assert done.rejected_file is not None

    again = import_file(lake, "receipts", done.rejected_file, currency="RUB")

    assert (again.rows, again.new, again.rejected) == (2, 0, 2)
    assert [row[4:] for row in table(again.rejected_file)] == [
        row[4:] for row in table(done.rejected_file)
    ]


def test_the_same_import_again_leaves_corrections_under_way_alone(bring: Import) -> None:
    done = bring("receipts", TEXT)
    assert done.rejected_file is not None
    done.rejected_file.write_text("being corrected")

    again = bring("receipts", TEXT)

    assert (again.rejected, again.rejected_file) == (2, done.rejected_file)
    assert done.rejected_file.read_text() == "being corrected"


def test_the_numbers_of_a_corrected_return_survive_the_way_through_the_file(
    bring: Import, lake: Lake
) -> None:
    done = bring("receipts", "receipt_id,date,total\n1,soon,-5\n")
    assert done.rejected_file is not None
    text = done.rejected_file.read_text(encoding="utf-8-sig")
    assert "'-5" in text
    done.rejected_file.write_text(text.replace("soon", AT), encoding="utf-8")

    import_file(lake, "receipts", done.rejected_file, currency="RUB")

    assert [row["total_minor"] for row in lake.receipts.rows()] == [-500]


DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
cell = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=5),
    st.builds(
        "".join, st.tuples(st.sampled_from(["=", "+", "-", "@", "\t", "'", "'="]), st.just("1+1"))
    ),
)


@settings(max_examples=15)
@given(notes=st.lists(cell, min_size=1, max_size=6), header=st.sampled_from(["note", "=note()"]))
def test_no_cell_is_a_formula_and_every_cell_comes_back(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str], header: str
) -> None:
    folder = tmp_path_factory.mktemp("formula")
    lake = open_lake(folder / "lake", create=True, clock=lambda: NOW)
    path = folder / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [
            ["id", header, "date", "total"],
            *([f"x{n}", note, "=now()", "@5"] for n, note in enumerate(notes)),
        ]
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)

    done = import_file(lake, "receipts", path, mapping={"receipt_id": "id"}, currency="RUB")

    assert done.rejected == len(notes)
    written = table(done.rejected_file, delimiter=",")
    assert not [value for row in written for value in row if value.startswith(DANGEROUS)]
    assert done.rejected_file is not None
    sheet = read_sheet(done.rejected_file)
    back = unescaped(DuckDB.open().adopt(sheet.rows), len(sheet.columns)).rows()
    assert [row["c1"] for row in back] == notes


def test_without_escaping_a_cell_would_be_a_formula(
    bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vitrina.connectors.rejected._escaped", lambda refused, cells: refused)

    done = bring("receipts", "receipt_id,date,total\n=1+1,soon,5\n")

    assert table(done.rejected_file, delimiter=",")[1][4] == "=1+1"


def test_only_the_first_refusals_are_read_out(bring: Import) -> None:
    done = bring("receipts", "receipt_id,date,total\n" + "x,soon,5\n" * 50)

    assert (done.rejected, len(done.examples)) == (50, 5)
    assert len(table(done.rejected_file, delimiter=",")) == 51
