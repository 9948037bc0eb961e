"""A dry run: a rule over past days, each as it was seen then."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from vitrina.automation.rules.evaluating import Answer, Memory, Verdict, evaluate
from vitrina.automation.rules.rule import Rule
from vitrina.automation.rules.series import Series

FLAP = timedelta(days=14)
EVENING = time(20)  # after most of a day, and before most quiet hours

# what was known on the evening of a day: nothing that was reported later
Seen = Callable[[date], Sequence[Series]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """One firing of a dry run."""

    at: datetime
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What a rule would have done.

    Attributes:
        days: how many were gone through.
        fired: every firing, the oldest first.
        flaps: firings for a subject that the rule had fired for within two weeks before.
        held_back: how often it held and did not fire, by answer: cooling, quiet, capped, needless.
        unreadable: how often nothing could be said, by one word.
    """

    days: int
    fired: tuple[Fired, ...]
    flaps: int
    held_back: dict[str, int]
    unreadable: dict[str, int]


def dry_run(
    rule: Rule,
    seen: Seen,
    *,
    days: Sequence[date],
    zone: tzinfo,
    at: time = EVENING,
) -> DryRun:
    """Go through past days in order, each with what was known then and the memory of those before.

    What the rule would have changed does not change the days after: a campaign that it would have
    paused runs on in the record.

    Args:
        rule: the rule.
        seen: what was known at that time of a day; the same that `evaluate` gets on a live day.
        days: consecutive, the oldest first.
        zone: of the business.
        at: the time of day.
    """
    memory, fired = Memory(), list[Fired]()
    held_back, unreadable = Counter[str](), Counter[str]()
    for day in days:
        now = datetime.combine(day, at, zone)
        outcome = evaluate(rule, seen(day), memory, now=now)
        memory = outcome.memory
        fired += [Fired(at=now, verdict=each) for each in outcome.firings]
        for verdict in outcome.verdicts:
            if verdict.answer in {Answer.COOLING, Answer.QUIET, Answer.CAPPED, Answer.NEEDLESS}:
                held_back[verdict.answer] += 1
            unreadable.update({each.reason for each in verdict.judged if each.reason})
    return DryRun(
        days=len(days),
        fired=tuple(fired),
        flaps=_flaps(fired),
        held_back=dict(held_back),
        unreadable=dict(unreadable),
    )


def _flaps(fired: Sequence[Fired]) -> int:
    last: dict[str, datetime] = {}
    flaps = 0
    for each in fired:
        key = each.verdict.series.key
        flaps += key in last and each.at - last[key] <= FLAP
        last[key] = each.at
    return flaps
