"""Give money back: never more than was paid, the last part exactly, each key once."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet, Sum
from uuid_utils.compat import uuid7

from vitrina.commerce.payments.models import AT_PLACE, Payment, Refund, RefundLeg
from vitrina.commerce.payments.settling import Ignored, Settled, find_payment, log
from vitrina.commerce.transactions import refuse, verb
from vitrina.money import Money
from vitrina.payment import Standing

State = RefundLeg.State
TRIES = 5  # of one payment, while others refund it at the same moment


@verb
def refund(  # noqa: PLR0913  # the fields of a refund
    subject: str,
    amount: Money,
    *,
    key: str,
    reason: str,
    now: datetime,
    actor: str = "",
    payment_id: UUID | None = None,
) -> Refund:
    """Set money aside to go back; the newest payment goes back first.

    May be called inside the transaction of a cancel or a return: nobody is asked here.
    What was paid at the place is given back there and then; the rest waits for `send_refunds`.

    Args:
        subject: whose payments.
        amount: how much; above zero.
        key: of this very refund: the same key gives the same refund.
        reason: for people; no personal data.
        now: server time.
        actor: who decided it.
        payment_id: the payment that goes back before all others.

    Returns:
        The refund; its state is pending until every part is back. Refusals: `more_than_paid`,
        `key_reused`, `no_amount`.
    """
    if amount.minor <= 0:
        raise refuse("no_amount", f"{amount.minor} minor units cannot go back. Enter the sum.")
    made = Refund(
        id=uuid7(),
        subject=subject,
        key=key,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason[:120],
        actor=actor,
        created_at=now,
    )
    try:
        with transaction.atomic():  # another one with this key is waited for here
            made.save(force_insert=True)
    except IntegrityError:
        return _made_before(made)
    left = amount.minor
    newest = _paid(subject).filter(currency=amount.currency).order_by("-created_at", "-id")
    for payment in sorted(newest, key=lambda each: each.id != payment_id):
        left -= _take(payment, made, left, now)
    if left:
        raise _too_much(amount.minor, amount.minor - left)
    return made


def _made_before(wanted: Refund) -> Refund:
    kept = Refund.objects.get(key=wanted.key)
    same = (kept.subject, kept.amount_minor, kept.currency)
    if same != (wanted.subject, wanted.amount_minor, wanted.currency):
        raise refuse(
            "key_reused",
            f"The key {wanted.key!r} was used for another refund. Send this one with its own.",
        )
    return kept


def _too_much(asked: int, room: int) -> Exception:
    return refuse(
        "more_than_paid",
        f"{asked} minor units are asked back, but only {room} are left of what was paid. "
        "Refund at most that.",
        asked=asked,
        left=room,
    )


def _take(payment: Payment, made: Refund, wanted: int, now: datetime) -> int:
    taken = set_aside(payment, wanted)
    if not taken:
        return 0
    is_back = payment.provider == AT_PLACE  # from the drawer or the terminal, by hand
    RefundLeg.objects.create(
        id=uuid7(),
        refund=made,
        payment=payment,
        amount_minor=taken,
        state=State.SUCCEEDED if is_back else State.PENDING,
        next_try_at=now,
        settled_at=now if is_back else None,
    )
    return taken


def set_aside(payment: Payment, wanted: int) -> int:
    """Count up to so much of a payment as refunded; returns how much there was room for."""
    for _ in range(TRIES):
        payment.refresh_from_db()
        taken = min(wanted, payment.amount_minor - payment.refunded_minor)
        if taken <= 0:
            return 0
        if _count_refunded(payment, taken):
            return taken
    return 0


def _count_refunded(payment: Payment, minor: int) -> int:
    return Payment.objects.filter(
        id=payment.id,
        state=Payment.State.SUCCEEDED,
        refunded_minor__lte=F("amount_minor") - minor,
    ).update(refunded_minor=F("refunded_minor") + minor)


def _paid(subject: str) -> QuerySet[Payment]:
    return Payment.objects.filter(subject=subject, state=Payment.State.SUCCEEDED)


def paid_minor(subject: str) -> int:
    """What was paid for a subject, in minor units; refunds are not subtracted."""
    return _paid(subject).aggregate(total=Sum("amount_minor"))["total"] or 0


def refunded_minor(subject: str) -> int:
    """What went back or is to go back, in minor units; what failed is not in it."""
    return _paid(subject).aggregate(total=Sum("refunded_minor"))["total"] or 0


def settle_refund(provider: str, standing: Standing, *, now: datetime) -> Settled | Ignored:
    """What a proven word about a refund changes; call it inside a transaction."""
    leg = _leg_of(provider, standing)
    if leg is None:
        return _made_elsewhere(provider, standing, now)
    if not leg.provider_refund_id:
        RefundLeg.objects.filter(id=leg.id).update(provider_refund_id=standing.refund_id)
    if standing.state == "pending":
        return Ignored("pending", "The refund is under way.", leg.payment_id)
    if standing.amount != leg.amount:
        return _trouble("other_amount", leg.payment, standing)
    if standing.state == "canceled":
        return fail(leg, "the provider canceled it", now=now)
    return succeed(leg, now=now)


def succeed(leg: RefundLeg, *, now: datetime) -> Settled | Ignored:
    """Note that the money is back."""
    if leg.state == State.FAILED and not _count_refunded(leg.payment, leg.amount_minor):
        return Ignored("over_refunded", "A failed refund went through after all.", leg.payment_id)
    changed = RefundLeg.objects.filter(id=leg.id, state=leg.state).exclude(state=State.SUCCEEDED)
    if not changed.update(state=State.SUCCEEDED, settled_at=now, last_error=""):
        return Ignored("already", "The refund is done.", leg.payment_id)
    return Settled(leg.refund.subject, leg.payment_id, "refunded", leg.amount)


def fail(leg: RefundLeg, why: str, *, now: datetime) -> Ignored:
    """Note a final no, or that a bank sent the money back; it may be asked back in another way."""
    changed = RefundLeg.objects.filter(id=leg.id, state=leg.state).exclude(state=State.FAILED)
    if changed.update(state=State.FAILED, settled_at=now, last_error=why[:200]):
        Payment.objects.filter(id=leg.payment_id).update(
            refunded_minor=F("refunded_minor") - leg.amount_minor
        )
        log.error("Refund %s failed: %s. Refund it in another way.", leg.refund_id, why)
    return Ignored("refund_failed", why, leg.payment_id)


def _leg_of(provider: str, standing: Standing) -> RefundLeg | None:
    legs = RefundLeg.objects.select_related("payment", "refund").filter(payment__provider=provider)
    known = legs.filter(provider_refund_id=standing.refund_id).first()
    if known is not None:
        return known
    unsure = legs.filter(payment__provider_id=standing.provider_id, provider_refund_id="")
    for leg in unsure.exclude(state=State.SUCCEEDED):
        # we died after the provider took it: our reference says so, or the very amount does
        if standing.reference == str(leg.id) or (
            not standing.reference and leg.amount == standing.amount
        ):
            return leg
    return None


def _made_elsewhere(provider: str, standing: Standing, now: datetime) -> Settled | Ignored:
    """A refund that somebody made on the provider's own pages counts, too."""
    payment = find_payment(provider, standing)
    if payment is None:
        return Ignored("unknown_payment", f"{provider} refunded a payment that is not known here.")
    if standing.state != "succeeded":
        return Ignored("pending", "Nothing of it has gone back.", payment.id)
    if standing.amount.currency != payment.currency:
        return _trouble("other_amount", payment, standing)
    if payment.state != Payment.State.SUCCEEDED:  # its own news is still to come
        return Ignored("not_paid", "It is refunded, but not known as paid.", payment.id)
    made = Refund(
        id=uuid7(),
        subject=payment.subject,
        key=f"{provider}:{standing.refund_id}",
        amount_minor=standing.amount.minor,
        currency=payment.currency,
        reason="made on the provider's own pages",
        created_at=now,
    )
    try:
        with transaction.atomic():  # the same refund may be told of twice at this moment
            made.save(force_insert=True)
    except IntegrityError:
        return Ignored("already", "The refund is counted.", payment.id)
    if not _count_refunded(payment, standing.amount.minor):
        made.delete()
        return _trouble("over_refunded", payment, standing)
    RefundLeg.objects.create(
        id=uuid7(),
        refund=made,
        payment=payment,
        amount_minor=standing.amount.minor,
        state=State.SUCCEEDED,
        provider_refund_id=standing.refund_id,
        next_try_at=now,
        settled_at=now,
    )
    return Settled(payment.subject, payment.id, "refunded", standing.amount, is_ours=False)


def _trouble(reason: str, payment: Payment, standing: Standing) -> Ignored:
    log.error(
        "%s refunded %s minor units of payment %s (%s): this cannot be counted. Compare both.",
        *(payment.provider, standing.amount.minor, payment.id, reason),
    )
    message = f"{standing.amount.minor} minor units went back; this cannot be counted."
    return Ignored(reason, message, payment.id)
