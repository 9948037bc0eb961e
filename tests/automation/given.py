"""A platform in memory, an account on it, and proposals in any state."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from django.db import connection

from vitrina.automation.proposals.audit import CHECKS
from vitrina.automation.proposals.models import Account, Proposal
from vitrina.automation.proposals.services import (
    Acted,
    Change,
    Draft,
    Facts,
    Limits,
    Promise,
    Switch,
    Thresholds,
    act,
    approve,
    go_live,
    propose,
    set_account,
)
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.advertising import Amount, Campaign, Setting, State, Value

OPENED = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOW = OPENED + timedelta(days=15)  # the dry run is over
ACCOUNT = "local/shop"
ANNA, BORIS = "member:1", "member:2"
HASH = hashlib.sha256(b"inputs").hexdigest()
LIMITS = Limits(currency="RUB", day_ceiling_minor=1_000_000, month_ceiling_minor=30_000_000)
NO_SECOND = Thresholds(second_person_above_minor=None)
NUMBERS = count()


def rub(minor: int) -> Amount:
    """A budget a day."""
    return Amount(minor, "RUB", "day")


@dataclass(slots=True)
class Clock:
    """Server time, as a test wants it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True)
class Platform:
    """Holds settings, and does what a test tells it.

    Attributes:
        values: what stands there, by campaign and setting.
        writes: every value that came, with its key.
        calls: names of all calls.
        fails: what the next writes raise, before or after they are applied.
        is_late: writes are applied, though the answer is lost.
        before_call: called first by every call.
    """

    account: str = "shop"
    can_set: frozenset[Setting] = frozenset(Setting)
    values: dict[tuple[str, Setting], Value] = field(default_factory=dict)
    writes: list[tuple[str, Value]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    unreadable: list[Exception] = field(default_factory=list)
    is_late: bool = False
    before_call: Callable[[str], object] = lambda _: None

    def campaigns(self) -> Sequence[Campaign]:
        self._called("campaigns")
        found: dict[str, dict[Setting, Value]] = {}
        for (campaign_id, setting), value in self.values.items():
            found.setdefault(campaign_id, {})[setting] = value
        return [Campaign(each, f"Campaign {each}", values) for each, values in found.items()]

    def read(self, campaign_id: str, setting: Setting) -> Value:
        self._called("read")
        if self.unreadable:
            raise self.unreadable.pop(0)
        return self.values[campaign_id, setting]

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        self._called("write")
        self.writes.append((key, value))
        if self.fails and not self.is_late:
            raise self.fails.pop(0)
        self.values[campaign_id, setting] = value
        if self.fails:
            raise self.fails.pop(0)

    def budget(self, campaign_id: str = "a") -> Value:
        return self.values[campaign_id, Setting.BUDGET]

    def _called(self, name: str) -> None:
        self.before_call(name)
        self.calls.append(name)


def platform(*campaigns: str, minor: int = 10_000) -> Platform:
    """A platform whose campaigns run with a budget a day each."""
    made = Platform()
    for each in campaigns or ("a", "b", "c"):
        made.values[each, Setting.BUDGET] = rub(minor)
        made.values[each, Setting.STATE] = State(is_on=True)
    return made


def healthy(now: datetime, spent: int = 0) -> Facts:
    """An account about which all is known, and well."""
    return Facts(
        told_at=now,
        spent_this_month_minor=spent,
        conversions_late_hours=0.0,
        tracked_share=1.0,
    )


def released(folder: Path, now: datetime = NOW) -> Switch:
    """A switch that lets everything run."""
    switch = Switch(folder / "switch", {})
    switch.release(by=ANNA, now=now)
    return switch


def account(
    name: str = ACCOUNT, *, limits: Limits = LIMITS, thresholds: Thresholds = NO_SECOND
) -> Account:
    """An account that is live since its dry run is over."""
    made = set_account(name, limits, thresholds, actor=ANNA, now=OPENED)
    assert isinstance(made, Account), made
    live = go_live(name, actor=ANNA, now=NOW)
    assert isinstance(live, Account), live
    return live


def draft(
    new: Value | None = None,
    *,
    old: Value | None = None,
    campaign_id: str = "a",
    setting: Setting = Setting.BUDGET,
    key: str = "",
    now: datetime = NOW,
) -> Draft:
    """A draft: campaign a from 100 to 120 roubles a day, if nothing else is said."""
    change = Change(campaign_id, setting, old or rub(10_000), new or rub(12_000))
    return Draft(
        key=key or f"draft {next(NUMBERS)}",
        account=ACCOUNT,
        change=change,
        reason="The next rouble brings more here.",
        model_version="curves 1",
        input_hash=HASH,
        expires_at=now + timedelta(days=7),
        promise=Promise("receipts a week", 4.0, 1.0, 7.0, now + timedelta(days=28)),
    )


def proposed(wanted: Draft | None = None, *, now: datetime = NOW) -> Proposal:
    answer = propose(wanted or draft(now=now), now=now)
    assert isinstance(answer, Proposal), answer
    return answer


def approved(wanted: Draft | None = None, *, now: datetime = NOW) -> Proposal:
    made = proposed(wanted, now=now)
    answer = approve(made.id, actor=ANNA, now=now)
    assert isinstance(answer, Proposal), answer
    return answer


def acted(where: Platform, switch: Switch, clock: Clock, *, facts: Facts | None = None) -> Acted:
    """One run over the one account."""
    known = facts or healthy(clock.now)
    return act({ACCOUNT: where}, switch=switch, facts={ACCOUNT: known}, clock=clock)


def finished(where: Platform, switch: Switch, clock: Clock) -> None:
    """Runs until everything that was sent has been read back."""
    for _ in range(2):
        acted(where, switch, clock)
        clock.wait(seconds=10)


def now_of(proposal: Proposal) -> Proposal:
    return Proposal.objects.get(id=proposal.id)


def refusal(answer: object) -> str:
    """The reason of a refusal."""
    assert isinstance(answer, Refusal), answer
    return answer.reason


def renamed(wanted: Draft, name: str) -> Draft:
    """The same draft of another account."""
    return replace(wanted, account=name)


def violations() -> list[str]:
    """The sentences of the audit that are not true now."""
    found = []
    for check in CHECKS:
        with connection.cursor() as cursor:
            cursor.execute(check.sql)
            if cursor.fetchall():
                found.append(check.sentence)
    return found
