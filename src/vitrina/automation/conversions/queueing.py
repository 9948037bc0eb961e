"""Write down what is to be told: one row for each conversion, however often it is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vitrina.automation.conversions.fact import Fact, Platform
from vitrina.automation.conversions.models import Telling
from vitrina.commerce.transactions import granted, verb

AT_ONCE = 500  # facts of one transaction
KEPT = timedelta(days=400)
# what came too late for the platform is found, and listed as expired, for so long
LATE = timedelta(days=7)
ERASED = "erased"  # a name that no ledger knows: nobody agrees in it
LONGEST = 200  # characters of a text that somebody else made up

State = Telling.State
# nothing has left the house: whom it is of may still become known better
UNTOLD = (State.WAITING, State.NOT_SENDABLE)


@dataclass(frozen=True, slots=True)
class Queued:
    """What the facts changed.

    Attributes:
        new: conversions that the platform is to be told of.
        changed: rows that are worth something else now, or whose person is known better.
    """

    new: int = 0
    changed: int = 0


def found_since(platform: Platform, *, now: datetime) -> datetime:
    """From when on conversions are looked for: older ones the platform would not take.

    A row is kept for much longer, so that no conversion is taken for a new one again.
    """
    window = platform.takes.window
    assert window + LATE < KEPT, f"{platform.name} takes conversions of {window}"
    return now - window - LATE


def queue(platform: Platform, facts: Sequence[Fact], *, now: datetime) -> Queued:
    """Write down what a platform is to be told; the same facts again change nothing.

    A conversion that was given back in full before it was written down is not. One that is worth
    something else than before is told anew, with its latest value.

    Args:
        platform: whom to tell.
        facts: one for each conversion, in any order.
        now: server time.
    """
    new = changed = 0
    for start in range(0, len(facts), AT_ONCE):
        some = {each.transaction_id: each for each in facts[start : start + AT_ONCE]}
        told = granted(_queue(platform, some, now))
        new, changed = new + told.new, changed + told.changed
    return Queued(new, changed)


def forget_person(customer: str, *, now: datetime) -> int:
    """Destroy what says who somebody was, and tell nothing more of them; returns how many rows.

    What a platform counts already stays counted: it is a number by now.
    """
    theirs = Telling.objects.filter(customer=customer)
    unended = theirs.exclude(state__in=(State.TAKEN, State.REJECTED, State.EXPIRED))
    unended.update(state=State.WITHHELD, reason=ERASED, lease=None, lease_until=None)
    return theirs.update(customer=ERASED, ids={}, is_declined=True, changed_at=now)


def forget_old(*, now: datetime) -> int:
    """Delete what no platform takes any more; returns how many."""
    gone, _ = Telling.objects.filter(occurred_at__lt=now - KEPT).delete()
    return gone


@verb
def _queue(platform: Platform, facts: Mapping[str, Fact], now: datetime) -> Queued:
    of_account = Telling.objects.filter(platform=platform.name, account=platform.account)
    there = {
        row.transaction_id: row
        for row in of_account.select_for_update().filter(transaction_id__in=list(facts))
    }
    fresh = [
        _row(platform, fact, now)
        for key, fact in facts.items()
        if key not in there and not fact.is_undone
    ]
    Telling.objects.bulk_create(fresh, ignore_conflicts=True)
    changed = 0
    for key, row in there.items():
        if changes := _changes(row, facts[key], now):
            changed += Telling.objects.filter(id=row.id).update(**changes, changed_at=now)
    return Queued(len(fresh), changed)


def _row(platform: Platform, fact: Fact, now: datetime) -> Telling:
    return Telling(
        platform=platform.name,
        account=platform.account,
        transaction_id=fact.transaction_id,
        goal=fact.goal,
        subject=_fitting(fact.subject),
        occurred_at=fact.occurred_at,
        place_id=_fitting(fact.place_id)[:120],
        currency=fact.currency,
        ids=_ids(fact),
        customer=_fitting(fact.customer),
        is_declined=fact.is_declined,
        minor=fact.minor,
        due_at=now,
        created_at=now,
        changed_at=now,
    )


def _changes(row: Telling, fact: Fact, now: datetime) -> dict[str, object]:
    """The columns that a later fact changes; none if it says nothing new."""
    said: dict[str, object] = {
        "minor": 0 if fact.is_undone else fact.minor,
        "is_undone": fact.is_undone,
        "is_declined": fact.is_declined or row.customer == ERASED,
    }
    if (
        row.customer != ERASED
        and row.state in UNTOLD
        and not row.told_kind
        and not row.offered_kind
    ):
        said |= {"ids": _ids(fact), "customer": _fitting(fact.customer)}
    changes = {name: value for name, value in said.items() if getattr(row, name) != value}
    is_worth_other = not changes.keys().isdisjoint({"minor", "is_undone"})
    if (row.state == State.TAKEN and is_worth_other) or (
        row.state == State.NOT_SENDABLE and changes
    ):
        changes |= {"state": State.WAITING, "due_at": now, "attempts": 0, "reason": ""}
    return changes


def _ids(fact: Fact) -> dict[str, str]:
    return {name: value.replace("\0", "") for name, value in fact.ids.items()}


def _fitting(text: str) -> str:
    """As the column takes it; no database of ours keeps a NUL in a text."""
    return text.replace("\0", "")[:LONGEST]
