"""How far apart two points are, and the box that holds all points of a circle."""

from math import asin, atan2, cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.commerce.places import distance
from vitrina.commerce.places.distance import (
    EARTH_METRES,
    HALF_AROUND_METRES,
    Box,
    box_around,
    metres_between,
)

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def holds(box: Box, latitude: float, longitude: float) -> bool:
    return box.south <= latitude <= box.north and any(
        west <= longitude <= east for west, east in box.longitudes
    )


def reached(
    latitude: float, longitude: float, metres: float, bearing: float
) -> tuple[float, float]:
    """Where one gets from a point by a bearing (radians)."""
    angle, one = metres / EARTH_METRES, radians(latitude)
    there = asin(sin(one) * cos(angle) + cos(one) * sin(angle) * cos(bearing))
    east = atan2(sin(bearing) * sin(angle) * cos(one), cos(angle) - sin(one) * sin(there))
    return degrees(there), (longitude + degrees(east) + 180) % 360 - 180


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((55.7558, 37.6173), (59.9343, 30.3351), 633),  # Moscow, St Petersburg
        ((0, 179.5), (0, -179.5), 111),  # over the 180th meridian
        ((90, 0), (-90, 0), 20015),  # pole to pole
        ((89, 0), (89, 180), 222),  # over the pole
        ((10, 20), (10, 20), 0),
    ],
)
def test_known_distances(
    one: tuple[float, float], other: tuple[float, float], kilometres: int
) -> None:
    assert round(metres_between(*one, *other) / 1000) == kilometres


@given(latitudes, longitudes, latitudes, longitudes)
def test_a_way_is_as_long_as_the_way_back(a: float, b: float, c: float, d: float) -> None:
    assert metres_between(a, b, c, d) == pytest.approx(metres_between(c, d, a, b), abs=1e-3)


@given(latitudes, longitudes, st.floats(1, HALF_AROUND_METRES), st.floats(0, 6.28))
def test_a_box_holds_every_point_of_its_circle(
    latitude: float, longitude: float, metres: float, bearing: float
) -> None:
    inside = reached(latitude, longitude, metres * 0.999999, bearing)

    assert holds(box_around(latitude, longitude, metres), *inside)


def test_a_box_that_forgets_the_180th_meridian_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distance, "_ranges", lambda west, east: ((west, east),))

    with pytest.raises(AssertionError):
        test_a_box_holds_every_point_of_its_circle.hypothesis.inner_test(  # type: ignore[attr-defined]
            10.0, 179.9, 100_000.0, 1.5
        )
