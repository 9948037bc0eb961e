"""Read one measure off a series, with its bounds, or say why it cannot be read."""

from datetime import timedelta

import numpy as np

from vitrina.automation.rules.late import read_late
from vitrina.automation.rules.metrics import METRICS, phrase_of
from vitrina.automation.rules.reading import Reading, Unreadable, unknown
from vitrina.automation.rules.rule import Against, Condition
from vitrina.automation.rules.series import Series, Span, span_of

USUAL_TIMES, USUAL_AT_LEAST = 4, 3


def read(condition: Condition, series: Series) -> Reading | Unreadable:
    """What a condition's measure is now."""
    measure, span = condition.measure, span_of(condition.days)
    if measure.metric == "silence":
        return _silence(series)
    spans = [span, *_compared(condition, span)]
    obstacle = _obstacle(condition, series, spans)
    if obstacle is not None:
        return obstacle
    if METRICS[measure.metric].is_by_goal:
        return read_late(condition, series, spans)
    return _read_known(condition, series, spans)


def _compared(condition: Condition, span: Span) -> list[Span]:
    against = condition.comparison.against
    if against is Against.LEVEL:
        return []
    times = 1 if against is Against.BEFORE else USUAL_TIMES
    return [span.earlier(each) for each in range(1, times + 1)]


def _silence(series: Series) -> Reading | Unreadable:
    if series.last_data is None:
        return Unreadable("unknown", f"Nothing was ever reported of {series.name}.")
    # yesterday is the last day that can be whole
    days = float(max(0, (series.last_day - series.last_data).days - 1))
    return Reading(value=days, low=days, high=days)


def _obstacle(condition: Condition, series: Series, spans: list[Span]) -> Unreadable | None:
    metric = METRICS[condition.measure.metric]
    # what is late hangs on every report since its first day; the rest on its own days alone
    last = series.last_day if metric.is_by_goal else series.last_day - timedelta(spans[0].back)
    first = min(each.first_day(series.last_day) for each in spans[:2])
    silent = sorted(day for day in series.silent if first <= day <= last)
    if silent and metric.has_window:
        return Unreadable(
            "outage",
            f"On {silent[0]:%Y-%m-%d} nothing was reported: an outage says nothing of what works.",
        )
    is_money = metric.name in {"spend", "cost_per_goal", "return"}
    if is_money and len(series.currencies) > 1:
        found = " and ".join(sorted(series.currencies))
        return Unreadable(
            "currencies", f"Its money is in {found}. Write a rule for campaigns of one currency."
        )
    wanted = {condition.comparison.currency} - {""}
    wanted |= {condition.minimum.currency} - {""} if condition.minimum else set()
    if wanted - series.currencies:
        return Unreadable(
            "currencies",
            f"The rule is in {', '.join(sorted(wanted))}, and {series.name} in "
            f"{', '.join(sorted(series.currencies)) or 'no currency'}. Write its own currency.",
        )
    return None


def _read_known(condition: Condition, series: Series, spans: list[Span]) -> Reading | Unreadable:
    name = condition.measure.metric
    numbers = series.known.get(name)
    sums = [each.total(numbers) for each in spans]
    if np.isnan(sums[0]):
        return unknown(phrase_of(condition.measure), series)
    # the capacity is a share there, and percent in the rule
    value = sums[0] * 100 if name == "free_slots" else sums[0]
    spent = spans[0].total(series.known.get("spend"))
    if condition.comparison.against is Against.LEVEL:
        return Reading(value=value, low=value, high=value, spent=spent)
    bases = [each for each in sums[1:] if np.isfinite(each)]
    least = 1 if condition.comparison.against is Against.BEFORE else USUAL_AT_LEAST
    base = float(np.median(bases)) if len(bases) >= least else np.nan
    if np.isnan(base) or not base:
        return Unreadable(
            "no_past", f"Too little is known of {phrase_of(condition.measure)} before to compare."
        )
    percent = value / base * 100
    return Reading(value=percent, low=percent, high=percent, base=base, spent=spent)
