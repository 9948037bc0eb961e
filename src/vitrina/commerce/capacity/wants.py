"""What somebody wants of the cells, summed so that two lines of one article are one claim."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vitrina.errors import SettingError

CellKey = tuple[int, int]  # pool_id, t0: also the order in which cells are locked


@dataclass(frozen=True, slots=True)
class Want:
    """So many units of one cell.

    Attributes:
        pool_id: of the pool.
        t0: the cell's first second since 1970 in UTC; 0 without time.
        quantity: units, guests, minor units; above zero.
    """

    pool_id: int
    t0: int
    quantity: int

    def __post_init__(self) -> None:
        if self.quantity <= 0:
            raise SettingError(
                f"A want of {self.quantity} of pool {self.pool_id} cannot be promised. Leave out "
                "what is not wanted."
            )


def summed(wants: Iterable[Want]) -> dict[CellKey, int]:
    """The units that are wanted of each cell, in the order of the cells.

    >>> summed([Want(2, 0, 1), Want(1, 0, 3), Want(2, 0, 4)])
    {(1, 0): 3, (2, 0): 5}
    """
    total: Counter[CellKey] = Counter()
    for want in wants:
        total[want.pool_id, want.t0] += want.quantity
    return {cell: total[cell] for cell in sorted(total)}


def digest_of(wanted: Mapping[CellKey, int]) -> bytes:
    """What tells one set of wants from another: SHA-256 of the sums."""
    return hashlib.sha256(repr(sorted(wanted.items())).encode()).digest()
