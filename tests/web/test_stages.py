"""Stages of all channels and of one, on people who can be counted by hand."""

import pytest

from vitrina.engine import Row
from vitrina.web.question import Rows
from vitrina.web.stages import funnel_of


def reached(unit: str, stage: int, goal: str, people: int, before: int) -> Row:
    return {
        "unit": unit,
        "stage": stage,
        "goal": goal,
        "conversions": 2 * people,
        "people": people,
        "from_before": before,
        "went_on": 0,
    }


# nobody left a lead: the first stage that is reached is the second
ROWS = [
    reached("(no touch)", 2, "booking", 60, 0),
    reached("email", 2, "booking", 10, 0),
    reached("email", 3, "order", 8, 6),
    reached("search", 3, "order", 12, 3),
    reached("email", 5, "receipt", 4, 4),
]


def test_the_stages_of_all_channels_are_added_up() -> None:
    found = funnel_of(Rows(ROWS, "rows"), "")

    assert [(stage.goal, stage.people) for stage in found.stages] == [
        ("booking", 70),
        ("order", 20),
        ("receipt", 4),
    ]
    assert found.most_people == 70


def test_a_share_came_from_the_stage_before() -> None:
    booking, order, _ = funnel_of(Rows(ROWS, "rows"), "").stages

    assert (booking.before, booking.share_from_before) == (None, None)
    assert order.before == "booking"
    assert order.share_from_before == pytest.approx(9 / 20)


def test_after_a_stage_that_nobody_reached_no_share_is_told() -> None:
    receipt = funnel_of(Rows(ROWS, "rows"), "").stages[-1]

    assert (receipt.before, receipt.share_from_before) == (None, None)


def test_one_channel_has_its_own_stages() -> None:
    found = funnel_of(Rows(ROWS, "rows"), "search")

    assert found.channel == "search"
    assert [(stage.goal, stage.people) for stage in found.stages] == [("order", 12)]
    assert found.stages[0].share_from_before == pytest.approx(3 / 12)


def test_a_channel_that_there_is_none_of_shows_all() -> None:
    found = funnel_of(Rows(ROWS, "rows"), "no_such_channel")

    assert found.channel == ""
    assert len(found.stages) == 3


def test_channels_stand_by_their_people_and_no_touch_comes_last() -> None:
    assert funnel_of(Rows(ROWS, "rows"), "").channels == ["email", "search", "(no touch)"]


def test_without_rows_there_is_no_stage() -> None:
    found = funnel_of(Rows([], "rows"), "email")

    assert (list(found.stages), list(found.channels), found.most_people) == ([], [], 0)
