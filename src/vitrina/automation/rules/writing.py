"""Write rules, switch them on and off, take a change back."""

from datetime import datetime

from vitrina.automation.rules.alerting import resolve_source
from vitrina.automation.rules.models import FiredFor, RuleVersion, StoredRule
from vitrina.automation.rules.plain import plain, rule_of
from vitrina.automation.rules.rule import Rule
from vitrina.automation.rules.wording import worded
from vitrina.commerce.transactions import refuse, verb


@verb
def write_rule(rule: Rule, *, by: str, now: datetime, rule_id: int | None = None) -> StoredRule:
    """Keep a new rule, switched off, or a new version of one that is there.

    A new version starts with no memory: it may fire at once for what the old one fired for.

    Args:
        rule: as `parse` makes it of a line, or `rule_of` of a form's fields.
        by: who wrote it.
        now: server time.
        rule_id: of the rule that is written anew.

    Returns:
        The rule; or a refusal: unknown.
    """
    if rule_id is None:
        stored = StoredRule.objects.create(version=0, created_at=now)
    else:
        stored = locked(rule_id)
    _add_version(stored, rule, by=by, now=now)
    return stored


@verb
def switch_on(rule_id: int, *, by: str, now: datetime) -> StoredRule:
    """Let a rule do what it says; or a refusal: unknown."""
    return _switch(rule_id, is_on=True, by=by, now=now)


@verb
def switch_off(rule_id: int, *, by: str, now: datetime) -> StoredRule:
    """Let a rule do nothing; its alerts are over. Or a refusal: unknown."""
    stored = _switch(rule_id, is_on=False, by=by, now=now)
    resolve_source(source_of(stored), now=now)
    return stored


@verb
def undo(rule_id: int, *, by: str, now: datetime) -> StoredRule:
    """Write the version before the newest one anew; once more takes that back, too.

    Returns:
        The rule; or a refusal: unknown, nothing_before.
    """
    stored = locked(rule_id)
    before = stored.versions.filter(number=stored.version - 1).first()
    if before is None:
        raise refuse("nothing_before", f"The rule {rule_id} was written once. Write it anew.")
    _add_version(stored, rule_of(before.form), by=by, now=now)
    return stored


def rule_said(stored: StoredRule) -> Rule:
    """What a rule says now."""
    return rule_of(stored.versions.get(number=stored.version).form)


def source_of(stored: StoredRule) -> str:
    """What its alerts and letters are told apart by."""
    return f"rule:{stored.pk}"


def locked(rule_id: int) -> StoredRule:
    """The rule, kept from everybody else until the end of the transaction."""
    stored = StoredRule.objects.select_for_update().filter(id=rule_id).first()
    if stored is None:
        raise refuse("unknown", f"There is no rule {rule_id}.")
    return stored


def _switch(rule_id: int, *, is_on: bool, by: str, now: datetime) -> StoredRule:
    stored = locked(rule_id)
    stored.is_on, stored.switched_by, stored.switched_at = is_on, by, now
    stored.save(update_fields=["is_on", "switched_by", "switched_at"])
    return stored


def _add_version(stored: StoredRule, rule: Rule, *, by: str, now: datetime) -> None:
    stored.version += 1
    stored.judged_at = None
    stored.save(update_fields=["version", "judged_at"])
    RuleVersion.objects.create(
        rule=stored,
        number=stored.version,
        line=worded(rule),
        form=plain(rule),
        written_by=by,
        written_at=now,
    )
    FiredFor.objects.filter(rule=stored).delete()
    resolve_source(source_of(stored), now=now)
