"""What a rule must not say: each error names what was said, and what to say instead."""

from decimal import Decimal

from vitrina.automation.rules.metrics import METRICS, Unit, phrase_of
from vitrina.automation.rules.rule import Action, Against, Condition, Deed, Rule, Subject
from vitrina.errors import SettingError

LONGEST_DAYS = 90
LONGEST_BEFORE_DAYS = 42  # twice of them, in whole weeks, is known
LONGEST_USUAL_DAYS = 14
MOST_CONDITIONS = 5
MOST_HOURS = 24 * 30
FINEST = Decimal("0.0001")


def check(rule: Rule) -> Rule:
    """The rule itself, if it makes sense.

    Raises:
        SettingError: it does not.
    """
    check_action(rule.action, rule.subject)
    if not 1 <= len(rule.conditions) <= MOST_CONDITIONS:
        raise SettingError(
            f"A rule has {len(rule.conditions)} conditions. Write one to {MOST_CONDITIONS}."
        )
    for condition in rule.conditions:
        check_condition(condition, rule)
    if not all(each.strip() for each in rule.names):
        raise SettingError("A name is empty. Leave it out for all of them.")
    if not 1 <= rule.cool_down_hours <= MOST_HOURS:
        raise SettingError(
            f"'not again within {rule.cool_down_hours} hours' cannot be. Write 1 to {MOST_HOURS}."
        )
    if rule.most_a_day < 1:
        raise SettingError(f"'at most {rule.most_a_day} a day' never fires. Write 1 or more.")
    if not 0 <= rule.back_percent <= 100:
        raise SettingError(f"'back by {rule.back_percent:f}%' cannot be. Write 0 to 100.")
    return rule


def check_action(action: Action, subject: Subject) -> None:
    """Stop at an action that its subject does not have.

    Raises:
        SettingError: only campaigns are paused and changed, and only placements excluded.
    """
    wanted = Subject.PLACEMENT if action.deed is Deed.EXCLUDE else Subject.CAMPAIGN
    if action.changes_something and subject is not wanted:
        raise SettingError(
            f"A rule cannot {action.deed} a {subject}, only a {wanted}. "
            f"Write {action.deed} {wanted}, or tell me about {subject}."
        )
    if action.deed in {Deed.BUDGET, Deed.BID} and not -100 < action.percent <= 100:
        raise SettingError(
            f"A {action.deed} cannot change by {action.percent:f}%. Write a number below 100%."
        )
    if action.deed in {Deed.BUDGET, Deed.BID} and not action.percent:
        raise SettingError(f"Changing a {action.deed} by 0% does nothing. Write a number above 0.")


def check_condition(condition: Condition, rule: Rule) -> None:
    """Stop at a condition that could never be judged, or would be judged by chance.

    Raises:
        SettingError: why.
    """
    metric, said = METRICS[condition.measure.metric], phrase_of(condition.measure)
    if rule.subject not in metric.subjects:
        raise SettingError(
            f"Nobody knows the {said} of a {rule.subject}. "
            f"Ask for it of: {', '.join(sorted(metric.subjects))}."
        )
    _check_window(condition, said)
    _check_number(condition, said)
    if metric.is_by_goal and rule.action.changes_something and not condition.comparison.is_sure:
        raise SettingError(
            f"'plainly' lets chance {rule.action.deed}. Leave it out, or only tell me."
        )


def _check_window(condition: Condition, said: str) -> None:
    metric, against, days = (
        METRICS[condition.measure.metric],
        condition.comparison.against,
        condition.days,
    )
    if not metric.has_window and (days or against is not Against.LEVEL):
        raise SettingError(f"{said} is what is known now. Compare it with a number, without days.")
    if metric.is_by_goal and not days:
        raise SettingError(
            f"What counts as {said} comes in later: today always looks bad. Write 'over 7 days'."
        )
    longest = {
        Against.LEVEL: LONGEST_DAYS,
        Against.BEFORE: LONGEST_BEFORE_DAYS,
        Against.USUAL: LONGEST_USUAL_DAYS,
    }[against]
    if not 0 <= days <= longest:
        raise SettingError(f"{said} over {days} days is too long here. Write {longest} or less.")


def _check_number(condition: Condition, said: str) -> None:
    comparison = condition.comparison
    unit = METRICS[condition.measure.metric].unit
    is_money = unit is Unit.MONEY and comparison.against is Against.LEVEL
    if is_money and not comparison.currency:
        raise SettingError(f"{said} is money. Write its currency, as in {comparison.number:f} RUB.")
    if comparison.currency and not is_money:
        raise SettingError(f"{said} is not compared with money here. Leave out the currency.")
    if comparison.is_sure and not METRICS[condition.measure.metric].is_by_goal:
        raise SettingError(f"{said} is known and not estimated. Leave out 'surely'.")
    if comparison.number < 0 or comparison.number % FINEST:
        raise SettingError(f"{said} is compared with {comparison.number:f}. Write 0 or more.")
    falls = comparison.against is Against.BEFORE and comparison.side == "below"
    if falls and comparison.number >= 100:
        raise SettingError(f"Nothing falls by {comparison.number:f}%. Write less than 100%.")
