"""Data that is already paths."""

import pandas as pd
import pytest

from vitrina import journeys
from vitrina.errors import MissingColumnsError, SettingError

FRAME = pd.DataFrame(
    {
        "path": [["a", "b"], ["a", "b"], ["a > b"], []],
        "conversions": [1, 2, 1, 1],
        "value": [10.0, 5.0, 1.0, 7.0],
        "nulls": [4, 0, 0, 0],
    }
)


def test_rows_of_the_same_path_are_added_up() -> None:
    rows = journeys.from_paths(FRAME).rows()

    found = {str(row["path"]): (row["conversions"], row["value"], row["nulls"]) for row in rows}
    assert found == {
        "['a', 'b']": (3.0, 15.0, 4.0),
        "['a > b']": (1.0, 1.0, 0.0),
        "[]": (1.0, 7.0, 0.0),
    }


def test_a_path_has_the_same_id_whenever_it_is_read() -> None:
    first = {str(row["path"]): row["path_id"] for row in journeys.from_paths(FRAME).rows()}
    again = {str(row["path"]): row["path_id"] for row in journeys.from_paths(FRAME[::-1]).rows()}

    assert first == again


def test_touches_without_times_lie_a_day_apart() -> None:
    rows = journeys.from_paths(FRAME[:1]).rows()

    assert [row["hours"] for row in rows] == [[48.0, 24.0]]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumnsError, match="nulls"):
        journeys.from_paths(FRAME.drop(columns="nulls"))


def test_touches_cannot_lie_at_one_moment() -> None:
    with pytest.raises(SettingError, match="not 0"):
        journeys.from_paths(FRAME, gap_hours=0)
