"""Change the counters of cells: each statement says itself on which condition it may happen."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.db import connection

from vitrina.commerce.capacity.models import Cell
from vitrina.commerce.capacity.wants import CellKey

HOLD = """
UPDATE capacity_cell SET held = held + %(n)s
WHERE id = %(cell)s AND capacity - held - committed >= %(n)s
"""
TAKE = """
UPDATE capacity_cell SET committed = committed + %(n)s
WHERE id = %(cell)s AND capacity - held - committed >= %(n)s
"""
COMMIT = """
UPDATE capacity_cell SET held = held - %(n)s, committed = committed + %(n)s
WHERE id = %(cell)s
"""
FULFIL = """
UPDATE capacity_cell SET fulfilled = fulfilled + %(n)s
WHERE id = %(cell)s
"""
WRITE_OFF = """
UPDATE capacity_cell SET
  committed = committed - %(n)s, fulfilled = fulfilled - %(n)s, capacity = capacity - %(n)s
WHERE id = %(cell)s
"""
# what comes back goes first against what the owner wants to have no more of
RELEASE = """
UPDATE capacity_cell SET
  held = held - %(n)s,
  capacity = capacity - CASE WHEN overcommitted < %(n)s THEN overcommitted ELSE %(n)s END,
  overcommitted = overcommitted - CASE WHEN overcommitted < %(n)s THEN overcommitted ELSE %(n)s END
WHERE id = %(cell)s
"""
CANCEL = """
UPDATE capacity_cell SET
  committed = committed - %(n)s,
  capacity = capacity - CASE WHEN overcommitted < %(n)s THEN overcommitted ELSE %(n)s END,
  overcommitted = overcommitted - CASE WHEN overcommitted < %(n)s THEN overcommitted ELSE %(n)s END
WHERE id = %(cell)s
"""
GIVE_BACK = """
UPDATE capacity_cell SET
  committed = committed - %(n)s, fulfilled = fulfilled - %(n)s,
  capacity = capacity - CASE WHEN overcommitted < %(n)s THEN overcommitted ELSE %(n)s END,
  overcommitted = overcommitted - CASE WHEN overcommitted < %(n)s THEN overcommitted ELSE %(n)s END
WHERE id = %(cell)s
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One statement on the counters of one cell."""

    cell: CellKey
    cell_id: int
    statement: str
    quantity: int


def change_of(cell: Cell, statement: str, quantity: int) -> Change:
    """A change of a cell's counters by so many units."""
    return Change((cell.pool_id, cell.t0), cell.id, statement, quantity)


def in_order(changes: Iterable[Change]) -> list[Change]:
    """The order in which everybody locks cells, so that no two wait for each other."""
    return sorted(changes, key=attrgetter("cell"))


def change(changes: Iterable[Change]) -> bool:
    """Make all changes; False if a cell did not allow its own: then undo the others.

    Call it as late in a transaction as can be: from here to its end others wait for the cells.
    """
    with connection.cursor() as cursor:
        for statement, group in groupby(in_order(changes), attrgetter("statement")):
            rows = [{"n": each.quantity, "cell": each.cell_id} for each in group]
            if len(rows) == 1:  # which needs no pipeline around it
                cursor.execute(statement, rows[0])
            else:
                cursor.executemany(statement, rows)  # one round trip; each row by itself, in order
            if cursor.rowcount != len(rows):
                return False
    return True
