"""Split a total where the next unit of money brings the same everywhere: for concave curves."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from scipy.optimize import isotonic_regression

from vitrina.optimization.triangle import Array

# what spends bring: levels x campaigns to levels x campaigns
Curve: TypeAlias = Callable[[Array], Array]

# of the way from a campaign's least spend to its most: first by a quarter more each time, since one
# campaign of thousands may get all or next to nothing; then evenly around what was found
COARSE = np.concatenate([[0.0], np.geomspace(1e-6, 1, 63)])
FINE = np.linspace(0, 1, 33)
TOLERANCE = 0.01  # of what a campaign can gain: a bend below that is none
ROUNDING = 1e-9
BISECTIONS = 60


def equal_marginals(curve: Curve, total: float, lower: Array, upper: Array) -> Array:
    """Give the next unit of money to whom it brings most, until the total is spent.

    The condition of Karush, Kuhn and Tucker for a concave curve; of another, its concave hull is
    used.

    Args:
        curve: what spends bring.
        total: to be spent; at least the sum of `lower`, at most that of `upper`.
        lower: the least spend of each campaign.
        upper: its most.

    Returns:
        The spend of each campaign (campaigns,).
    """
    split = _filled(curve, total, _levels(lower, upper, COARSE))
    around = _levels(lower, upper, COARSE)
    below = np.where(around <= split * (1 - ROUNDING), around, lower).max(axis=0)
    above = np.where(around >= split * (1 + ROUNDING), around, upper).min(axis=0)
    return _filled(curve, total, _levels(below, above, FINE))


def _levels(lower: Array, upper: Array, steps: Array) -> Array:
    return np.asarray(lower + steps[:, None] * (upper - lower))


def _filled(curve: Curve, total: float, levels: Array) -> Array:
    """Take all steps that are steeper than some price, and of those at the price a part."""
    widths = np.diff(levels, axis=0)
    slopes = _hull(curve(levels), widths)
    free = total - levels[0].sum()
    low, high = -1.0, float(slopes.max(initial=0.0))
    for _ in range(BISECTIONS):
        price = (low + high) / 2
        if np.vdot(slopes > price, widths) > free:
            low = price
        else:
            high = price
    steeper = slopes > high
    at_price = ~steeper & (slopes > low)
    offered = np.vdot(at_price, widths)
    part = (free - np.vdot(steeper, widths)) / offered if offered > 0 else 0.0
    taken = (steeper + at_price * min(max(part, 0.0), 1.0)) * widths
    return np.asarray(levels[0] + taken.sum(axis=0))


def tabulated(curve: Curve, lower: Array, upper: Array) -> tuple[Array, Array]:
    """Spends in even steps from the least to the most of each campaign, and what they bring."""
    levels = _levels(lower, upper, FINE)
    return levels, curve(levels)


def is_concave(levels: Array, values: Array) -> bool:
    """Whether no campaign's curve lies notably below its concave hull."""
    widths = np.diff(levels, axis=0)
    hull = values[0] + np.cumsum(_hull(values, widths) * widths, axis=0)
    gap = (hull - values[1:]).max(axis=0)
    return bool((gap <= TOLERANCE * (values[-1] - values[0])).all())


def _hull(values: Array, widths: Array) -> Array:
    """Slopes of the concave hull: steps x campaigns."""
    slopes = np.divide(np.diff(values, axis=0), widths, out=np.zeros_like(widths), where=widths > 0)
    rises = np.diff(slopes, axis=0) > ROUNDING * slopes.max(axis=0)
    for at in np.flatnonzero(rises.any(axis=0) & (widths[0] > 0)):
        falling = isotonic_regression(slopes[:, at], weights=widths[:, at], increasing=False)
        slopes[:, at] = falling.x
    return slopes
