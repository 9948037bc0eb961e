"""What adverts may still promise: free slots, tables, rooms and stock steer bids and budgets.

An advert for a place that is full wins a person whom it then turns away; one for a place that
stands empty earns at next to no cost. A bid can know both. Of what is not known nothing is
concluded: the multiplier is 1, and there is no ceiling.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vitrina.errors import SettingError

MOST = 1.3  # how far an empty place may raise a bid


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeCapacity:
    """What a place can still promise in one window: a day, a service, a night.

    Free, total and expected are in one unit: tables, seats, pieces. None is not known.

    Attributes:
        place_id: of the place.
        window: its name: `2026-03-02`, `2026-03-02 evening`.
        days: how many days the window is long.
        free: neither promised nor gone.
        total: all that there is of it.
        expected: what people are still expected to want, adverts as they are now.
        is_open: a closed place can promise nothing, whatever stands on its shelves.
    """

    place_id: str
    window: str
    free: float | None
    total: float | None = None
    expected: float | None = None
    days: float = 1.0
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class PlaceRoom:
    """One row per place.

    Attributes:
        multiplier: of bids and budgets: 0 where nothing is left, 1 where it is enough or nobody
            knows, more where the place stands empty.
        free_per_day: over all windows; None where one of them is not known.
        reason: in words, with the numbers.
    """

    place_id: str
    multiplier: float
    free_per_day: float | None
    reason: str


def room_by_place(capacity: Iterable[FreeCapacity], *, most: float = MOST) -> dict[str, PlaceRoom]:
    """How far bids and budgets for each place should fall or rise.

    Where a window has less free than is expected to be wanted, the multiplier is the share that
    can be served. Where it has more, it rises to `most`, the slower the less of the place is
    empty. Windows of a place count by what is expected in them.

    Args:
        capacity: one row per place and window.
        most: the highest multiplier, at least 1.

    Raises:
        SettingError: a number below zero or NaN, two rows of one window, or `most` below 1.
    """
    if not 1 <= most < math.inf:
        raise SettingError(f"most must be at least 1, not {most}. 1.3 raises bids by up to 30 %.")
    windows: dict[str, dict[str, FreeCapacity]] = {}
    for row in capacity:
        _refuse(row)
        of_place = windows.setdefault(row.place_id, {})
        if row.window in of_place:
            raise SettingError(
                f"Place {row.place_id!r} has two rows for the window {row.window!r}. Add them up."
            )
        of_place[row.window] = row
    return {place: _room(place, list(rows.values()), most) for place, rows in windows.items()}


def conversion_ceilings(
    rooms: Mapping[str, PlaceRoom], conversions: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """How many goals a day each campaign can still bring.

    A place's free capacity is shared among campaigns as its conversions are; a campaign can
    bring what its places have for it.

    Args:
        rooms: by place, as `room_by_place` gives them; one unit is taken by one goal.
        conversions: by campaign, then by place, how many happened there lately. The place "" is
            online, where nothing runs out.

    Returns:
        By campaign; infinite where a place of unknown capacity may take its conversions, or
        nobody knows where they happen.
    """
    at_place: dict[str, float] = {}
    for by_place in conversions.values():
        for place, number in by_place.items():
            at_place[place] = at_place.get(place, 0.0) + number
    ceilings = {}
    for campaign, by_place in conversions.items():
        parts = [
            _free(rooms.get(place)) * number / at_place[place]
            for place, number in by_place.items()
            if number > 0
        ]
        ceilings[campaign] = sum(parts) if parts else math.inf
    return ceilings


def _free(room: PlaceRoom | None) -> float:
    return math.inf if room is None or room.free_per_day is None else room.free_per_day


def _refuse(row: FreeCapacity) -> None:
    for name in ("free", "total", "expected", "days"):
        number = getattr(row, name)
        if number is not None and not 0 <= number < math.inf:
            raise SettingError(
                f"{name} of place {row.place_id!r}, window {row.window!r}, is {number}. It must be "
                "a number of at least 0; leave out what is not known."
            )
    if row.days == 0:
        raise SettingError(f"The window {row.window!r} is 0 days long. A day is 1.")


def _room(place: str, rows: Sequence[FreeCapacity], most: float) -> PlaceRoom:
    expected = [row.expected for row in rows]
    by_demand = [each for each in expected if each is not None]
    is_weighed = len(by_demand) == len(rows) and sum(by_demand) > 0
    weights = by_demand if is_weighed else [row.days for row in rows]
    each = [_multiplier(row, most) for row in rows]
    multiplier = sum(w * m for w, m in zip(weights, each, strict=True)) / sum(weights)
    free = [_free_of(row) for row in rows]
    known = [number for number in free if number is not None]
    days = sum(row.days for row in rows)
    per_day = sum(known) / days if len(known) == len(rows) else None
    return PlaceRoom(place, multiplier, per_day, _reason(rows, multiplier))


def _free_of(row: FreeCapacity) -> float | None:
    return row.free if row.is_open else 0.0


def _multiplier(row: FreeCapacity, most: float) -> float:
    free = _free_of(row)
    if free == 0:
        return 0.0
    if free is None or row.expected is None:
        return 1.0
    if free <= row.expected:
        return free / row.expected
    if not row.total or most == 1:
        return 1.0
    # as steep at 1 as below it if all is empty, and never beyond `most`
    spare = math.inf if row.expected == 0 else free / row.expected - 1
    empty = min(free / row.total, 1.0)
    return 1 + (most - 1) * empty * -math.expm1(-spare / (most - 1))


def _reason(rows: Sequence[FreeCapacity], multiplier: float) -> str:
    if not any(row.is_open for row in rows):
        return "Closed: adverts can bring nobody here."
    free, expected = (
        [row.free for row in rows if row.is_open],
        [row.expected for row in rows if row.is_open],
    )
    if None in free:
        return "Nobody knows how much is free, so nothing changes."
    left = sum(number for number in free if number is not None)
    if left == 0:
        return "Sold out: nothing is left to promise."
    if None in expected:
        return f"{left:g} free, but nobody knows how many are expected, so nothing changes."
    wanted = sum(number for number in expected if number is not None)
    turn = "less" if multiplier < 1 else "more"
    change = f"{abs(multiplier - 1):.0%} {turn}" if round(multiplier, 2) != 1 else "no change"
    return f"{left:g} free, {wanted:g} expected: {change}."
