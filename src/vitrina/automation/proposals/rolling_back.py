"""Take a change back: to what stood there before, by the same way that it came."""

from datetime import datetime, timedelta
from uuid import UUID

from vitrina.automation.proposals.deciding import require
from vitrina.automation.proposals.limits import Change
from vitrina.automation.proposals.models import Approval, Proposal
from vitrina.automation.proposals.moving import move
from vitrina.automation.proposals.people import require_person
from vitrina.automation.proposals.proposing import Draft, insert
from vitrina.automation.proposals.steps import Move, State
from vitrina.commerce.transactions import verb

WAITS = timedelta(days=1)  # for the switch, for a platform that is away


@verb
def roll_back(proposal_id: UUID, *, reason: str, actor: str, now: datetime) -> Proposal:
    """Set what stood there before an applied change; whoever asks for it approves it.

    It is a proposal of its own: sent only while the value of that change still stands there,
    within the ceilings, in a live account. Steps, counts and outages do not hold it up.

    Returns:
        The proposal that takes it back. Refusals: `not_a_person`, `no_such_proposal`,
        `wrong_state`, `busy`.
    """
    require_person(actor)
    done = require(proposal_id, State.APPLIED)
    change = done.change
    draft = Draft(
        key=f"back:{done.id}:{done.restored_by.count()}",
        account=done.account_id,
        change=Change(
            change.campaign_id, change.setting, old=change.new, new=change.old, restores=True
        ),
        reason=reason,
        model_version=done.model_version,
        input_hash=done.input_hash,
        expires_at=now + WAITS,
        campaign=done.campaign,
        at_stake_minor=done.at_stake_minor,
    )
    back = insert(done.account, draft, actor=actor, now=now, restores=done)
    Approval.objects.create(proposal=back, actor=actor, at=now)
    return move(
        back, Move(state=State.APPROVED, reason="asked_for", due_at=now), actor=actor, now=now
    )
