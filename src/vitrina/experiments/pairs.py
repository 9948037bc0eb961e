"""Pairs of places that were alike before a test."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from vitrina.experiments.matrix import Floats


def most_alike(treated: Floats, control: Floats) -> list[tuple[int, int]]:
    """Pairs that are the least apart in sum, each unit in one pair at most.

    Apart are two units by the sum of their squared differences over the periods. Whoever has no
    partner is in no pair.

    Args:
        treated: one row per treated unit, one column per period.
        control: the same of the control units.

    Returns:
        Row of the treated and row of the control unit of each pair.
    """
    squares = (treated**2).sum(axis=1)[:, None] + (control**2).sum(axis=1)
    apart = np.maximum(squares - 2 * treated @ control.T, 0.0)
    left, right = linear_sum_assignment(apart)
    return list(zip(left.tolist(), right.tolist(), strict=True))
