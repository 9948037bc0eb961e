"""Hold cells for a while; then make it firm, or let it go."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from uuid_utils.compat import uuid7

from vitrina.commerce.capacity import counters
from vitrina.commerce.capacity.cells import cells_of, short_of, sold_out
from vitrina.commerce.capacity.expiry import expire, let_go, swept_for
from vitrina.commerce.capacity.models import Claim, Hold
from vitrina.commerce.capacity.wants import CellKey, Want, digest_of, summed
from vitrina.commerce.statements import insert
from vitrina.commerce.transactions import Refusal, granted, verb


def place_hold(
    wants: Iterable[Want], *, key: str, subject: str, now: datetime, ttl: timedelta
) -> Hold | Refusal:
    """Keep all that is wanted for a while, or nothing of it.

    In a transaction of your own, call it last: others wait for its cells until yours ends.

    Args:
        wants: wants of the same cell are added up.
        key: chosen by the caller; the same key and wants give the same hold, whatever became of
            it meanwhile, so look at its state.
        subject: what it is for, like order:…; expire_due tells it.
        now: server time.
        ttl: longer than a payment may take.

    Returns:
        A refusal `sold_out` with facts["short"], one {pool_id, t0, wanted, free} for each cell
        with too little; or `key_reused` if the key was used for other wants.
    """
    return _placed(wants, _asked(key, subject, now, Hold.State.HELD, expires_at=now + ttl))


def commit_at_once(
    wants: Iterable[Want], *, key: str, subject: str, now: datetime
) -> Hold | Refusal:
    """Promise all that is wanted firmly, or nothing of it: a hold and its commit in one step.

    The arguments and refusals are those of `place_hold`.
    """
    return _placed(wants, _asked(key, subject, now, Hold.State.COMMITTED, expires_at=now))


def _asked(
    key: str, subject: str, now: datetime, state: Hold.State, *, expires_at: datetime
) -> Hold:
    return Hold(
        id=uuid7(),
        key=key,
        subject=subject,
        state=state,
        created_at=now,
        changed_at=now,
        expires_at=expires_at,
    )


def _placed(wants: Iterable[Want], asked: Hold) -> Hold | Refusal:
    wanted = summed(wants)
    asked.digest, asked.cells = digest_of(wanted), len(wanted)
    return swept_for(
        lambda: _hold_or_repeat(asked, wanted),
        lambda: sold_out(short_of(wanted, cells_of(wanted))),
        {pool_id for pool_id, _ in wanted},
        now=asked.created_at,
    )


def _hold_or_repeat(asked: Hold, wanted: Mapping[CellKey, int]) -> Hold | Refusal:
    try:
        answer = _hold(asked, wanted)
    except IntegrityError:
        if before := _held_before(asked):
            return before
        raise
    if isinstance(answer, Refusal):
        return _held_before(asked) or answer
    return answer


@verb
def _hold(asked: Hold, wanted: Mapping[CellKey, int]) -> Hold | Refusal:
    cells = cells_of(wanted)
    if short := short_of(wanted, cells):
        return sold_out(short)
    insert([asked])  # another one with this key is waited for here
    insert(
        [Claim(hold=asked, cell=cells[key], quantity=quantity) for key, quantity in wanted.items()]
    )
    statement = counters.HOLD if asked.state == Hold.State.HELD else counters.TAKE
    if not counters.change(
        counters.change_of(cells[key], statement, quantity) for key, quantity in wanted.items()
    ):
        granted(sold_out([]))  # somebody was quicker
    return asked


def _held_before(asked: Hold) -> Hold | Refusal | None:
    before = Hold.objects.filter(key=asked.key).first()
    if before is None or bytes(before.digest) == asked.digest:
        return before
    return Refusal(
        "key_reused",
        f"The key {asked.key!r} holds other wants. Hold these under a key of their own.",
    )


def commit_hold(hold_id: UUID, *, now: datetime) -> Hold | Refusal:
    """Make a hold firm; once more does nothing.

    Returns:
        A refusal `expired` if it was too late: what was held is free for others, and may be held
        again under a new key. `released` if it was given back.
    """
    return _commit(hold_id, now)


@verb
def _commit(hold_id: UUID, now: datetime) -> Hold | Refusal:
    in_time = Hold.objects.filter(id=hold_id, state=Hold.State.HELD, expires_at__gt=now)
    if not in_time.update(state=Hold.State.COMMITTED, changed_at=now):
        return _committed_before(hold_id, now)
    claims = claims_of(hold_id)
    counters.change(
        counters.change_of(claim.cell, counters.COMMIT, claim.quantity) for claim in claims
    )
    return claims[0].hold if claims else Hold.objects.get(id=hold_id)


def _committed_before(hold_id: UUID, now: datetime) -> Hold | Refusal:
    granted(expire([hold_id], now))  # nobody may have swept it yet
    hold = Hold.objects.get(id=hold_id)
    if hold.state == Hold.State.COMMITTED:
        return hold
    return not_held(hold)


def not_held(hold: Hold) -> Refusal:
    """The refusal of what only a hold in time can do; its reason is the state."""
    return Refusal(
        hold.state,
        f"The hold of {hold.subject} is {hold.state}. Hold what is wanted again, under a new key.",
    )


def claims_of(hold_id: UUID) -> list[Claim]:
    """The claims of a hold, with it and their cells."""
    return list(Claim.objects.filter(hold_id=hold_id).select_related("hold", "cell"))


def extend_hold(hold_id: UUID, *, until: datetime, now: datetime) -> Hold | Refusal:
    """Hold until another moment; refused like a commit if the hold is no more."""
    return _extend(hold_id, until, now)


@verb
def _extend(hold_id: UUID, until: datetime, now: datetime) -> Hold | Refusal:
    in_time = Hold.objects.filter(id=hold_id, state=Hold.State.HELD, expires_at__gt=now)
    if not in_time.update(expires_at=until, changed_at=now):
        return _committed_before(hold_id, now)
    return Hold.objects.get(id=hold_id)


def release_hold(hold_id: UUID, *, now: datetime) -> None:
    """Give back what is held; does nothing to what is firm, released or expired."""
    granted(_release(hold_id, now))


@verb
def _release(hold_id: UUID, now: datetime) -> None:
    held = Hold.objects.filter(id=hold_id, state=Hold.State.HELD)
    if held.update(state=Hold.State.RELEASED, changed_at=now):
        let_go([hold_id])
