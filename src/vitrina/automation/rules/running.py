"""Hold the rules that are on against what is known now, and hand over what they want."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from vitrina.automation.rules.alerting import raise_alert, resolve
from vitrina.automation.rules.changes import Change, joined
from vitrina.automation.rules.evaluating import Memory, Verdict, evaluate
from vitrina.automation.rules.models import FiredFor, Firing, StoredRule
from vitrina.automation.rules.rule import Rule
from vitrina.automation.rules.series import Series
from vitrina.automation.rules.wording import worded
from vitrina.automation.rules.writing import locked, rule_said, source_of
from vitrina.commerce.transactions import Refusal, verb

EVERY = timedelta(minutes=15)

# writes a proposal down, in the transaction that it is called in; a refusal is an answer
Propose = Callable[[Change], object]


def evaluate_due(series: Sequence[Series], propose: Propose, *, now: datetime) -> int:
    """Judge every rule that is on and was not judged a short time ago; a job of `web`.

    One rule is one transaction: its firings, its alerts, its proposals and what it remembers are
    kept together or not at all. Two processes do not fire the same rule twice.

    Args:
        series: what is known now, of every subject.
        propose: takes a change as a proposal; no platform is called here.
        now: in the zone of the business.

    Returns:
        How many firings there were.
    """
    due = Q(judged_at=None) | Q(judged_at__lte=now - EVERY)
    found = StoredRule.objects.filter(due, is_on=True).values_list("id", flat=True)
    fired = 0
    for rule_id in list(found):
        answer = _judge(rule_id, series, propose, now)
        fired += 0 if isinstance(answer, Refusal) else answer
    return fired


@verb
def _judge(rule_id: int, series: Sequence[Series], propose: Propose, now: datetime) -> int:
    stored = locked(rule_id)
    # somebody else may have judged it, or switched it off, while it was waited for
    if not stored.is_on or (stored.judged_at and stored.judged_at > now - EVERY):
        return 0
    rule = rule_said(stored)
    before = _memory(stored, now)
    outcome = evaluate(rule, series, before, now=now, rule_id=str(stored.pk))
    refused = _propose(outcome.firings, propose)
    for verdict in outcome.firings:
        _fire(stored, rule, verdict, refused=refused.get(verdict.series.key), now=now)
    for key in before.held_since - outcome.memory.held_since:
        FiredFor.objects.filter(rule=stored, key=key).update(is_held=False)
        resolve(_alert_key(stored, key), now=now)
    stored.judged_at = now
    stored.save(update_fields=["judged_at"])
    return len(outcome.firings)


def _memory(stored: StoredRule, now: datetime) -> Memory:
    rows = list(stored.memory.all())
    return Memory(
        held_since=frozenset(each.key for each in rows if each.is_held),
        fired_at={each.key: each.fired_at for each in rows},
        day=now.date(),
        fired_that_day=stored.firings.filter(day=now.date()).count(),
    )


def _propose(firings: Sequence[Verdict], propose: Propose) -> dict[str, Refusal]:
    """Hand over the changes; returns what was refused, by the key of the subject."""
    refused: dict[str, Refusal] = {}
    changes = [each.change for each in firings if each.change is not None]
    for change in joined(changes):
        answer = propose(change)
        if isinstance(answer, Refusal):
            refused |= {
                each.series.key: answer
                for each in firings
                if each.change is not None and each.change.target == change.target
            }
    return refused


def _fire(
    stored: StoredRule, rule: Rule, verdict: Verdict, *, refused: Refusal | None, now: datetime
) -> None:
    key = verdict.series.key
    FiredFor.objects.update_or_create(
        # what the guard rails refused is tried again after the cool-down
        rule=stored,
        key=key,
        defaults={"is_held": refused is None, "fired_at": now},
    )
    Firing.objects.create(
        rule=stored,
        version=stored.version,
        key=key,
        name=verdict.series.name,
        reason=verdict.reason,
        outcome=_outcome(verdict, refused),
        note="" if refused is None else refused.message,
        day=now.date(),
        fired_at=now,
    )
    if verdict.change is None:
        raise_alert(
            _alert_key(stored, key),
            source=source_of(stored),
            title=worded(rule),
            text=verdict.reason,
            now=now,
        )


def _outcome(verdict: Verdict, refused: Refusal | None) -> Firing.Outcome:
    if verdict.change is None:
        return Firing.Outcome.TOLD
    return Firing.Outcome.PROPOSED if refused is None else Firing.Outcome.REFUSED


def _alert_key(stored: StoredRule, key: str) -> str:
    return f"{source_of(stored)}:{key}"
