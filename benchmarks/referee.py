"""Our policies in the form that the referee plays: a view of numbers in, numbers out."""

from typing import Protocol

import numpy as np

from vitrina.optimization import History, divide, fit_responses
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
