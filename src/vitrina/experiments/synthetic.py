"""Synthetic control: what the treated would have done, of a weighted mix of the others."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vitrina.experiments.donors import (
    HeldOut,
    centred,
    hold_out,
    hull_weights,
    ridge_gain,
)
from vitrina.experiments.hull import in_lots
from vitrina.experiments.matrix import Flags, Floats


@dataclass(frozen=True, eq=False)  # no slots: what is fitted is kept
class SyntheticControl:
    """The mean of the treated beside its synthetic twin.

    Each unit is taken less its own mean before the test (a fixed effect), so that a small place
    can stand in for a large one that moves alike: Ben-Michael, Feller and Rothstein (2021).

    Attributes:
        target: the mean of the treated units; one number per period.
        donors: one row per control unit, one column per period.
        is_test: one flag per period.
        is_augmented: ridge may take the weights out of the hull of the donors.
    """

    target: Floats
    donors: Floats
    is_test: Flags
    is_augmented: bool

    @cached_property
    def held_out(self) -> HeldOut:
        """What is left of each period before the test if it takes no part in the fit."""
        before = ~self.is_test
        return hold_out(centred(self.target[before]), centred(self.donors[:, before]))

    @property
    def surprises(self) -> Floats:
        """The same, of the kind of fit that is in use."""
        held_out = self.held_out
        return held_out.augmented[held_out.chosen] if self.is_augmented else held_out.plain

    @cached_property
    def penalty(self) -> float | None:
        """Of ridge, by leaving out one period at a time; None without ridge."""
        held_out = self.held_out if self.is_augmented else None
        return float(held_out.penalties[held_out.chosen]) if held_out else None

    @cached_property
    def weights(self) -> Floats:
        """One per donor, 1 in sum, of the periods before the test alone."""
        return self.fit(~self.is_test)

    @cached_property
    def gaps(self) -> Floats:
        """What the mean of the treated is above its twin; one number per period."""
        return self._gaps(self.weights, ~self.is_test)

    def fit(self, learnt: Flags) -> Floats:
        """Weights of some periods."""
        target, donors = centred(self.target[learnt]), centred(self.donors[:, learnt])
        [weights] = twin_weights(target[None], donors[None], self.penalty)
        return np.asarray(weights)

    def under_no_effect(self) -> Floats:
        """Residuals of a fit on all periods, as if the test had been no test.

        If there was no effect, it is then a period like any other: Chernozhukov, Wüthrich and
        Zhu (2021).
        """
        everything = np.ones(self.is_test.size, dtype=bool)
        return self._gaps(self.fit(everything), everything)

    def _gaps(self, weights: Floats, learnt: Flags) -> Floats:
        apart = self.target - weights @ self.donors
        return np.asarray(apart - apart[learnt].mean())


def twin_weights(targets: Floats, donors: Floats, penalty: float | None) -> Floats:
    """Weights in the hull, with ridge on top where there is a penalty; problems x donors.

    Args:
        targets: problems x periods, each centred.
        donors: problems x donors x periods, each centred.
        penalty: of ridge.
    """
    weights = hull_weights(targets, donors)
    if penalty is None:
        return weights
    left = targets - _mixed(weights, donors)
    return weights + _mixed(left, np.swapaxes(ridge_gain(donors, penalty), 1, 2))


def gaps_of(targets: Floats, donors: Floats, learnt: Flags, penalty: float | None) -> Floats:
    """What each target is above its twin in all periods, of fits that saw some of them.

    Args:
        targets: one row per target, one column per period.
        donors: targets x donors x periods.
        learnt: one row per fit, one column per period.
        penalty: of ridge; None for weights in the hull.

    Returns:
        Targets x fits x periods.
    """
    count, periods = targets.shape
    found = []
    for lot in in_lots(learnt, donors.size * max(donors.shape[1] / periods, 1)):
        own = _apart(targets[:, None], lot).reshape(-1, periods)
        others = _apart(donors[:, None], lot[:, None]).reshape(-1, *donors.shape[1:])
        weights = twin_weights(own, others, penalty).reshape(count, len(lot), -1)
        gaps = targets[:, None] - weights @ donors
        levels = gaps.mean(axis=-1, where=lot, keepdims=True)
        found.append(gaps - levels)
    return np.concatenate(found, axis=1)


def _apart(series: Floats, learnt: Flags) -> Floats:
    """Each series less its mean over the periods that are learnt, and 0 in all others."""
    seen = np.where(learnt, series, 0.0)
    levels = seen.sum(axis=-1, keepdims=True) / learnt.sum(axis=-1, keepdims=True)
    return np.asarray(np.where(learnt, series - levels, 0.0))


def _mixed(weights: Floats, series: Floats) -> Floats:
    """For each problem its series, mixed by its weights."""
    return np.asarray((weights[:, None, :] @ series)[:, 0])
