"""Whether a reading is what a rule waits for, and in which words that is told."""

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from vitrina.automation.rules.measuring import read
from vitrina.automation.rules.metrics import GOAL_WORDS, METRICS, Unit, phrase_of
from vitrina.automation.rules.reading import Reading, Unreadable
from vitrina.automation.rules.rule import Against, Comparison, Condition
from vitrina.automation.rules.series import Series
from vitrina.automation.rules.wording import number, span
from vitrina.connectors.currencies import exponent

ALL_REPORTED = 0.995


class Held(StrEnum):
    """What a condition says of a subject."""

    HOLDS = "holds"
    NOT_SURELY = "not_surely"  # the estimate is beyond the number, but not its bound
    TOO_LITTLE = "too_little"  # less than the minimum of evidence
    HOLDS_NOT = "holds_not"
    BACK = "back"  # so far on the other side that the rule may fire again
    UNREADABLE = "unreadable"


BUT = {
    Held.NOT_SURELY: "it may be chance, so nothing is done",
    Held.TOO_LITTLE: "it rests on too little, so nothing is done",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One condition of one subject.

    Attributes:
        words: what was read, or why nothing could be.
        reading: nothing where it is unreadable.
        reason: one word for programs where it is unreadable, else empty.
    """

    condition: Condition
    held: Held
    words: str
    reading: Reading | None = None
    reason: str = ""


def judge(condition: Condition, series: Series, *, back_percent: Decimal) -> Judged:
    """Hold one condition against one series."""
    found = read(condition, series)
    if isinstance(found, Unreadable):
        return Judged(
            condition=condition, held=Held.UNREADABLE, words=found.words, reason=found.reason
        )
    currency = next(iter(series.currencies), "")
    held = _held(condition, found, currency, float(back_percent) / 100)
    return Judged(
        condition=condition,
        held=held,
        words=_words(condition, found, held, currency),
        reading=found,
    )


def _held(condition: Condition, reading: Reading, currency: str, back: float) -> Held:
    comparison = condition.comparison
    limit = _limit(condition, currency)
    is_above = comparison.side == "above"
    if is_above and reading.value < limit * (1 - back):
        return Held.BACK
    if not is_above and reading.value > limit * (1 + back):
        return Held.BACK
    if not _is_beyond(reading.value, limit, comparison):
        return Held.HOLDS_NOT
    if not _is_enough(condition, reading, currency):
        return Held.TOO_LITTLE
    surely = reading.low if is_above else reading.high
    if comparison.is_sure and not _is_beyond(surely, limit, comparison):
        return Held.NOT_SURELY
    return Held.HOLDS


def _limit(condition: Condition, currency: str) -> float:
    """The rule's number in the unit of readings."""
    comparison, value = condition.comparison, float(condition.comparison.number)
    if comparison.against is Against.BEFORE:
        return 100 + value if comparison.side == "above" else 100 - value
    return value * _minor_of_unit(currency) if comparison.currency else value


def _is_beyond(value: float, limit: float, comparison: Comparison) -> bool:
    return value > limit if comparison.side == "above" else value < limit


def _is_enough(condition: Condition, reading: Reading, currency: str) -> bool:
    minimum = condition.minimum
    if minimum is None:
        return True
    if minimum.currency:
        return reading.spent >= float(minimum.number) * _minor_of_unit(currency)
    return reading.goals >= float(minimum.number)


def _words(condition: Condition, reading: Reading, held: Held, currency: str) -> str:
    metric = METRICS[condition.measure.metric]
    said = phrase_of(condition.measure)
    told = f"{said} {span(condition.days)}" if metric.has_window else said
    sentence = f"{told}: {_value(condition, reading, currency)}"
    if metric.is_by_goal:
        surely = reading.low if condition.comparison.side == "above" else reading.high
        least = "at least" if condition.comparison.side == "above" else "at most"
        sentence += f", surely {least} {_shown(condition, surely, currency)}"
    sentence += f"; the rule says {_rule_says(condition)}"
    if metric.is_by_goal and reading.reported < ALL_REPORTED:
        # the nowcast's share: what is still to come is allowed for
        sentence += f"; {reading.reported:.0%} of it is reported, the rest is still expected"
    return sentence + (f"; {BUT[held]}" if held in BUT else "")


def _value(condition: Condition, reading: Reading, currency: str) -> str:
    if math.isinf(reading.value) and condition.measure.metric == "cost_per_goal":
        one, _ = GOAL_WORDS[condition.measure.goal]
        return f"no {one} yet for {_money(reading.spent, currency)}"
    shown = _shown(condition, reading.value, currency)
    if condition.comparison.against is Against.LEVEL:
        return shown
    unit = METRICS[condition.measure.metric].unit
    return f"{shown} of {_in_unit(unit, reading.base, currency)} before"


def _shown(condition: Condition, value: float, currency: str) -> str:
    if condition.comparison.against is not Against.LEVEL:
        return f"{value:.0f}%"
    return _in_unit(METRICS[condition.measure.metric].unit, value, currency)


def _in_unit(unit: Unit, value: float, currency: str) -> str:
    if unit is Unit.MONEY:
        return _money(value, currency)
    return f"{value:.0f}%" if unit is Unit.PERCENT else f"{value:,.1f}".removesuffix(".0")


def _money(minor: float, currency: str) -> str:
    return f"{minor / _minor_of_unit(currency):,.0f} {currency}"


def _rule_says(condition: Condition) -> str:
    comparison = condition.comparison
    side = comparison.side
    said = number(comparison.number)
    if comparison.against is Against.BEFORE:
        return f"{'a rise' if side == 'above' else 'a fall'} by {said}%"
    if comparison.against is Against.USUAL:
        return f"{side} {said}% of the usual"
    is_percent = METRICS[condition.measure.metric].unit is Unit.PERCENT
    return f"{side} {said}{'%' if is_percent else ''} {comparison.currency}".strip()


def _minor_of_unit(currency: str) -> float:
    return float(10 ** exponent(currency))
