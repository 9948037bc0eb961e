"""A rule as JSON: what is kept, and what a page may build from its fields."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

from vitrina.automation.rules.checks import check
from vitrina.automation.rules.evidence import check_evidence, with_evidence
from vitrina.automation.rules.metrics import METRICS
from vitrina.automation.rules.rule import (
    BACK_PERCENT,
    COOL_DOWN_HOURS,
    MOST_A_DAY,
    Action,
    Against,
    Comparison,
    Condition,
    Deed,
    Measure,
    Minimum,
    Quiet,
    Rule,
    Subject,
)
from vitrina.automation.rules.wording import number
from vitrina.errors import SettingError, UnknownNameError
from vitrina.events import goal_named

Plain = Mapping[str, object]


def plain(rule: Rule) -> dict[str, object]:
    """The rule in JSON's own types; numbers are decimal texts."""
    return {
        "deed": rule.action.deed.value,
        "percent": number(rule.action.percent),
        "subject": rule.subject.value,
        "names": list(rule.names),
        "conditions": [_plain_condition(each) for each in rule.conditions],
        "cool_down_hours": rule.cool_down_hours,
        "quiet": None if rule.quiet is None else [rule.quiet.begins, rule.quiet.ends],
        "most_a_day": rule.most_a_day,
        "back_percent": number(rule.back_percent),
    }


def rule_of(kept: Plain) -> Rule:
    """The rule that was kept; what is left out of a form's fields has its usual value.

    Raises:
        SettingError: it makes no sense, or is of another shape.
        UnknownNameError: a deed, subject, metric or goal that there is not.
    """
    quiet = kept.get("quiet")
    rule = Rule(
        action=Action(
            Deed(_one_of("deed of a rule", kept.get("deed"), list(Deed))),
            _decimal(kept.get("percent", "0")),
        ),
        subject=Subject(
            _one_of("subject of a rule", kept.get("subject", "campaign"), list(Subject))
        ),
        names=tuple(str(each) for each in _rows(kept.get("names", []))),
        conditions=tuple(_condition(_object(each)) for each in _rows(kept.get("conditions"))),
        cool_down_hours=_whole(kept.get("cool_down_hours", COOL_DOWN_HOURS)),
        quiet=None if quiet is None else _quiet(quiet),
        most_a_day=_whole(kept.get("most_a_day", MOST_A_DAY)),
        back_percent=_decimal(kept.get("back_percent", str(BACK_PERCENT))),
    )
    return check_evidence(check(with_evidence(rule)))


def _plain_condition(condition: Condition) -> dict[str, object]:
    comparison, minimum = condition.comparison, condition.minimum
    return {
        "metric": condition.measure.metric,
        "goal": condition.measure.goal,
        "days": condition.days,
        "side": comparison.side,
        "against": comparison.against.value,
        "number": number(comparison.number),
        "currency": comparison.currency,
        "is_sure": comparison.is_sure,
        "minimum": None
        if minimum is None
        else {"number": number(minimum.number), "currency": minimum.currency},
    }


def _condition(kept: Plain) -> Condition:
    metric = _one_of("metric", kept.get("metric"), list(METRICS))
    minimum = kept.get("minimum")
    return Condition(
        measure=Measure(metric, _goal(metric, kept.get("goal", ""))),
        days=_whole(kept.get("days", 0)),
        comparison=Comparison(
            side=_side(kept.get("side")),
            number=_decimal(kept.get("number")),
            against=Against(_one_of("comparison", kept.get("against", "level"), list(Against))),
            currency=str(kept.get("currency", "")),
            is_sure=METRICS[metric].is_by_goal and kept.get("is_sure", True) is not False,
        ),
        minimum=None if minimum is None else _minimum(_object(minimum)),
    )


def _goal(metric: str, goal: object) -> str:
    if not METRICS[metric].is_by_goal:
        return ""
    return goal_named(str(goal)).name


def _side(given: object) -> Literal["above", "below"]:
    return "above" if _one_of("side", given, ["above", "below"]) == "above" else "below"


def _minimum(kept: Plain) -> Minimum:
    return Minimum(_decimal(kept.get("number")), str(kept.get("currency", "")))


def _quiet(given: object) -> Quiet:
    minutes = [_whole(each) for each in _rows(given)]
    if len(minutes) != 2 or not all(0 <= each < 24 * 60 for each in minutes):
        raise SettingError(f"{given!r} are no quiet hours. Give two minutes of the day.")
    return Quiet(*minutes)


def _one_of(kind: str, given: object, known: Sequence[str]) -> str:
    if given not in known:
        raise UnknownNameError(kind, str(given), known)
    return str(given)


def _decimal(given: object) -> Decimal:
    try:
        found = Decimal(str(given))
    except InvalidOperation:
        raise SettingError(f"{given!r} is no number. Write it like 900.50.") from None
    if not found.is_finite():
        raise SettingError(f"{given!r} is no number to compare with. Write it like 900.50.")
    return found


def _whole(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise SettingError(f"{given!r} is no whole number. Write it like 14.")
    return given


def _rows(given: object) -> list[object]:
    if not isinstance(given, list | tuple):
        raise SettingError(f"{given!r} is no list. Give one, as `plain` makes it.")
    return list(given)


def _object(given: object) -> Plain:
    if not isinstance(given, dict):
        raise SettingError(f"{given!r} is no object. Give one, as `plain` makes it.")
    return given
