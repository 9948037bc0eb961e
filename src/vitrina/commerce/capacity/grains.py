"""Which cells a pool has: the grains of a place's opening hours, and of its local days. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from vitrina.commerce.places.calendar import Calendar, instant

DAY = timedelta(days=1)


def grains_of(calendar: Calendar, first: date, last: date, grain_seconds: int) -> list[int]:
    """The t0 of each grain in which a place is open, from a local day to another, both included.

    Days have 23, 24 or 25 hours, and a span may end on the next day.

    Raises:
        SettingError: a grain is above zero and at most a day.
    """
    grain = timedelta(seconds=grain_seconds)
    starts = (start for day in _days(first, last) for start in calendar.grains(day, grain))
    return sorted({int(start.timestamp()) for start in starts})


def days_of(zone: ZoneInfo, first: date, last: date) -> list[int]:
    """The t0 of each local day, both ends included: for nights, and for lockers by the day.

    Where a clock jumps over midnight, the day begins with the jump.
    """
    return [int(instant(zone, day, 0).timestamp()) for day in _days(first, last)]


def covering(
    grains: Iterable[int], start: datetime, end: datetime, grain_seconds: int
) -> list[int]:
    """The t0 of the grains that together cover a span; none if one is missing.

    Args:
        grains: t0 of what is open, like those of free_cells.
        start: of the span.
        end: of the span, not in it.
        grain_seconds: of the pool.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> covering([1772452800, 1772453700], at, at + timedelta(minutes=30), 900)
    [1772452800, 1772453700]
    >>> covering([1772452800], at, at + timedelta(minutes=30), 900)
    []
    """
    begin, until = start.timestamp(), end.timestamp()
    touched = sorted(t0 for t0 in grains if t0 < until and t0 + grain_seconds > begin)
    reached = begin
    for t0 in touched:
        if t0 > reached:
            return []
        reached = t0 + grain_seconds
    return touched if reached >= until else []


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]
