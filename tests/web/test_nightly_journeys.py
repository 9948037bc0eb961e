"""Journeys are kept up to date in the lake night after night, and are as if built anew."""

from pathlib import Path

import pytest

from tests.journeys.nights import a_shop, table
from vitrina import identity, journeys, open_lake
from vitrina.engine import Lake, Row
from vitrina.web import nightly_journeys
from vitrina.web.nightly_journeys import fresh_files, keep_journeys

NIGHTS = a_shop(3)


def night(lake: Lake, events: list[Row]) -> None:
    """Events come, and people are resolved."""
    with lake.write("load") as commit:
        commit.append_new("events", table(events))
    with lake.write("resolve") as commit:
        commit.replace("passports", identity.resolve(identity.gather(lake.links, lake.events)))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake of three nights, and new events of a fourth."""
    lake = open_lake(tmp_path / "lake", create=True)
    for events in NIGHTS[:3]:
        night(lake, events)
    keep_journeys(lake)
    night(lake, NIGHTS[3])
    return lake


def merge(lake: Lake) -> None:
    with lake.write("merge") as commit:
        commit.merge("events", lake.files_of("events"))


def sorted_rows(lake: Lake) -> tuple[list[Row], list[Row]]:
    return (
        sorted(lake.table("touches").rows(), key=lambda row: str(row["touch_id"])),
        sorted(lake.table("paths").rows(), key=lambda row: str(row["path_id"])),
    )


def assert_as_if_built_anew(lake: Lake) -> None:
    anew = journeys.rebuild(lake.events, lake.passports)
    touches, paths = sorted_rows(lake)
    assert touches == sorted(anew.touches.rows(), key=lambda row: str(row["touch_id"]))
    assert paths == sorted(anew.paths.rows(), key=lambda row: str(row["path_id"]))


def test_only_files_that_are_new_are_read_and_the_result_is_as_if_built_anew(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = fresh_files(lake)
    assert fresh is not None
    assert sum(file.rows for file in fresh) == len(NIGHTS[3])
    monkeypatch.delattr(journeys, "rebuild")

    keep_journeys(lake)

    monkeypatch.undo()
    assert fresh_files(lake) == []
    assert_as_if_built_anew(lake)


def test_files_that_were_merged_are_read_once_more_and_nothing_changes(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_journeys(lake)
    before = sorted_rows(lake)
    merge(lake)
    monkeypatch.setattr(nightly_journeys, "MOST_NEW", 1.0)

    fresh = fresh_files(lake)
    keep_journeys(lake)

    assert fresh is not None
    assert sum(file.rows for file in fresh) == lake.rows_in("events")
    assert sorted_rows(lake) == before


def test_where_most_is_new_all_is_built_anew(lake: Lake) -> None:
    keep_journeys(lake)

    merge(lake)

    assert fresh_files(lake) is None


def test_other_rules_build_all_anew(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fresh_files(lake) is not None

    monkeypatch.setattr(nightly_journeys, "LOOKBACK_DAYS", 7)

    assert fresh_files(lake) is None


def test_a_changed_file_of_rules_builds_all_anew(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "touches.sql").write_text("SELECT 1")
    monkeypatch.setattr(nightly_journeys, "files", lambda _package: tmp_path / "rules")
    keep_journeys(lake)
    assert fresh_files(lake) == []

    (tmp_path / "rules" / "touches.sql").write_text("SELECT 2")

    assert fresh_files(lake) is None
