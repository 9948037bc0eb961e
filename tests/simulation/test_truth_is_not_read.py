"""The product says what it says without a look at the truth."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vitrina import open_lake
from vitrina.simulation import CityPlan
from vitrina.simulation.dataset import bring_city

PROGRAM = Path(__file__).with_name("reading.py")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("truth") / "shop"
    now = datetime(2026, 7, 1, 9, tzinfo=UTC)
    lake = open_lake(folder, create=True, clock=lambda: now)
    bring_city(CityPlan(5, 1_000, 90), lake, progress=lambda share, text: None)
    return folder


def told(shop: Path, *sabotage: str) -> dict[str, Any]:
    """What the program opened and said."""
    command = [sys.executable, str(PROGRAM), str(shop), *sabotage]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def honest(shop: Path) -> dict[str, Any]:
    return told(shop)


@pytest.fixture(scope="module")
def sabotaged(shop: Path) -> dict[str, Any]:
    return told(shop, "sabotage")


def of_truth(opened: list[str], shop: Path) -> list[str]:
    return [path for path in opened if Path(path).is_relative_to(shop / "truth")]


def test_from_the_lake_to_the_report_nothing_of_the_truth_is_opened(
    shop: Path, honest: dict[str, Any]
) -> None:
    assert any(Path(path).is_relative_to(shop) for path in honest["opened"])
    assert of_truth(honest["opened"], shop) == []


def test_with_noise_in_the_place_of_the_truth_the_report_is_the_same(
    shop: Path, honest: dict[str, Any], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(shop, copy)
    for path in (copy / "truth").iterdir():
        path.write_bytes(b"noise")

    assert told(copy)["said"] == honest["said"]


def test_a_product_that_opens_the_truth_is_found(shop: Path, sabotaged: dict[str, Any]) -> None:
    assert len(of_truth(sabotaged["opened"], shop)) == 1


def test_a_product_whose_engine_reads_the_truth_is_found(
    honest: dict[str, Any], sabotaged: dict[str, Any]
) -> None:
    assert sabotaged["said"] != honest["said"]
