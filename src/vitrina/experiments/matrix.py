"""Outcomes as a matrix: one row per unit, one column per period."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vitrina.engine import Table, select

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """What each unit did in each period.

    Attributes:
        units: ids of the units that have a row, sorted.
        periods: the first instant of each period in which any unit has a row, sorted.
        values: units x periods; 0 where a unit has no row, NaN where its value is unknown.
        has_row: units x periods.
    """

    units: tuple[str, ...]
    periods: tuple[datetime, ...]
    values: Floats
    has_row: Flags


def matrix_of(outcomes: Table, assignments: Table) -> Matrix:
    """Read the outcomes of all units that are assigned, in whatever arm and whenever.

    Args:
        outcomes: one row per unit and period, or several: unit_id, at, value.
        assignments: one row per unit, or several: unit_id.
    """
    read = select("experiments/matrix.sql", outcomes=outcomes, assignments=assignments).to_arrow()
    units, rows = np.unique(np.array(read["unit_id"].to_pylist(), dtype=str), return_inverse=True)
    instants, columns = np.unique(
        read["at"].to_numpy().astype("datetime64[us]").astype(np.int64), return_inverse=True
    )
    found = read["value"].to_numpy().astype(np.float64)
    found[np.array(read["is_unknown"].to_pylist(), dtype=bool)] = np.nan
    values = np.zeros((units.size, instants.size))
    has_row = np.zeros(values.shape, dtype=bool)
    values[rows, columns] = found
    has_row[rows, columns] = True
    periods = tuple(_EPOCH + int(instant) * _MICROSECOND for instant in instants)
    return Matrix(tuple(units.tolist()), periods, values, has_row)
