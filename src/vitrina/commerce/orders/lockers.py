"""Locker cells: pools by size, a grain a local day, for as long as an order is kept."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import Want, ensure_pool, free_cells, open_cells
from vitrina.commerce.orders.models import LockerSize
from vitrina.commerce.places.calendar import instant
from vitrina.commerce.transactions import Refusal

A_DAY_SECONDS = 24 * 60 * 60
LOCKER = "locker"


def set_locker(place_id: str, size: str, *, cells: int, fits_units: int) -> LockerSize:
    """Say how many cells of a size a place has, and how many units fit into one.

    Days that are open already keep their number of cells.
    """
    row, _ = LockerSize.objects.update_or_create(
        place_id=place_id, size=size, defaults={"cells": cells, "fits_units": fits_units}
    )
    return row


def locker_choices(
    place_id: str, units: int, days: Iterable[date], zone: ZoneInfo
) -> list[list[Want]]:
    """What an order may take of the lockers: one list for each size that fits, smallest first."""
    sizes = LockerSize.objects.filter(place_id=place_id, fits_units__gte=units, cells__gt=0)
    starts = [_t0(zone, day) for day in days]
    return [_cells(size, starts) for size in sizes]


def first_held(
    choices: Iterable[list[Want]], hold: Callable[[list[Want], str], Hold | Refusal]
) -> Hold | Refusal:
    """The hold with the smallest locker that is free; else why there is none."""
    answer: Hold | Refusal = Refusal(
        "no_locker", "No locker of this place is large enough. Order less, or another way."
    )
    for wants in choices:
        answer = hold(wants, f":{wants[0].pool_id}")
        if not isinstance(answer, Refusal):
            return answer
        taken = {want.pool_id for want in wants}
        short = answer.facts.get("short")
        is_locker = isinstance(short, list) and all(each["pool_id"] in taken for each in short)
        if answer.reason != "sold_out" or not is_locker:
            return answer
        answer = Refusal(
            "lockers_full", "All lockers that are large enough are taken. Choose another day."
        )
    return answer


def locker_days(first: date, kept: timedelta) -> list[date]:
    """The local days on which a cell is taken: from collecting until it is kept no longer."""
    return [first + timedelta(days=number) for number in range(kept // timedelta(days=1) + 1)]


def _cells(size: LockerSize, starts: list[int]) -> list[Want]:
    pool = ensure_pool(LOCKER, size.size, size.place_id, grain_seconds=A_DAY_SECONDS)
    there = {cell.t0 for cell in free_cells([pool.id], starts[0], starts[-1] + 1)}
    if missing := [start for start in starts if start not in there]:
        open_cells(pool.id, dict.fromkeys(missing, size.cells))
    return [Want(pool.id, start, 1) for start in starts]


def _t0(zone: ZoneInfo, day: date) -> int:
    return int(instant(zone, day, 0).timestamp())
