"""The point of a hull that is nearest to the origin, of many hulls at once."""

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vitrina.experiments.matrix import Flags, Floats

_Number = TypeVar("_Number", bound=np.generic)

_NOTHING = 1e-14  # a weight that rounding alone may have left
_AT_ONCE = 2_000_000  # numbers: 16 MB


def nearest_each(products: Floats, *, start: Floats | None = None) -> Floats:
    """The convex weights of the nearest point of each hull, none negative and 1 in sum.

    Exact after finitely many steps, with no step size and no tolerance to tune: Wolfe (1976),
    "Finding the nearest point in a polytope". It sees the points by their inner products alone,
    so that the number of periods costs nothing. All hulls step together, and one that has
    arrived drops out: the steps are small, and most of one alone is overhead.

    Args:
        products: one row and one column per point, for each hull: hulls x points x points.
        start: weights whose support is tried first, hulls x points; none begins with the point
            nearest to the origin.

    Returns:
        Hulls x points.
    """
    sizes = np.diagonal(products, axis1=1, axis2=2)
    weights = np.zeros(sizes.shape)
    if start is None:
        np.put_along_axis(weights, sizes.argmin(axis=1)[:, None], 1.0, axis=1)
    else:
        weights[:] = start
    enough = 1e-12 * sizes.max(axis=1)
    going = np.arange(len(products))
    for _ in range(20 * products.shape[1] + 200):
        own = products[going]
        moved, is_settled = _moved(own, weights[going])
        reach = (own @ moved[:, :, None])[:, :, 0]
        closest = reach.argmin(axis=1)
        rows = np.arange(going.size)
        here = np.sum(moved * reach, axis=1)
        is_best = (moved[rows, closest] > 0) | (reach[rows, closest] >= here - enough[going])
        # enters the support, and has no say yet
        entering = rows[is_settled & ~is_best]
        moved[entering, closest[entering]] = np.finfo(float).tiny
        weights[going] = moved
        going = going[~(is_settled & is_best)]
        if not going.size:
            break
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def in_lots(rows: NDArray[_Number], numbers: float) -> Iterator[NDArray[_Number]]:
    """Rows in order, so many at a time that what is made of them fits into memory.

    Args:
        rows: anything with a row per problem.
        numbers: how many are made of each row.
    """
    size = max(int(_AT_ONCE / numbers), 1)
    for first in range(0, len(rows), size):
        yield rows[first : first + size]


def _moved(products: Floats, weights: Floats) -> tuple[Floats, Flags]:
    """Go to the nearest point of the plane through the support, or drop whom the hull ends at."""
    places, is_used = _supports(weights)
    rows = np.arange(len(weights))[:, None]
    own = products[rows[:, :, None], places[:, :, None], places[:, None, :]]
    best = _nearest_in_planes(own, is_used)
    now = np.where(is_used, weights[rows, places], 0.0)
    is_falling = is_used & (best <= _NOTHING)
    steps = np.where(is_falling, now / np.where(is_falling, now - best, 1.0), np.inf)
    step = np.minimum(steps.min(axis=1, keepdims=True), 1.0)
    moved = now + step * (best - now)
    # whoever stops the way drops out, and so does what rounding leaves of others that fall
    is_out = is_falling & ((moved <= _NOTHING) | (steps == steps.min(axis=1, keepdims=True)))
    moved[is_out | ~is_used] = 0.0
    found = np.zeros_like(weights)
    found[rows, places] = moved
    return found, np.asarray(~is_falling.any(axis=1))


def _supports(weights: Floats) -> tuple[NDArray[np.intp], Flags]:
    """Which points have a weight, in as many columns as the largest support needs."""
    is_support = weights != 0
    widest = int(is_support.sum(axis=1).max())
    places = np.argsort(~is_support, axis=1, kind="stable")[:, :widest]
    return places, np.take_along_axis(is_support, places, axis=1)


def _nearest_in_planes(products: Floats, is_used: Flags) -> Floats:
    """Weights of sum 1, of any sign; 0 of a point that is not used."""
    hulls, size = is_used.shape
    is_pair = is_used[:, :, None] & is_used[:, None, :]
    traces = np.sum(np.diagonal(products, axis1=1, axis2=2), axis=1, where=is_used)
    scale = np.where(traces > 0, traces / is_used.sum(axis=1), 1.0)
    system = np.zeros((hulls, size + 1, size + 1))
    system[:, :size, :size] = np.where(is_pair, products / scale[:, None, None], 0.0)
    system[:, :size, size] = system[:, size, :size] = is_used
    spare = np.arange(size)
    system[:, spare, spare] += ~is_used
    right = np.zeros((hulls, size + 1, 1))
    right[:, size] = 1.0
    try:
        return np.asarray(np.linalg.solve(system, right)[:, :size, 0])
    except np.linalg.LinAlgError:  # two donors that are one and the same share their weight
        return np.asarray((np.linalg.pinv(system, hermitian=True) @ right)[:, :size, 0])
