"""Receipts after a touch with those of unknown buyers: two stores that can be counted by hand."""

from pathlib import Path

import pytest
from django.test import Client, override_settings

from tests.web.lakes import make_lake
from vitrina import journeys
from vitrina.engine import Row
from vitrina.web.correcting import corrected, whole_of
from vitrina.web.question import Rows


def store(place_id: str, receipts: int, *, identified: int, after_touch: int) -> Row:
    return {
        "place_id": place_id,
        "receipts": receipts,
        "identified": identified,
        "after_touch": after_touch,
    }


NORTH = store("north", 100, identified=60, after_touch=30)  # 30 / 0.6 = 50
SOUTH = store("south", 100, identified=20, after_touch=2)  # 2 / 0.2 = 10


def test_each_store_is_corrected_by_its_own_share() -> None:
    [found] = corrected([NORTH, SOUTH]).to_pylist()

    assert (found["matched"], found["left_out"]) == (32, 0)
    assert found["expected"] == pytest.approx(60)
    assert found["share"] == pytest.approx(32 / 60)
    assert 32 < found["low"] < 60 < found["high"]
    # sabotage: one share for both takes the north, where more are known, for both
    one_for_all = journeys.corrected(32, [journeys.Share("identified", 80, 200)])
    assert one_for_all.expected == pytest.approx(80)


def test_a_store_where_nobody_is_known_is_left_out_and_counted() -> None:
    [found] = corrected([NORTH, store("east", 7, identified=0, after_touch=0)]).to_pylist()

    assert found["expected"] == pytest.approx(50)
    assert found["left_out"] == 7


def test_where_nobody_is_known_anywhere_nothing_is_told() -> None:
    nobody = corrected([store("east", 7, identified=0, after_touch=0)])

    assert nobody.num_rows == 0
    assert corrected([]).num_rows == 0
    assert whole_of(Rows([], "[]")) is None


def test_the_python_beside_a_number_gives_that_number() -> None:
    kept = corrected([NORTH, SOUTH]).to_pylist()

    whole = whole_of(Rows(kept, "kept"))

    assert whole is not None
    for reading in (whole.matched, whole.expected, whole.share):
        assert eval(reading.python, {"kept": kept}) == reading.value


def test_the_overview_shows_what_was_seen_and_what_is_expected_with_its_interval(
    tmp_path: Path,
) -> None:
    lake = make_lake(tmp_path / "lake")
    counted = journeys.attributable(lake.receipts, lake.passports, lake.table("paths")).rows()
    with lake.write("correct") as commit:
        commit.replace("corrected", corrected(counted))

    with override_settings(VITRINA_SHOP=lake.folder):
        page = Client(headers={"host": "localhost", "accept-language": "en"}).get("/")

    text = page.content.decode()
    [found] = lake.table("corrected").rows()
    assert "With the buyers who are not known" in text
    # ten of twelve people show a card: what is seen is five sixths
    assert found["share"] == pytest.approx(10 / 12, abs=0.02)
    for figure in ("matched", "expected", "low", "high"):
        assert f"{found[figure]:,.0f}" in text
