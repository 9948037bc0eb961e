"""Weights of donors: units that together go the way that the treated would have gone."""

from dataclasses import dataclass

import numpy as np

from vitrina.experiments.hull import in_lots, nearest_each
from vitrina.experiments.matrix import Floats

_PENALTIES = 20  # tried, evenly in the logarithm, from the largest down to 1e-8 of it
_SMALLEST_PENALTY = 1e-8


def centred(series: Floats) -> Floats:
    """Each series less its own mean over the last axis: what a fixed effect of the unit leaves."""
    return np.asarray(series - series.mean(axis=-1, keepdims=True))


def hull_weights(target: Floats, donors: Floats, *, start: Floats | None = None) -> Floats:
    """The weights, none negative and 1 in sum, whose mix of donors is nearest to the target.

    Synthetic control of Abadie, Diamond and Hainmueller (2010), fitted on every period alike.
    Several problems at once have one more axis, the first.

    Args:
        target: one number per period.
        donors: one row per donor, one column per period.
        start: weights of a similar problem, to begin with.
    """
    away = donors - target[..., None, :]
    products = away @ np.swapaxes(away, -1, -2)
    if products.ndim == 3:
        return nearest_each(products, start=start)
    alone = nearest_each(products[None], start=None if start is None else start[None])
    return np.asarray(alone[0])


def ridge_gain(donors: Floats, penalty: float) -> Floats:
    """The map from what the hull leaves to the weights that are added for it; donors x periods.

    Ridge augmentation of Ben-Michael, Feller and Rothstein (2021): weights may then leave the
    hull, the less the larger the penalty. What is added is 0 in sum. Several problems at once
    have one more axis, the first.
    """
    apart = donors - donors.mean(axis=-2, keepdims=True)
    products = apart @ np.swapaxes(apart, -1, -2)
    return np.asarray(np.linalg.solve(products + penalty * np.eye(apart.shape[-2]), apart))


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
    whole = nearest_each(products[None])
    weights = np.vstack(
        [
            nearest_each(products - columns[:, :, None] * columns[:, None, :], start=whole)
            for columns in in_lots(away.T, len(donors) ** 2)
        ]
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
