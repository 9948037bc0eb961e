"""What a provider's word changes: the states of payments, each change guarded and told once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vitrina.commerce.payments.models import Payment, PaymentChange
from vitrina.money import Money
from vitrina.payment import Standing

log = logging.getLogger("vitrina.payments")

State = Payment.State
# money that has moved wins, however late its news is; nothing undoes it but a refund
CHANGES = {
    State.SUCCEEDED: (State.PENDING, State.CANCELED, State.EXPIRED),
    State.CANCELED: (State.PENDING,),
    State.EXPIRED: (State.PENDING,),
}


@dataclass(frozen=True, slots=True)
class Settled:
    """Something new about the money of a subject, told exactly once.

    Attributes:
        subject: order:UUID, booking:UUID.
        payment_id: which payment.
        state: succeeded, canceled (also: expired), or refunded.
        amount: what was paid, or went back.
        is_ours: whether the shop knew that it was to come; a refund that somebody made on the
            provider's own pages is news to the order or the booking.
    """

    subject: str
    payment_id: UUID
    state: str
    amount: Money
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Ignored:
    """News that changed nothing.

    Attributes:
        reason: repeat, already, pending, unknown_payment, other_amount, not_paid, over_refunded,
            refund_failed.
        message: for the owner's list of troubles.
        payment_id: which payment, if one is known.
    """

    reason: str
    message: str
    payment_id: UUID | None = None


Tell = Callable[[Settled], object]


def tell_nobody(_: Settled) -> None:
    """For a caller that reads the answer instead."""


def open_change(payment: Payment, *, cause: str, now: datetime) -> None:
    """Note the state that a new payment begins in."""
    PaymentChange.objects.create(payment=payment, state=payment.state, at=now, cause=cause[:160])


def change_state(
    payment: Payment, state: State, *, cause: str, now: datetime, is_ours: bool = False
) -> bool:
    """Bring a payment into a state; False if it cannot come there (any more).

    One that is closed by us alone is watched, since the provider may still take money for it.
    """
    changed = Payment.objects.filter(id=payment.id, state__in=CHANGES[state]).update(
        state=state, is_watched=is_ours, updated_at=now, checked_at=now
    )
    if changed:
        PaymentChange.objects.create(payment=payment, state=state, at=now, cause=cause[:160])
    return bool(changed)


def find_payment(provider: str, standing: Standing) -> Payment | None:
    """The payment that a provider means, by its id, or by ours if we do not know its id yet."""
    payments = Payment.objects.filter(provider=provider)
    found = payments.filter(provider_id=standing.provider_id).first()
    if found is not None or standing.kind != "payment":
        return found
    try:
        return payments.filter(id=UUID(standing.reference), provider_id="").first()
    except ValueError:
        return None


def settle_payment(
    provider: str, standing: Standing, *, cause: str, now: datetime
) -> Settled | Ignored:
    """What a proven word about a payment changes; call it inside a transaction."""
    payment = find_payment(provider, standing)
    if payment is None:
        return Ignored("unknown_payment", f"{provider} has a payment that this shop has not begun.")
    if not payment.provider_id:  # we died between the provider's answer and our note of it
        Payment.objects.filter(id=payment.id, provider_id="").update(
            provider_id=standing.provider_id
        )
    if standing.state == "pending":
        return Ignored("pending", "Nobody has paid yet.", payment.id)
    if standing.state == "succeeded" and standing.amount != payment.amount:
        return _other_amount(payment, standing)
    if not change_state(payment, State(standing.state), cause=cause, now=now):
        Payment.objects.filter(id=payment.id).update(is_watched=False)
        return Ignored("already", f"The payment is not open for {standing.state!r}.", payment.id)
    return Settled(payment.subject, payment.id, standing.state, payment.amount)


def _other_amount(payment: Payment, standing: Standing) -> Ignored:
    log.error(
        "Payment %s is of %s %s, but %s reports %s %s: it is not counted as paid. Compare both, "
        "and refund or mark it by hand.",
        *(payment.id, payment.amount_minor, payment.currency, payment.provider),
        *(standing.amount.minor, standing.amount.currency),
    )
    message = f"{standing.amount.minor} instead of {payment.amount_minor} minor units were paid."
    return Ignored("other_amount", message, payment.id)
