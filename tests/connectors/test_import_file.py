"""An import is one commit, is counted to the last row, and may be repeated."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.connectors.conftest import NOW, Import
from tests.engine.lake_rows import holdings
from vitrina import open_lake
from vitrina.connectors import import_file
from vitrina.engine import Lake
from vitrina.errors import LakeBusyError, SettingError

AT = "2026-03-01T10:00:00Z"
HEADER = "receipt_id,date,total\n"
SHORT = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


def receipts(*ids: int, total: int = 5) -> str:
    return HEADER + "".join(f"{number},{AT},{total}\n" for number in ids)


def test_everything_of_a_file_is_one_commit(bring: Import, lake: Lake) -> None:
    bring("receipts", f"receipt_id,date,sku,line_sum\n1,{AT},tea,100\n")

    assert lake.version == 1
    assert [lake.rows_in(name) for name in ("receipts", "receipt_lines", "events")] == [1, 1, 1]


def test_an_overlapping_file_adds_what_is_new_and_counts_the_rest(
    bring: Import, lake: Lake
) -> None:
    bring("receipts", receipts(1, 2, 3))

    done = bring("receipts", receipts(2, 3, 4), name="april.csv")

    assert (done.rows, done.new, done.duplicate, done.rejected) == (3, 1, 2, 0)
    assert lake.rows_in("receipts") == 4


def test_the_same_file_under_another_name_is_the_same_file(bring: Import, lake: Lake) -> None:
    bring("receipts", receipts(1, 2))

    done = bring("receipts", receipts(1, 2), name="copy.csv")

    assert (done.is_repeat, done.new, done.duplicate, lake.version) == (True, 0, 2, 1)


def test_the_same_file_from_another_source_is_another_import(bring: Import, lake: Lake) -> None:
    bring("receipts", receipts(1), source="till-1")

    done = bring("receipts", receipts(1), source="till-2")

    assert (done.is_repeat, done.new, lake.rows_in("receipts")) == (False, 1, 2)


def test_an_id_that_the_lake_has_with_another_body_is_refused(bring: Import, lake: Lake) -> None:
    bring("receipts", receipts(1, 2))

    done = bring("receipts", receipts(2, 3, total=7), name="april.csv")

    assert (done.new, done.duplicate, done.rejected) == (1, 0, 1)
    assert "the lake has the same id with other values" in done.examples[0].reason
    assert {row["receipt_id"]: row["total_minor"] for row in lake.receipts.rows()} == {
        "1": 500,
        "2": 500,
        "3": 700,
    }


def test_without_asking_the_lake_such_a_row_would_be_lost_in_silence(
    bring: Import, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring("receipts", receipts(1, 2))
    monkeypatch.setattr(
        "vitrina.connectors.file_import.compare", lambda verdicts, importer, lake: verdicts
    )

    done = bring("receipts", receipts(2, total=7), name="april.csv")

    # it is said to be new, and the lake drops it
    assert (done.new, done.rejected, lake.rows_in("receipts")) == (1, 0, 2)


def test_a_value_that_a_later_file_lacks_contradicts_nothing(bring: Import, lake: Lake) -> None:
    bring("receipts", f"receipt_id,date,total,store\n1,{AT},5,shop-1\n")

    done = bring("receipts", receipts(1), name="shorter.csv")

    assert (done.new, done.duplicate, done.rejected) == (0, 1, 0)


def test_a_value_that_the_lake_lacks_is_refused_rather_than_lost(bring: Import, lake: Lake) -> None:
    bring("receipts", receipts(1))

    done = bring("receipts", f"receipt_id,date,total,store\n1,{AT},5,shop-1\n", name="longer.csv")

    assert (done.new, done.duplicate, done.rejected, lake.rows_in("receipts")) == (0, 0, 1, 1)


@pytest.mark.parametrize("lines", ["1,tea,5\n3,jam,5\n", "1,tea,10\n"])
def test_other_lines_of_a_receipt_in_the_lake_are_refused(
    bring: Import, lake: Lake, lines: str
) -> None:
    header = "receipt_id,date,line,sku,line_sum\n"

    def with_receipt(text: str) -> str:
        return header + "".join(f"1,{AT},{line}\n" for line in text.splitlines())

    bring("receipts", with_receipt("1,tea,5\n2,jam,5\n"))

    done = bring("receipts", with_receipt(lines), name="other.csv")

    assert (done.new, done.duplicate) == (0, 0)
    assert done.rejected == len(lines.splitlines())
    assert lake.rows_in("receipt_lines") == 2


def test_progress_goes_from_nothing_to_all_and_never_back(bring: Import) -> None:
    told: list[tuple[float, str]] = []

    bring("receipts", receipts(1), progress=lambda share, text: told.append((share, text)))

    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert all(text for _, text in told)


def test_while_another_process_writes_the_import_is_refused_and_nothing_is_left(
    bring: Import, lake: Lake, tmp_path: Path
) -> None:
    other = open_lake(lake.folder)

    with other.write("a long import"), pytest.raises(LakeBusyError, match="a long import"):
        bring("receipts", receipts(1) + "2,x,y\n")

    assert (lake.version, lake.rows_in("receipts")) == (0, 0)
    assert not list(tmp_path.glob("*.rejected.csv"))


def test_rejected_rows_that_cannot_be_kept_stop_the_import(
    lake: Lake, file_of: Callable[..., Path]
) -> None:
    path = file_of(receipts(1) + "2,x,y\n")
    # a folder where the file should go stands for one that may not be written
    path.with_name("march.csv.rejected.csv.part").mkdir()

    with pytest.raises(SettingError, match="Copy the file to a folder that you may write"):
        import_file(lake, "receipts", path, currency="RUB")

    assert open_lake(lake.folder).version == 0


def test_a_lake_on_spark_takes_files_too(bring: Import, lake: Lake, spark: object) -> None:
    bring("receipts", receipts(1, 2))
    on_spark = open_lake(lake.folder, engine=spark, clock=lake.clock)
    path = lake.folder.parent / "april.csv"
    path.write_text(receipts(2, 3))

    done = import_file(on_spark, "receipts", path, currency="RUB")

    assert (done.new, done.duplicate) == (1, 1)
    assert len(on_spark.receipts.rows()) == 3


# few ids, few totals and some nonsense, so that every fate of a row is met
ROW = st.tuples(
    st.sampled_from(["1", "2", "3", "4", ""]),
    st.sampled_from([AT, AT, AT, "soon", "2026-03-01"]),
    st.sampled_from(["5", "5", "5,0", "-5", "x", ""]),
)


@SHORT
@given(first=st.lists(ROW, max_size=8), second=st.lists(ROW, max_size=8))
def test_every_row_is_new_or_a_duplicate_or_rejected(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str, str, str]],
    second: list[tuple[str, str, str]],
) -> None:
    folder = tmp_path_factory.mktemp("conservation")
    lake = open_lake(folder / "lake", create=True, clock=lambda: NOW)

    for place, rows in enumerate((first, second)):
        path = folder / f"{place}.csv"
        lines = [";".join(row) for row in rows]
        path.write_text("\n".join(["receipt_id;date;total", *lines]) + "\n")
        before = lake.rows_in("receipts")

        done = import_file(lake, "receipts", path, currency="RUB")

        assert done.rows == len(rows)
        assert done.rows == done.new + done.duplicate + done.rejected
        assert lake.rows_in("receipts") == before + done.new == lake.rows_in("events")
        again = import_file(lake, "receipts", path, currency="RUB")
        assert (again.new, again.is_repeat) == (0, True)
        assert (again.duplicate, again.rejected) == (done.new + done.duplicate, done.rejected)


@SHORT
@given(rows=st.lists(ROW, min_size=1, max_size=8), data=st.data())
def test_the_order_of_the_rows_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    data: st.DataObject,
) -> None:
    shuffled = data.draw(st.permutations(rows))
    found = []

    for order in (rows, shuffled):
        folder = tmp_path_factory.mktemp("order")
        lake = open_lake(folder / "lake", create=True, clock=lambda: NOW)
        path = folder / "a.csv"
        path.write_text("\n".join(["receipt_id;date;total", *(";".join(row) for row in order)]))
        done = import_file(lake, "receipts", path, currency="RUB")
        found.append((done.new, done.duplicate, done.rejected, holdings(lake.folder)))

    assert found[0] == found[1]
