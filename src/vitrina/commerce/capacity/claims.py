"""What becomes of a firm hold's claims: handed over, cancelled, brought back, exchanged."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from vitrina.commerce.capacity import counters
from vitrina.commerce.capacity.cells import cells_of, short_of, sold_out
from vitrina.commerce.capacity.expiry import swept_for
from vitrina.commerce.capacity.holding import claims_of
from vitrina.commerce.capacity.models import Cell, Claim, Hold
from vitrina.commerce.capacity.wants import CellKey, Want, summed
from vitrina.commerce.transactions import Refusal, granted, refuse, verb


@dataclass(frozen=True, slots=True)
class _Deed:
    column: str  # of the claim, that counts it
    room: Callable[[Claim], int]  # how much more of it can be
    statement: str  # what it does to the cell


_FULFIL = _Deed("fulfilled", lambda claim: claim.left, counters.FULFIL)
_CANCEL = _Deed("cancelled", lambda claim: claim.left, counters.CANCEL)
_GIVE_BACK = _Deed("returned", lambda claim: claim.out, counters.GIVE_BACK)
_WRITE_OFF = _Deed("returned", lambda claim: claim.out, counters.WRITE_OFF)


def fulfil(hold_id: UUID, wants: Iterable[Want] | None = None, *, now: datetime) -> Refusal | None:
    """Note what was handed over, or served, of a firm hold; all that is left without wants.

    Returns:
        A refusal `not_committed`, or `more_than_left` if it was not promised or is handed over.
    """
    return _do(_FULFIL, hold_id, _summed(wants), now)


def cancel_claims(
    hold_id: UUID, wants: Iterable[Want] | None = None, *, now: datetime
) -> Refusal | None:
    """Free what was not handed over of a firm hold; all that is left without wants.

    Returns:
        A refusal `not_committed` (let go of what is only held by release_hold), or
        `more_than_left`.
    """
    return _do(_CANCEL, hold_id, _summed(wants), now)


def give_back(
    hold_id: UUID, wants: Iterable[Want] | None = None, *, now: datetime, restock: bool = True
) -> Refusal | None:
    """Take back what was handed over; all that is out without wants.

    Args:
        hold_id: of the firm hold.
        wants: which units of which cells come back.
        now: server time.
        restock: they can be promised again; otherwise the capacity shrinks by them.

    Returns:
        A refusal `not_committed`, or `more_than_left` if less was handed over.
    """
    return _do(_GIVE_BACK if restock else _WRITE_OFF, hold_id, _summed(wants), now)


def _summed(wants: Iterable[Want] | None) -> dict[CellKey, int] | None:
    return None if wants is None else summed(wants)


@verb
def _do(deed: _Deed, hold_id: UUID, wanted: Mapping[CellKey, int] | None, now: datetime) -> None:
    claims = _seize(hold_id, now)
    room = {key: deed.room(claim) for key, claim in claims.items()}
    amounts = {key: n for key, n in room.items() if n} if wanted is None else wanted
    for key, amount in amounts.items():
        if room.get(key, 0) < amount:
            raise refuse(
                "more_than_left",
                f"{amount} of pool {key[0]} at {key[1]} cannot be {deed.column}: "
                f"{room.get(key, 0)} are left. Ask for no more than that.",
                pool_id=key[0],
                t0=key[1],
                left=room.get(key, 0),
            )
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for key, amount in amounts.items():
        alike[amount].append(claims[key].id)
    for amount, claim_ids in alike.items():
        Claim.objects.filter(id__in=claim_ids).update(**{deed.column: F(deed.column) + amount})
    counters.change(
        counters.change_of(claims[key].cell, deed.statement, amount)
        for key, amount in amounts.items()
    )


def _seize(hold_id: UUID, now: datetime) -> dict[CellKey, Claim]:
    # its first statement: whoever else would change the claims of this hold waits here
    firm = Hold.objects.filter(id=hold_id, state=Hold.State.COMMITTED)
    if not firm.update(changed_at=now):
        raise refuse("not_committed", f"The hold {hold_id} is not firm. Commit it first.")
    return claims_by_cell(hold_id)


def claims_by_cell(hold_id: UUID) -> dict[CellKey, Claim]:
    """The claims of a hold by their cells."""
    return {(claim.cell.pool_id, claim.cell.t0): claim for claim in claims_of(hold_id)}


def swap(hold_id: UUID, wants: Iterable[Want], *, now: datetime) -> Hold | Refusal:
    """Let a firm hold take other cells in place of what is left of it, at once or not at all.

    Returns:
        A refusal `sold_out` like that of place_hold, or `not_committed`; the hold is as before.
    """
    wanted = summed(wants)
    return swept_for(
        lambda: _swap(hold_id, wanted, now),
        lambda: sold_out(short_of(wanted, cells_of(wanted), _left(claims_by_cell(hold_id)))),
        {pool_id for pool_id, _ in wanted},
        now=now,
    )


@verb
def _swap(hold_id: UUID, wanted: Mapping[CellKey, int], now: datetime) -> Hold | Refusal:
    claims = _seize(hold_id, now)
    left = _left(claims)
    cells = cells_of({**left, **wanted})
    if short := short_of(wanted, cells, left):
        return sold_out(short)
    more = {key: wanted.get(key, 0) - left.get(key, 0) for key in {**left, **wanted}}
    for key, amount in more.items():
        _shift(hold_id, cells[key], claims.get(key), amount)
    if not counters.change(
        counters.change_of(
            cells[key], counters.TAKE if amount > 0 else counters.CANCEL, abs(amount)
        )
        for key, amount in more.items()
        if amount
    ):
        granted(sold_out([]))  # somebody was quicker
    Hold.objects.filter(id=hold_id).update(cells=Claim.objects.filter(hold_id=hold_id).count())
    return Hold.objects.get(id=hold_id)


def _shift(hold_id: UUID, cell: Cell, claim: Claim | None, amount: int) -> None:
    if claim is None:
        Claim.objects.create(hold_id=hold_id, cell=cell, quantity=amount)
    elif amount > 0:
        Claim.objects.filter(id=claim.id).update(quantity=F("quantity") + amount)
    elif amount < 0:
        Claim.objects.filter(id=claim.id).update(cancelled=F("cancelled") - amount)


def _left(claims: Mapping[CellKey, Claim]) -> dict[CellKey, int]:
    return {key: claim.left for key, claim in claims.items()}
