"""What a person must look at: money that the shop cannot explain by itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vitrina.commerce.payments.models import RefundLeg, WebhookEvent
from vitrina.commerce.payments.starting import KEY_LIVES

ALARMING = ("not_paid", "other_amount", "over_refunded", "unknown_payment")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to look at.

    Attributes:
        kind: not_paid (refunded, but not known as paid), other_amount, over_refunded,
            unknown_payment, refund_failed, refund_unclear.
        about: the provider's id of it, to be found on the provider's pages.
        at: since when.
        payment_id: ours, if one is known.
    """

    kind: str
    about: str
    at: datetime
    payment_id: UUID | None


def troubles(*, since: datetime, now: datetime) -> list[Trouble]:
    """What to look at, the newest first."""
    events = WebhookEvent.objects.filter(received_at__gte=since, outcome__in=ALARMING)
    found = [
        Trouble(
            each.outcome, f"{each.provider} {each.provider_id}", each.received_at, each.payment_id
        )
        for each in events
    ]
    legs = RefundLeg.objects.select_related("payment").filter(refund__created_at__gte=since)
    found += [_of_leg("refund_failed", leg) for leg in legs.filter(state="failed")]
    unclear = legs.filter(
        state="pending", provider_refund_id="", first_tried_at__lte=now - KEY_LIVES
    )
    found += [_of_leg("refund_unclear", leg) for leg in unclear]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _of_leg(kind: str, leg: RefundLeg) -> Trouble:
    about = f"{leg.payment.provider} {leg.payment.provider_id}"
    return Trouble(kind, about, leg.settled_at or leg.next_try_at, leg.payment_id)
