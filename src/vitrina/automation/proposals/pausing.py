"""Leave a campaign alone, and take it up again: only a person releases it."""

from datetime import datetime

from vitrina.automation.proposals.accounts import taken
from vitrina.automation.proposals.models import Pause, Proposal
from vitrina.automation.proposals.moving import leave_alone, move
from vitrina.automation.proposals.people import require_person
from vitrina.automation.proposals.steps import ON_ITS_WAY, Move, State
from vitrina.automation.proposals.trail import Deed, append
from vitrina.commerce.transactions import refuse, verb


@verb
def pause(account: str, campaign_id: str, *, why: str, actor: str, now: datetime) -> Pause:
    """Leave a campaign alone from now on; once is enough. Refusal: `unknown_account`."""
    taken(account)
    return leave_alone(account, campaign_id, why=why, actor=actor, now=now)


@verb
def release(account: str, campaign_id: str, *, actor: str, now: datetime) -> Pause:
    """Take a campaign up again, after somebody has looked at it on the platform.

    A change of it whose outcome nobody knew, and that waited for this, is over.

    Returns:
        The pause that ends. Refusals: `not_a_person`, `unknown_account`, `not_paused`.
    """
    require_person(actor)
    taken(account)
    kept = Pause.objects.filter(account=account, campaign_id=campaign_id, released_at=None).first()
    if kept is None:
        raise refuse("not_paused", f"Campaign {campaign_id} of {account} is not paused.")
    kept.released_at, kept.released_by = now, actor
    kept.save(update_fields=["released_at", "released_by"])
    deed = Deed(actor=actor, action="released", account=account, campaign_id=campaign_id)
    append(deed, now=now)
    over = Move(
        state=State.REFUSED, reason="looked_at", message=f"{actor} looked at it on the platform."
    )
    for proposal in Proposal.objects.filter(
        account=account, campaign_id=campaign_id, state__in=ON_ITS_WAY, due_at=None
    ):
        move(proposal, over, actor=actor, now=now)
    return kept
