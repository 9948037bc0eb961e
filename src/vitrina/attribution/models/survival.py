"""Credit by what each touch added to the rate at which the person was converting."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vitrina.attribution.chain import Floats
from vitrina.attribution.hazard import cells_at_conversion, fitted_hazard, touch_shares
from vitrina.attribution.model import MODELS
from vitrina.attribution.timelines import Timelines
from vitrina.errors import SettingError


@dataclass(frozen=True, slots=True, eq=False)
class FittedSurvival:
    """The rates, in conversions per person and hour, and the credit by them.

    Attributes:
        rates: units x ages, what one touch adds to the rate of its person at that age.
        baseline: by person group, the rate without any touch.
        shares: of each touch, its share of its path's conversion; the rest is the baseline's.
    """

    rates: Floats
    baseline: Mapping[str, float]
    shares: Floats


@MODELS.register("survival")
@dataclass(frozen=True, slots=True)
class Survival:
    """An additive hazard: a baseline of each person group, and a rate of each touch by its age.

    A touch has the share of a conversion that its rate is of the whole rate at that moment.
    The baseline has the rest: those who would have come anyway. Persons are grouped by the
    column person_group of the paths, if there is one.

    The rates are those of the world only if touches fall on people regardless of how ready
    they are to buy. Who already wants something searches for it, and then the search takes
    credit for what the want has caused: no such model can tell the two apart, and the
    baseline comes out too low. Only an experiment can.

    `ages_hours` are the hours after a touch at which its rate changes; at the last one it has
    no effect any more. `lookback_hours` is the window that the paths were built with: a path
    is lost because nobody converted for as long after its touches.

    Source: Zhang, Wei and Ren (2014), "Multi-touch attribution in online advertising with
    survival theory"; Shender, Nasiri Amini, Bao, Dikmen, Richardson and Wang (2023), "A time
    to event framework for multi-touch attribution".
    """

    ages_hours: tuple[float, ...] = (24.0, 72.0, 168.0, 336.0)
    lookback_hours: float = 720.0

    def __post_init__(self) -> None:
        if not self.ages_hours or any(a >= b for a, b in pairwise((0.0, *self.ages_hours))):
            raise SettingError(
                f"ages_hours must rise from above 0, not {self.ages_hours}. For example (24, 168)."
            )
        if self.lookback_hours < self.ages_hours[-1]:
            raise SettingError(
                f"lookback_hours must be at least the last of ages_hours, "
                f"{self.ages_hours[-1]}, not {self.lookback_hours}."
            )

    def fit_times(self, timelines: Timelines) -> FittedSurvival:
        """Fit the rates.

        Raises:
            SettingError: a path has a negative number of conversions or nulls.
        """
        sequences = timelines.sequences
        if np.any(sequences.conversions < 0) or np.any(sequences.nulls < 0):
            raise SettingError(
                "A path has a negative number of conversions or nulls, and a rate cannot be "
                "negative. Book a return as a negative value instead."
            )
        edges = np.array([0.0, *self.ages_hours])
        hazard = fitted_hazard(timelines, edges, observed_hours=self.lookback_hours)
        return FittedSurvival(
            hazard.rates,
            dict(zip(timelines.groups, hazard.baseline.tolist(), strict=True)),
            touch_shares(hazard, timelines, cells_at_conversion(timelines, edges)),
        )
