"""What a change brought, beside what it promised."""

import math
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vitrina.automation.proposals.deciding import require
from vitrina.automation.proposals.models import Proposal
from vitrina.automation.proposals.people import AUTOMATION
from vitrina.automation.proposals.steps import State
from vitrina.automation.proposals.trail import Deed, append
from vitrina.automation.proposals.values import canonical
from vitrina.commerce.transactions import refuse, verb
from vitrina.errors import SettingError


@dataclass(frozen=True, slots=True)
class Measured:
    """How much more or less of the promised metric there was, with its 80 % interval."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not all(map(math.isfinite, (self.low, self.value, self.high))):
            raise SettingError(f"{self.value} in [{self.low}, {self.high}] was not measured.")


@verb
def outcome_measured(proposal_id: UUID, measured: Measured, *, now: datetime) -> Proposal:
    """Put the outcome beside the promise; later measurements replace earlier ones.

    Returns:
        The proposal. Refusals: `no_such_proposal`, `wrong_state`, `no_promise`, `too_early`.
    """
    proposal = require(proposal_id, State.APPLIED, State.ROLLED_BACK)
    if proposal.promise_due_at is None:
        raise refuse("no_promise", "It promised nothing that could be measured.")
    if now < proposal.promise_due_at:
        raise refuse(
            "too_early", f"It can be measured from {proposal.promise_due_at:%Y-%m-%d %H:%M} on."
        )
    proposal.measured, proposal.measured_at = measured.value, now
    proposal.measured_low, proposal.measured_high = measured.low, measured.high
    proposal.save(update_fields=["measured", "measured_low", "measured_high", "measured_at"])
    deed = Deed(
        actor=AUTOMATION,
        action="measured",
        account=proposal.account_id,
        campaign_id=proposal.campaign_id,
        proposal_id=proposal.id,
        reason=proposal.promise_metric,
        before=canonical(
            {
                "expected": proposal.promise_expected,
                "low": proposal.promise_low,
                "high": proposal.promise_high,
            }
        ),
        after=canonical({"measured": measured.value, "low": measured.low, "high": measured.high}),
    )
    append(deed, now=now)
    return proposal


def to_measure(*, now: datetime) -> list[Proposal]:
    """Applied changes whose promise is due and not measured yet, the oldest first."""
    return list(
        Proposal.objects.filter(
            state__in=(State.APPLIED, State.ROLLED_BACK), promise_due_at__lte=now, measured_at=None
        ).order_by("promise_due_at", "id")
    )
