"""Synthetic control: what the treated would have done, of a weighted mix of the others."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from vitrina.experiments.donors import (
    Floats,
    HeldOut,
    centred,
    hold_out,
    hull_weights,
    ridge_gain,
)
from vitrina.experiments.panel import Flags


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

    def fit(self, learnt: Flags, *, start: Floats | None = None) -> Floats:
        """Weights of some periods; `start` are those of a similar choice of periods."""
        target, donors = centred(self.target[learnt]), centred(self.donors[:, learnt])
        weights = hull_weights(target, donors, start=start)
        if self.penalty is None:
            return weights
        return weights + ridge_gain(donors, self.penalty) @ (target - weights @ donors)

    def gaps_beyond(self, learnt: Flags, asked: Flags) -> Floats:
        """The gaps of periods that a fit on other periods did not see."""
        return self._gaps(self.fit(learnt), learnt)[asked]

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
