"""Bids fall where a place runs out and rise, within bounds, where it stands empty."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.errors import SettingError
from vitrina.optimization import FreeCapacity, conversion_ceilings, room_by_place

NUMBERS = st.floats(0, 1000)


def room(free: float | None, **more: object) -> FreeCapacity:
    return FreeCapacity(place_id="north", window="monday", free=free, **more)  # type: ignore[arg-type]  # a test may err


def multiplier(free: float | None, **more: object) -> float:
    return room_by_place([room(free, **more)])["north"].multiplier


def test_enough_for_all_who_are_expected_changes_nothing() -> None:
    assert multiplier(10, total=40, expected=10) == 1


def test_half_enough_halves_the_bid() -> None:
    assert multiplier(5, total=40, expected=10) == 0.5


def test_an_empty_place_that_nobody_is_expected_in_raises_it_all_the_way() -> None:
    assert multiplier(40, total=40, expected=0) == pytest.approx(1.3)


def test_a_place_that_is_nearly_full_does_not_raise_it_much() -> None:
    assert multiplier(2, total=40, expected=1) < 1.02 < multiplier(38, total=40, expected=19)


@pytest.mark.parametrize("more", [{}, {"is_open": False}])
def test_a_sold_out_place_and_a_closed_one_give_nothing(more: dict[str, object]) -> None:
    free = 0 if not more else 7

    found = room_by_place([room(free, total=40, expected=3, **more)])["north"]

    assert (found.multiplier, found.free_per_day) == (0, 0)
    assert ("Closed" if more else "Sold out") in found.reason


def test_what_nobody_knows_changes_nothing() -> None:
    found = room_by_place([room(None, total=40, expected=3)])["north"]

    assert (found.multiplier, found.free_per_day) == (1, None)
    assert multiplier(5, total=40) == 1
    assert multiplier(50, expected=10) == 1  # of how many are 50 free? it may be nearly full


@given(free=NUMBERS, more=NUMBERS, total=NUMBERS, expected=NUMBERS, most=st.floats(1, 3))
def test_more_free_never_lowers_a_bid_and_none_leaves_its_bounds(
    free: float, more: float, total: float, expected: float, most: float
) -> None:
    less, greater = (
        room_by_place([room(n, total=total, expected=expected)], most=most)["north"].multiplier
        for n in (free, free + more)
    )

    assert 0 <= less <= greater + 1e-12
    assert greater <= most + 1e-12


@given(expected=st.floats(1, 1000), share=st.floats(0, 3))
def test_bids_move_smoothly(expected: float, share: float) -> None:
    a_little = 0.001 * expected
    here, there = (
        multiplier(free, total=3 * expected, expected=expected)
        for free in (share * expected, share * expected + a_little)
    )

    assert abs(there - here) <= 0.0011


def test_windows_of_a_place_count_by_what_is_expected_in_them() -> None:
    windows = [
        FreeCapacity(place_id="north", window="evening", free=0, total=20, expected=30),
        FreeCapacity(place_id="north", window="noon", free=10, total=20, expected=10),
    ]

    found = room_by_place(windows)["north"]

    assert found.multiplier == pytest.approx((30 * 0 + 10 * 1) / 40)
    assert found.free_per_day == 5
    assert found.reason == "10 free, 40 expected: 75% less."


def test_campaigns_share_a_place_as_its_conversions_are() -> None:
    rooms = room_by_place([room(12, days=2.0), FreeCapacity(place_id="south", window="", free=1)])
    conversions = {"brand": {"north": 20, "south": 5}, "maps": {"north": 40}}

    assert conversion_ceilings(rooms, conversions) == {"brand": 2 + 1, "maps": 4}


def test_a_campaign_whose_places_are_all_sold_out_can_bring_nothing() -> None:
    rooms = room_by_place([room(0)])

    assert conversion_ceilings(rooms, {"brand": {"north": 3}}) == {"brand": 0}


@pytest.mark.parametrize(
    "by_place", [{"": 3.0}, {"north": 2, "elsewhere": 1}, {}, {"north": 0.0}, {"unknown": 1.0}]
)
def test_a_campaign_has_no_ceiling_where_nobody_knows_one(by_place: dict[str, float]) -> None:
    rooms = room_by_place([room(5), FreeCapacity(place_id="unknown", window="", free=None)])

    assert conversion_ceilings(rooms, {"brand": by_place}) == {"brand": math.inf}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([room(-1)], "free of place 'north', window 'monday', is -1"),
        ([room(1, expected=math.nan)], "expected .* is nan"),
        ([room(1, days=0)], "0 days long"),
        ([room(1), room(2)], "two rows for the window 'monday'"),
    ],
)
def test_numbers_that_cannot_be_are_refused(rows: list[FreeCapacity], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        room_by_place(rows)


def test_a_highest_multiplier_below_one_is_refused() -> None:
    with pytest.raises(SettingError, match="must be at least 1"):
        room_by_place([], most=0.5)
