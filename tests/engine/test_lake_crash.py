"""A writer that is killed at any moment leaves a lake that the next one makes whole."""

import random
import time
from pathlib import Path
from typing import Any

import pytest

from tests.engine.crash import processes, run, run_and_kill_after, run_and_kill_at, start
from tests.engine.lake_rows import (
    Clock,
    event,
    holdings,
    ids,
    named_in,
    parquet_in,
    receipt,
)
from vitrina import open_lake
from vitrina.engine import Lake
from vitrina.errors import DamagedLakeError, LakeBusyError

JOB = "tests.engine.test_lake_crash:import_three_times"
SABOTAGE = "tests.engine.crash:name_the_files_before_they_are_there"


def import_three_times(folder: Path) -> None:
    """A month in two parts, and a derived table: as a nightly job does it."""
    clock = Clock()
    lake = open_lake(folder, create=True, clock=clock)
    for part in (1, 2):
        key = f"part {part}"
        if not lake.has_import(key):
            with lake.write(key, import_key=key) as commit:
                # the second part repeats a day of the first
                days = range(part, part + 2)
                commit.append("receipts", [receipt(day, day=day) for day in days])
                commit.append("events", [event(day, day=day) for day in days])
    clock.forward(hours=2)
    with lake.write("derive") as commit:
        commit.replace("weekly", [{"receipts": lake.rows_in("receipts")}])


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("undisturbed") / "lake"
    run(JOB, folder)
    return holdings(folder)


def assert_whole(folder: Path, expected: dict[str, list[str]]) -> None:
    assert holdings(folder) == expected
    assert parquet_in(folder) == named_in(folder), "leftovers are swept"


def assert_readable(folder: Path) -> None:
    """Whatever happened: a receipt is there with its event, or neither is."""
    if (folder / "manifest.sqlite").exists() and (folder / "tables").exists():
        lake = open_lake(folder)
        assert len(lake.receipts.rows()) == len(lake.events.rows())


@pytest.mark.parametrize(
    ("step", "is_after"),
    [
        ("flush", False),
        ("rename", False),
        ("apply", False),
        ("apply", True),
        ("sweep", True),
        ("fill the manifest", False),
        ("fill the manifest", True),
        ("discard", False),
    ],
)
def test_killed_at_any_step_and_run_again_gives_the_lake_of_an_undisturbed_run(
    tmp_path: Path, undisturbed: dict[str, list[str]], step: str, *, is_after: bool
) -> None:
    times, deaths = 1, 0

    while run_and_kill_at(step, times, JOB, tmp_path / str(times), is_after=is_after):
        folder = tmp_path / str(times)
        assert_readable(folder)
        run(JOB, folder)
        assert_whole(folder, undisturbed)
        times, deaths = times + 1 + times // 2, deaths + 1

    assert deaths >= 1


def test_killed_again_and_again_in_one_folder_it_still_ends_whole(
    tmp_path: Path, undisturbed: dict[str, list[str]]
) -> None:
    folder = tmp_path / "lake"

    for times in (1, 2, 3):
        for step in ("flush", "rename", "apply"):
            run_and_kill_at(step, times, JOB, folder, is_after=False)
            assert_readable(folder)
    run(JOB, folder)

    assert_whole(folder, undisturbed)


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_a_random_moment_and_run_again_gives_the_same_lake(
    tmp_path: Path, undisturbed: dict[str, list[str]], seed: int
) -> None:
    start = time.monotonic()
    run(JOB, tmp_path / "timed")
    duration = time.monotonic() - start
    folder = tmp_path / "lake"

    run_and_kill_after(random.Random(seed).uniform(0, duration), JOB, folder)
    assert_readable(folder)
    run(JOB, folder)

    assert_whole(folder, undisturbed)


def test_a_manifest_written_before_its_files_would_be_caught(tmp_path: Path) -> None:
    folder = tmp_path / "lake"

    was_killed = run_and_kill_at("late write", 1, JOB, folder, is_after=False, sabotage=SABOTAGE)

    assert was_killed
    with pytest.raises(DamagedLakeError):
        assert_readable(folder)


def watch(folder: Path, seconds: float, answers: Any) -> None:
    """Open the lake over and over, and count the times that a commit was half there."""
    looks, halves, seen = 0, 0, set()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        lake = open_lake(folder)
        receipts, events = len(lake.receipts.rows()), len(lake.events.rows())
        looks, halves = looks + 1, halves + (receipts != events)
        seen.add(receipts)
    answers.put((looks, halves, len(seen)))


def write_for(lake: Lake, seconds: float, first: int = 1) -> int:
    number = first
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with lake.write("tick") as commit:
            commit.append("receipts", [receipt(number)])
            commit.append("events", [event(number)])
        number += 1
    return number - first


def test_a_reader_in_another_process_never_sees_half_a_commit(tmp_path: Path) -> None:
    lake = open_lake(tmp_path / "lake", create=True)
    answers = processes.Queue()

    reader = start("tests.engine.test_lake_crash:watch", lake.folder, 4.0, answers)
    commits = write_for(lake, 4.0)
    looks, halves, versions = answers.get(timeout=60)
    reader.join()

    assert halves == 0
    assert commits > 3
    assert looks > 3
    assert versions > 1, "the reader saw the lake grow"


def hold(folder: Path, ready: Any, finish: Any) -> None:
    with open_lake(folder).write("a long import") as commit:
        commit.append("receipts", [receipt(1)])
        ready.set()
        finish.wait(60)


def test_a_writer_in_another_process_is_named_and_its_death_frees_the_lake(
    tmp_path: Path,
) -> None:
    lake = open_lake(tmp_path / "lake", create=True)
    ready, finish = processes.Event(), processes.Event()
    other = start("tests.engine.test_lake_crash:hold", lake.folder, ready, finish)
    assert ready.wait(60)

    with pytest.raises(LakeBusyError, match=rf"process {other.pid} \(a long import\)"):
        write_for(lake, 0.1)
    other.kill()
    other.join()
    commits = write_for(lake, 0.1, first=7)

    assert commits >= 1
    assert ids(open_lake(lake.folder)) == sorted(str(7 + number) for number in range(commits))
    assert parquet_in(lake.folder) == named_in(lake.folder)
