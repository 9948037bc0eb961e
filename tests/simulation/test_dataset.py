"""A city comes into a lake as a business's files do: whole, once, and alone."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from vitrina import open_lake
from vitrina.connectors import DATASETS
from vitrina.engine import Lake
from vitrina.errors import SettingError
from vitrina.simulation import CityPlan, make_city, write_city
from vitrina.simulation.dataset import bring_city, continued

PLAN = CityPlan(5, 1_000, 90)


def quiet(share: float, text: str) -> None:
    assert 0 <= share <= 1
    assert text


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city") / "shop"
    bring_city(PLAN, lake_in(folder), progress=quiet)
    return folder


def lake_in(folder: Path) -> Lake:
    return open_lake(folder, create=True, clock=lambda: datetime(2026, 7, 1, 9, tzinfo=UTC))


def test_every_row_of_every_file_is_taken(filled: Path) -> None:
    lake, seen = lake_in(filled), make_city(PLAN).seen

    assert lake.rows_in("receipts") == len(set(seen["receipts"]["receipt_id"].to_pylist()))
    assert lake.rows_in("receipt_lines") == seen["receipts"].num_rows
    assert lake.rows_in("events") == (
        seen["events"].num_rows + seen["mailings"].num_rows + lake.rows_in("receipts")
    )
    for name in ("links", "spend", "experiments", "assignments"):
        assert lake.rows_in(name) == seen[name].num_rows, name
    assert not list(filled.rglob("*.rejected.csv"))


def test_the_same_city_again_changes_nothing(filled: Path) -> None:
    lake = lake_in(filled)
    before = lake.version

    bring_city(PLAN, lake, progress=quiet)

    assert lake_in(filled).version == before


def test_another_city_in_the_same_folder_is_refused(filled: Path) -> None:
    with pytest.raises(SettingError, match=r"holds another city: seed 5, 1,000 people"):
        bring_city(CityPlan(6, 1_000, 90), lake_in(filled), progress=quiet)


def test_a_lake_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    lake = lake_in(tmp_path)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    link = {"left": "card:1", "right": "user_id:2", "occurred_at": at, "source": "x", "kind": "pos"}
    with lake.write("something") as commit:
        commit.append("links", [link])

    with pytest.raises(SettingError, match="not empty"):
        bring_city(PLAN, lake, progress=quiet)


def test_a_city_that_was_begun_is_finished(filled: Path, tmp_path: Path) -> None:
    lake = lake_in(tmp_path / "shop")

    def stop(share: float, text: str) -> None:
        if share > 0.9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_city(PLAN, lake, progress=stop)
    bring_city(PLAN, lake_in(tmp_path / "shop"), progress=quiet)

    whole, resumed = lake_in(filled), lake_in(tmp_path / "shop")
    assert {name: resumed.rows_in(name) for name in resumed.tables} == {
        name: whole.rows_in(name) for name in whole.tables
    }


def test_tomorrow_the_city_of_yesterday_is_still_the_same(filled: Path) -> None:
    tomorrow = CityPlan(5, 1_000, 90, ends_on=date(2026, 7, 1))

    assert continued(lake_in(filled), tomorrow, ends_on=None) == PLAN
    assert continued(lake_in(filled), tomorrow, ends_on=tomorrow.ends_on) == tomorrow


def test_the_files_are_the_same_to_the_byte(filled: Path, tmp_path: Path) -> None:
    files = write_city(make_city(PLAN), tmp_path / "city")

    assert [path.read_bytes() for path in files] == [
        (filled / "city" / path.name).read_bytes() for path in files
    ]


def test_the_city_is_a_data_set_of_the_demo() -> None:
    assert "city" in list(DATASETS)
