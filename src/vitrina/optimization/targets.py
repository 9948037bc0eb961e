"""The total that meets a target, and its split: cost per goal, return on spend, or volume.

What is expected comes from response curves, and average cost rises with the total, so that a
target is solved for and not felt for. Curves are estimates, though, and the season moves. So the
last weeks, corrected for the delay, are held against the target, and what they were off is made up
for in the weeks to come: integral control. It is computed from the history each time, so that a
program that starts anew has lost nothing.

A controller that adds up what it could not help overshoots later (wind-up). Here only those days
count whose total was within a week's reach of the one that meets the target, and not the way to
it; and the correction has bounds (conditional integration and clamping: Astrom and Rundqwist 1989,
"Integrator windup and how to avoid it", American Control Conference).
"""

import numpy as np
from numpy.typing import ArrayLike

from vitrina.errors import SettingError
from vitrina.optimization.aims import Target, excess, is_out_of_reach, moved
from vitrina.optimization.budget_reasons import held_because
from vitrina.optimization.forecast import Interval
from vitrina.optimization.history import History
from vitrina.optimization.outlook import Bounds, Outlook, highest_within
from vitrina.optimization.realised import Realised, realised
from vitrina.optimization.responses import Responses
from vitrina.optimization.target_plan import TargetPlan
from vitrina.optimization.triangle import Array
from vitrina.optimization.weekdays import WEEK

# what the last four weeks were off is made up for in the next four
DAYS_BACK = DAYS_AHEAD = 4 * WEEK
# no week is planned further off the target than this, however much is to be made up for
LARGEST_CORRECTION = 0.15
TAILS = (0.1, 0.9)


def plan_target(
    responses: Responses,
    history: History,
    target: Target,
    *,
    today: ArrayLike | None = None,
    bounds: Bounds | None = None,
    seed: int = 0,
) -> TargetPlan:
    """Spend that meets a target on average, within the limits of a week.

    On an outage the split in force is kept: nobody knows then whether the target is met.

    Args:
        responses: fitted on the history.
        history: of the goal that the target is for: visits, bookings, receipts, margin.
        target: cost, return or volume. One that no total meets is replaced by the nearest that
            can be reached, and the plan says so.
        today: the split in force, money per day and campaign; if left out, the mean of the last
            week.
        bounds: how far spend may go; -25 % and +33 % a week if left out.
        seed: of the draws behind the intervals.

    Raises:
        SettingError: nothing is spent today, or not one amount per campaign of the history.
    """
    within = bounds or Bounds()
    in_force = _in_force(history, today)
    outlook = Outlook.of(responses, in_force, within)
    over = excess(target, outlook.any_week, outlook.goals(outlook.any_week))
    out_of_reach = is_out_of_reach(target, over)
    aside = float(over[np.abs(over).argmin()]) if out_of_reach else 0.0
    wanted = highest_within(outlook.any_week, over - aside)
    recent = _recent(responses, history, wanted=wanted, bounds=within)
    held = held_because(history)
    split = in_force if held else outlook.split(_steered(outlook, target, aside, recent))
    goals, cost = _intervals(outlook, split, seed)
    return TargetPlan(
        target=target,
        split=split,
        today=in_force,
        expected_goals=goals,
        expected_cost=cost,
        is_reachable=not out_of_reach,
        nearest=moved(target, aside),
        wanted=wanted,
        recent=recent,
        week=(float(outlook.this_week[0]), float(outlook.this_week[-1])),
        held=held,
    )


def _in_force(history: History, today: ArrayLike | None) -> Array:
    given = history.spend[-WEEK:].mean(axis=0) if today is None else today
    split = np.asarray(given, dtype=float)
    campaigns = history.spend.shape[1]
    if split.shape != (campaigns,) or not (np.isfinite(split) & (split >= 0)).all():
        raise SettingError(
            f"The split in force is one amount of 0 or more for each of {campaigns} campaigns, "
            f"not {given}."
        )
    if not split.any():
        raise SettingError(
            "Nothing is spent today, so that no share of it can be added. Give the split to begin "
            "with as `today`."
        )
    return split


def _recent(
    responses: Responses, history: History, *, wanted: float, bounds: Bounds
) -> Realised | None:
    """The last weeks, as far as their total was within reach of the one that is wanted."""
    weeks = min(len(history.spend), DAYS_BACK) // WEEK
    totals = history.spend[-weeks * WEEK :].sum(axis=1).reshape(weeks, WEEK).mean(axis=1)
    counts = (totals >= wanted * (1 - bounds.fall)) & (totals <= wanted * (1 + bounds.rise))
    days = np.zeros(len(history.spend), dtype=bool)
    days[-weeks * WEEK :] = np.repeat(counts, WEEK)
    return realised(responses, history, days) if counts.any() else None


def _steered(outlook: Outlook, target: Target, aside: float, recent: Realised | None) -> float:
    """The total of the week that brings the last weeks and the next ones to the target."""
    totals = outlook.this_week
    goals = outlook.goals(totals)
    alone = excess(target, totals, goals) - aside
    if recent is None:
        return highest_within(totals, alone)
    days = recent.days + DAYS_AHEAD
    together = excess(
        target,
        (recent.spend + DAYS_AHEAD * totals) / days,
        (recent.goals + DAYS_AHEAD * goals) / days,
    )
    return float(
        np.clip(
            highest_within(totals, together - aside),
            highest_within(totals, alone + LARGEST_CORRECTION),
            highest_within(totals, alone - LARGEST_CORRECTION),
        )
    )


def _intervals(outlook: Outlook, split: Array, seed: int) -> tuple[Interval, Interval]:
    """Goals per day, and cost per goal."""
    forecast = outlook.responses.forecast(split, rng=np.random.default_rng(seed), days=DAYS_AHEAD)
    drawn = forecast.draws.sum(axis=(1, 2), dtype=float) / DAYS_AHEAD
    low, high = (float(each) for each in np.quantile(drawn, TAILS))
    expected = float(outlook.goals_of(split[None])[0])
    goals = Interval(expected=expected, low=low, high=high)
    costs = (_cost(split, each) for each in (expected, high, low))
    return goals, Interval(**dict(zip(("expected", "low", "high"), costs, strict=True)))


def _cost(split: Array, goals: float) -> float:
    return float(split.sum()) / goals if goals > 0 else np.inf
