"""Which sites and apps an account should stop buying: sure ones only, and never for ever.

A rule such as "three targets spent without a conversion" excludes good placements whose conversions
are still on their way, and placements of which too little is known. Here each placement is seen
in the light of all (empirical Bayes, see `mixture`), with clicks weighted by how much of them
could be reported; and since its money goes to the others, where more money buys less, only what is
clearly dearer than that is excluded.
"""

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.delay import fit_delay
from vitrina.optimization.mixture import RatePosterior, rate_posterior
from vitrina.optimization.outages import Outages, outages
from vitrina.optimization.placement_history import PlacementHistory, PlacementRules
from vitrina.optimization.placement_plan import PlacementPlan, Weighed, plan_of
from vitrina.optimization.triangle import checked, without_days
from vitrina.optimization.waiting import LOOKS_AHEAD_DAYS, clicks_that_tell, should_wait

Numbers = NDArray[np.float64]

# of what money brings on average, what more of it brings: half, as on curves that rise as a root
RETURNS = 0.5
ROUNDS = 20
COVERAGE = 0.8


def judge_placements(history: PlacementHistory, rules: PlacementRules) -> PlacementPlan:
    """What should become of each placement.

    Days without reports are left out, and where they may still be missing, nothing is excluded.
    A placement that costs more than `too_dear` targets stays as long as the others would not make
    more of its money.
    """
    triangle = checked(history.by_age[:, None])
    share = fit_delay(triangle).share[0]
    missing = outages(history.by_age, history.clicks.sum(axis=1), share)
    if len(missing.days):
        triangle = without_days(triangle, missing.days)
        share = fit_delay(triangle).share[0]
    seen = np.where(np.isnan(triangle[:, 0]), 0.0, np.diff(share, prepend=0.0)).sum(axis=1)
    exposure = seen @ history.clicks
    posterior = rate_posterior(history.reported.sum(axis=0), exposure)
    worth = _worth(history, rules, posterior.weights @ posterior.rates)
    weighed = _weighed(history, posterior, exposure, worth)
    chosen = history.is_on & (weighed.probability >= rules.sure) & (weighed.saved > 0)
    chosen[chosen] = ~_waits(history, rules, posterior.of(chosen), chosen, share, worth)
    return plan_of(
        history,
        rules,
        weighed,
        chosen=chosen,
        worth=worth,
        frozen=_frozen(history, missing),
    )


def _frozen(history: PlacementHistory, missing: Outages) -> str:
    if not history.reported.any():
        return "No goal was reported yet, so nothing is better than anything else."
    if missing.silent_at_the_end:
        return (
            f"No goal was reported for {missing.silent_at_the_end} days. Reports may be missing, "
            "so nothing is excluded until they come."
        )
    return ""


def _worth(history: PlacementHistory, rules: PlacementRules, rate: Numbers) -> float:
    """Money per goal above which a placement is too dear.

    It is what a goal costs if the money goes to the placements that are worth keeping instead.
    Keeping these only makes them dearer in comparison, so the two are found in turns.
    """
    value = rate / history.cost_per_click
    spend = np.where(history.is_on, history.spend_per_day, 0.0)
    kept, elsewhere = spend > 0, 0.0
    for _ in range(ROUNDS):
        elsewhere = RETURNS * (value * spend)[kept].sum() / max(spend[kept].sum(), 1e-9)
        kept = (spend > 0) & (value > elsewhere)
    too_dear = rules.too_dear * rules.target_cost
    return max(too_dear, 1 / elsewhere) if elsewhere > 0 else too_dear


def _weighed(
    history: PlacementHistory, posterior: RatePosterior, exposure: Numbers, worth: float
) -> Weighed:
    price, spend = history.cost_per_click, history.spend_per_day
    enough = price / worth  # goals per click that pay for it
    tails = [posterior.quantile(q) for q in ((1 + COVERAGE) / 2, (1 - COVERAGE) / 2)]
    low, high = (spend * (1 - rate / enough) for rate in tails)
    return Weighed(
        seen=exposure / history.clicks.sum(axis=0).clip(min=1.0),
        probability=(posterior.weights * (posterior.rates < enough[:, None]))
        .sum(axis=1)
        .clip(max=1),
        saved=spend * (1 - posterior.weights @ posterior.rates / enough),
        low=low,
        high=high,
    )


def _waits(
    history: PlacementHistory,
    rules: PlacementRules,
    posterior: RatePosterior,
    asked: NDArray[np.bool_],
    share: Numbers,
    worth: float,
) -> NDArray[np.bool_]:
    enough = (history.cost_per_click / worth)[asked]
    gains = 1 - posterior.rates / enough[:, None]
    clicks = history.clicks[:, asked]
    exposures = np.stack([clicks_that_tell(clicks, share, days) for days in LOOKS_AHEAD_DAYS])
    return should_wait(posterior, gains, exposures, lasts_days=rules.retest_after_days)
