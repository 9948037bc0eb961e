"""Take what providers tell: once, proven, whenever it comes."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, connection, transaction

from vitrina.commerce.payments.models import WebhookEvent
from vitrina.commerce.payments.refunds import settle_refund
from vitrina.commerce.payments.settling import Ignored, Settled, Tell, settle_payment, tell_nobody
from vitrina.commerce.transactions import Refusal, verb
from vitrina.errors import RefusedError
from vitrina.payment import Notice, Provider, Standing

LONGEST_BODY = 256 * 1024
TO_TRY_AGAIN = frozenset({"unknown_payment"})


def take_webhook(
    provider: Provider,
    headers: Mapping[str, str],
    body: bytes,
    *,
    now: datetime,
    tell: Tell = tell_nobody,
) -> Settled | Ignored | Refusal:
    """Take one webhook; call it outside any transaction.

    The event, its effect, and what `tell` does are one transaction: a failure of any of them
    leaves none, and the provider sends the webhook again.

    Args:
        provider: whose webhook this is.
        headers: of the request; names in any case.
        body: as it came.
        now: server time.
        tell: given what is settled, inside the transaction: tell the order or the booking here.

    Returns:
        What is settled; or why it changed nothing (answer 200); or a refusal whose fact
        `status` is the answer: 400, 401 (forged), 413, 503 (the provider cannot be asked).
    """
    assert not connection.in_atomic_block, "a provider is never asked inside a transaction"
    if len(body) > LONGEST_BODY:
        return Refusal("too_large", f"{len(body)} bytes are too many.", {"status": 413})
    try:
        notice = provider.read_webhook(
            {name.lower(): value for name, value in headers.items()}, body, now=now
        )
        standing = notice.standing if notice.is_proven else _asked(provider, notice.standing)
    except RefusedError as error:
        return Refusal(error.reason, str(error), {"status": error.status})
    except OSError:
        message = f"{provider.name} does not answer. Send the webhook again later."
        return Refusal("unavailable", message, {"status": 503})
    if standing.state == "pending" and not notice.is_proven:
        # a hint that came too early, or was made up, must not use up the id of the true one
        return Ignored("pending", "Nobody has paid yet.")
    return _take(provider.name, notice, standing, hashlib.sha256(body).digest(), now, tell)


def _asked(provider: Provider, hint: Standing) -> Standing:
    try:
        if hint.kind == "refund":
            return provider.refund_status(hint.refund_id)
        return provider.status(hint.provider_id)
    except RefusedError as error:
        message = f"{provider.name} knows nothing of this. Send webhooks of this shop only."
        raise RefusedError(401, "forged", message) from error


@verb
def _take(
    provider: str, notice: Notice, standing: Standing, digest: bytes, now: datetime, tell: Tell
) -> Settled | Ignored:
    event = WebhookEvent(
        provider=provider,
        event_id=notice.event_id,
        digest=digest,
        received_at=now,
        kind=standing.kind,
        provider_id=standing.provider_id,
        refund_id=standing.refund_id,
        reference=standing.reference[:120],
        state=standing.state,
        amount_minor=standing.amount.minor,
        currency=standing.amount.currency,
    )
    try:
        with transaction.atomic():  # the same event may be in work: it is waited for here
            event.save(force_insert=True)
    except IntegrityError:
        event = WebhookEvent.objects.get(provider=provider, event_id=notice.event_id)
        if event.processed_at is not None:
            return Ignored("repeat", "This event was taken before.", event.payment_id)
    return work_off(event, now=now, tell=tell)


def work_off(event: WebhookEvent, *, now: datetime, tell: Tell) -> Settled | Ignored:
    """Do what an event of the inbox says; call it inside a transaction."""
    answer = settle(event.provider, event.standing, cause=f"webhook {event.event_id}", now=now)
    is_done = not isinstance(answer, Ignored) or answer.reason not in TO_TRY_AGAIN
    event.outcome = "settled" if isinstance(answer, Settled) else answer.reason
    event.payment_id = answer.payment_id
    event.processed_at = now if is_done else None
    event.save(update_fields=["outcome", "payment", "processed_at"])
    if isinstance(answer, Settled):
        tell(answer)
    return answer


def settle(provider: str, standing: Standing, *, cause: str, now: datetime) -> Settled | Ignored:
    """What a proven word changes, of a payment or of a refund."""
    if standing.kind == "refund":
        return settle_refund(provider, standing, now=now)
    return settle_payment(provider, standing, cause=cause, now=now)
