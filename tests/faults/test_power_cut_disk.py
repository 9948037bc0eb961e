"""The disk of the power-cut tests forgets exactly what was not synced, and nothing else."""

import fcntl
import mmap
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.faults.power_cut import PowerCutDisk, power_cut_disk
from tests.faults.unsynced import ROOT, Disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[PowerCutDisk]:
    with power_cut_disk(tmp_path) as disk:
        yield disk


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def append(path: Path, content: bytes, *, is_synced: bool) -> None:
    with path.open("ab") as file:
        file.write(content)
        file.flush()
        if is_synced:
            os.fdatasync(file.fileno())


def saved(path: Path, content: bytes) -> None:
    append(path, content, is_synced=True)
    sync_folder(path.parent)


def test_what_was_synced_survives_and_what_was_not_is_lost(disk: PowerCutDisk) -> None:
    log = disk.folder / "log"

    saved(log, b"one ")
    append(log, b"two ", is_synced=True)
    append(log, b"three", is_synced=False)
    before = log.read_bytes()
    disk.cut()

    assert before == b"one two three"
    assert log.read_bytes() == b"one two "


def test_what_was_cut_off_stays_off(disk: PowerCutDisk) -> None:
    log = disk.folder / "log"
    saved(log, b"one torn")

    with log.open("r+b") as file:
        os.ftruncate(file.fileno(), 4)
        os.fdatasync(file.fileno())
    disk.cut()

    assert log.read_bytes() == b"one "


def test_a_file_that_is_removed_while_open_can_still_be_used(disk: PowerCutDisk) -> None:
    log = disk.folder / "log"

    with log.open("w+b") as file:
        log.unlink()
        file.write(b"one")
        file.flush()
        size = os.fstat(file.fileno()).st_size
        names = list(disk.folder.iterdir())

    assert size == 3
    assert names == []


def test_a_file_whose_folder_was_not_synced_is_gone(disk: PowerCutDisk) -> None:
    append(disk.folder / "log", b"one", is_synced=True)

    disk.cut()

    assert not list(disk.folder.iterdir())


def test_a_rename_without_its_folder_synced_is_undone(disk: PowerCutDisk) -> None:
    for folder in ("open", "sealed"):
        (disk.folder / folder).mkdir()
    sync_folder(disk.folder)
    for name in ("a", "b"):
        saved(disk.folder / "open" / name, b"rows")

    (disk.folder / "open/a").rename(disk.folder / "sealed/a")
    sync_folder(disk.folder / "sealed")
    (disk.folder / "open/b").rename(disk.folder / "sealed/b")
    disk.cut()

    assert (disk.folder / "sealed/a").read_bytes() == b"rows"
    assert (disk.folder / "open/b").read_bytes() == b"rows"
    assert not (disk.folder / "sealed/b").exists()
    assert not (disk.folder / "open/a").exists()


def test_a_removal_without_its_folder_synced_is_undone(disk: PowerCutDisk) -> None:
    for name in ("kept", "gone"):
        saved(disk.folder / name, b"rows")

    (disk.folder / "gone").unlink()
    sync_folder(disk.folder)
    (disk.folder / "kept").unlink()
    disk.cut()

    assert [path.name for path in disk.folder.iterdir()] == ["kept"]


def test_a_torn_tail_never_touches_what_was_synced() -> None:
    synced, tail = b"s" * 1300, b"t" * 5000
    found = set()

    for seed in range(40):
        disk = Disk()
        log = disk.create("/log", stat.S_IFREG)
        disk.sync_folder(ROOT)
        disk.write(log, synced, 0)
        disk.nodes[log].sync()
        disk.write(log, tail, len(synced))
        disk.cut(Random(seed))
        found.add(bytes(disk.nodes[log].data))

    assert all(content.startswith(synced) for content in found)
    assert all(len(content) <= len(synced) + len(tail) for content in found)
    assert synced in found, "lost wholly"
    assert synced + tail in found, "written wholly"
    assert any(content[1300:].strip(b"\0t") for content in found), "garbage"
    assert len(found) > 20, "torn"


def commit(path: Path, synchronous: str, first: int, last: int) -> None:
    """Rows first to last, one transaction each, in a process of its own: it holds no page back."""
    program = (
        "import sqlite3, sys\n"
        "path, synchronous, first, last = sys.argv[1:]\n"
        "c = sqlite3.connect(path, isolation_level=None)\n"
        "c.execute('PRAGMA journal_mode=DELETE'); c.execute(f'PRAGMA synchronous={synchronous}')\n"
        "c.execute('CREATE TABLE IF NOT EXISTS rows (number INTEGER)')\n"
        "for n in range(int(first), int(last) + 1):\n"
        "    c.execute('INSERT INTO rows VALUES (?)', (n,))\n"
    )
    arguments = [str(path), synchronous, str(first), str(last)]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True)


def rows(path: Path) -> list[int]:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = [row[0] for row in connection.execute("SELECT number FROM rows ORDER BY number")]
    connection.close()
    return found


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_sqlite_that_also_syncs_the_end_of_its_journal_keeps_every_commit(
    disk: PowerCutDisk, seed: int | None
) -> None:
    path = disk.folder / "shop.sqlite"

    commit(path, "EXTRA", 1, 20)
    sync_folder(disk.folder)
    commit(path, "EXTRA", 21, 40)
    disk.cut(random=Random(seed) if seed else None)

    assert rows(path) == list(range(1, 41))


def test_sqlite_at_full_may_take_its_last_commit_back(disk: PowerCutDisk) -> None:
    path = disk.folder / "shop.sqlite"

    commit(path, "FULL", 1, 20)
    sync_folder(disk.folder)
    commit(path, "FULL", 21, 40)
    disk.cut()

    # the journal of the last one was removed, and the folder not synced: it is played back
    assert rows(path) == list(range(1, 40))


def test_sqlite_that_never_syncs_loses_commits(disk: PowerCutDisk) -> None:
    path = disk.folder / "shop.sqlite"

    commit(path, "FULL", 1, 20)
    sync_folder(disk.folder)
    commit(path, "OFF", 21, 40)
    disk.cut()

    assert rows(path) == list(range(1, 21))


def test_parquet_is_written_read_and_locked_as_on_any_disk(disk: PowerCutDisk) -> None:
    file, lock = disk.folder / "rows.parquet", disk.folder / "lock"
    other = (
        "import fcntl, sys\n"
        "try: fcntl.flock(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError: sys.exit(7)"
    )

    duckdb.sql(f"COPY (FROM range(100_000)) TO '{file}' (FORMAT parquet)")
    with lock.open("w") as held, file.open("rb") as read:
        fcntl.flock(held, fcntl.LOCK_EX)
        outcome = subprocess.run([sys.executable, "-c", other, lock], check=False).returncode
        mapped = mmap.mmap(read.fileno(), 0, prot=mmap.PROT_READ)
        magic = mapped[:4]
        mapped.close()

    assert outcome == 7
    assert magic == b"PAR1"
    assert pq.read_table(file, memory_map=True).num_rows == 100_000


def test_a_full_disk_refuses_and_takes_again_when_there_is_room(disk: PowerCutDisk) -> None:
    log = disk.folder / "log"
    disk.limit(10_000)

    append(log, bytes(8_000), is_synced=True)
    with pytest.raises(OSError, match="No space left"):
        append(log, bytes(4_000), is_synced=True)
    torn = log.stat().st_size
    disk.limit(20_000)
    append(log, bytes(4_000), is_synced=True)

    assert 8_000 <= torn <= 10_000, "a full disk takes a part of a write, as real ones do"
    assert log.stat().st_size == torn + 4_000


def test_those_who_use_the_disk_die_with_the_power(disk: PowerCutDisk) -> None:
    log = disk.folder / "log"
    saved(log, b"one")
    program = f"import time; f = open({str(log)!r}, 'ab'); print(flush=True); time.sleep(60)"
    user = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert user.stdout
    user.stdout.readline()

    disk.cut([user.pid])

    assert user.wait(5) == -9
    assert log.read_bytes() == b"one"
    user.stdout.close()
