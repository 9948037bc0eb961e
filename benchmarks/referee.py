"""Our policies in the form that the referee plays: a view of numbers in, numbers out."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization import PlacementHistory, PlacementRules, judge_placements
from vitrina.optimization.triangle import Array


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
