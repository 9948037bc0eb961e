"""Open a payment at a provider: what is asked is kept before anyone is asked."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from uuid_utils.compat import uuid7

from vitrina.commerce.payments.models import AT_PLACE, Payment
from vitrina.commerce.payments.refunds import refunded_minor
from vitrina.commerce.payments.settling import State, change_state, open_change
from vitrina.commerce.transactions import Refusal, refuse, verb
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Provider, Started

LONGEST_DESCRIPTION = 120
LONGEST_KEY = 36
# providers forget a key after a day; a later repeat might open a second payment
KEY_LIVES = timedelta(hours=23)


def start_payment(
    subject: str,
    amount: Money,
    *,
    provider: Provider,
    return_url: str,
    now: datetime,
    description: str = "",
) -> Payment | Refusal:
    """Open a payment, or give the one that is open already; call it outside any transaction.

    Two short transactions with the provider's answer between them. The payment's id is the
    provider's idempotency key and is kept before the provider is asked: after a crash the next
    call, or `reconcile`, sends the same request again and gets the same payment. An open payment
    of another amount or provider is canceled here; if it is paid all the same, it counts.

    Args:
        subject: order:UUID or booking:UUID.
        amount: what is to be paid; above zero.
        provider: handed in by `web`.
        return_url: where the provider sends the shopper afterwards.
        now: server time.
        description: what the shopper reads at the provider; no personal data.

    Returns:
        The payment, pending, with its confirmation_url; or a refusal: `no_amount`, `busy`,
        `provider_refused` (choose another way to pay), `provider_unavailable` (try again).
    """
    assert not connection.in_atomic_block, "a provider is never asked inside a transaction"
    if amount.minor <= 0:
        return Refusal("no_amount", f"{amount.minor} minor units cannot be paid online.")
    wanted = Payment(
        id=uuid7(),
        subject=subject,
        provider=provider.name,
        amount_minor=amount.minor,
        currency=amount.currency,
        state=State.PENDING,
        return_url=return_url,
        description=description[:LONGEST_DESCRIPTION],
        created_at=now,
        updated_at=now,
        checked_at=now,
    )
    payment = _open(wanted, now)
    if isinstance(payment, Refusal) or payment.provider_id:
        return payment
    return begin(payment, provider, now=now)


@verb
def _open(wanted: Payment, now: datetime) -> Payment:
    kept = Payment.objects.filter(subject=wanted.subject, state=State.PENDING).first()
    if kept is not None:
        if _is_same(kept, wanted):
            return kept
        cause = "another payment was begun"
        change_state(kept, State.CANCELED, cause=cause, now=now, is_ours=True)
    if wanted.provider == AT_PLACE:
        wanted.provider_id = str(wanted.id)
    try:
        with transaction.atomic():  # another request may be opening one: it is waited for here
            wanted.save(force_insert=True)
    except IntegrityError:
        kept = Payment.objects.filter(subject=wanted.subject, state=State.PENDING).first()
        if kept is None or not _is_same(kept, wanted):
            raise refuse(
                "busy", "Another payment of this is being begun. Try again in a moment."
            ) from None
        return kept
    open_change(wanted, cause="started", now=now)
    return wanted


def _is_same(kept: Payment, wanted: Payment) -> bool:
    is_known = bool(kept.provider_id) or wanted.created_at - kept.created_at < KEY_LIVES
    return is_known and (kept.provider, kept.amount) == (wanted.provider, wanted.amount)


def begin(payment: Payment, provider: Provider, *, now: datetime) -> Payment | Refusal:
    """Ask the provider for a payment that is kept already, and note what it answers."""
    try:
        started = provider.start(
            key=str(payment.id),
            amount=payment.amount,
            description=payment.description,
            return_url=payment.return_url,
            now=now,
        )
    except RefusedError as error:
        return _refused(payment, error, now)
    except OSError:
        return Refusal(
            "provider_unavailable",
            f"{provider.name} does not answer. Try again in a minute; nothing was charged.",
            {"payment_id": str(payment.id)},
        )
    return _note(payment, started, now)


def _refused(payment: Payment, error: RefusedError, now: datetime) -> Refusal:
    message = f"{payment.provider} refuses the payment: {error} Choose another way to pay."
    facts: Mapping[str, object] = {"payment_id": str(payment.id), "cause": error.reason}
    noted = _cancel(payment, error.reason, now)
    return noted if isinstance(noted, Refusal) else Refusal("provider_refused", message, facts)


@verb
def _cancel(payment: Payment, reason: str, now: datetime) -> bool:
    return change_state(payment, State.CANCELED, cause=f"refused: {reason}", now=now)


@verb
def _note(payment: Payment, started: Started, now: datetime) -> Payment:
    Payment.objects.filter(id=payment.id).update(
        provider_id=started.provider_id,
        confirmation_url=started.confirmation_url,
        updated_at=now,
    )
    payment.refresh_from_db()
    return payment


@verb
def mark_paid_at_place(
    subject: str, amount: Money, method: str, *, now: datetime, actor: str, key: str = ""
) -> Payment:
    """Note money that staff took at the place; a second tap is the same entry.

    Args:
        subject: order:UUID or booking:UUID.
        amount: what was taken; above zero.
        method: cash or card.
        now: server time.
        actor: who took it.
        key: tells two entries of one subject, method and amount apart; usually empty.

    Returns:
        The payment, succeeded. An online payment that was still open is canceled.
    """
    if method not in ("cash", "card"):
        raise refuse("unknown_method", f"{method!r} is no way to pay here. Use cash or card.")
    if amount.minor <= 0:
        raise refuse("no_amount", f"{amount.minor} minor units cannot be taken. Enter the sum.")
    if len(key) > LONGEST_KEY:
        raise refuse("bad_key", f"The key has {len(key)} characters; {LONGEST_KEY} are the most.")
    payment = Payment(
        id=uuid7(),
        subject=subject,
        provider=AT_PLACE,
        provider_id=_entry_id(subject, amount, method, key),
        method=method,
        amount_minor=amount.minor,
        currency=amount.currency,
        state=State.SUCCEEDED,
        actor=actor,
        created_at=now,
        updated_at=now,
        checked_at=now,
    )
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:
        return _entered_before(payment)
    open_change(payment, cause=f"taken by {actor}", now=now)
    abandon(subject, now=now)
    return payment


def _entry_id(subject: str, amount: Money, method: str, key: str) -> str:
    if key:
        return f"{subject}/{key}"
    # after a refund the same sum may be taken again, and is another entry
    return f"{subject}/{method}/{amount.minor}/{refunded_minor(subject)}"


def _entered_before(wanted: Payment) -> Payment:
    kept = Payment.objects.get(provider=AT_PLACE, provider_id=wanted.provider_id)
    if (kept.amount, kept.method) != (wanted.amount, wanted.method):
        raise refuse("key_reused", "This key was used for another entry. Use one of its own.")
    return kept


def is_open(subject: str) -> bool:
    """Whether a payment of it is begun, and nobody has said how it ended."""
    return Payment.objects.filter(subject=subject, state=State.PENDING).exists()


def abandon(subject: str, *, now: datetime) -> int:
    """Close the open payment of a subject that wants no money any more; returns how many.

    The provider is not told: if it is paid all the same, that is told as `succeeded`.
    """
    return sum(
        change_state(payment, State.CANCELED, cause="not wanted any more", now=now, is_ours=True)
        for payment in Payment.objects.filter(subject=subject, state=State.PENDING)
    )
