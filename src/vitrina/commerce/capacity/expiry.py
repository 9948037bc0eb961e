"""Let go of holds that nobody made firm in time."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from vitrina.commerce.capacity import counters
from vitrina.commerce.capacity.models import Claim, Hold
from vitrina.commerce.transactions import Refusal, granted, verb

SWEPT_AT_ONCE = 100
TRIES = 3  # a race can be lost although there is enough: the others let go meanwhile


def expire_due(*, now: datetime, limit: int = 500, subjects: str = "") -> list[str]:
    """Let go of what expired, and tell the subjects of it, each once.

    Also those are told whose holds a refusal swept before. Call it in the transaction that does
    something about them, so that none is told and forgotten.

    Args:
        now: server time.
        limit: so many at most; the rest comes with the next call.
        subjects: only those that begin like this are told, like order:.
    """
    return granted(_expire_due(now, limit, subjects))


@verb
def _expire_due(now: datetime, limit: int, subjects: str) -> list[str]:
    due = Hold.objects.filter(state=Hold.State.HELD, expires_at__lte=now).order_by("expires_at")
    _expire(due.values_list("id", flat=True)[:limit], now)
    untold = Hold.objects.filter(
        state=Hold.State.EXPIRED, is_told=False, subject__startswith=subjects
    ).order_by("id")
    return [
        subject
        for hold_id, subject in untold.values_list("id", "subject")[:limit]
        if Hold.objects.filter(id=hold_id, is_told=False).update(is_told=True)
    ]


def sweep(pool_ids: Iterable[int], *, now: datetime) -> int:
    """Let go of all expired holds on some pools, some at a time; returns how many there were."""
    due = (
        Hold.objects.filter(
            state=Hold.State.HELD, expires_at__lte=now, claims__cell__pool_id__in=list(pool_ids)
        )
        .order_by("id")
        .values_list("id", flat=True)
        .distinct()
    )
    swept = 0
    while hold_ids := list(due[:SWEPT_AT_ONCE]):
        swept += granted(expire(hold_ids, now))
    return swept


def swept_for(
    take: Callable[[], Hold | Refusal],
    still_short: Callable[[], Refusal],
    pool_ids: Iterable[int],
    *,
    now: datetime,
) -> Hold | Refusal:
    """Take cells; where they are sold out, let go of what expired there, and try again.

    Args:
        take: all or nothing.
        still_short: the refusal with the cells that have too little now, if any.
        pool_ids: of the cells.
        now: server time.
    """
    answer = take()
    for _ in range(TRIES):
        if not isinstance(answer, Refusal) or answer.reason != "sold_out":
            break
        sweep(pool_ids, now=now)
        if (no := still_short()).facts["short"]:
            return no
        answer = take()
    return answer


def _expire(hold_ids: Iterable[UUID], now: datetime) -> int:
    gone = [
        hold_id
        for hold_id in hold_ids
        if Hold.objects.filter(id=hold_id, state=Hold.State.HELD, expires_at__lte=now).update(
            state=Hold.State.EXPIRED, changed_at=now
        )
    ]
    let_go(gone)
    return len(gone)


expire = verb(_expire)


def let_go(hold_ids: Iterable[UUID]) -> None:
    """Give back to the cells what holds held that are held no more."""
    claims = Claim.objects.filter(hold_id__in=list(hold_ids)).select_related("cell")
    counters.change(
        counters.change_of(claim.cell, counters.RELEASE, claim.quantity) for claim in claims
    )
