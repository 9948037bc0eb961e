"""Our policies in the form that the referee plays: a view of numbers in, numbers out."""

from typing import Protocol

import numpy as np

from vitrina.optimization import (
    Bounds,
    History,
    TargetCost,
    divide,
    fit_responses,
    plan_target,
)
from vitrina.optimization.triangle import Array

LEAST_SHARE = 0.02  # of the mean budget: a campaign that is off tells nothing any more


class AdView(Protocol):
    """What the referee shows of its campaigns: see its `campaign_world`."""

    @property
    def spend(self) -> Array: ...
    @property
    def reported_by_age(self) -> Array: ...
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
