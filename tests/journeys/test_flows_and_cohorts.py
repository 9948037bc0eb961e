"""Wrong settings of flows and cohorts say what to write; their rows stand in the fixtures."""

import pytest

from tests.journeys.fixture_cohorts import TABLES
from tests.journeys.fixture_flows import TABLES as FLOWING
from vitrina import journeys
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError, UnknownNameError

PATHS: list[Row] = FLOWING["paths"]
CONVERSIONS: list[Row] = TABLES["conversions"]


def test_every_path_leaves_the_first_touch_once() -> None:
    rows = journeys.flows(PATHS, steps=1).rows()

    # p1 twice, p2 four times, p3 once
    assert sum(float(str(row["paths"])) for row in rows) == 7
    assert sum(float(str(row["conversions"])) for row in rows) == 3


def test_cohorts_by_week_have_everybody_once_at_age_0() -> None:
    rows = journeys.cohorts(CONVERSIONS, period="week").rows()

    first = [row for row in rows if row["age"] == 0]
    assert sum(int(str(row["people"])) for row in first) == 3
    assert {row["active_share"] for row in first} == {1.0}


def test_a_wrong_setting_says_what_to_write() -> None:
    with pytest.raises(UnknownNameError, match="campaigns"):
        journeys.flows(PATHS, by="campaign")  # type: ignore[arg-type]  # a test may err
    with pytest.raises(SettingError, match="1 or more, not 0"):
        journeys.flows(PATHS, steps=0)
    with pytest.raises(UnknownNameError, match="month"):
        journeys.cohorts(CONVERSIONS, period="moon")  # type: ignore[arg-type]  # a test may err
    with pytest.raises(MissingColumnsError, match="passport_id"):
        journeys.cohorts([{"converted_at": None}])
