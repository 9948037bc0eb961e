"""The last look before a change leaves: every guard once more, in one transaction with the mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from vitrina.automation.proposals.deciding import require
from vitrina.automation.proposals.freezing import Facts, why_frozen
from vitrina.automation.proposals.limits import excess, fault_of, raise_minor
from vitrina.automation.proposals.models import Account, Pause, Proposal
from vitrina.automation.proposals.moving import move
from vitrina.automation.proposals.people import AUTOMATION
from vitrina.automation.proposals.standing import A_DAY, Written, standing_of
from vitrina.automation.proposals.steps import (
    ON_ITS_WAY,
    READ_AFTER,
    SETTLES_WITHIN,
    Move,
    State,
    compared,
)
from vitrina.automation.proposals.values import from_text, in_words
from vitrina.commerce.transactions import Refusal, verb
from vitrina.connectors.advertising import Campaign, Setting, Value

LOOK_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the platform shows at this moment.

    Attributes:
        live: the value that is to be changed.
        campaigns: every campaign of the account; empty where `asks_account` says so.
    """

    live: Value
    campaigns: Sequence[Campaign]


@verb
def hold(proposal_id: UUID, facts: Facts | None, *, now: datetime) -> Proposal:
    """Move an approved proposal on that need not, or must not, ask the platform at all.

    Returns:
        It; still due if nothing holds it up. Refusal: `wrong_state`.
    """
    proposal = require(proposal_id, State.APPROVED)
    step = _why_not(proposal, facts, now)
    return move(proposal, step, actor=AUTOMATION, now=now) if step else proposal


@verb
def begin(proposal_id: UUID, facts: Facts, shown: Shown, *, now: datetime) -> Proposal:
    """Mark that a change is about to leave, if every guard lets it; call it right before sending.

    Args:
        proposal_id: an approved one.
        facts: of its account.
        shown: read from the platform just now.
        now: server time.

    Returns:
        It: `applying` if it may leave; else refused, rehearsed or put off. Refusal: `wrong_state`.
    """
    proposal = require(proposal_id, State.APPROVED)
    account = proposal.account
    written = _written(account, now)
    standing = standing_of(proposal.campaign_id, shown.campaigns, written, facts=facts, now=now)
    change = proposal.change
    step = (
        _why_not(proposal, facts, now)
        or _too_early(proposal, shown.live, now)
        or compared(shown.live, change.old, ours=_set_last(proposal))
        or _refused(excess(change, account.limits, standing))
        or _rehearsed(account, proposal)
    )
    if step:
        return move(proposal, step, actor=AUTOMATION, now=now)
    Proposal.objects.filter(id=proposal.id).update(
        written_at=now, raised_minor=raise_minor(change, standing)
    )
    begun = Move(state=State.APPLYING, reason="begun", due_at=now + READ_AFTER)
    return move(proposal, begun, actor=AUTOMATION, now=now)


def _why_not(proposal: Proposal, facts: Facts | None, now: datetime) -> Move | None:
    if proposal.digest_now() != proposal.digest:
        message = "It is not what was proposed any more. Look at the audit trail."
        return Move(state=State.REFUSED, reason="tampered", message=message, is_sent=False)
    if proposal.expires_at <= now:
        return Move(state=State.EXPIRED, reason="too_late", is_sent=False)
    if proposal.approvals.count() < proposal.approvals_needed:
        message = f"It takes {proposal.approvals_needed} people to approve it."
        return Move(state=State.REFUSED, reason="not_approved", message=message, is_sent=False)
    if fault := fault_of(proposal.change, proposal.account.limits):
        return _refused(fault)
    return _put_off(proposal, facts, now)


def _put_off(proposal: Proposal, facts: Facts | None, now: datetime) -> Move | None:
    account, campaign_id = proposal.account_id, proposal.campaign_id
    frozen = why_frozen(facts, now=now)
    if frozen and (facts is None or proposal.restores_id is None):
        return _later("frozen", frozen, now)
    pause = Pause.objects.filter(account=account, campaign_id=campaign_id, released_at=None).first()
    if pause is not None:
        return _later("paused", f"The campaign is paused: {pause.why}", now)
    others = Proposal.objects.filter(account=account, campaign_id=campaign_id)
    if others.filter(state__in=ON_ITS_WAY).exists():
        return _later("busy", "Another change of this campaign is on its way.", now)
    # whoever takes a change back does not wait: that it stands there was read back
    if proposal.restores_id is None and _is_settling(proposal, now):
        return _settling(now)
    return None


def _too_early(proposal: Proposal, live: Value, now: datetime) -> Move | None:
    is_back = proposal.restores_id is not None and live == from_text(proposal.new)
    return _settling(now) if is_back and _is_settling(proposal, now) else None


def _is_settling(proposal: Proposal, now: datetime) -> bool:
    return Proposal.objects.filter(
        account=proposal.account_id,
        campaign_id=proposal.campaign_id,
        written_at__gt=now - SETTLES_WITHIN,
    ).exists()


def _settling(now: datetime) -> Move:
    message = "The campaign was changed a moment ago. What it shows may be what was."
    return _later("settling", message, now)


def _later(reason: str, message: str, now: datetime) -> Move:
    return Move(
        state=State.APPROVED,
        reason=reason,
        message=message,
        due_at=now + LOOK_AGAIN,
        is_sent=False,
    )


def _refused(refusal: Refusal | None) -> Move | None:
    if refusal is None:
        return None
    return Move(state=State.REFUSED, reason=refusal.reason, message=refusal.message, is_sent=False)


def _rehearsed(account: Account, proposal: Proposal) -> Move | None:
    if account.mode == Account.Mode.LIVE:
        return None
    message = f"Dry run: it would have become {in_words(from_text(proposal.new))}."
    return Move(state=State.REHEARSED, reason="dry_run", message=message, is_sent=False)


def _written(account: Account, now: datetime) -> list[Written]:
    sent = Proposal.objects.filter(account=account, written_at__gt=now - A_DAY)
    columns = ("campaign_id", "setting", "new", "raised_minor", "written_at")
    return [
        Written(campaign_id, Setting(setting), from_text(new), raised, at)
        for campaign_id, setting, new, raised, at in sent.values_list(*columns)
        if at is not None
    ]


def _set_last(proposal: Proposal) -> Value | None:
    last = (
        Proposal.objects.filter(
            account=proposal.account_id,
            campaign_id=proposal.campaign_id,
            setting=proposal.setting,
            state__in=(State.APPLIED, State.ROLLED_BACK),
        )
        .order_by("-written_at", "-id")
        .first()
    )
    return from_text(last.new) if last else None
