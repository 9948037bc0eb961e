"""Many small files become few: every row stays, once, and whoever reads goes on."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.lake_rows import Clock, event, holdings, named_in, parquet_in, receipt
from vitrina import open_lake
from vitrina.engine import ARROW, Lake, commit
from vitrina.engine.commit import Commit
from vitrina.engine.manifest import Manifest
from vitrina.events.lake_tables import LAKE_TABLES


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lake(tmp_path: Path, clock: Clock) -> Lake:
    """A lake with five small files of events, one of them by another writer and of another day."""
    lake = open_lake(tmp_path / "lake", create=True, clock=clock)
    for number in range(3):
        with lake.write("load") as commit:
            commit.append_new("events", arrow(number))
    with lake.write("load") as commit:
        commit.append_new("events", arrow(3, 4, day=2))
    with lake.write("import") as commit:
        commit.append("events", [event(5)])
    return lake


def arrow(*numbers: int, day: int = 1) -> pa.Table:
    """Events as the loader gives them: all columns, in order."""
    rows = [event(number, day=day) for number in numbers]
    columns = LAKE_TABLES["events"].columns
    return pa.table(
        {
            column.name: pa.array([row.get(column.name) for row in rows], ARROW[column.kind])
            for column in columns
        }
    )


def ids(lake: Lake) -> list[str]:
    return sorted(str(row["event_id"]) for row in lake.events.rows())


def merge(lake: Lake, name: str = "events") -> None:
    with lake.write("merge") as commit:
        commit.merge(name, lake.files_of(name))


def test_rows_added_by_both_writers_are_merged_with_every_row_once(lake: Lake) -> None:
    before = holdings(lake.folder)
    assert len(lake.files_of("events")) == 5

    merge(lake)

    assert holdings(lake.folder) == before
    assert ids(lake) == ["0", "1", "2", "3", "4", "5"]
    assert len(lake.files_of("events")) == 2, "one a day"


def test_each_row_stays_in_the_partition_of_its_day(lake: Lake) -> None:
    merge(lake)

    days = {Path(file.path).parent.name: file.rows for file in lake.files_of("events")}
    assert days == {"day=2026-03-01": 4, "day=2026-03-02": 2}


def test_the_manifest_counts_the_same_rows(lake: Lake) -> None:
    before = lake.rows_in("events")

    merge(lake)

    assert open_lake(lake.folder).rows_in("events") == before == 6


def test_a_merge_of_receipts_keeps_money_and_its_currency(tmp_path: Path) -> None:
    lake = open_lake(tmp_path / "lake", create=True)
    for number in (1, 2, 3):
        with lake.write("import") as commit:
            commit.append("receipts", [receipt(number, total_minor=number * 100)])
    before = holdings(lake.folder)

    merge(lake, "receipts")

    assert holdings(lake.folder) == before
    assert open_lake(lake.folder).currency == "RUB"


def test_whoever_reads_meanwhile_goes_on_until_an_hour_later(lake: Lake, clock: Clock) -> None:
    reader = open_lake(lake.folder)
    old = {file.path for file in reader.files_of("events")}

    merge(lake)
    clock.forward(minutes=59)
    with lake.write("another") as commit:
        commit.append_new("events", arrow(9))

    assert ids(reader) == ["0", "1", "2", "3", "4", "5"], "it still sees its version"
    assert old <= parquet_in(lake.folder)


def test_merged_files_are_removed_after_an_hour(lake: Lake, clock: Clock) -> None:
    old = {file.path for file in lake.files_of("events")}
    merge(lake)
    clock.forward(hours=1, seconds=1)

    with lake.write("another") as commit:
        commit.append_new("events", arrow(9))

    assert not old & parquet_in(lake.folder)
    assert parquet_in(lake.folder) == named_in(lake.folder)
    assert ids(lake) == ["0", "1", "2", "3", "4", "5", "9"]


def test_a_merge_that_fails_changes_nothing(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    before = holdings(lake.folder)

    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Manifest, "apply", refuse)
        with pytest.raises(OSError, match="No space"):
            merge(lake)

    assert holdings(lake.folder) == before
    merge(lake)
    assert holdings(lake.folder) == before


def test_a_merge_that_forgets_to_take_away_would_be_noticed(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = holdings(lake.folder)
    change = Commit.change

    def without_merged(self: Commit, at: datetime) -> object:
        self._merged = []
        return change(self, at)

    monkeypatch.setattr(Commit, "change", without_merged)
    merge(lake)

    assert holdings(lake.folder) != before
    assert ids(lake) == sorted("001122334455")


def test_a_file_written_to_its_place_at_once_would_be_visible_half(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What staging is for: rows count only when the manifest names them."""
    seen: list[list[str]] = []
    move = Commit._move

    def look_then_move(self: Commit, path: Path, staged: Path, name: str) -> object:
        seen.append(ids(open_lake(lake.folder)))
        return move(self, path, staged, name)

    monkeypatch.setattr(Commit, "_move", look_then_move)
    with lake.write("load") as commit:
        commit.append_new("events", arrow(7, 8))
        seen.append(ids(open_lake(lake.folder)))

    assert seen == [["0", "1", "2", "3", "4", "5"]] * 2
    assert ids(lake)[-2:] == ["7", "8"]


def test_files_and_their_folders_wait_for_the_disk_before_they_count(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[Path] = []
    flush, apply = commit._flush_one, Manifest.apply

    def counted(path: Path) -> None:
        waited.append(path)
        flush(path)

    def at_the_end(self: Manifest, change: object) -> int:
        waited.append(Path("manifest"))
        return apply(self, change)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(commit, "_flush_one", counted)
    monkeypatch.setattr(Manifest, "apply", at_the_end)
    with lake.write("load") as block:
        block.append_new("events", arrow(7, day=9))

    assert waited[0].name == "part.parquet"
    assert waited[-1] == Path("manifest")
    folders = {path.name for path in waited[1:-1]}
    assert {"day=2026-03-09", "events", "tables"} <= folders
    assert lake.folder in waited


def test_a_new_row_before_1970_has_its_own_day(lake: Lake) -> None:
    row = {**event(9), "occurred_at": datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)}
    columns = LAKE_TABLES["events"].columns
    given = pa.table(
        {column.name: pa.array([row.get(column.name)], ARROW[column.kind]) for column in columns}
    )

    with lake.write("load") as block:
        block.append_new("events", given)

    assert any("day=1969-12-31" in file.path for file in lake.files_of("events"))


def test_append_new_counts_what_it_added(lake: Lake) -> None:
    with lake.write("load", import_key="k") as block:
        count = block.append_new("events", arrow(7, 8))
        block.covers("log/1")
        block.covers("log/2")

    assert (count.added, count.duplicate) == (2, 0)
    assert [lake.has_import(key) for key in ("k", "log/1", "log/2", "log/3")] == [
        *(True, True, True),
        False,
    ]


def test_a_merged_file_is_readable_by_itself(lake: Lake) -> None:
    merge(lake)

    for file in lake.files_of("events"):
        table = pq.read_table(lake.folder / file.path, partitioning=None)
        assert table.column_names == [column.name for column in LAKE_TABLES["events"].columns]
