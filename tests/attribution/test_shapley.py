"""The Shapley value, against its definition over all coalitions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attribution import reference
from tests.attribution.paths import column, path, table
from vitrina import attribution
from vitrina.engine import Row


def shapley(rows: list[Row], unit: str = "channel") -> list[Row]:
    return attribution.credit(table(rows), attribution.MODELS["shapley"]()).by(unit).rows()


@settings(max_examples=20)
@given(
    rows=st.lists(
        st.builds(
            lambda names, conversions: path(*names, conversions=conversions),
            st.lists(st.sampled_from("abcde"), min_size=1, max_size=6),
            st.integers(0, 5),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_equal_shares_of_each_path_are_the_shapley_value(rows: list[Row]) -> None:
    credit = column(shapley(rows), "channel")

    assert credit == pytest.approx(reference.shapley(rows), abs=1e-9)


def test_a_channel_met_twice_has_one_share_split_between_its_touches() -> None:
    touches = shapley([path("a", "b", "a")], "touch")

    assert column(touches, "touch") == pytest.approx({"p:1": 0.25, "p:2": 0.5, "p:3": 0.25})
