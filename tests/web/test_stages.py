"""Stages of all channels and of one, on people who can be counted by hand."""

import pytest

from vitrina.engine import Row
from vitrina.web.question import Rows
from vitrina.web.stages import Funnel, funnel_of


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
# of the 20 with an order 2 had one through either channel
EVERYBODY = [
    reached("all", 2, "booking", 70, 0),
    reached("all", 3, "order", 18, 9),
    reached("all", 5, "receipt", 4, 4),
]


def found_of(asked: str) -> Funnel:
    return funnel_of(Rows(ROWS, "rows"), Rows(EVERYBODY, "everybody"), asked)


def test_who_came_through_two_channels_counts_once_among_everybody() -> None:
    found = found_of("")

    assert [(stage.goal, stage.people) for stage in found.stages] == [
        ("booking", 70),
        ("order", 18),
        ("receipt", 4),
    ]
    assert found.most_people == 70


def test_a_share_came_from_the_stage_before() -> None:
    booking, order, _ = found_of("").stages

    assert (booking.before, booking.share_from_before) == (None, None)
    assert order.before == "booking"
    assert order.share_from_before == pytest.approx(9 / 18)


def test_after_a_stage_that_nobody_reached_no_share_is_told() -> None:
    receipt = found_of("").stages[-1]

    assert (receipt.before, receipt.share_from_before) == (None, None)


def test_one_channel_has_its_own_stages() -> None:
    found = found_of("search")

    assert found.channel == "search"
    assert [(stage.goal, stage.people) for stage in found.stages] == [("order", 12)]
    assert found.stages[0].share_from_before == pytest.approx(3 / 12)


def test_a_channel_that_there_is_none_of_shows_all() -> None:
    found = found_of("no_such_channel")

    assert found.channel == ""
    assert len(found.stages) == 3


def test_channels_stand_by_their_people_and_no_touch_comes_last() -> None:
    assert found_of("").channels == ["email", "search", "(no touch)"]


def test_without_rows_there_is_no_stage() -> None:
    found = funnel_of(Rows([], "rows"), Rows([], "everybody"), "email")

    assert (list(found.stages), list(found.channels), found.most_people) == ([], [], 0)
