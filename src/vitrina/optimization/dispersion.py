"""How much more reports scatter than plain counts would, at equal delay."""

from dataclasses import dataclass

import numpy as np

from vitrina.optimization.triangle import Array, Mask

LEAST = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """Cohorts up to the first age at which they are not known; all are days x units x ages.

    Attributes:
        known: this age and all before it are.
        new: reported at the age; 0 where that is not known.
        at_risk: reported at the age or before it; 0 where that is not known.
    """

    known: Mask
    new: Array
    at_risk: Array


def watched(cells: Array) -> Watched:
    """What a triangle without negative cells says of delays."""
    known = np.logical_and.accumulate(~np.isnan(cells), axis=2)
    new = np.where(known, cells, 0.0)
    return Watched(known, new, np.where(known, np.cumsum(new, axis=2), 0.0))


def dispersion(cohorts: Watched) -> float:
    """Variance over that of the binomial: 1 for plain counts, more in bursts, or for money.

    Pearson's chi-square of the cohorts of a unit against each other, per degree of freedom, over
    all units and ages. It is 1 where there are no two cohorts to compare.
    """
    at_risk = cohorts.at_risk.sum(axis=0)
    hazard = np.divide(
        cohorts.new.sum(axis=0), at_risk, out=np.zeros_like(at_risk), where=at_risk > 0
    )
    variance = cohorts.at_risk * hazard * (1 - hazard)
    counts = variance > 0
    strays = (cohorts.new - cohorts.at_risk * hazard) ** 2
    squares = np.divide(strays, variance, where=counts, out=np.zeros_like(strays))
    degrees = (counts.sum(axis=0) - 1).clip(min=0).sum()
    return float(max(squares.sum() / degrees, LEAST)) if degrees else 1.0
