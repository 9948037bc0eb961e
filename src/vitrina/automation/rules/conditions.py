"""Read one condition of a line: what is looked at, over which days, and when it is too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from vitrina.automation.rules.cursor import Cursor
from vitrina.automation.rules.metrics import GOAL_WORDS, METRICS, PHRASES, Metric, Unit
from vitrina.automation.rules.rule import Against, Comparison, Condition, Measure, Minimum

SIDES: dict[str, Literal["above", "below"]] = {
    **{">": "above", "above": "above", "rise": "above", "rises": "above"},
    **{"<": "below", "below": "below", "fall": "below", "falls": "below"},
}
CHANGES = frozenset(("rise", "rises", "fall", "falls"))
CURRENCY_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Read:
    """A condition, and whether its days were said in it."""

    condition: Condition
    says_days: bool


def read_condition(cursor: Cursor, *, usual_days: int | None) -> Read:
    """The condition that comes next.

    Args:
        cursor: before its first word.
        usual_days: those of the condition before, for one that says none; None if nobody said any.

    Raises:
        RuleTextError: a word that does not fit.
    """
    measure = _measure(cursor)
    metric = METRICS[measure.metric]
    days = _days(cursor)
    is_plain = cursor.skip("plainly")
    if not is_plain:
        cursor.skip("surely")
    comparison = _comparison(cursor, metric, is_sure=metric.is_by_goal and not is_plain)
    days = _days(cursor) if days is None else days
    says_days = days is not None
    if days is None and metric.has_window:
        days = usual_days
        if days is None:
            raise cursor.wrong("Of which days? Write today, or over 7 days.")
    minimum = _minimum(cursor, measure) if cursor.skip("after") else None
    found = Condition(measure=measure, days=days or 0, comparison=comparison, minimum=minimum)
    return Read(found, says_days)


def _measure(cursor: Cursor) -> Measure:
    for phrase in sorted(PHRASES, key=len, reverse=True):
        if cursor.skip(*phrase.split()):
            return PHRASES[phrase]
    # whoever wrote "cost per recipt" meant a cost: the word after what fits is the wrong one
    begun = max((_fitting(cursor, phrase.split()) for phrase in PHRASES), default=0)
    known = {words[begun] for words in map(str.split, PHRASES) if _begins(cursor, words, begun)}
    cursor.skip(*cursor.ahead(begun))
    raise cursor.wrong(f"No metric is called so. Known: {', '.join(sorted(known))}.", known)


def _fitting(cursor: Cursor, words: Sequence[str]) -> int:
    ahead = cursor.ahead(len(words))
    return next((at for at, word in enumerate(words) if [word] != ahead[at : at + 1]), len(words))


def _begins(cursor: Cursor, words: Sequence[str], begun: int) -> bool:
    return len(words) > begun and words[:begun] == cursor.ahead(begun)


def _days(cursor: Cursor) -> int | None:
    if cursor.skip("today"):
        return 0
    if not cursor.skip("over"):
        return None
    days = cursor.take_whole()
    cursor.take("days", "day")
    if not days:
        raise cursor.wrong("0 days hold nothing. Write today, or over 7 days.")
    return days


def _comparison(cursor: Cursor, metric: Metric, *, is_sure: bool) -> Comparison:
    word = cursor.take(*SIDES)
    side = SIDES[word]
    if word in CHANGES:
        cursor.take("by")
        percent = cursor.take_percent()
        return Comparison(side=side, number=percent, against=Against.BEFORE, is_sure=is_sure)
    value = cursor.take_number()
    if not cursor.skip("%"):
        return Comparison(
            side=side, number=value, currency=_currency(cursor, metric.unit), is_sure=is_sure
        )
    if cursor.skip("of", "the", "usual"):
        return Comparison(side=side, number=value, against=Against.USUAL, is_sure=is_sure)
    if metric.unit is not Unit.PERCENT:
        raise cursor.wrong("Percent of what? Write 150% of the usual, or rises by 50%.")
    return Comparison(side=side, number=value, is_sure=is_sure)


def _currency(cursor: Cursor, unit: Unit) -> str:
    if unit is not Unit.MONEY:
        if unit is Unit.PERCENT:
            raise cursor.wrong("This is compared in percent. Write the sign %.")
        return ""
    return _taken_currency(cursor)


def _taken_currency(cursor: Cursor) -> str:
    said = cursor.next.said
    if len(said) != CURRENCY_LETTERS or not (said.isascii() and said.isalpha()):
        raise cursor.wrong("Money needs its currency. Write it as in 900 RUB.")
    return cursor.take(said).upper()


def _minimum(cursor: Cursor, measure: Measure) -> Minimum:
    value: Decimal = cursor.take_number()
    words = GOAL_WORDS.get(measure.goal, ())
    if cursor.next.said in words:
        cursor.take(*words)
        return Minimum(value)
    if len(cursor.next.said) != CURRENCY_LETTERS:
        raise cursor.wrong(
            "After how much? Write after 10 receipts, or after 20000 RUB of spend.", words
        )
    currency = _taken_currency(cursor)
    if cursor.skip("of"):
        cursor.take("spend")
    return Minimum(value, currency)
