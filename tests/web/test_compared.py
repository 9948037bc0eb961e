"""How far models are from each other, on credit that can be added up by hand."""

import pytest

from vitrina.engine import Row
from vitrina.web.compared import comparison
from vitrina.web.question import Rows


def credit(model: str, channel: str, conversions: float) -> Row:
    return {"model": model, "channel": channel, "conversions": conversions, "value": 0}


ROWS = [
    credit("last", "search", 6),
    credit("last", "social", 4),
    credit("last", "(no touch)", 90),
    credit("first", "search", 2),
    credit("first", "social", 8),
    credit("first", "(no touch)", 90),
]


def test_two_models_are_as_far_apart_as_the_share_that_they_give_elsewhere() -> None:
    made = comparison(Rows(ROWS, "rows"), "channel")

    assert made.models == ["first", "last"]
    assert made.farthest is not None
    one, other, share = made.farthest
    assert (one, other) == ("first", "last")
    assert share == pytest.approx(0.4)


def test_what_no_touch_led_to_is_not_compared() -> None:
    made = comparison(Rows(ROWS, "rows"), "channel")

    assert [each.unit for each in made.units] == ["social", "search"]


def test_the_most_disputed_is_the_one_with_the_largest_ratio() -> None:
    disputed = comparison(Rows(ROWS, "rows"), "channel").most_disputed

    assert disputed is not None
    assert (disputed.unit, disputed.lowest, disputed.highest) == ("search", 2, 6)
    assert disputed.times == pytest.approx(3)


def test_a_channel_that_a_model_gives_nothing_has_no_ratio() -> None:
    rows = [*ROWS, credit("last", "poster", 1)]

    made = comparison(Rows(rows, "rows"), "channel")

    (poster,) = [each for each in made.units if each.unit == "poster"]
    assert (poster.lowest, poster.highest, poster.times) == (0, 1, None)


@pytest.mark.parametrize("rows", [[], [credit("last", "search", 5)]])
def test_one_model_or_none_is_apart_from_nobody(rows: list[Row]) -> None:
    assert comparison(Rows(rows, "rows"), "channel").farthest is None
