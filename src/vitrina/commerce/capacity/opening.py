"""Make pools and cells, and change how much there is of them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import F, Value
from django.db.models.functions import Greatest, Least

from vitrina.commerce.capacity.expiry import sweep
from vitrina.commerce.capacity.models import Cell, Claim, Hold, Pool
from vitrina.commerce.transactions import Refusal, granted, verb
from vitrina.errors import SettingError

BATCH = 2_000
TOLD = 10  # of the subjects in the way, in the message
PROMISED = F("held") + F("committed")


@dataclass(frozen=True, slots=True)
class Overcommitted:
    """A cell of which more is promised than the owner wants to have.

    Attributes:
        pool_id: of its pool.
        t0: its first second since 1970 in UTC.
        wanted: the capacity that the owner asked for.
        promised: what is held or firm.
        subjects: whose promises are in the way.
    """

    pool_id: int
    t0: int
    wanted: int
    promised: int
    subjects: tuple[str, ...]


def ensure_pool(kind: str, ref: str, place_id: str, *, grain_seconds: int = 0) -> Pool:
    """The pool of a thing in a place; made if there is none.

    Args:
        kind: of Pool.Kind.
        ref: the sku, the table's id, ...
        place_id: every pool belongs to one.
        grain_seconds: the length of its cells; 0 if it has no time.

    Raises:
        SettingError: there is no such kind, or the pool has cells of another grain.
    """
    if kind not in Pool.Kind.values:
        raise SettingError(f"There is no kind of pool {kind!r}. Use {', '.join(Pool.Kind.values)}.")
    pool, _ = Pool.objects.get_or_create(
        kind=kind, ref=ref, place_id=place_id, defaults={"grain_seconds": grain_seconds}
    )
    if pool.grain_seconds != grain_seconds:
        _change_grain(pool, grain_seconds)
    return pool


def _change_grain(pool: Pool, grain_seconds: int) -> None:
    if pool.cells.exists():
        raise SettingError(
            f"The pool {pool} has cells of {pool.grain_seconds} seconds, and {grain_seconds} was "
            "asked for. Make a pool with another ref for the new grain."
        )
    Pool.objects.filter(id=pool.id).update(grain_seconds=grain_seconds)
    pool.grain_seconds = grain_seconds


def open_cells(
    pool_id: int,
    capacities: Mapping[int, int],
    *,
    insist: bool = False,
    within: tuple[int, int] | None = None,
) -> list[Overcommitted]:
    """Make the cells of a pool, or change their capacity where they are; quick for thousands.

    Args:
        pool_id: of the pool.
        capacities: by t0.
        insist: as in set_capacity.
        within: cells with within[0] <= t0 < within[1] that are not named get the capacity 0:
            the hours changed. Without it, cells that are not named stay as they are.

    Returns:
        The cells of which more is promised. They have the capacity that they had; or, if the
        owner insists, what is promised and no more.
    """
    return granted(_open(pool_id, capacities, insist, within))


@verb
def _open(
    pool_id: int,
    capacities: Mapping[int, int],
    insist: bool = False,
    within: tuple[int, int] | None = None,
) -> list[Overcommitted]:
    before = _wanted_before(pool_id, capacities, within)
    Cell.objects.bulk_create(
        (
            Cell(pool_id=pool_id, t0=t0, capacity=capacity)
            for t0, capacity in sorted(capacities.items())
            if t0 not in before
        ),
        batch_size=BATCH,
        ignore_conflicts=True,  # somebody else opens the same cells
    )
    after = {t0: capacities.get(t0, 0) for t0 in before}
    tight = [
        t0
        for t0, capacity in after.items()
        if capacity != before[t0] and not _resize(pool_id, t0, capacity)
    ]
    if insist:
        for t0 in tight:
            _cut(pool_id, t0, after[t0])
    return [in_the_way(pool_id, t0, after[t0]) for t0 in tight]


def _wanted_before(
    pool_id: int, capacities: Mapping[int, int], within: tuple[int, int] | None
) -> dict[int, int]:
    times = [*capacities, *((within[0], within[1] - 1) if within else ())]
    cells = Cell.objects.filter(
        pool_id=pool_id, t0__range=(min(times, default=0), max(times, default=0))
    ).order_by("t0")
    return {
        t0: wanted
        for t0, wanted in cells.values_list("t0", F("capacity") - F("overcommitted"))
        if t0 in capacities or (within and within[0] <= t0 < within[1])
    }


def set_capacity(
    pool_id: int, t0: int, capacity: int, *, now: datetime, insist: bool = False
) -> Refusal | None:
    """Change how much there is of a cell; it is made if there is none.

    Args:
        pool_id: of its pool.
        t0: its first second since 1970 in UTC; 0 without time.
        capacity: units in all, promised or not.
        now: server time; what expired by then is let go first, where it is in the way.
        insist: if more is promised, nothing more is from now on, and each unit that is given back
            goes, until the cell has the capacity asked for. overcommitted_cells lists it meanwhile.

    Returns:
        A refusal `overcommitted` with facts wanted, promised, and the subjects in the way. A
        capacity below what is promised is never written, also if the owner insists.
    """
    asked = {t0: capacity}
    tight = open_cells(pool_id, asked)
    if tight and sweep([pool_id], now=now):
        tight = open_cells(pool_id, asked)
    if tight and insist:
        open_cells(pool_id, asked, insist=True)
    elif tight:
        return _too_tight(tight[0])
    return None


def adjust(pool_id: int, t0: int, delta: int, *, now: datetime) -> Refusal | None:
    """Change how much there is of a cell by so many units: a delivery, a loss found by counting.

    Returns:
        A refusal `overcommitted` like that of set_capacity.
    """
    if delta >= 0:
        granted(_add(pool_id, t0, delta))
        return None
    if _take_away(pool_id, t0, delta) or (
        sweep([pool_id], now=now) and _take_away(pool_id, t0, delta)
    ):
        return None
    cell = Cell.objects.filter(pool_id=pool_id, t0=t0).first()
    return _too_tight(in_the_way(pool_id, t0, (cell.wanted if cell else 0) + delta))


@verb
def _add(pool_id: int, t0: int, delta: int) -> None:
    Cell.objects.bulk_create([Cell(pool_id=pool_id, t0=t0, capacity=0)], ignore_conflicts=True)
    owed = Least(F("overcommitted"), Value(delta))
    Cell.objects.filter(pool_id=pool_id, t0=t0).update(
        capacity=F("capacity") + delta - owed, overcommitted=F("overcommitted") - owed
    )


@verb
def _take_away(pool_id: int, t0: int, delta: int) -> bool:
    loose = Cell.objects.filter(pool_id=pool_id, t0=t0, capacity__gte=PROMISED - delta)
    return bool(loose.update(capacity=F("capacity") + delta))


def _resize(pool_id: int, t0: int, capacity: int) -> bool:
    loose = Cell.objects.alias(promised=PROMISED).filter(
        pool_id=pool_id, t0=t0, promised__lte=capacity
    )
    return bool(loose.update(capacity=capacity, overcommitted=0))


def _cut(pool_id: int, t0: int, capacity: int) -> None:
    kept = Greatest(PROMISED, Value(capacity))
    Cell.objects.filter(pool_id=pool_id, t0=t0).update(
        capacity=kept, overcommitted=kept - Value(capacity)
    )


def overcommitted_cells(pool_ids: Iterable[int]) -> list[Overcommitted]:
    """The cells of pools of which more is promised than the owner wants by now."""
    cells = Cell.objects.filter(pool_id__in=list(pool_ids), overcommitted__gt=0)
    return [
        in_the_way(cell.pool_id, cell.t0, cell.wanted) for cell in cells.order_by("pool_id", "t0")
    ]


def in_the_way(pool_id: int, t0: int, wanted: int) -> Overcommitted:
    """What of a cell is promised, and to whom."""
    cell = Cell.objects.filter(pool_id=pool_id, t0=t0).first()
    live = Claim.objects.filter(
        cell=cell,
        hold__state__in=[Hold.State.HELD, Hold.State.COMMITTED],
        quantity__gt=F("cancelled") + F("returned"),
    ).order_by("hold_id")
    return Overcommitted(
        pool_id=pool_id,
        t0=t0,
        wanted=wanted,
        promised=cell.held + cell.committed if cell else 0,
        subjects=tuple(live.values_list("hold__subject", flat=True)),
    )


def _too_tight(cell: Overcommitted) -> Refusal:
    return Refusal(
        "overcommitted",
        f"A capacity of {cell.wanted} of pool {cell.pool_id} at {cell.t0} is too little: "
        f"{cell.promised} are promised, to {', '.join(cell.subjects[:TOLD]) or 'nobody by now'}. "
        "Cancel some of them first, or insist: then nothing more is promised.",
        asdict(cell),
    )
