"""The lake: commits are whole, readers keep their version, a row is there once."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta, timezone
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.engine.lake_rows import (
    NOON,
    Clock,
    cost,
    event,
    ids,
    named_in,
    parquet_in,
    receipt,
)
from vitrina import open_lake
from vitrina.engine import Lake, Table
from vitrina.engine.commit import Commit
from vitrina.errors import (
    CurrencyError,
    LakeBusyError,
    LakeError,
    MissingColumnsError,
    UnknownNameError,
)
from vitrina.events import LAKE_TABLES


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lake(tmp_path: Path, clock: Clock) -> Lake:
    return open_lake(tmp_path / "lake", create=True, clock=clock)


def add(lake: Lake, *numbers: int) -> None:
    with lake.write("add receipts") as commit:
        commit.append("receipts", [receipt(number) for number in numbers])


def test_a_new_lake_has_every_known_table_without_rows(lake: Lake) -> None:
    columns = {name: lake.table(name).columns for name in lake.tables}

    assert columns == {
        name: [column.name for column in known.columns] for name, known in LAKE_TABLES.items()
    }
    assert all(lake.table(name).rows() == [] for name in lake.tables)
    assert (lake.version, lake.currency, lake.updated_at) == (0, None, None)


def test_one_commit_changes_several_tables_at_once(lake: Lake) -> None:
    watcher = open_lake(lake.folder)

    with lake.write("import") as commit:
        commit.append("receipts", [receipt(1)])
        commit.append("events", [event(1)])
        watcher.refresh()
        seen_inside = (watcher.rows_in("receipts"), watcher.rows_in("events"))
    watcher.refresh()

    assert seen_inside == (0, 0)
    assert (watcher.rows_in("receipts"), watcher.rows_in("events")) == (1, 1)


def test_the_writer_itself_is_on_the_new_version_after_its_commit(lake: Lake) -> None:
    add(lake, 1)
    add(lake, 2)

    assert ids(lake) == ["1", "2"]
    assert lake.updated_at == NOON


def test_a_reader_stays_on_its_version_until_it_refreshes(lake: Lake) -> None:
    add(lake, 1)
    reader = open_lake(lake.folder)

    add(lake, 2)
    before = ids(reader)
    reader.refresh()

    assert before == ["1"]
    assert ids(reader) == ["1", "2"]


def test_a_reader_opened_before_a_replace_still_reads_what_was_there(lake: Lake) -> None:
    with lake.write("derive") as commit:
        commit.replace("weekly", [{"week": 1}])
    reader = open_lake(lake.folder)

    with lake.write("derive again") as commit:
        commit.replace("weekly", [{"week": 1}, {"week": 2}])

    assert reader.table("weekly").rows() == [{"week": 1}]
    assert len(lake.table("weekly").rows()) == 2


def test_what_replaces_a_known_table_keeps_to_the_lakes_currency(lake: Lake) -> None:
    row = {"day": date(2026, 3, 1), "platform": "p", "campaign": "c", "cost_minor": 1}
    with lake.write("costs") as commit:
        commit.replace("spend", [row | {"currency": "RUB"}])

    with pytest.raises(CurrencyError, match="RUB and USD"), lake.write("mix") as commit:
        commit.replace("spend", [row | {"currency": "USD"}])

    assert lake.currency == "RUB"
    assert [each["currency"] for each in lake.spend.rows()] == ["RUB"]


@pytest.mark.parametrize("hours_ahead", [0, 3, -8])
def test_replaced_files_are_swept_an_hour_later_in_whatever_zone(
    lake: Lake, clock: Clock, hours_ahead: int
) -> None:
    for week in (1, 2):
        with lake.write("derive") as commit:
            commit.replace("weekly", [{"week": week}])
    clock.now = clock.now.astimezone(timezone(timedelta(hours=hours_ahead)))

    clock.forward(minutes=59)
    add(lake, 1)
    after_59_minutes = len(parquet_in(lake.folder / "tables" / "weekly"))
    clock.forward(minutes=2)
    add(lake, 2)

    assert after_59_minutes == 2
    assert len(parquet_in(lake.folder / "tables" / "weekly")) == 1
    assert lake.table("weekly").rows() == [{"week": 2}]


def test_an_exception_inside_the_block_leaves_all_as_before(lake: Lake) -> None:
    add(lake, 1)

    with pytest.raises(ZeroDivisionError), lake.write("fail") as commit:  # noqa: PT012
        commit.append("receipts", [receipt(2)])
        commit.replace("weekly", [{"week": 1}])
        commit.append("events", [event(1 // 0)])

    assert ids(open_lake(lake.folder)) == ["1"]
    assert "weekly" not in open_lake(lake.folder).tables
    assert lake.version == 1
    assert not list((lake.folder / "staging").rglob("*.parquet"))


def test_what_a_failed_write_left_is_swept_by_the_next(lake: Lake) -> None:
    with pytest.raises(ZeroDivisionError), lake.write("fail") as commit:  # noqa: PT012
        commit.append("receipts", [receipt(2)])
        commit.append("events", [event(1 // 0)])

    add(lake, 1)

    assert parquet_in(lake.folder) == named_in(lake.folder)


def test_a_second_writer_is_refused_by_name_while_reading_goes_on(lake: Lake) -> None:
    add(lake, 1)
    other = open_lake(lake.folder)

    with lake.write("a long import"), pytest.raises(LakeBusyError) as refusal:
        add(other, 2)
    read_meanwhile = ids(other)
    add(other, 3)

    assert "a long import" in str(refusal.value)
    assert "process" in str(refusal.value)
    assert read_meanwhile == ["1"]
    assert ids(other) == ["1", "3"]


def test_without_the_lock_a_second_writer_would_destroy_the_work_of_the_first(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_lock(folder: Path, what: str, *, wait_seconds: float) -> AbstractContextManager[None]:
        del folder, what, wait_seconds
        return nullcontext()

    monkeypatch.setattr("vitrina.engine.lake.hold_lock", no_lock)
    other = open_lake(lake.folder)

    # the check of the manifest after the commit: the sweep of the second took the file away
    with pytest.raises(LakeError), lake.write("first") as commit:  # noqa: PT012
        commit.append("receipts", [receipt(1)])
        add(other, 2)


def once(lake: Lake) -> tuple[int, int]:
    with lake.write("twice in one batch") as commit:
        count = commit.append("receipts", [receipt(1), receipt(1), receipt(2)])
    return count.added, count.duplicate


def once_more(lake: Lake) -> tuple[int, int]:
    add(lake, 1)
    with lake.write("again in a later batch") as commit:
        count = commit.append("receipts", [receipt(1), receipt(2)])
    return count.added, count.duplicate


def twice_in_a_block(lake: Lake) -> tuple[int, int]:
    with lake.write("two batches in one block") as commit:
        commit.append("receipts", [receipt(1)])
        count = commit.append("receipts", [receipt(1), receipt(2)])
    return count.added, count.duplicate


@pytest.mark.parametrize(
    ("write", "counts"), [(once, (2, 1)), (once_more, (1, 1)), (twice_in_a_block, (1, 1))]
)
def test_a_row_whose_key_is_there_is_dropped_and_counted(
    lake: Lake, write: Callable[[Lake], tuple[int, int]], counts: tuple[int, int]
) -> None:
    found = write(lake)

    assert found == counts
    assert ids(lake) == ["1", "2"]


@pytest.mark.parametrize("write", [once, once_more, twice_in_a_block])
def test_without_looking_for_duplicates_a_row_would_be_there_twice(
    lake: Lake,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Lake], tuple[int, int]],
) -> None:
    def see_nothing(self: Commit, shaped: Table, known: object) -> Table:
        del self, known
        return shaped

    monkeypatch.setattr(Commit, "_unseen", see_nothing)

    write(lake)

    assert ids(lake) == ["1", "1", "2"]


def test_an_empty_part_of_a_key_is_a_value_like_any_other(lake: Lake) -> None:
    with lake.write("spend") as commit:
        commit.append("spend", [cost(account=None), cost(account=None), cost(account="a")])
    with lake.write("spend again") as commit:
        count = commit.append("spend", [cost(account=None), cost(account="b")])

    assert (count.added, count.duplicate) == (1, 1)
    assert sorted(str(row["account"]) for row in lake.spend.rows()) == ["None", "a", "b"]


def test_two_currencies_in_one_batch_are_refused_and_nothing_is_written(lake: Lake) -> None:
    with pytest.raises(CurrencyError, match="RUB and USD"), lake.write("mix") as commit:
        commit.append("receipts", [receipt(1), receipt(2, currency="USD")])

    assert (lake.version, lake.currency, lake.rows_in("receipts")) == (0, None, 0)


def test_another_currency_than_the_lakes_is_refused_and_nothing_is_written(lake: Lake) -> None:
    add(lake, 1)

    with pytest.raises(CurrencyError, match="RUB and USD"), lake.write("mix") as commit:  # noqa: PT012
        commit.append("events", [event(5)])
        commit.append("receipts", [receipt(2, currency="USD")])

    assert (ids(lake), lake.rows_in("events"), lake.currency) == (["1"], 0, "RUB")


def test_a_required_column_that_is_missing_is_named(lake: Lake) -> None:
    row = receipt(1)
    del row["total_minor"]

    with pytest.raises(MissingColumnsError, match="total_minor"), lake.write("add") as commit:
        commit.append("receipts", [row])

    assert lake.version == 0


def test_columns_that_a_batch_lacks_are_empty(lake: Lake) -> None:
    add(lake, 1)

    [row] = lake.receipts.rows()

    assert row == {**dict.fromkeys(LAKE_TABLES["receipts"].key), **row, **receipt(1)}
    assert row["order_id"] is None


def test_a_batch_without_rows_is_a_commit_without_files(lake: Lake) -> None:
    with lake.write("nothing came") as commit:
        count = commit.append("receipts", lake.receipts)

    assert (count.added, count.duplicate) == (0, 0)
    assert (lake.version, ids(lake), parquet_in(lake.folder)) == (1, [], set())


def test_a_row_goes_to_the_day_on_which_it_happened_in_utc(lake: Lake) -> None:
    with lake.write("late rows") as commit:
        commit.append("receipts", [receipt(1, day=1), receipt(2, day=2)])

    days = {Path(path).parent.name for path in parquet_in(lake.folder)}
    assert days == {"day=2026-03-01", "day=2026-03-02"}


def test_files_are_packed_with_zstd(lake: Lake) -> None:
    add(lake, 1)

    [path] = parquet_in(lake.folder)
    column = pq.read_metadata(lake.folder / path).row_group(0).column(0)
    assert column.compression == "ZSTD"


def test_an_import_is_known_by_its_key_and_refused_a_second_time(lake: Lake) -> None:
    with lake.write("march", import_key="march") as commit:
        commit.append("receipts", [receipt(1), receipt(1)])

    with pytest.raises(LakeError, match="march"), lake.write("march", import_key="march"):
        pass

    [count] = lake.counts_of("march")
    assert (count.table, count.added, count.duplicate) == ("receipts", 1, 1)
    assert (lake.has_import("march"), lake.has_import("april")) == (True, False)
    assert lake.counts_of("april") == []


def test_a_misspelt_table_gets_a_suggestion(lake: Lake) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'receipts'"):
        lake.table("recipts")


def test_a_misspelt_table_gets_a_suggestion_when_written_too(lake: Lake) -> None:
    with (
        pytest.raises(UnknownNameError, match="Did you mean 'receipts'"),
        lake.write("add") as commit,
    ):
        commit.append("recipts", [receipt(1)])


def test_a_lake_that_was_moved_opens_where_it_is_now(lake: Lake, tmp_path: Path) -> None:
    add(lake, 1)

    shutil.move(lake.folder, tmp_path / "elsewhere")
    moved = open_lake(tmp_path / "elsewhere")
    add(moved, 2)

    assert ids(moved) == ["1", "2"]


@pytest.mark.parametrize("name", ["the shop's lake", 'say "lake"', "озеро №1", "source=x", "a%20b"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    lake = open_lake(tmp_path / name, create=True)

    add(lake, 1, 2)

    [first, second] = open_lake(tmp_path / name).receipts.rows()
    assert {first["source"], second["source"]} == {"till"}
    assert ids(lake) == ["1", "2"]


def test_a_folder_may_be_given_as_text_and_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lake = open_lake("shop", create=True)
    monkeypatch.chdir("/")

    add(lake, 1)

    assert ids(open_lake(tmp_path / "shop")) == ["1"]


def test_spark_reads_the_same_rows(lake: Lake, spark: object) -> None:
    with lake.write("import") as commit:
        commit.append("receipts", [receipt(number, day=number) for number in (1, 2, 3)])
        commit.append("spend", [cost(account=None), cost(account="a")])

    on_spark = open_lake(lake.folder, engine=spark)

    for name in ("receipts", "spend", "events"):
        assert sorted(map(repr, on_spark.table(name).rows())) == sorted(
            map(repr, lake.table(name).rows())
        )
        assert on_spark.table(name).columns == lake.table(name).columns


@pytest.mark.parametrize("name", ["the shop's lake", "source=x", "a%20b", "озеро №1"])
def test_spark_reads_a_folder_of_any_name(tmp_path: Path, spark: object, name: str) -> None:
    lake = open_lake(tmp_path / name, create=True)
    add(lake, 1, 2)

    on_spark = open_lake(lake.folder, engine=spark)

    assert [row["source"] for row in on_spark.receipts.rows()] == ["till", "till"]


def test_a_lake_opened_with_spark_can_be_written_too(lake: Lake, spark: object) -> None:
    on_spark = open_lake(lake.folder, engine=spark)
    add(on_spark, 1)

    with on_spark.write("add its own rows") as commit:
        count = commit.append("receipts", on_spark.receipts)

    assert (count.added, count.duplicate) == (0, 1)
    assert ids(open_lake(lake.folder)) == ["1"]
