"""Take what providers tell, and what they know: once, proven, whenever it comes."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction

from vitrina.commerce.payments.models import RefundLeg, WebhookEvent
from vitrina.commerce.payments.refunds import settle_refund
from vitrina.commerce.payments.settling import (
    Ignored,
    Settled,
    Tell,
    log,
    settle_payment,
    tell_nobody,
)
from vitrina.commerce.transactions import Refusal, verb
from vitrina.errors import RefusedError
from vitrina.payment import Notice, Provider, Standing

LONGEST_BODY = 256 * 1024
# what comes next may make sense of it: the payment, or that a refund of ours failed
TO_TRY_AGAIN = frozenset({"unknown_payment", "not_paid", "over_refunded"})
LOOK_BACK = timedelta(days=7)


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
        if notice.standing.kind == "refund" and not notice.standing.refund_id:
            return _found_by_hint(provider, now, tell)
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


def _found_by_hint(provider: Provider, now: datetime, tell: Tell) -> Settled | Ignored:
    found = find_refunds({provider.name: provider}, now=now, tell=tell)
    return found[0] if found else Ignored("already", "There is no refund that is news.")


def find_refunds(
    providers: Mapping[str, Provider], *, now: datetime, tell: Tell = tell_nobody
) -> tuple[Settled, ...]:
    """Ask for refunds of the last week that somebody made on the provider's own pages; a job.

    Args:
        providers: by name.
        now: server time.
        tell: given each refund that is news, inside its transaction.

    Returns:
        The refunds that are news. One that cannot be counted is kept as a trouble, and tried
        again like a webhook; a provider that does not answer is asked the next time.
    """
    assert not connection.in_atomic_block, "a provider is never asked inside a transaction"
    answers = [
        _look_at(provider, refund_id, now, tell)
        for provider in providers.values()
        for refund_id in _listed(provider, now)
        if not _is_known(provider.name, refund_id)
    ]
    return tuple(answer for answer in answers if isinstance(answer, Settled))


def _listed(provider: Provider, now: datetime) -> Sequence[str]:
    try:
        return provider.refunds(since=now - LOOK_BACK)
    except (OSError, RefusedError) as error:
        log.warning("%s does not list its refunds: %s", provider.name, type(error).__name__)
        return ()


def _is_known(provider: str, refund_id: str) -> bool:
    legs = RefundLeg.objects.filter(payment__provider=provider, provider_refund_id=refund_id)
    heard = WebhookEvent.objects.filter(provider=provider, kind="refund", refund_id=refund_id)
    return (
        legs.exclude(state=RefundLeg.State.PENDING).exists()
        or heard.exclude(state="pending").exists()
    )


def _look_at(
    provider: Provider, refund_id: str, now: datetime, tell: Tell
) -> Settled | Ignored | Refusal:
    try:
        standing = provider.refund_status(refund_id)
    except (OSError, RefusedError) as error:
        return Refusal("unavailable", f"{provider.name}: {type(error).__name__}")
    if standing.state == "pending":
        return Ignored("pending", "The refund is under way.")
    notice = Notice(f"found:{refund_id}", standing, is_proven=False)
    digest = hashlib.sha256(notice.event_id.encode()).digest()
    return _take(provider.name, notice, standing, digest, now, tell)


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
