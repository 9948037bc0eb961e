"""Ask again about what is open: lost webhooks, refunds under way, answers that never came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from vitrina.commerce.payments.models import AT_PLACE, Payment, RefundLeg, WebhookEvent
from vitrina.commerce.payments.refunds import fail, settle_refund
from vitrina.commerce.payments.settling import (
    Ignored,
    Settled,
    State,
    Tell,
    change_state,
    log,
    settle_payment,
    tell_nobody,
)
from vitrina.commerce.payments.starting import KEY_LIVES, begin
from vitrina.commerce.payments.webhooks import work_off
from vitrina.commerce.transactions import Refusal, verb
from vitrina.errors import RefusedError
from vitrina.payment import Provider, Standing

ASK_AFTER = timedelta(minutes=10)
GIVE_UP_AFTER = timedelta(hours=24)
# what we closed ourselves is asked about until the provider has closed it, too
ASK_CLOSED_AFTER = timedelta(hours=1)
WATCHED = timedelta(hours=48)
WEBHOOKS_WAIT = timedelta(days=3)
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What asking again brought.

    Attributes:
        asked: payments that a provider was asked about.
        settled: what became known, each told once.
        unanswered: payments whose provider did not answer; they are asked again.
    """

    asked: int
    settled: tuple[Settled, ...]
    unanswered: int


def reconcile(
    providers: Mapping[str, Provider],
    *,
    now: datetime,
    tell: Tell = tell_nobody,
    limit: int = 100,
) -> Reconciled:
    """Ask providers about payments that are open for more than ten minutes; a job of `web`.

    What the shop closed by itself is asked about, too: somebody may have paid on a page that was
    still open. A payment whose start was never answered is started again under its key; one that
    nobody paid for a day expires. Webhooks that came before their payment are tried again.

    Args:
        providers: by name; payments of others are left alone.
        now: server time.
        tell: given what is settled, inside its transaction.
        limit: at most so many payments a call, the longest unasked first.

    Returns:
        What became known.
    """
    assert not connection.in_atomic_block, "a provider is never asked inside a transaction"
    open_long = (
        Payment.objects.filter(_is_to_ask_about(now), provider__in=list(providers))
        .exclude(provider=AT_PLACE)
        .order_by("checked_at")
    )
    answers = [
        _ask(payment, providers[payment.provider], now, tell) for payment in open_long[:limit]
    ]
    unanswered = sum(isinstance(answer, Refusal) for answer in answers)
    asked = len(answers)
    answers += [_retry(event, now, tell) for event in _waiting(now, limit)]
    return Reconciled(asked, _settled(answers), unanswered)


def _is_to_ask_about(now: datetime) -> Q:
    is_open = Q(state=State.PENDING, checked_at__lte=now - ASK_AFTER)
    return is_open | Q(
        ~Q(provider_id=""),
        is_watched=True,
        checked_at__lte=now - ASK_CLOSED_AFTER,
        created_at__gte=now - WATCHED,
    )


def _settled(answers: Iterable[Settled | Ignored | Refusal]) -> tuple[Settled, ...]:
    return tuple(answer for answer in answers if isinstance(answer, Settled))


def _ask(
    payment: Payment, provider: Provider, now: datetime, tell: Tell
) -> Settled | Ignored | Refusal:
    Payment.objects.filter(id=payment.id).update(checked_at=now)
    if not payment.provider_id:
        if now - payment.created_at >= KEY_LIVES:
            return _expire(payment, now, tell)
        begun = begin(payment, provider, now=now)
        if isinstance(begun, Refusal):
            return begun
        payment = begun
    is_old = now - payment.created_at >= GIVE_UP_AFTER
    try:
        standing = provider.status(payment.provider_id)
    except (OSError, RefusedError) as error:
        log.warning("%s does not say how payment %s stands.", provider.name, payment.id)
        if isinstance(error, RefusedError) and is_old:
            return _expire(payment, now, tell)
        return Refusal("unavailable", f"{provider.name}: {type(error).__name__}")
    if standing.state == "pending" and is_old:
        return _expire(payment, now, tell)
    return _note(payment, standing, now, tell)


@verb
def _note(payment: Payment, standing: Standing, now: datetime, tell: Tell) -> Settled | Ignored:
    answer = settle_payment(payment.provider, standing, cause="asked", now=now)
    if isinstance(answer, Settled):
        tell(answer)
    return answer


@verb
def _expire(payment: Payment, now: datetime, tell: Tell) -> Settled | Ignored:
    if not change_state(payment, State.EXPIRED, cause="nobody paid", now=now, is_ours=True):
        return Ignored("already", "The payment is not open any more.", payment.id)
    answer = Settled(payment.subject, payment.id, "canceled", payment.amount)
    tell(answer)
    return answer


def _waiting(now: datetime, limit: int) -> list[WebhookEvent]:
    recent = WebhookEvent.objects.filter(
        processed_at=None, received_at__gte=now - WEBHOOKS_WAIT
    ).order_by("received_at")
    return list(recent[:limit])


@verb
def _retry(event: WebhookEvent, now: datetime, tell: Tell) -> Settled | Ignored:
    event = WebhookEvent.objects.get(id=event.id)
    if event.processed_at is not None:
        return Ignored("repeat", "This event was taken before.", event.payment_id)
    return work_off(event, now=now, tell=tell)


def send_refunds(
    providers: Mapping[str, Provider],
    *,
    now: datetime,
    tell: Tell = tell_nobody,
    limit: int = 100,
) -> tuple[Settled, ...]:
    """Send refunds that wait, and ask about those under way; a job, and after each refund.

    Args:
        providers: by name.
        now: server time.
        tell: given each part that is back, inside its transaction.
        limit: at most so many parts a call.

    Returns:
        The parts that are back now. What got no answer waits for a growing pause, under the
        same key; after 23 hours without any answer a person must look (`troubles`).
    """
    assert not connection.in_atomic_block, "a provider is never asked inside a transaction"
    due = RefundLeg.objects.select_related("payment", "refund").filter(
        Q(first_tried_at=None) | Q(first_tried_at__gt=now - KEY_LIVES) | ~Q(provider_refund_id=""),
        state=RefundLeg.State.PENDING,
        next_try_at__lte=now,
        payment__provider__in=list(providers),
    )
    answers = [
        _send(leg, providers[leg.payment.provider], now, tell)
        for leg in due.order_by("next_try_at")[:limit]
        if _lease(leg, now)
    ]
    return _settled(answers)


def _lease(leg: RefundLeg, now: datetime) -> int:
    """Whether this process is the one that sends it now."""
    pause = PAUSES[min(leg.attempts, len(PAUSES) - 1)]
    mine = RefundLeg.objects.filter(id=leg.id, attempts=leg.attempts, state=RefundLeg.State.PENDING)
    return mine.update(
        attempts=leg.attempts + 1,
        next_try_at=now + pause,
        first_tried_at=leg.first_tried_at or now,
    )


def _send(
    leg: RefundLeg, provider: Provider, now: datetime, tell: Tell
) -> Settled | Ignored | Refusal:
    try:
        if leg.provider_refund_id:
            standing = provider.refund_status(leg.provider_refund_id)
        else:
            standing = provider.refund(
                key=str(leg.id),
                provider_id=leg.payment.provider_id,
                amount=leg.amount,
                reason=leg.refund.reason,
            )
    except RefusedError as error:
        return _no(leg, error.reason, now)
    except OSError as error:
        RefundLeg.objects.filter(id=leg.id).update(last_error=f"no answer: {type(error).__name__}")
        return Refusal("unavailable", f"{provider.name} does not answer.")
    return _note_refund(leg, standing, now, tell)


@verb
def _no(leg: RefundLeg, reason: str, now: datetime) -> Ignored:
    return fail(leg, reason, now=now)


@verb
def _note_refund(
    leg: RefundLeg, standing: Standing, now: datetime, tell: Tell
) -> Settled | Ignored:
    RefundLeg.objects.filter(id=leg.id, provider_refund_id="").update(
        provider_refund_id=standing.refund_id
    )
    answer = settle_refund(leg.payment.provider, standing, now=now)
    if isinstance(answer, Settled):
        tell(answer)
    return answer
