"""A small map of its own: points drawn to scale, with no tiles and so no third party. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians

from vitrina.commerce.places.distance import EARTH_METRES

WIDTH, HEIGHT, MARGIN = 400, 280, 30
LEAST_METRES = 600  # across: nearer, all streets look alike
METRES_A_DEGREE = EARTH_METRES * radians(1)
LONGEST_BAR = 110  # of the scale, in units of the drawing


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the Earth, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a point is on the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class CityMap:
    """A drawing: its spots in the order of the points, the visitor, and its scale.

    Attributes:
        bar: how long the bar of the scale is drawn.
        bar_metres: which way that is.
        across: the lines of the grid, one for each length of the bar; and so down.
    """

    spots: tuple[Spot, ...]
    me: Spot | None
    bar: float
    bar_metres: int
    across: tuple[float, ...]
    down: tuple[float, ...]
    width: int = WIDTH
    height: int = HEIGHT


def draw(points: Sequence[Point], me: Point | None = None) -> CityMap | None:
    """The map of some points; nothing for none.

    Args:
        points: at most a few dozen, not around the 180th meridian.
        me: where the visitor is, if that is known.
    """
    everything = [*points, *([me] if me else [])]
    if not points:
        return None
    norths = [each.latitude for each in everything]
    easts = [each.longitude for each in everything]
    centre = Point((min(norths) + max(norths)) / 2, (min(easts) + max(easts)) / 2)
    narrowing = cos(radians(centre.latitude))
    wide = (max(easts) - min(easts)) * METRES_A_DEGREE * narrowing
    high = (max(norths) - min(norths)) * METRES_A_DEGREE
    metres_a_unit = max(
        wide / (WIDTH - 2 * MARGIN), high / (HEIGHT - 2 * MARGIN), LEAST_METRES / WIDTH
    )

    def spot(point: Point) -> Spot:
        east = (point.longitude - centre.longitude) * METRES_A_DEGREE * narrowing
        north = (point.latitude - centre.latitude) * METRES_A_DEGREE
        return Spot(
            round(WIDTH / 2 + east / metres_a_unit, 1), round(HEIGHT / 2 - north / metres_a_unit, 1)
        )

    bar_metres = _round_length(LONGEST_BAR * metres_a_unit)
    bar = bar_metres / metres_a_unit
    return CityMap(
        spots=tuple(spot(each) for each in points),
        me=spot(me) if me else None,
        bar=round(bar, 1),
        bar_metres=bar_metres,
        across=_lines(bar, WIDTH),
        down=_lines(bar, HEIGHT),
    )


def _round_length(most: float) -> int:
    """The longest of 1, 2, 5, 10, ... metres that is not above a length."""
    power = 10 ** floor(log10(most))
    return int(max(step * power for step in (1, 2, 5) if step * power <= most))


def _lines(step: float, until: int) -> tuple[float, ...]:
    begin = until / 2 % step
    count = int((until - begin) / step) + 1
    return tuple(round(begin + number * step, 1) for number in range(count))
