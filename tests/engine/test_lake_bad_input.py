"""A lake that is damaged, foreign or newer says so, and says what to do next."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.lake_rows import ids, parquet_in, receipt
from vitrina import open_lake
from vitrina.engine import Lake
from vitrina.engine.manifest import FORMAT
from vitrina.errors import DamagedLakeError, LakeVersionError, NoLakeError, SettingError

GARBAGE = b"this was never a database, whatever its name says" * 40


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = open_lake(tmp_path / "lake", create=True)
    with lake.write("add") as commit:
        commit.append("receipts", [receipt(1)])
    return lake


def data_file(lake: Lake) -> Path:
    [path] = parquet_in(lake.folder)
    return lake.folder / path


def test_there_is_no_lake(tmp_path: Path) -> None:
    with pytest.raises(NoLakeError, match="Import something into it first"):
        open_lake(tmp_path / "nothing")


def test_a_lake_from_a_newer_version_names_both_versions(lake: Lake) -> None:
    with closing(sqlite3.connect(lake.folder / "manifest.sqlite")) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'format'", (FORMAT + 1,))

    for create in (False, True):
        with pytest.raises(LakeVersionError, match=f"format {FORMAT + 1}.*up to {FORMAT}"):
            open_lake(lake.folder, create=create)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def delete(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("damage", "state"),
    [(empty, "has 0 bytes instead of"), (cut_short, "bytes instead of"), (delete, "is missing")],
)
def test_a_damaged_data_file_is_named_with_what_is_wrong(
    lake: Lake, damage: Callable[[Path], None], state: str
) -> None:
    path = data_file(lake)
    damage(path)

    with pytest.raises(DamagedLakeError, match=state) as refusal:
        open_lake(lake.folder)

    assert str(path) in str(refusal.value)
    assert "backup" in str(refusal.value)


@pytest.mark.parametrize("create", [False, True])
def test_a_manifest_of_garbage_is_refused_and_left_alone(lake: Lake, *, create: bool) -> None:
    manifest = lake.folder / "manifest.sqlite"
    manifest.write_bytes(GARBAGE)

    with pytest.raises(DamagedLakeError, match="Restore it from a backup"):
        open_lake(lake.folder, create=create)

    assert manifest.read_bytes() == GARBAGE


@pytest.mark.parametrize("damage", [empty, delete])
def test_tables_that_lost_their_manifest_are_not_taken_for_a_new_lake(
    lake: Lake, damage: Callable[[Path], None]
) -> None:
    path = data_file(lake)
    damage(lake.folder / "manifest.sqlite")

    # a new manifest would know none of the files, and the next writer would sweep them away
    with pytest.raises(DamagedLakeError, match="has tables, but its manifest"):
        open_lake(lake.folder, create=True)

    assert path.exists()


def test_an_empty_manifest_is_no_lake_to_read(lake: Lake) -> None:
    empty(lake.folder / "manifest.sqlite")

    with pytest.raises(DamagedLakeError, match="cannot be read"):
        open_lake(lake.folder)


def test_a_manifest_cut_short_is_refused(lake: Lake) -> None:
    manifest = lake.folder / "manifest.sqlite"
    manifest.write_bytes(manifest.read_bytes()[:5000])

    with pytest.raises(DamagedLakeError):
        open_lake(lake.folder)


def test_a_reader_notices_a_damage_when_it_moves_on(lake: Lake) -> None:
    reader = open_lake(lake.folder)
    with lake.write("add") as commit:
        commit.append("receipts", [receipt(2)])
    for path in parquet_in(lake.folder):
        cut_short(lake.folder / path)

    with pytest.raises(DamagedLakeError):
        reader.refresh()


def test_foreign_files_in_the_folder_do_no_harm(lake: Lake) -> None:
    (lake.folder / "notes.txt").write_text("ours")
    (lake.folder / "tables" / "receipts" / "_SUCCESS").write_text("")

    with lake.write("add") as commit:
        commit.append("receipts", [receipt(2)])

    assert ids(lake) == ["1", "2"]
    assert (lake.folder / "notes.txt").read_text() == "ours"


def test_what_is_no_engine_is_refused_by_its_kind(lake: Lake) -> None:
    with pytest.raises(SettingError, match="str is no engine"):
        open_lake(lake.folder, engine="duckdb")
