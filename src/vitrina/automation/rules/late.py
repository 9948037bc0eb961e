"""Read what comes in late: goals, what they cost and what they are worth.

Young days have reported little of what they will bring. So each day counts by the part that it
has reported: a cost is spend x part over goals so far, and no raw day is ever looked at.
"""

from dataclasses import replace

import numpy as np

from vitrina.automation.rules.chance import SEEN_AT_LEAST, Counted, ratio_bounds, spread_of
from vitrina.automation.rules.metrics import phrase_of
from vitrina.automation.rules.reading import Reading, Unreadable, unknown
from vitrina.automation.rules.rule import Against, Condition, Measure
from vitrina.automation.rules.series import Array, Late, Series, Span

LEAST_REPORTED = 0.2  # of what the days will bring: with less, the delay is all that is judged


def read_late(condition: Condition, series: Series, spans: list[Span]) -> Reading | Unreadable:
    """What a measure of a goal is over the first span, compared with the others."""
    measure = condition.measure
    late = (series.values if measure.metric == "return" else series.goals).get(measure.goal)
    if late is None:
        return unknown(phrase_of(measure), series)
    basis = _basis(measure, series, len(late.so_far))
    spread = _spread(measure, series, late, basis)
    if spread is None:
        return Unreadable(
            "no_past", f"Nobody knows yet what a {measure.goal} is worth. Use a cost instead."
        )
    counted = [_counted(each, late, basis, spread) for each in spans]
    now = counted[0]
    obstacle = _cannot_count(measure, series, spans[0], late, basis)
    if obstacle is not None or now is None:
        return obstacle or unknown(phrase_of(measure), series)
    reading = Reading(
        **_in_unit(measure, now, spans[0].days),
        reported=now.exposure / float(spans[0].of(basis).sum()),
        spent=spans[0].total(series.known.get("spend")),
        goals=_goals(series, measure.goal, spans[0]),
    )
    if condition.comparison.against is Against.LEVEL:
        return reading
    before = [each for each in counted[1:] if each is not None]
    return _compared(measure, reading, now, before=before, days=spans[0].days)


def _basis(measure: Measure, series: Series, days: int) -> Array:
    """What a day's goals come of: the day itself, or the money spent on it."""
    if measure.metric == "goals":
        return np.ones(days)
    return np.asarray(series.known.get("spend", np.full(days, np.nan)))


def _spread(measure: Measure, series: Series, late: Late, basis: Array) -> float | None:
    seen = np.where(late.share >= SEEN_AT_LEAST, late.share, np.nan)
    least = 1.0
    if measure.metric == "return":
        goals = series.goals.get(measure.goal)
        count = 0.0 if goals is None else float(np.nansum(goals.so_far))
        if count <= 0:
            return None
        least = max(float(np.nansum(late.so_far)) / count, 1.0)
    # today is not over
    return spread_of(late.so_far[:-1], (basis * seen)[:-1], least=least)


def _counted(span: Span, late: Late, basis: Array, spread: float) -> Counted | None:
    came, share, of = span.of(late.so_far), span.of(late.share), span.of(basis)
    exposure = float((share * of).sum())
    if len(came) < span.days or not np.isfinite(exposure + came.sum()) or exposure <= 0:
        return None
    return Counted(float(came.sum()), exposure, spread)


def _cannot_count(
    measure: Measure, series: Series, span: Span, late: Late, basis: Array
) -> Unreadable | None:
    of, share = span.of(basis), span.of(late.share)
    if len(of) < span.days or not np.isfinite(of.sum() + share.sum()):
        return unknown(phrase_of(measure), series)
    if of.sum() <= 0:
        return Unreadable("nothing_spent", f"{series.name} spent nothing in these days.")
    if (share * of).sum() < LEAST_REPORTED * of.sum():
        return Unreadable(
            "too_early", "Too little of what these days bring is reported yet. Take more days."
        )
    return None


def _in_unit(measure: Measure, now: Counted, days: int) -> dict[str, float]:
    low, high = now.bounds()
    if measure.metric == "cost_per_goal":
        return {"value": _over(1, now.rate), "low": _over(1, high), "high": _over(1, low)}
    times = days if measure.metric == "goals" else 100
    return {"value": now.rate * times, "low": low * times, "high": high * times}


def _compared(
    measure: Measure, reading: Reading, now: Counted, *, before: list[Counted], days: int
) -> Reading | Unreadable:
    base = Counted(
        sum(each.total for each in before), sum(each.exposure for each in before), now.spread
    )
    if not before or base.total <= 0:
        return Unreadable(
            "no_past", f"Too little is known of {phrase_of(measure)} before to compare."
        )
    low, high = ratio_bounds(now, base)
    ratio = now.rate / base.rate
    if measure.metric == "cost_per_goal":
        ratio, low, high = _over(1, ratio), _over(1, high), _over(1, low)
    of_base = _in_unit(measure, base, days)["value"]
    return replace(reading, value=ratio * 100, low=low * 100, high=high * 100, base=of_base)


def _goals(series: Series, goal: str, span: Span) -> float:
    late = series.goals.get(goal)
    return 0.0 if late is None else float(np.nansum(span.of(late.so_far)))


def _over(one: float, other: float) -> float:
    return one / other if other > 0 else np.inf
