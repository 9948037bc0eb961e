"""Our decisions in the form that the referee asks for: one function per task."""

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization import PlacementHistory, PlacementRules, judge_placements


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
