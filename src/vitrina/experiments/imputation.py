"""What treated units would have done, foretold from the untreated by unit and by period."""

from dataclasses import dataclass, replace
from math import sqrt
from typing import Self

import numpy as np

from vitrina.experiments.arms import Claims, Floats
from vitrina.experiments.spells import Numbers

FEWEST_COMPARED = 2
MOST_GROUPS = 400
OUT = 1e-6  # a weight as good as none, with which periods that nobody else has stay told


@dataclass(frozen=True, slots=True)
class Rollout:
    """Units x periods of a treatment that comes and stays.

    Attributes:
        values: what each unit did.
        first: the column in which each unit was reached; one past the last if never.
        is_untreated: what the forecast is fitted to.
        is_counted: treated, within the test, and with a forecast.
        left_out: how many treated periods of the test have none.
    """

    values: Floats
    first: Numbers
    is_untreated: Claims
    is_counted: Claims
    left_out: int

    @classmethod
    def of(cls, values: Floats, first: Numbers, is_treated: Claims) -> Self:
        """Leave out what has no forecast: no time before, or nobody untreated at the time.

        A period needs two untreated units. Of one alone nobody can tell its own chance from what
        the period brought to all, and the error would seem smaller than it is.
        """
        columns = np.arange(values.shape[1])
        is_untreated = columns[None, :] < first[:, None]
        is_compared = is_untreated.sum(axis=0) >= FEWEST_COMPARED
        is_counted = is_treated & (first > 0)[:, None] & is_compared[None, :]
        return cls(values, first, is_untreated, is_counted, int((is_treated & ~is_counted).sum()))

    @property
    def units(self) -> int:
        return len(self.values)

    @property
    def is_reached(self) -> Claims:
        reached: Claims = self.first < self.values.shape[1]
        return reached

    @property
    def reached(self) -> int:
        return int(self.is_reached.sum())

    def moved_back(self) -> Self | None:
        """The same as if each unit had been reached earlier, and read up to the true moment.

        By half of the time that the first of them has before; None if nothing is left to read.
        """
        with_before = self.first[self.is_reached & (self.first > 0)]
        back = int(with_before.min()) // 2 if with_before.size else 0
        if back < 1:
            return None
        columns = np.arange(self.values.shape[1])[None, :]
        earlier = np.where(self.is_reached, np.maximum(self.first - back, 0), self.first)
        is_between = (columns >= earlier[:, None]) & (columns < self.first[:, None])
        moved = self.of(self.values, earlier, is_between & self.is_reached[:, None])
        return moved if moved.is_counted.any() else None


def expected(rollout: Rollout, weights: Floats) -> Floats:
    """Units x periods: the level of the unit and the change of the period.

    Least squares on the untreated cells with a weight for each unit, exactly: levels are
    solved out, and what is left is one equation for each period. Columns without an
    untreated unit are not a number.
    """
    fitted = rollout.is_untreated.astype(float)
    is_told = fitted.any(axis=0)
    fitted = fitted[:, is_told]
    counts = np.maximum(fitted.sum(axis=1), 1.0)
    levels = (fitted * rollout.values[:, is_told]).sum(axis=1) / counts
    apart = np.diag(weights @ fitted) - fitted.T @ (fitted * (weights / counts)[:, None])
    moved = weights @ (fitted * (rollout.values[:, is_told] - levels[:, None]))
    # changes are told up to a constant only, which the levels take up: fix their sum at zero
    changes = np.linalg.solve(apart + weights.sum() / apart.shape[0], moved)
    foretold = np.full(rollout.values.shape, np.nan)
    foretold[:, is_told] = (levels - fitted @ changes / counts)[:, None] + changes[None, :]
    return foretold


def total(rollout: Rollout, weights: Floats) -> float:
    """The sum of what the counted cells have above the forecast (Borusyak and others 2024).

    With weights, that of the weighted mean unit, times the units.
    """
    above = np.where(rollout.is_counted, rollout.values - expected(rollout, weights), 0.0)
    is_counted = rollout.is_counted.any(axis=1)
    share = weights[is_counted] / weights[is_counted].sum()
    return float(share @ above[is_counted].sum(axis=1) * is_counted.sum())


def standard_error(rollout: Rollout) -> float:
    """How far the total is from the truth, by leaving out each unit in turn (the jackknife).

    A unit is left out whole: its periods are not independent. With few units this errs on the
    safe side, where drawing them again, or squaring residuals, tells too little, since a unit
    that counts for much pulls the forecast towards itself (MacKinnon, Nielsen and Webb 2023,
    "Fast and reliable jackknife and bootstrap methods for cluster-robust inference"; Hansen
    2022, "Jackknife standard errors for clustered regression"). Of more than 400 units groups
    are left out. What effects have in common is taken off first, a line through the time since a
    unit was reached: units that were reached earlier gain more in all, and that is no noise
    (Borusyak and others 2024, who take off averages).
    """
    apart = replace(rollout, values=rollout.values - _common_effect(rollout))
    groups = min(rollout.units, MOST_GROUPS)
    group = np.arange(rollout.units) % groups
    whole = total(apart, np.ones(rollout.units))
    moved = [total(apart, np.where(group == left, OUT, 1.0)) - whole for left in range(groups)]
    return sqrt((groups - 1) / groups * float(np.square(moved).sum()))


def _common_effect(rollout: Rollout) -> Floats:
    """Units x periods: a least-squares line of the effects of counted cells by their age."""
    above = rollout.values - expected(rollout, np.ones(rollout.units))
    age = np.arange(rollout.values.shape[1])[None, :] - rollout.first[:, None]
    cells = np.stack([np.ones(age.shape), age], axis=-1)
    line, *_ = np.linalg.lstsq(cells[rollout.is_counted], above[rollout.is_counted])
    common: Floats = np.where(rollout.is_counted, cells @ line, 0.0)
    return common
