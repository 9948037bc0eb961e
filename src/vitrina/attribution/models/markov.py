"""Credit by how many conversions would be lost without the channel, in a Markov chain."""

from dataclasses import dataclass, field

import numpy as np

from vitrina.attribution.chain import Floats, chain_of
from vitrina.attribution.model import MODELS
from vitrina.attribution.removal import removal_effects
from vitrina.attribution.sequences import Sequences
from vitrina.errors import SettingError


@dataclass(frozen=True, slots=True, eq=False)
class FittedMarkov:
    """Removal effects, and the credit in proportion to them.

    `removal_effects` holds one number from 0 to 1 per unit: the share of conversions that
    the chain loses without the unit.
    """

    removal_effects: Floats
    _sequences: Sequences = field(repr=False)

    @property
    def conversions(self) -> Floats:
        return self._shares * float(self._sequences.conversions.sum())

    @property
    def value(self) -> Floats:
        return self._shares * float(self._sequences.value.sum())

    @property
    def touch_weights(self) -> Floats:
        return self.removal_effects[self._sequences.codes]

    @property
    def _shares(self) -> Floats:
        total = self.removal_effects.sum()
        return self.removal_effects / total if total > 0 else self.removal_effects


@MODELS.register("markov")
@dataclass(frozen=True, slots=True)
class Markov:
    """Removal effects in the chain whose states are the last `order` touches.

    Paths that did not convert count as well: they are how a channel can turn out useless.
    Source: Anderl, Becker, von Wangenheim and Schumann (2016), "Mapping the customer
    journey: lessons learned from graph-based online attribution modeling".
    """

    order: int = 1

    def __post_init__(self) -> None:
        if self.order < 1:
            raise SettingError(f"order must be a whole number of 1 or more, not {self.order}.")

    def fit(self, sequences: Sequences) -> FittedMarkov:
        """Fit the chain exactly.

        Raises:
            SettingError: a path has a negative number of conversions or nulls.
        """
        if np.any(sequences.conversions < 0) or np.any(sequences.nulls < 0):
            raise SettingError(
                "A path has a negative number of conversions or nulls, and a chain cannot "
                "count backwards. Book a return as a negative value instead."
            )
        return FittedMarkov(removal_effects(chain_of(sequences, self.order)), sequences)
