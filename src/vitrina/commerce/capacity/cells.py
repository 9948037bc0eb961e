"""Read cells: what is free, and where too little is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from django.db import connection
from django.db.models import F

from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.capacity.wants import CellKey
from vitrina.commerce.statements import marks, rows_of
from vitrina.commerce.transactions import Refusal

STOCK_POOLS = """
SELECT ref, id FROM capacity_pool WHERE kind = 'stock' AND place_id = %s AND ref IN {skus}
"""


@dataclass(frozen=True, slots=True)
class FreeCell:
    """A cell, and how much of it nobody has been promised."""

    pool_id: int
    t0: int
    capacity: int
    free: int


def cells_of(keys: Iterable[CellKey]) -> dict[CellKey, Cell]:
    """The cells that there are; one query."""
    asked = list(keys)
    if not asked:
        return {}
    pairs = ", ".join([marks(2)] * len(asked))
    cells = rows_of(Cell, f"(pool_id, t0) IN (VALUES {pairs})", list(chain.from_iterable(asked)))
    return {(cell.pool_id, cell.t0): cell for cell in cells}


def short_of(
    wanted: Mapping[CellKey, int],
    cells: Mapping[CellKey, Cell],
    mine: Mapping[CellKey, int] | None = None,
) -> list[dict[str, int]]:
    """The cells that have less than is wanted of them, or do not exist.

    Args:
        wanted: by cell.
        cells: those that there are.
        mine: what the asking one gives up of them at the same time.
    """
    own = mine or {}
    free = {key: cell.free + own.get(key, 0) for key, cell in cells.items()}
    return [
        {"pool_id": key[0], "t0": key[1], "wanted": quantity, "free": free.get(key, 0)}
        for key, quantity in wanted.items()
        if free.get(key, 0) < quantity
    ]


def sold_out(short: list[dict[str, int]]) -> Refusal:
    """The refusal that tells each cell with too little: facts["short"]."""
    told = ", ".join(
        f"{each['wanted']} wanted of pool {each['pool_id']} at {each['t0']}, {each['free']} free"
        for each in short
    )
    return Refusal(
        "sold_out",
        f"Too little is free: {told or 'somebody was quicker'}. Ask for less, or for another time.",
        {"short": short},
    )


def free_cells(pool_ids: Iterable[int], t_from: int, t_until: int) -> list[FreeCell]:
    """The cells of pools with t_from <= t0 < t_until, by pool and time; one query."""
    rows = (
        Cell.objects.filter(pool_id__in=list(pool_ids), t0__gte=t_from, t0__lt=t_until)
        .order_by("pool_id", "t0")
        .values_list("pool_id", "t0", "capacity", F("capacity") - F("held") - F("committed"))
    )
    return [FreeCell(*row) for row in rows]


def stock_pools(place_id: str, skus: Collection[str]) -> dict[str, int]:
    """The pools of articles in a place, by sku, of those that have stock; one query."""
    if not skus:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(STOCK_POOLS.format(skus=marks(len(skus))), [place_id, *skus])
        return dict(cursor.fetchall())


def stock_of(place_id: str, skus: Iterable[str]) -> dict[str, int]:
    """The free units of articles in a place, by sku, of those that have stock; one query."""
    rows = Cell.objects.filter(
        pool__kind=Pool.Kind.STOCK, pool__place_id=place_id, pool__ref__in=list(skus), t0=0
    ).values_list("pool__ref", F("capacity") - F("held") - F("committed"))
    return dict(rows)
