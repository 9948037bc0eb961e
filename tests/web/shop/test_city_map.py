"""The map: drawn to scale, and inside its frame."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.commerce.places.distance import metres_between
from vitrina.web.shop.city_map import HEIGHT, WIDTH, Point, draw

cities = st.builds(Point, st.floats(55.5, 56.0), st.floats(37.2, 38.0))


def test_no_places_make_no_map() -> None:
    assert draw([]) is None
    assert draw([], Point(55.75, 37.61)) is None


@given(st.lists(cities, min_size=2, max_size=20))
def test_every_spot_is_inside_the_frame(points: list[Point]) -> None:
    drawn = draw(points)

    assert drawn is not None
    for spot in drawn.spots:
        assert 0 <= spot.x <= WIDTH
        assert 0 <= spot.y <= HEIGHT


@given(cities, cities)
def test_distances_on_the_map_are_those_on_the_ground(one: Point, other: Point) -> None:
    metres = metres_between(one.latitude, one.longitude, other.latitude, other.longitude)
    drawn = draw([one, other])

    assert drawn is not None
    first, second = drawn.spots
    units = hypot(first.x - second.x, first.y - second.y)
    assert units / drawn.bar * drawn.bar_metres == pytest.approx(metres, rel=0.01, abs=60)


def test_north_is_above_and_east_is_to_the_right() -> None:
    drawn = draw([Point(55.70, 37.50)], me=Point(55.80, 37.70))

    assert drawn is not None
    assert drawn.me is not None
    assert drawn.me.y < drawn.spots[0].y
    assert drawn.me.x > drawn.spots[0].x
