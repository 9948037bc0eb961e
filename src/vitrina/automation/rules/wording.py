"""A rule as its one line of text: always the same words for the same rule."""

from decimal import Decimal

from vitrina.automation.rules.metrics import GOAL_WORDS, METRICS, Unit, phrase_of
from vitrina.automation.rules.rule import (
    BACK_PERCENT,
    COOL_DOWN_HOURS,
    MOST_A_DAY,
    Against,
    Comparison,
    Condition,
    Deed,
    Measure,
    Quiet,
    Rule,
    Subject,
)

PLURAL = frozenset(("clicks", "impressions", "goals"))


def worded(rule: Rule) -> str:
    """The line that a marketer would write; `parsing.parse` makes the same rule of it."""
    conditions = " and ".join(worded_condition(each) for each in rule.conditions)
    return ", ".join([f"{_action(rule)} when {conditions}", *_options(rule)])


def worded_condition(condition: Condition) -> str:
    """One condition, as it stands in the line."""
    metric = METRICS[condition.measure.metric]
    words = [phrase_of(condition.measure)]
    if metric.has_window:
        words.append(span(condition.days))
    if metric.is_by_goal:
        words.append("surely" if condition.comparison.is_sure else "plainly")
    words.append(_comparison(condition.measure, condition.comparison))
    if condition.minimum is not None:
        words.append(f"after {_minimum(condition)}")
    return " ".join(words)


def span(days: int) -> str:
    """The days that a measure is of."""
    return f"over {days} {_counted(days, 'day')}" if days else "today"


def number(value: Decimal) -> str:
    """A number without noughts at its end.

    >>> [number(Decimal(text)) for text in ("20000", "12.50", "0")]
    ['20000', '12.5', '0']
    """
    return f"{value.normalize():f}"


def clock(minute: int) -> str:
    """A minute of the day as clocks show it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _action(rule: Rule) -> str:
    named = ", ".join(_quoted(each) for each in rule.names)
    subject = f"{rule.subject} {named}".strip()
    deed = rule.action.deed
    if deed is Deed.TELL:
        is_plain = rule.subject is Subject.CAMPAIGN and not named
        return "tell me" if is_plain else f"tell me about {subject}"
    if deed in {Deed.BUDGET, Deed.BID}:
        verb = "raise" if rule.action.percent > 0 else "lower"
        of = f" of {subject}" if named else ""
        return f"{verb} {deed}{of} by {number(abs(rule.action.percent))}%"
    return f"{deed} {subject}"


def _comparison(measure: Measure, comparison: Comparison) -> str:
    said, is_above = number(comparison.number), comparison.side == "above"
    if comparison.against is Against.BEFORE:
        verb = "rise" if is_above else "fall"
        return f"{verb}{'' if measure.metric in PLURAL else 's'} by {said}%"
    sign = ">" if is_above else "<"
    if comparison.against is Against.USUAL:
        return f"{sign} {said}% of the usual"
    if METRICS[measure.metric].unit is Unit.PERCENT:
        return f"{sign} {said}%"
    return f"{sign} {said} {comparison.currency}".strip()


def _minimum(condition: Condition) -> str:
    minimum = condition.minimum
    assert minimum is not None
    if minimum.currency:
        return f"{number(minimum.number)} {minimum.currency} of spend"
    one, many = GOAL_WORDS[condition.measure.goal]
    return f"{number(minimum.number)} {one if minimum.number == 1 else many}"


def _options(rule: Rule) -> list[str]:
    said = []
    if rule.cool_down_hours != COOL_DOWN_HOURS:
        hours = rule.cool_down_hours
        said.append(f"not again within {hours} {_counted(hours, 'hour')}")
    if rule.quiet is not None:
        said.append(f"quiet {_span_of_clock(rule.quiet)}")
    if rule.most_a_day != MOST_A_DAY:
        said.append(f"at most {rule.most_a_day} a day")
    if rule.back_percent != BACK_PERCENT:
        said.append(f"back by {number(rule.back_percent)}%")
    return said


def _span_of_clock(quiet: Quiet) -> str:
    return f"{clock(quiet.begins)}-{clock(quiet.ends)}"


def _counted(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
