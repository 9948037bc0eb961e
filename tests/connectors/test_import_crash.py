"""An import that is killed at any moment and run again ends with the same lake."""

import random
import time
from pathlib import Path

import pytest

from tests.connectors.conftest import NOW
from tests.engine.crash import run, run_and_kill_after, run_and_kill_at
from tests.engine.lake_rows import holdings, named_in, parquet_in
from vitrina import open_lake
from vitrina.connectors import import_file

JOB = "tests.connectors.test_import_crash:import_march"
TEXT = """\
receipt_id,date,sku,line_sum
1,2026-03-01T10:00:00Z,tea,5
1,2026-03-01T10:00:00Z,bun,7
2,2026-03-02T10:00:00Z,tea,5
3,soon,tea,5
"""


def import_march(folder: Path) -> None:
    lake = open_lake(folder / "lake", create=True, clock=lambda: NOW)
    import_file(lake, "receipts", folder / "march.csv", currency="RUB")


def prepared(folder: Path) -> Path:
    folder.mkdir()
    (folder / "march.csv").write_text(TEXT)
    return folder


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = prepared(tmp_path_factory.mktemp("import") / "undisturbed")
    run(JOB, folder)
    return folder


def assert_same(folder: Path, undisturbed: Path) -> None:
    assert holdings(folder / "lake") == holdings(undisturbed / "lake")
    assert parquet_in(folder / "lake") == named_in(folder / "lake")
    rejected = "march.csv.rejected.csv"
    assert (folder / rejected).read_bytes() == (undisturbed / rejected).read_bytes()


@pytest.mark.parametrize(
    ("step", "is_after"),
    [("rename", False), ("replace", False), ("replace", True), ("apply", False), ("apply", True)],
)
def test_killed_at_any_step_and_run_again(
    tmp_path: Path, undisturbed: Path, step: str, *, is_after: bool
) -> None:
    times, deaths = 1, 0

    while run_and_kill_at(step, times, JOB, prepared(tmp_path / str(times)), is_after=is_after):
        run(JOB, tmp_path / str(times))
        assert_same(tmp_path / str(times), undisturbed)
        times, deaths = times + 2, deaths + 1

    assert deaths >= 1


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_a_random_moment_and_run_again(
    tmp_path: Path, undisturbed: Path, seed: int
) -> None:
    start = time.monotonic()
    run(JOB, prepared(tmp_path / "timed"))
    duration = time.monotonic() - start
    folder = prepared(tmp_path / "killed")

    run_and_kill_after(random.Random(seed).uniform(0, duration), JOB, folder)
    run(JOB, folder)

    assert_same(folder, undisturbed)
