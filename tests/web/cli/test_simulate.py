"""A city in a shop, by one command."""

import subprocess
import sys
from pathlib import Path

import pytest

from vitrina.engine import open_lake
from vitrina.simulation.articles import ARTICLES
from vitrina.simulation.places import NAMES
from vitrina.verticals import VERTICALS

VITRINA = Path(sys.executable).parent / "vitrina"
SIZE = ("--people", "1000", "--days", "90")


def simulate(shop: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(VITRINA), "simulate", str(shop), *SIZE, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "shop"
    done = simulate(folder, "--seed", "3", "--ends-on", "2026-06-30")
    assert done.returncode == 0, done.stderr
    assert "1,000 people from 2026-04-02 to 2026-06-30" in done.stdout
    assert f"vitrina analyse {folder}" in done.stdout
    return folder


def test_the_shop_is_one_and_has_a_lake_full_of_city(shop: Path) -> None:
    lake = open_lake(shop)

    assert (shop / "vitrina.toml").exists()
    assert lake.rows_in("receipts") > 5_000
    assert lake.rows_in("experiments") == 6
    assert lake.currency == "RUB"


def test_the_same_again_changes_nothing(shop: Path) -> None:
    before = open_lake(shop).version

    done = simulate(shop, "--seed", "3")

    assert done.returncode == 0, done.stderr
    assert open_lake(shop).version == before


def test_another_seed_is_refused_with_what_is_there(shop: Path) -> None:
    done = simulate(shop, "--seed", "4")

    assert done.returncode == 1
    assert "holds another city: seed 3, 1,000 people, 90 days up to 2026-06-30" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_city_that_cannot_be_leaves_no_shop_behind(tmp_path: Path) -> None:
    done = simulate(tmp_path / "shop", "--people", "10")

    assert done.returncode == 1
    assert "people is 10" in done.stderr
    assert not (tmp_path / "shop").exists()


def test_the_city_knows_the_cafes_and_the_menu_of_its_shop() -> None:
    sample = VERTICALS["cafe"].sample
    skus = {variant.sku for product in sample.products for variant in product.variants}

    assert {place.id for place in sample.places} < set(NAMES)
    assert {article.sku for article in ARTICLES} <= skus
