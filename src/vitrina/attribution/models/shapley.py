"""Credit by the Shapley value of the channels on a path."""

from dataclasses import dataclass

import numpy as np

from vitrina.attribution.chain import Floats
from vitrina.attribution.model import MODELS
from vitrina.attribution.sequences import Sequences


@dataclass(frozen=True, slots=True, eq=False)
class FittedShapley:
    """Credit of each unit; `touch_weights` splits a unit's share among its touches."""

    conversions: Floats
    value: Floats
    touch_weights: Floats


@MODELS.register("shapley")
@dataclass(frozen=True, slots=True)
class Shapley:
    """The Shapley value of the game v(S) = conversions of the paths within the channels S.

    That value splits the conversions of each path equally among its distinct channels.
    Source: Zhao, Mahboobi and Bagheri (2018), "Shapley value methods for attribution
    modeling in online advertising", arXiv 1804.05327.
    """

    def fit(self, sequences: Sequences) -> FittedShapley:
        paths = np.repeat(np.arange(sequences.lengths.size), sequences.lengths)
        pairs, place, repeats = np.unique(
            paths * len(sequences.units) + sequences.codes,
            return_inverse=True,
            return_counts=True,
        )
        units = max(len(sequences.units), 1)
        players = np.bincount(pairs // units, minlength=sequences.lengths.size)
        touch_weights = 1.0 / repeats[place]
        shares = touch_weights / sequences.of_each_touch(players.astype(np.float64))
        return FittedShapley(
            sequences.per_unit(shares * sequences.of_each_touch(sequences.conversions)),
            sequences.per_unit(shares * sequences.of_each_touch(sequences.value)),
            touch_weights,
        )
