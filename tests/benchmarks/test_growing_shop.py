"""The shop that growth is measured on: as large as asked, and the same whenever a day is added."""

from pathlib import Path

import pytest

from benchmarks.growing_shop import grow
from vitrina import journeys, open_lake
from vitrina.engine import Lake, Row


def shop(folder: Path, *parts: range) -> Lake:
    lake = open_lake(folder, create=True)
    for days in parts:
        grow(lake, events=20_000, days=days, of_days=10)
    return lake


def events_of(lake: Lake) -> list[Row]:
    return sorted(lake.events.rows(), key=lambda row: str(row["event_id"]))


def test_it_has_about_as_many_events_as_asked(tmp_path: Path) -> None:
    lake = shop(tmp_path, range(10))

    assert lake.rows_in("events") == pytest.approx(20_000, rel=0.03)


def test_a_day_that_is_added_later_is_the_same(tmp_path: Path) -> None:
    at_once = shop(tmp_path / "once", range(10))

    in_turn = shop(tmp_path / "turn", range(9), range(9, 10))

    assert events_of(in_turn) == events_of(at_once)


def test_people_come_by_campaigns_and_buy(tmp_path: Path) -> None:
    lake = shop(tmp_path, range(10))
    people = [
        {"identifier": f"card:{number}", "passport_id": str(number), "is_quarantined": False}
        for number in range(1_000)
    ]

    bought = journeys.conversions(lake.events, people).rows()
    campaigns = {row["utm_campaign"] for row in lake.events.rows()}

    assert len(bought) == pytest.approx(20_000 / 5.5 / 4, rel=0.1)
    assert len(campaigns) == 24 + 1
