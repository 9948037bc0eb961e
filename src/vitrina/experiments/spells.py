"""What the units of a test did, with arms that change over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from vitrina.engine import Row, Table
from vitrina.experiments.arms import Claims, Floats
from vitrina.experiments.design import Window
from vitrina.experiments.matrix import matrix_of

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SpellPanel:
    """Rows are units, columns are periods.

    Attributes:
        units: their ids, in order.
        times: the first instant of each period, in order. One in which no unit has a row is not
            among them: everything was closed, or the data are missing.
        values: units x periods; zero where a unit has no row.
        is_treated: units x periods: a treated spell covers the period's first instant.
        is_control: the same of control spells.
        blocks: units x periods: the spell, numbered over all units; -1 outside of all.
    """

    units: Sequence[str]
    times: Sequence[datetime]
    values: Floats
    is_treated: Claims
    is_control: Claims
    blocks: Numbers

    @property
    def why_not(self) -> str:
        """What no design can read; empty if nothing."""
        if not self.times:
            return "No unit of the test has an outcome. Look whether both have the same ids."
        if not np.isfinite(self.values).all():
            return "A value is not a finite number. Correct the outcomes, then read again."
        in_both = (self.is_treated & self.is_control).any(axis=1)
        if in_both.any():
            first = self.units[int(in_both.argmax())]
            return (
                f"{int(in_both.sum())} units stand in both arms at once, {first} among them. "
                "Correct the assignments: one arm at a time."
            )
        return ""

    def within(self, from_at: datetime, until: datetime) -> Claims:
        """Which periods begin in a span."""
        return np.array([from_at <= at < until for at in self.times], dtype=bool)


def spell_panel_of(outcomes: Table, assignments: Table, window: Window) -> SpellPanel:
    """All periods up to the end of the test, of all units that are assigned."""
    whole = matrix_of(outcomes, assignments)
    in_time = np.array([at < window.ends_at for at in whole.periods], dtype=bool)
    times = [at for at in whole.periods if at < window.ends_at]
    spells = [row for row in assignments.rows() if row["arm"] in ("treated", "control")]
    spells.sort(key=lambda row: (str(row["unit_id"]), str(row["from_at"])))
    units = sorted({str(row["unit_id"]) for row in spells})
    values = np.zeros((len(units), len(times)))
    has_rows = np.isin(units, whole.units)
    values[has_rows] = whole.values[np.isin(whole.units, units)][:, in_time]
    return _with_arms(spells, units, times, values)


def _with_arms(
    spells: Sequence[Row], units: Sequence[str], times: Sequence[datetime], values: Floats
) -> SpellPanel:
    row_of = {unit: number for number, unit in enumerate(units)}
    stamps = np.array([at.timestamp() for at in times])
    arms = {arm: np.zeros(values.shape, dtype=bool) for arm in ("treated", "control")}
    blocks = np.full(values.shape, -1)
    for number, spell in enumerate(spells):
        covered = slice(
            int(np.searchsorted(stamps, _stamp(spell["from_at"], -np.inf))),
            int(np.searchsorted(stamps, _stamp(spell["until_at"], np.inf))),
        )
        unit = row_of[str(spell["unit_id"])]
        arms[str(spell["arm"])][unit, covered] = True
        blocks[unit, covered] = number
    return SpellPanel(units, times, values, arms["treated"], arms["control"], blocks)


def _stamp(at: object, otherwise: float) -> float:
    return at.timestamp() if isinstance(at, datetime) else otherwise
