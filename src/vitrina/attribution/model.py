"""What an attribution model must offer, and where the known ones are found.

A model is one of three kinds. A `WeightModel` is a rule that looks at one path at a time and
stays SQL to the end. A `FitModel` learns from all paths at once. A `TimedModel` learns from
their times as well, and may leave a part of a conversion to nobody.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from vitrina.attribution.sequences import Sequences
from vitrina.attribution.timelines import Timelines
from vitrina.registry import Registry


@runtime_checkable
class WeightModel(Protocol):
    """A rule that weighs the touches of one path.

    `weight` is an SQL expression over position (from 1), path_length (touches),
    hours_to_conversion and hours_to_last_touch (0 for the last touch); it may use `$name`
    for each entry of `values`. Weights must not be negative and need not sum to one:
    `credit` scales them within the path. A path whose weights are all 0 is shared equally.
    """

    @property
    def weight(self) -> str: ...

    @property
    def values(self) -> Mapping[str, float]: ...


class Fitted(Protocol):
    """What a model has learnt from `sequences`.

    `conversions` and `value` hold one number per unit, in the order of `sequences.units`;
    each sums to that of all sequences. `touch_weights` holds one weight per touch, in the
    order of `sequences.codes`; `credit` scales them within the path.
    """

    @property
    def conversions(self) -> NDArray[np.float64]: ...

    @property
    def value(self) -> NDArray[np.float64]: ...

    @property
    def touch_weights(self) -> NDArray[np.float64]: ...


@runtime_checkable
class FitModel(Protocol):
    """A model that learns from all distinct paths: converting or not, each with a touch."""

    def fit(self, sequences: Sequences) -> Fitted: ...


class FittedTimes(Protocol):
    """What a model has learnt from timelines.

    `shares` holds one share per touch, in the order of `sequences.codes`: none negative, and
    at most 1 in sum over a path. What is left of a path's conversion is its baseline.
    """

    @property
    def shares(self) -> NDArray[np.float64]: ...


@runtime_checkable
class TimedModel(Protocol):
    """A model that learns from all paths with their times, each with a touch."""

    def fit_times(self, timelines: Timelines) -> FittedTimes: ...


Model: TypeAlias = WeightModel | FitModel | TimedModel

MODELS: Registry[Callable[..., Model]] = Registry("attribution model", "vitrina.attribution.models")
