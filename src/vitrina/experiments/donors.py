"""Weights of donors: units that together go the way that the treated would have gone."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

_PENALTIES = 20  # tried, evenly in the logarithm, from the largest down to 1e-8 of it
_SMALLEST_PENALTY = 1e-8


def centred(series: Floats) -> Floats:
    """Each series less its own mean over the last axis: what a fixed effect of the unit leaves."""
    return np.asarray(series - series.mean(axis=-1, keepdims=True))


def hull_weights(target: Floats, donors: Floats, *, start: Floats | None = None) -> Floats:
    """The weights, none negative and 1 in sum, whose mix of donors is nearest to the target.

    Synthetic control of Abadie, Diamond and Hainmueller (2010), fitted on every period alike.

    Args:
        target: one number per period.
        donors: one row per donor, one column per period.
        start: weights of a similar problem, to begin with.
    """
    return nearest(products_of(target, donors), start=start)


def products_of(target: Floats, donors: Floats) -> Floats:
    """Inner products of what each donor is away from the target, one row and column per donor."""
    away = donors - target
    return np.asarray(away @ away.T)


def nearest(products: Floats, *, start: Floats | None = None) -> Floats:
    """The convex weights of the point of a hull that is nearest to the origin.

    Exact after finitely many steps, with no step size and no tolerance to tune: Wolfe (1976),
    "Finding the nearest point in a polytope". It sees the points by their inner products alone,
    so that the number of periods costs nothing.

    Args:
        products: one row and one column per point.
        start: weights whose support is tried first; none begins with the nearest point.
    """
    weights = np.zeros(len(products))
    if start is None:
        weights[np.argmin(np.diag(products))] = 1.0
    else:
        weights[:] = start
    enough = 1e-12 * float(np.diag(products).max())
    for _ in range(10 * len(products) + 100):
        weights = _settled(products, weights)
        reach = products @ weights
        closest = int(np.argmin(reach))
        if weights[closest] > 0 or reach[closest] >= float(weights @ reach) - enough:
            break
        weights[closest] = np.finfo(float).tiny  # enters the support, and has no say yet
    return np.asarray(weights / weights.sum())


def _settled(products: Floats, weights: Floats) -> Floats:
    """Go to the nearest point of the plane through the support, and drop whom the hull ends at."""
    while True:
        support = np.flatnonzero(weights)
        best = _nearest_in_plane(products[np.ix_(support, support)])
        now = weights[support]
        falling = best <= 1e-14
        if not falling.any():
            weights = np.zeros(len(weights))
            weights[support] = best
            return weights
        step = np.min(now[falling] / (now[falling] - best[falling]))
        moved = now + min(float(step), 1.0) * (best - now)
        moved[falling & (moved <= 1e-14)] = 0.0
        moved[np.argmin(np.where(falling, moved, np.inf))] = 0.0
        weights = np.zeros(len(weights))
        weights[support] = moved


def _nearest_in_plane(products: Floats) -> Floats:
    """Weights of sum 1, of any sign."""
    size = len(products)
    if size == 1:
        return np.ones(1)
    scale = float(np.trace(products)) / size or 1.0
    system = np.ones((size + 1, size + 1))
    system[:size, :size] = products / scale
    system[size, size] = 0.0
    right = np.zeros(size + 1)
    right[size] = 1.0
    try:
        return np.asarray(np.linalg.solve(system, right)[:size])
    except np.linalg.LinAlgError:  # two donors that are one and the same share their weight
        return np.asarray(np.linalg.lstsq(system, right)[0][:size])


def ridge_gain(donors: Floats, penalty: float) -> Floats:
    """The map from what the hull leaves to the weights that are added for it; donors x periods.

    Ridge augmentation of Ben-Michael, Feller and Rothstein (2021): weights may then leave the
    hull, the less the larger the penalty. What is added is 0 in sum.
    """
    apart = donors - donors.mean(axis=0)
    return np.asarray(np.linalg.solve(apart @ apart.T + penalty * np.eye(len(donors)), apart))


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What is left of each period where it took no part in the fit.

    Attributes:
        plain: of weights in the hull; one number per period.
        penalties: of ridge that were tried, the largest first.
        augmented: one row per penalty, one column per period.
    """

    plain: Floats
    penalties: Floats
    augmented: Floats

    @property
    def chosen(self) -> int:
        """The largest penalty whose error is within one standard error of the least."""
        squares = self.augmented**2
        errors = squares.mean(axis=1)
        best = int(np.argmin(errors))
        slack = float(squares[best].std(ddof=1)) / np.sqrt(squares.shape[1])
        return int(np.argmax(errors <= errors[best] + slack))


def hold_out(target: Floats, donors: Floats) -> HeldOut:
    """Leave each period out once, with and without ridge.

    A period is taken off the inner products instead of fitting anew, and off the ridge by the
    formula of Sherman and Morrison: all penalties cost little more than one.

    Args:
        target: one number per period, centred.
        donors: one row per donor, one column per period, centred.
    """
    away = donors - target
    products = away @ away.T
    whole = nearest(products)
    weights = np.array(
        [nearest(products - np.outer(column, column), start=whole) for column in away.T]
    )
    left = target - weights @ donors  # one row per period held out, one column per period
    plain = np.diag(left).copy()
    apart = donors - donors.mean(axis=0)
    sizes, axes = np.linalg.eigh(apart @ apart.T)
    sizes = np.maximum(sizes, 0.0)
    turned = axes.T @ apart
    pulls = (left @ apart.T - plain[:, None] * apart.T) @ axes
    penalties = (sizes.max() or 1.0) * _SMALLEST_PENALTY ** (np.arange(_PENALTIES + 1) / _PENALTIES)
    shrinking = 1.0 / (sizes[:, None] + penalties)
    leverage = (turned**2).T @ shrinking
    moved = (turned.T * pulls) @ shrinking
    augmented = plain[:, None] - moved / np.maximum(1.0 - leverage, 1e-9)
    return HeldOut(plain, penalties, augmented.T)
