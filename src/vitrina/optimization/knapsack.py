"""Split a total among curves of any shape, S-shaped ones too: exact on a grid of spends."""

import numpy as np

from vitrina.optimization.marginals import Curve, equal_marginals
from vitrina.optimization.triangle import Array

CELLS = 400  # the total is given away in as many parts


def knapsack(curve: Curve, total: float, lower: Array, upper: Array) -> Array:
    """The best split in parts of one size, by dynamic programming (Bellman 1957).

    What is left, less than a part for each campaign, goes where the next unit brings most.

    Args:
        curve: what spends bring.
        total: to be spent; at least the sum of `lower`, at most that of `upper`.
        lower: the least spend of each campaign.
        upper: its most.

    Returns:
        The spend of each campaign (campaigns,).
    """
    part = (total - lower.sum()) / CELLS
    if part <= 0:
        return lower.copy()
    parts = np.arange(CELLS + 1)
    levels = lower + parts[:, None] * part
    fits = levels <= upper * (1 + 1e-12)
    values = np.where(fits, curve(np.minimum(levels, upper)), -np.inf)
    split = np.minimum(lower + _best(values) * part, upper)
    return equal_marginals(curve, total, split, np.minimum(upper, split + part))


def _best(values: Array) -> Array:
    """How many parts each campaign gets, at most all of them: values are parts x campaigns."""
    parts = len(values) - 1
    left = np.arange(parts + 1)[:, None] - np.arange(parts + 1)
    best, choices = np.zeros(parts + 1), []
    for value in values.T:
        candidates = np.where(left >= 0, best[left.clip(min=0)] + value, -np.inf)
        choices.append(candidates.argmax(axis=1))
        best = candidates.max(axis=1)
    given, rest = np.zeros(values.shape[1]), parts
    for at in range(values.shape[1] - 1, -1, -1):
        given[at] = choices[at][rest]
        rest -= choices[at][rest]
    return given
