"""Propose a change: checked before it is kept, kept once, and never changed afterwards."""

import math
from dataclasses import dataclass
from datetime import datetime

from uuid_utils.compat import uuid7

from vitrina.automation.proposals.accounts import taken
from vitrina.automation.proposals.limits import Change, a_day_minor, fault_of
from vitrina.automation.proposals.models import Account, Proposal
from vitrina.automation.proposals.moving import move, write_down
from vitrina.automation.proposals.people import AUTOMATION
from vitrina.automation.proposals.steps import OPEN, Move, State
from vitrina.automation.proposals.trail import Deed, append
from vitrina.automation.proposals.values import as_text
from vitrina.commerce.transactions import Refusal, refuse, verb
from vitrina.connectors.advertising import Amount, Setting
from vitrina.errors import SettingError

SHA256_LETTERS = 64


@dataclass(frozen=True, slots=True)
class Promise:
    """What a change is expected to bring, to be held against what it brought.

    Attributes:
        metric: with its unit: receipts a week, ...
        expected: how much more, or less.
        low: of the 80 % interval.
        high: of it.
        due_at: when it can be measured.
    """

    metric: str
    expected: float
    low: float
    high: float
    due_at: datetime

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.low, self.expected, self.high))) or not (
            self.low <= self.expected <= self.high
        ):
            raise SettingError(
                f"{self.expected} in [{self.low}, {self.high}] is no expectation of "
                f"{self.metric!r}. Look at what the model was given."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants changed.

    Attributes:
        key: the same draft proposed again is the same proposal.
        account: its name.
        change: what is to be set; `old` is the value that it was decided on.
        reason: in words, for the person who approves.
        model_version: of what decided it.
        input_hash: SHA-256, in hexadecimal, of what it was decided from.
        expires_at: after that it is worth nothing.
        promise: what it is expected to bring; None where nobody expects a number.
        campaign: as people call it.
        at_stake_minor: how much a day may be spent otherwise; that of a budget is its difference,
            whatever stands here. None: not known, and above every threshold.
    """

    key: str
    account: str
    change: Change
    reason: str
    model_version: str
    input_hash: str
    expires_at: datetime
    promise: Promise | None = None
    campaign: str = ""
    at_stake_minor: int | None = None


def propose(draft: Draft, *, now: datetime, actor: str = AUTOMATION) -> Proposal | Refusal:
    """Keep a proposal; what is no good is turned away, and that is written down.

    It replaces one of the same setting that nobody has approved yet.

    Args:
        draft: what is wanted.
        now: server time.
        actor: who wants it.

    Returns:
        It: proposed, or approved where that takes nobody. Refusals: `unknown_account`, `expired`,
        `key_reused`, `busy` (one of this setting is approved or on its way), `no_hash`,
        `no_stake`, and what `limits.fault_of` finds.
    """
    answer = _propose(draft, actor, now)
    if isinstance(answer, Refusal):
        _turn_away(draft, answer, actor, now)
    return answer


@verb
def _propose(draft: Draft, actor: str, now: datetime) -> Proposal:
    account = taken(draft.account)
    if kept := Proposal.objects.filter(key=draft.key).first():
        return _kept_before(kept, draft)
    return insert(account, draft, actor=actor, now=now)


def _kept_before(kept: Proposal, draft: Draft) -> Proposal:
    if (kept.account_id, kept.change) != (draft.account, draft.change):
        raise refuse(
            "key_reused", f"The key {draft.key!r} is of another proposal. Use one of its own."
        )
    return kept


@verb
def _turn_away(draft: Draft, refusal: Refusal, actor: str, now: datetime) -> None:
    deed = Deed(
        actor=actor,
        action="turned away",
        account=draft.account,
        campaign_id=draft.change.campaign_id,
        reason=draft.reason,
        response=f"{refusal.reason}: {refusal.message}",
    )
    append(deed, now=now)


def insert(
    account: Account,
    draft: Draft,
    *,
    actor: str,
    now: datetime,
    replaces: Proposal | None = None,
    restores: Proposal | None = None,
) -> Proposal:
    """Keep a proposal in an account that was taken; refuse what is no good."""
    _require_good(account, draft, now)
    _make_room(account, draft.change, now)
    stake = at_stake_minor(draft)
    promise = draft.promise
    proposal = Proposal(
        id=uuid7(),
        key=draft.key,
        account=account,
        campaign_id=draft.change.campaign_id,
        campaign=draft.campaign,
        setting=draft.change.setting,
        old=as_text(draft.change.old),
        new=as_text(draft.change.new),
        reason=draft.reason,
        model_version=draft.model_version,
        input_hash=draft.input_hash,
        at_stake_minor=stake,
        approvals_needed=1 if restores else approvals_needed(account, stake),
        expires_at=draft.expires_at,
        proposed_by=actor,
        proposed_at=now,
        replaces=replaces,
        restores=restores,
        promise_metric=promise.metric if promise else "",
        promise_expected=float(promise.expected) if promise else None,
        promise_low=float(promise.low) if promise else None,
        promise_high=float(promise.high) if promise else None,
        promise_due_at=promise.due_at if promise else None,
        state=State.PROPOSED,
        state_at=now,
    )
    proposal.digest = proposal.digest_now()
    proposal.save(force_insert=True)
    write_down(proposal, "", actor=actor, now=now)
    if proposal.approvals_needed:
        return proposal
    approved = Move(state=State.APPROVED, reason="below_threshold", due_at=now)
    return move(proposal, approved, actor=AUTOMATION, now=now)


def _require_good(account: Account, draft: Draft, now: datetime) -> None:
    if fault := fault_of(draft.change, account.limits):
        raise refuse(fault.reason, fault.message, **fault.facts)
    if draft.expires_at <= now:
        raise refuse("expired", f"It is worth nothing since {draft.expires_at}. Decide it anew.")
    if len(draft.input_hash) != SHA256_LETTERS:
        raise refuse(
            "no_hash", f"{draft.input_hash!r} is no SHA-256. Hash what it was decided from."
        )
    stake = draft.at_stake_minor
    if stake is not None and (type(stake) is not int or stake < 0):
        raise refuse("no_stake", f"{stake!r} minor units cannot be at stake. Say zero or more.")


def _make_room(account: Account, change: Change, now: datetime) -> None:
    for other in Proposal.objects.filter(
        account=account, campaign_id=change.campaign_id, setting=change.setting, state__in=OPEN
    ):
        if other.state != State.PROPOSED:
            raise refuse(
                "busy",
                f"Another change of the {change.setting} of campaign {change.campaign_id} is "
                f"{other.state}. Wait until it is done, or reject it.",
                proposal_id=str(other.id),
            )
        newer = Move(state=State.EXPIRED, reason="newer", message="A newer proposal replaces it.")
        move(other, newer, actor=AUTOMATION, now=now)


def at_stake_minor(draft: Draft) -> int | None:
    """How much a day may be spent otherwise, in minor units; None: not known."""
    old, new = draft.change.old, draft.change.new
    if draft.change.setting != Setting.BUDGET:
        return draft.at_stake_minor
    assert isinstance(old, Amount)
    assert isinstance(new, Amount)
    return abs(a_day_minor(new) - a_day_minor(old))


def approvals_needed(account: Account, stake: int | None) -> int:
    """How many people have to approve."""
    alone, second = account.no_person_up_to_minor, account.second_person_above_minor
    if stake is None:
        return 1 if second is None else 2
    if account.mode == Account.Mode.LIVE and alone is not None and stake <= alone:
        return 0
    return 2 if second is not None and stake > second else 1
