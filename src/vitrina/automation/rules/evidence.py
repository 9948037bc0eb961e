"""How much must have come together before a ratio is judged: stated, or filled in."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from vitrina.automation.rules.rule import Against, Condition, Minimum, Rule
from vitrina.errors import SettingError

RATIOS = frozenset(("cost_per_goal", "return"))
TIMES_THE_COST = 3  # what brings no goal at all says something from about there on
LEAST_GOALS = Decimal(10)


def with_evidence(rule: Rule) -> Rule:
    """The rule with a minimum of evidence wherever a ratio has none.

    A cost waits for three times its own number to be spent, anything else for ten goals.
    """
    conditions = tuple(
        replace(each, minimum=_usual(each)) if each.measure.metric in RATIOS else each
        for each in rule.conditions
    )
    return replace(rule, conditions=conditions) if lacking(rule) else rule


def lacking(rule: Rule) -> Sequence[Condition]:
    """Conditions on a ratio that a handful of clicks could fulfil.

    None where another condition of the rule says how much must be spent.
    """
    if any(_tells_spend(each) for each in rule.conditions):
        return ()
    return [
        each for each in rule.conditions if each.measure.metric in RATIOS and each.minimum is None
    ]


def check_evidence(rule: Rule) -> Rule:
    """The rule itself, if every ratio in it rests on enough.

    Raises:
        SettingError: a minimum is missing, below zero, or stands where nothing is divided.
    """
    if lacking(rule):
        raise SettingError("A cost or a return needs a minimum. Write 'after 10 receipts'.")
    for each in rule.conditions:
        if each.minimum is None:
            continue
        if each.measure.metric not in RATIOS or each.minimum.number <= 0:
            raise SettingError(
                f"'after {each.minimum.number:f}' belongs to a cost or a return, and is above 0."
            )
    return rule


def _tells_spend(condition: Condition) -> bool:
    comparison = condition.comparison
    return (
        condition.measure.metric == "spend"
        and comparison.side == "above"
        and comparison.against is Against.LEVEL
        and comparison.number > 0
    )


def _usual(condition: Condition) -> Minimum:
    if condition.minimum is not None:
        return condition.minimum
    comparison = condition.comparison
    if comparison.currency and comparison.number:
        return Minimum(comparison.number * TIMES_THE_COST, comparison.currency)
    return Minimum(LEAST_GOALS)
