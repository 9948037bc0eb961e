"""A day's tables over its quarters of an hour, as the rows of an HTML table. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

GRAIN_SECONDS = 15 * 60
HOUR_SECONDS = 3600

Guest = TypeVar("Guest")


@dataclass(frozen=True, slots=True)
class Taken(Generic[Guest]):
    """A table that is somebody's from t0 until another moment, in seconds since 1970 (UTC)."""

    table_id: int
    t0: int
    until: int
    guest: Guest


@dataclass(frozen=True, slots=True)
class GridCell(Generic[Guest]):
    """One cell of a row: it spans so many quarters; without a guest it is free."""

    t0: int
    quarters: int
    guest: Guest | None = None
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """The quarters that are drawn: from a full hour of the place's clock to another one.

    Attributes:
        offset: how far the place's clock is ahead of UTC, in seconds: hours begin by it.
    """

    first: int
    last: int
    offset: int = 0

    @property
    def hours(self) -> list[int]:
        return list(range(self.first, self.last, HOUR_SECONDS))

    @property
    def quarters(self) -> int:
        return (self.last - self.first) // GRAIN_SECONDS


def axis_over(moments: Sequence[int], *, offset: int) -> Axis:
    """The shortest axis of whole local hours that holds all moments."""
    first = (min(moments) + offset) // HOUR_SECONDS * HOUR_SECONDS - offset
    last = -(-(max(moments) + offset) // HOUR_SECONDS) * HOUR_SECONDS - offset
    return Axis(first, max(last, first + HOUR_SECONDS), offset)


def row_of(
    table_id: int, taken: Iterable[Taken[Guest]], axis: Axis, *, now: int
) -> list[GridCell[Guest]]:
    """The cells of one table from left to right; together they span the whole axis.

    A party that overlaps one before it (they sat down early) is drawn from where that ends.
    """
    cells: list[GridCell[Guest]] = []
    at = axis.first
    for each in sorted((one for one in taken if one.table_id == table_id), key=lambda one: one.t0):
        begin, end = max(each.t0, at), min(each.until, axis.last)
        if end <= begin:
            continue
        cells += _free(at, begin, now)
        cells.append(GridCell(begin, (end - begin) // GRAIN_SECONDS, each.guest))
        at = end
    return cells + _free(at, axis.last, now)


def _free(begin: int, end: int, now: int) -> list[GridCell[Guest]]:
    cells: list[GridCell[Guest]] = []
    while begin < end:
        until = min(end, (begin // HOUR_SECONDS + 1) * HOUR_SECONDS)
        # the quarter that is now stands alone, so that it can be marked
        quarter = now // GRAIN_SECONDS * GRAIN_SECONDS
        if begin < quarter < until:
            until = quarter
        elif begin == quarter:
            until = min(until, begin + GRAIN_SECONDS)
        cells.append(GridCell(begin, (until - begin) // GRAIN_SECONDS, is_now=begin == quarter))
        begin = until
    return cells
