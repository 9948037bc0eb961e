"""Approve, reject or edit what was proposed: people only."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from vitrina.automation.proposals.accounts import taken
from vitrina.automation.proposals.models import Approval, Proposal
from vitrina.automation.proposals.moving import move, wrong_state
from vitrina.automation.proposals.people import AUTOMATION, require_person
from vitrina.automation.proposals.proposing import Draft, insert
from vitrina.automation.proposals.steps import Move, State
from vitrina.automation.proposals.trail import Deed, append
from vitrina.commerce.transactions import refuse, verb
from vitrina.connectors.advertising import Value


@verb
def approve(proposal_id: UUID, *, actor: str, now: datetime) -> Proposal:
    """Say yes; where it takes two people, the second yes is of another one.

    Returns:
        It: approved, or still proposed while another person has to say yes. Refusals:
        `not_a_person`, `no_such_proposal`, `wrong_state`, `expired`, `second_person`.
    """
    require_person(actor)
    proposal = require(proposal_id, State.PROPOSED)
    if proposal.expires_at <= now:
        raise refuse("expired", f"It is worth nothing since {proposal.expires_at}. Decide anew.")
    _, is_new = Approval.objects.get_or_create(proposal=proposal, actor=actor, defaults={"at": now})
    if not is_new:
        raise refuse("second_person", "You have approved it. A second person has to, as well.")
    if proposal.approvals.count() >= proposal.approvals_needed:
        return move(
            proposal,
            Move(state=State.APPROVED, reason="approved", due_at=now),
            actor=actor,
            now=now,
        )
    deed = Deed(
        actor=actor,
        action="approved by one",
        account=proposal.account_id,
        campaign_id=proposal.campaign_id,
        proposal_id=proposal.id,
    )
    append(deed, now=now)
    return proposal


@verb
def reject(proposal_id: UUID, *, why: str, actor: str, now: datetime) -> Proposal:
    """Say no to what has not left yet. Refusals as of `approve`."""
    require_person(actor)
    proposal = require(proposal_id, State.PROPOSED, State.APPROVED)
    step = Move(state=State.REJECTED, reason="rejected", message=why, is_sent=False)
    return move(proposal, step, actor=actor, now=now)


@verb
def edit(
    proposal_id: UUID, new: Value, *, key: str, reason: str, actor: str, now: datetime
) -> Proposal:
    """Propose another value in place of one that was proposed; it promises nothing.

    Args:
        proposal_id: the one that is replaced.
        new: what is to be set.
        key: of this very edit: once more is the same.
        reason: why another value.
        actor: the person.
        now: server time.

    Returns:
        The new proposal, which is to be approved as any other. Refusals as of `approve` and
        `propose`.
    """
    require_person(actor)
    if kept := Proposal.objects.filter(key=key, replaces=proposal_id).first():
        return kept
    old = require(proposal_id, State.PROPOSED)
    draft = Draft(
        key=key,
        account=old.account_id,
        change=replace(old.change, new=new),
        reason=reason,
        model_version=old.model_version,
        input_hash=old.input_hash,
        expires_at=old.expires_at,
        campaign=old.campaign,
        at_stake_minor=old.at_stake_minor,
    )
    move(old, Move(state=State.EDITED, reason="edited", message=reason), actor=actor, now=now)
    return insert(old.account, draft, actor=actor, now=now, replaces=old)


def expire_due(*, now: datetime) -> int:
    """Close what was not approved or not sent in time, each by itself; returns how many."""
    late = Proposal.objects.filter(
        state__in=(State.PROPOSED, State.APPROVED), expires_at__lte=now
    ).order_by("id")
    answers = [_expire(each, now) for each in late.values_list("id", flat=True)]
    return sum(isinstance(answer, Proposal) for answer in answers)


@verb
def _expire(proposal_id: UUID, now: datetime) -> Proposal:
    proposal = require(proposal_id, State.PROPOSED, State.APPROVED)
    step = Move(
        state=State.EXPIRED, reason="too_late", message="Nobody came to it in time.", is_sent=False
    )
    return move(proposal, step, actor=AUTOMATION, now=now)


def require(proposal_id: UUID, *states: State) -> Proposal:
    """The proposal, its account taken for this transaction, if it is in one of the states.

    Raises:
        A refusal `no_such_proposal` or `wrong_state`.
    """
    found = Proposal.objects.filter(id=proposal_id).first()
    if found is None:
        raise refuse("no_such_proposal", f"There is no proposal {proposal_id}. Look at the list.")
    taken(found.account_id)
    found.refresh_from_db()
    if found.state not in states:
        raise wrong_state(found)
    return found
