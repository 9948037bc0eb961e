"""Divide a total among campaigns by what spend brings, in the way that their curves allow."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.knapsack import knapsack
from vitrina.optimization.marginals import Curve, equal_marginals, is_concave, tabulated
from vitrina.optimization.triangle import Array

Whole: TypeAlias = NDArray[np.int64]  # minor units

# the hull errs by one campaign at most (Shapley and Folkman; Starr 1969): among many that is little
MOST_FOR_KNAPSACK = 200


def divide(curve: Curve, total: float, *, lower: Array, upper: Array) -> Array:
    """The split of a total that brings most, within the limits of each campaign.

    Args:
        curve: what spends bring, levels x campaigns each; it never falls.
        total: to be spent per day. More than all may take is left unspent.
        lower: the least spend of each campaign; they sum up to the total at most.
        upper: its most.

    Returns:
        The spend of each campaign (campaigns,).
    """
    free = max(total - lower.sum(), 0.0)
    most = np.minimum(upper, lower + free)
    if most.sum() <= total:
        return np.asarray(most)
    few = len(lower) <= MOST_FOR_KNAPSACK
    if few and not is_concave(*tabulated(curve, lower, most)):
        return knapsack(curve, total, lower, most)
    return equal_marginals(curve, total, lower, most)


def in_minor(split: Array, total: int, upper: Array) -> Whole:
    """Whole minor units that sum up to the total: those cut off most get one more (Hamilton).

    Args:
        split: the spend of each campaign in minor units; none is above `upper`.
        total: the sum; what `split` lacks of it by more than rounding is left unspent.
        upper: the most of each campaign, in whole minor units.
    """
    whole = np.floor(split + 1e-6)
    lacking = int(min(total, round(split.sum())) - whole.sum())
    order = np.argsort(whole - split, kind="stable")
    order = order[whole[order] + 1 <= upper[order]]
    whole[order[:lacking]] += 1
    return np.asarray(whole, dtype=np.int64)
