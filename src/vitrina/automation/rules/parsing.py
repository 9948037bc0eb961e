"""From the line that a marketer wrote to the rule."""

from collections.abc import Callable
from dataclasses import replace

from vitrina.automation.rules.checks import check, check_action, check_condition
from vitrina.automation.rules.conditions import read_condition
from vitrina.automation.rules.cursor import Cursor
from vitrina.automation.rules.evidence import check_evidence, with_evidence
from vitrina.automation.rules.rule import Action, Condition, Deed, Quiet, Rule, Subject
from vitrina.automation.rules.russian import in_english
from vitrina.automation.rules.tokens import tokens
from vitrina.errors import RuleTextError, SettingError

DEEDS = ("tell", "pause", "resume", "exclude", "raise", "lower")
USUAL_SUBJECT = {Deed.EXCLUDE: Subject.PLACEMENT}


def parse(line: str) -> Rule:
    """The rule that a line says, in English or Russian words.

    Raises:
        RuleTextError: a word that does not fit, with its place and what would.
    """
    cursor = Cursor(in_english(tokens(line)))
    rule = _head(cursor)
    _placed(line, 1, lambda: check_action(rule.action, rule.subject))
    cursor.take("when")
    rule = replace(rule, conditions=_conditions(cursor, line, rule))
    while not cursor.is_at_end:
        cursor.take(",")
        rule = _with_option(cursor, rule)
    rule = with_evidence(rule)
    _placed(line, 1, lambda: check_evidence(check(rule)))
    return rule


def _placed(line: str, place: int, checked: Callable[[], object]) -> None:
    try:
        checked()
    except SettingError as error:
        word = line[place - 1 :].split(maxsplit=1)[0]
        raise RuleTextError(word, place, str(error)) from None


def _head(cursor: Cursor) -> Rule:
    word = cursor.take(*DEEDS)
    if word in {"raise", "lower"}:
        return _change(cursor, is_up=word == "raise")
    action = Action(Deed(word))
    if action.deed is Deed.TELL:
        cursor.take("me")
        if not cursor.skip("about"):
            return Rule(action=action, subject=Subject.CAMPAIGN, conditions=())
    subject, names = _subject(cursor, USUAL_SUBJECT.get(action.deed, Subject.CAMPAIGN))
    return Rule(action=action, subject=subject, names=names, conditions=())


def _change(cursor: Cursor, *, is_up: bool) -> Rule:
    deed = Deed(cursor.take(Deed.BUDGET, Deed.BID))
    names: tuple[str, ...] = ()
    subject = Subject.CAMPAIGN
    if cursor.skip("of"):
        subject, names = _subject(cursor, subject)
    cursor.take("by")
    percent = cursor.take_percent()
    action = Action(deed, percent if is_up else -percent)
    return Rule(action=action, subject=subject, names=names, conditions=())


def _subject(cursor: Cursor, usual: Subject) -> tuple[Subject, tuple[str, ...]]:
    subject = usual
    if cursor.next.kind == "word" and cursor.ahead(1) != ["when"]:
        subject = Subject(cursor.take(*Subject))
    names: list[str] = []
    while cursor.next.kind == "text":
        names.append(cursor.take_kind("text"))
        if not cursor.skip(","):
            break
    return subject, tuple(names)


def _conditions(cursor: Cursor, line: str, rule: Rule) -> tuple[Condition, ...]:
    found: list[Condition] = []
    usual_days: int | None = None
    while True:
        place = cursor.next.place
        read = read_condition(cursor, usual_days=usual_days)
        _check_at(line, place, read.condition, rule)
        found.append(read.condition)
        usual_days = read.condition.days if read.says_days else usual_days
        if not cursor.skip("and"):
            return tuple(found)


def _check_at(line: str, place: int, condition: Condition, rule: Rule) -> None:
    _placed(line, place, lambda: check_condition(condition, rule))


def _with_option(cursor: Cursor, rule: Rule) -> Rule:
    word = cursor.take("not", "quiet", "at", "back")
    if word == "not":
        cursor.take("again")
        cursor.take("within")
        hours = cursor.take_whole()
        cursor.take("hours", "hour")
        return replace(rule, cool_down_hours=hours)
    if word == "quiet":
        begins = _minute(cursor)
        cursor.take("-")
        return replace(rule, quiet=Quiet(begins, _minute(cursor)))
    if word == "at":
        cursor.take("most")
        most = cursor.take_whole()
        cursor.take("a")
        cursor.take("day")
        return replace(rule, most_a_day=most)
    cursor.take("by")
    return replace(rule, back_percent=cursor.take_percent())


def _minute(cursor: Cursor) -> int:
    wrong = cursor.wrong("No clock shows this. Write a time from 0:00 to 23:59.")
    hours, _, minutes = cursor.take_kind("clock").partition(":")
    if int(hours) > 23 or int(minutes) > 59:
        raise wrong
    return int(hours) * 60 + int(minutes)
