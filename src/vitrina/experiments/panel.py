"""What the units of a test did, each of them in one arm for the whole of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import numpy as np

from vitrina.engine import Table
from vitrina.experiments.design import Window
from vitrina.experiments.matrix import Flags, Floats, matrix_of


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """What every unit of a test did in every period up to its end.

    Attributes:
        units: ids, sorted.
        periods: the first instant of each period in which any unit has a row, sorted.
        values: one row per unit, one column per period, in the units of the metric; 0 where a
            unit has no row, NaN where its value is unknown.
        is_treated: of each unit: it is treated at some time of the test.
        is_test: of each period: it begins in the test.
        torn: ids of units that are in both arms during the test.
        absent: ids of assigned units without any row.
        gaps: how many periods in between have no row of any unit, before and during the test.
        short: how many periods of the test are still to come after the last row.
    """

    units: tuple[str, ...]
    periods: tuple[datetime, ...]
    values: Floats
    is_treated: Flags
    is_test: Flags
    torn: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    gaps: tuple[int, int] = (0, 0)
    short: int = 0

    @property
    def treated(self) -> Floats:
        """Outcomes of the treated, one row per unit."""
        return self.values[self.is_treated]

    @property
    def control(self) -> Floats:
        """Outcomes of the others, one row per unit."""
        return self.values[~self.is_treated]

    @property
    def control_units(self) -> list[str]:
        return [self.units[index] for index in np.flatnonzero(~self.is_treated)]

    def keeping(self, kept: Flags) -> "Panel":
        """The same panel with some of its units; `kept` has one flag per unit."""
        return replace(
            self,
            units=tuple(self.units[index] for index in np.flatnonzero(kept)),
            values=self.values[kept],
            is_treated=self.is_treated[kept],
        )


def read_panel(outcomes: Table, assignments: Table, *, window: Window) -> Panel:
    """Read the outcomes of the units of a test into a matrix.

    Periods from the end of the test on are left out, and so is a unit that no arm holds during
    it. A period in which no unit at all has a row is no column: nothing is known of it, and it
    is counted in `gaps`.

    Args:
        outcomes: one row per unit and period, or several: unit_id, at, value.
        assignments: one row per unit and spell in an arm: unit_id, arm, from_at, until_at.
        window: when the test runs.
    """
    arms = _arms(assignments, window)
    whole = matrix_of(outcomes, assignments)
    kept = np.array([unit in arms for unit in whole.units], dtype=bool)
    in_time = np.array([at < window.ends_at for at in whole.periods], dtype=bool)
    units = [unit for unit in whole.units if unit in arms]
    # a period that only others have is nothing that is known of these
    in_time[in_time] = whole.has_row[np.ix_(kept, in_time)].any(axis=0)
    periods = tuple(whole.periods[index] for index in np.flatnonzero(in_time))
    before, during, short = _holes(periods, window)
    has_any = whole.has_row[np.ix_(kept, in_time)].any(axis=1)
    panel = Panel(
        units=tuple(units),
        periods=periods,
        values=whole.values[np.ix_(kept, in_time)],
        is_treated=np.array(["treated" in arms[unit] for unit in units], dtype=bool),
        is_test=np.array([window.starts_at <= at for at in periods], dtype=bool),
        torn=tuple(sorted(unit for unit, arm in arms.items() if len(arm) > 1)),
        gaps=(before, during),
        short=short,
    ).keeping(has_any)
    return replace(panel, absent=tuple(sorted(set(arms) - set(panel.units))))


def read_history(outcomes: Table) -> Panel:
    """Read the outcomes of all units, with no test among them.

    Args:
        outcomes: one row per unit and period, or several: unit_id, at, value.
    """
    whole = matrix_of(outcomes, outcomes)
    return Panel(
        units=whole.units,
        periods=whole.periods,
        values=whole.values,
        is_treated=np.zeros(len(whole.units), dtype=bool),
        is_test=np.zeros(len(whole.periods), dtype=bool),
    )


def _arms(assignments: Table, window: Window) -> dict[str, set[str]]:
    arms: dict[str, set[str]] = {}
    for row in assignments.rows():
        since, until = row["from_at"], row["until_at"]
        assert isinstance(since, datetime)
        if since < window.ends_at and (
            until is None or (isinstance(until, datetime) and until > window.starts_at)
        ):
            arms.setdefault(str(row["unit_id"]), set()).add(str(row["arm"]))
    return arms


def _holes(periods: Sequence[datetime], window: Window) -> tuple[int, int, int]:
    """Periods without a row: between the rows before the test, in it, and after the last row."""
    if len(periods) < 2:
        return 0, 0, 0
    distances = [after - before for before, after in pairwise(periods)]
    # the median: days of 23 and 25 hours are days, and holes are the exception
    step = sorted(distances)[(len(distances) - 1) // 2]
    missing = [max(round(distance / step) - 1, 0) for distance in distances]
    begun = [at >= window.starts_at for at in periods[1:]]
    before = sum(count for count, is_test in zip(missing, begun, strict=True) if not is_test)
    during = sum(count for count, is_test in zip(missing, begun, strict=True) if is_test)
    return before, during, max(round((window.ends_at - periods[-1]) / step) - 1, 0)
