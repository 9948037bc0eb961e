"""Hold a rule against what is known now: what fires, why, and what is remembered of it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from vitrina.automation.rules.changes import Change, Needless, change_of
from vitrina.automation.rules.judging import Held, Judged, judge
from vitrina.automation.rules.rule import Rule
from vitrina.automation.rules.series import Series


class Answer(StrEnum):
    """What a rule does about a subject now."""

    FIRES = "fires"
    CALM = "calm"  # a condition does not hold
    UNREADABLE = "unreadable"  # a condition cannot be read: nothing is done on a guess
    FIRED = "fired"  # it holds still: what was to be done is done
    COOLING = "cooling"  # it fired a short time ago
    QUIET = "quiet"
    CAPPED = "capped"  # as often as it may on one day
    NEEDLESS = "needless"  # there is nothing to change


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a rule remembers from one time to the next.

    Attributes:
        held_since: subjects that it fired for and that have not come back since, by their key.
        fired_at: when it last fired, by the key of the subject.
        day: of `fired_that_day`.
        fired_that_day: how often it fired on that day.
    """

    held_since: Set[str] = frozenset()
    fired_at: Mapping[str, datetime] = field(default_factory=dict)
    day: date | None = None
    fired_that_day: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of one subject.

    Attributes:
        reason: in words, with the numbers.
        change: what is to be changed; nothing where the rule only tells, or does not fire.
    """

    series: Series
    answer: Answer
    reason: str
    judged: tuple[Judged, ...]
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says of every subject, and what it will remember."""

    verdicts: tuple[Verdict, ...]
    memory: Memory

    @property
    def firings(self) -> tuple[Verdict, ...]:
        return tuple(each for each in self.verdicts if each.answer is Answer.FIRES)


def evaluate(
    rule: Rule, series: Sequence[Series], memory: Memory, *, now: datetime, rule_id: str = ""
) -> Outcome:
    """What a rule does now; nothing but its arguments is read, and nothing is done.

    Args:
        rule: as `parse` or `rule_of` made it.
        series: what is known now, in any order; those that the rule is not about are left out.
        memory: what the last time left.
        now: in the zone of the business, whose clock the quiet hours and the days are on.
        rule_id: what changes say that they come from.

    Returns:
        One verdict per subject, in the order of their keys.
    """
    if memory.day != now.date():
        memory = replace(memory, day=now.date(), fired_that_day=0)
    verdicts = []
    for each in sorted(_meant(rule, series), key=lambda one: one.key):
        verdict = _verdict(rule, each, memory, now=now, rule_id=rule_id)
        memory = _remembered(memory, verdict, now)
        verdicts.append(verdict)
    return Outcome(tuple(verdicts), memory)


def _meant(rule: Rule, series: Sequence[Series]) -> list[Series]:
    return [
        each
        for each in series
        if each.subject is rule.subject and (not rule.names or each.name in rule.names)
    ]


def _verdict(rule: Rule, series: Series, memory: Memory, *, now: datetime, rule_id: str) -> Verdict:
    judged = tuple(judge(each, series, back_percent=rule.back_percent) for each in rule.conditions)
    reason = f"{series.name}: {'; and '.join(each.words for each in judged)}"
    answer = _answer(rule, series, judged, memory, now)
    if answer is not Answer.FIRES:
        return Verdict(series=series, answer=answer, reason=reason, judged=judged)
    change = change_of(rule, series, reason=reason, rule_id=rule_id)
    if isinstance(change, Needless):
        return Verdict(
            series=series, answer=Answer.NEEDLESS, reason=f"{reason}; {change.words}", judged=judged
        )
    return Verdict(series=series, answer=Answer.FIRES, reason=reason, judged=judged, change=change)


def _answer(
    rule: Rule, series: Series, judged: Sequence[Judged], memory: Memory, now: datetime
) -> Answer:
    if any(each.held is Held.UNREADABLE for each in judged):
        return Answer.UNREADABLE
    if any(each.held is not Held.HOLDS for each in judged):
        return Answer.CALM
    if series.key in memory.held_since:
        return Answer.FIRED
    fired = memory.fired_at.get(series.key)
    if fired is not None and now - fired < timedelta(hours=rule.cool_down_hours):
        return Answer.COOLING
    if rule.quiet is not None and rule.quiet.holds(now.hour * 60 + now.minute):
        return Answer.QUIET
    return Answer.CAPPED if memory.fired_that_day >= rule.most_a_day else Answer.FIRES


def _remembered(memory: Memory, verdict: Verdict, now: datetime) -> Memory:
    key = verdict.series.key
    if verdict.answer is Answer.FIRES:
        return replace(
            memory,
            held_since={*memory.held_since, key},
            fired_at={**memory.fired_at, key: now},
            fired_that_day=memory.fired_that_day + 1,
        )
    if any(each.held is Held.BACK for each in verdict.judged):
        return replace(memory, held_since=memory.held_since - {key})
    return memory
