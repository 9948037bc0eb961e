"""How far two points of the Earth are apart, and which box holds a circle. Pure."""

from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt

# the mean radius (IUGG); a sphere is wrong by at most 0.6 %
EARTH_METRES = 6_371_008.8
HALF_AROUND_METRES = pi * EARTH_METRES
# a box is a little wider than its circle: a point on the rim must not fall to rounding
MARGIN_DEGREES = 1e-6


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees between which all points of a circle lie.

    Attributes:
        south: and north, the latitudes.
        longitudes: one range, or two where it goes over the 180th meridian.
    """

    south: float
    north: float
    longitudes: tuple[tuple[float, float], ...]


def metres_between(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """The way over the sphere (haversine: R. W. Sinnott, Sky and Telescope 68, 1984).

    >>> round(metres_between(55.7558, 37.6173, 59.9343, 30.3351) / 1000)  # Moscow, St Petersburg
    633
    """
    one, other = radians(latitude), radians(other_latitude)
    half_over = sin((other - one) / 2)
    half_along = sin(radians(other_longitude - longitude) / 2)
    root = sqrt(half_over**2 + cos(one) * cos(other) * half_along**2)
    return 2 * EARTH_METRES * asin(min(1.0, root))


def box_around(latitude: float, longitude: float, metres: float) -> Box:
    """The smallest box that holds every point within a distance."""
    angle = metres / EARTH_METRES
    high = degrees(angle) + MARGIN_DEGREES
    south, north = latitude - high, latitude + high
    if south <= -90 or north >= 90 or angle >= pi / 2:  # it holds a pole: every meridian
        return Box(max(south, -90.0), min(north, 90.0), ((-180.0, 180.0),))
    wide = degrees(asin(min(1.0, sin(angle) / cos(radians(latitude))))) + MARGIN_DEGREES
    return Box(south, north, _ranges(longitude - wide, longitude + wide))


def _ranges(west: float, east: float) -> tuple[tuple[float, float], ...]:
    if east - west >= 360:
        return ((-180.0, 180.0),)
    if west < -180:
        return ((west + 360, 180.0), (-180.0, east))
    if east > 180:
        return ((west, 180.0), (-180.0, east - 360))
    return ((west, east),)
