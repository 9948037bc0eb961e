"""Our decisions in the form that the referee asks for: one function per task."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization import (
    History,
    PlacementHistory,
    PlacementRules,
    divide,
    fit_responses,
    judge_placements,
)
from vitrina.optimization.triangle import Array

LEAST_SHARE = 0.02  # of the mean budget: a campaign that is off tells nothing any more


class AdView(Protocol):
    """What the referee shows of campaigns at the start of a week."""

    @property
    def spend(self) -> Array: ...  # days x campaigns
    @property
    def reported_by_age(self) -> Array: ...  # days x campaigns x ages, NaN in the future
    @property
    def budget(self) -> float: ...
    @property
    def previous_split(self) -> Array: ...


def budgets(view: AdView) -> Array:
    """Money per day and campaign for the next week: as it is, if there is an outage."""
    history = History.of(view.spend, view.reported_by_age)
    if history.silent_lately:
        return view.previous_split
    campaigns = len(view.previous_split)
    return divide(
        fit_responses(history).expected,
        view.budget,
        lower=np.full(campaigns, LEAST_SHARE * view.budget / campaigns),
        upper=np.full(campaigns, view.budget),
    )


class PlacementView:
    """What the referee shows of placements at the end of a day; arrays are days x placements."""

    spend: NDArray[np.float64]
    clicks: NDArray[np.float64]
    reported: NDArray[np.float64]
    reported_by_age: NDArray[np.float64]  # days x placements x ages, NaN in the future
    excluded: NDArray[np.bool_]
    target_cpa: float


def placements(view: PlacementView) -> NDArray[np.bool_]:
    """Which placements to exclude, for good: one boolean each."""
    names = [str(number) for number in range(len(view.excluded))]
    known = ~np.isnan(view.reported_by_age).all(axis=1)
    history = PlacementHistory(
        placements=names,
        spend=view.spend,
        clicks=view.clicks,
        reported=view.reported,
        by_age=np.where(known, np.nansum(view.reported_by_age, axis=1), np.nan),
        excluded_for_days=np.where(view.excluded, 0.0, np.nan),
    )
    plan = judge_placements(history, PlacementRules(target_cost=view.target_cpa))
    return np.array([each.verdict == "exclude" for each in plan.verdicts])
