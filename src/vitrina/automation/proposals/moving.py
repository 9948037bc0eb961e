"""How a proposal comes from one state to the next: guarded, and written down."""

from datetime import datetime

from vitrina.automation.proposals.accounts import turn
from vitrina.automation.proposals.models import Account, Pause, Proposal
from vitrina.automation.proposals.steps import Move, State
from vitrina.automation.proposals.trail import Deed, append
from vitrina.commerce.transactions import refuse


def move(proposal: Proposal, step: Move, *, actor: str, now: datetime) -> Proposal:
    """Bring a proposal to its next state; call it inside a transaction.

    Raises:
        A refusal `wrong_state`: somebody else has moved it since it was read.
    """
    before, noted = proposal.state, proposal.outcome
    columns: dict[str, object] = {
        "state": step.state,
        "outcome": step.reason,
        "message": step.message,
        "due_at": step.due_at,
        "sightings": step.sightings,
        "readings": step.readings,
    }
    if step.state != before:
        columns["state_at"] = now
    if not step.is_sent:
        columns["written_at"] = None
    as_read = {"state": before, "readings": proposal.readings, "due_at": proposal.due_at}
    if not Proposal.objects.filter(id=proposal.id, **as_read).update(**columns):
        raise wrong_state(proposal)
    proposal.refresh_from_db()
    if (before, noted) != (proposal.state, proposal.outcome):
        write_down(proposal, before, actor=actor, now=now)
    _follow(proposal, step, now)
    return proposal


def wrong_state(proposal: Proposal) -> Exception:
    """The refusal of what cannot be done with a proposal as it stands."""
    return refuse(
        "wrong_state",
        f"The proposal is {proposal.state}, or was moved at this moment: that cannot be done with "
        "it. Look at it again.",
        state=proposal.state,
    )


def write_down(proposal: Proposal, before: str, *, actor: str, now: datetime) -> None:
    """One row of the trail for the state that a proposal is in."""
    is_new = proposal.state == State.PROPOSED
    deed = Deed(
        actor=actor,
        action=proposal.state,
        account=proposal.account_id,
        campaign_id=proposal.campaign_id,
        proposal_id=proposal.id,
        reason=proposal.reason if is_new else proposal.outcome,
        before=proposal.old if is_new else before,
        after=proposal.new if is_new else proposal.state,
        response=proposal.digest if is_new else proposal.message,
    )
    append(deed, now=now)


def _follow(proposal: Proposal, step: Move, now: datetime) -> None:
    if step.pauses:
        leave_alone(
            proposal.account_id, proposal.campaign_id, why=step.message, actor="clock", now=now
        )
    if step.distrusts:
        turn(proposal.account, Account.Mode.DRY_RUN, actor="clock", why=step.message, now=now)
    if step.state == State.APPLIED and proposal.restores is not None:
        back = Move(state=State.ROLLED_BACK, reason="rolled_back")
        move(proposal.restores, back, actor="clock", now=now)


def leave_alone(account: str, campaign_id: str, *, why: str, actor: str, now: datetime) -> Pause:
    """Pause a campaign, if it is not paused; call it inside a transaction."""
    kept, is_new = Pause.objects.get_or_create(
        account_id=account,
        campaign_id=campaign_id,
        released_at=None,
        defaults={"why": why, "since": now},
    )
    if is_new:
        deed = Deed(
            actor=actor, action="paused", account=account, campaign_id=campaign_id, reason=why
        )
        append(deed, now=now)
    return kept
