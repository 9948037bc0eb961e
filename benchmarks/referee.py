"""Our policies in the form that the referee plays: a view of numbers in, numbers out."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization import (
    Bounds,
    History,
    PlacementHistory,
    PlacementRules,
    TargetCost,
    divide,
    fit_responses,
    judge_placements,
    plan_target,
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


class TargetView(AdView, Protocol):
    """The same, with a target: money per matched conversion once all are reported."""

    @property
    def target_cpa(self) -> float | None: ...


def target_cpa(view: TargetView) -> Array:
    """Money per day and campaign that keeps the cost of a matched conversion on its target."""
    assert view.target_cpa is not None
    history = History.of(view.spend, view.reported_by_age)
    plan = plan_target(
        fit_responses(history),
        history,
        TargetCost(view.target_cpa),
        today=view.previous_split,
        bounds=Bounds(floor=LEAST_SHARE * view.budget / len(view.previous_split)),
    )
    return plan.split


class PlacementView(Protocol):
    """What the referee shows of placements at the end of a day: see its `placement_world`."""

    @property
    def spend(self) -> Array: ...
    @property
    def clicks(self) -> Array: ...
    @property
    def reported(self) -> Array: ...
    @property
    def reported_by_age(self) -> Array: ...
    @property
    def excluded(self) -> NDArray[np.bool_]: ...
    @property
    def target_cpa(self) -> float: ...


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
