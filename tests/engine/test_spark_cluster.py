"""The nightly pipeline on a standalone Spark: the same rows as on DuckDB."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import what_spark_lacks
from tests.guard import skip_unless_guard
from tests.web.lakes import make_lake
from vitrina.engine import open_lake
from vitrina.engine.table import Row
from vitrina.web.pipeline import derive

DERIVED = ("passports", "paths", "credit", "channel_credit", "effects")


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One lake that DuckDB has analysed, and the same one that two workers have."""
    if missing := what_spark_lacks():
        skip_unless_guard(missing)
    from tests.engine import spark_cluster

    folder = tmp_path_factory.mktemp("cluster")
    here, there = folder / "duckdb", folder / "spark"
    make_lake(here)
    shutil.copytree(here, there)
    for step in derive(open_lake(here)):
        step.run(lambda *_: None)
    with spark_cluster.cluster(folder) as master:
        vitrina = Path(sys.executable).with_name("vitrina")
        done = subprocess.run(
            [str(vitrina), "analyse", str(there), "--spark", master],
            env=spark_cluster.settings(folder),
            capture_output=True,
            text=True,
            timeout=1200,
        )
        used = (folder / "master.log").read_text()
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Registered app vitrina" in used  # it ran there, and not in the driver alone
    return here, there


@pytest.mark.spark
@pytest.mark.parametrize("table", DERIVED)
def test_the_nightly_pipeline_keeps_the_same_rows_by_either_engine(
    lakes: tuple[Path, Path], table: str
) -> None:
    by_duckdb, by_spark = (_rows(open_lake(folder).table(table).rows()) for folder in lakes)

    assert by_duckdb
    assert by_spark == by_duckdb


@pytest.mark.spark
def test_no_master_is_said_with_what_to_do(tmp_path: Path) -> None:
    if missing := what_spark_lacks():
        skip_unless_guard(missing)
    make_lake(tmp_path / "lake")
    vitrina = Path(sys.executable).with_name("vitrina")

    done = subprocess.run(
        [str(vitrina), "analyse", str(tmp_path / "lake"), "--spark", "spurk://nowhere"],
        capture_output=True,
        text=True,
        timeout=300,
    )

    assert done.returncode != 0
    assert "No Spark session on 'spurk://nowhere'" in done.stderr + done.stdout


def _rows(rows: list[Row]) -> list[str]:
    return sorted(str({name: _plain(cell) for name, cell in row.items()}) for row in rows)


def _plain(cell: object) -> object:
    if isinstance(cell, float):
        return f"{cell:.6g}"
    if isinstance(cell, list):
        return [_plain(each) for each in cell]
    return cell
