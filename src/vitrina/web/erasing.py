"""Forget a person: a tombstone first, then everything in the tables that says who they were."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vitrina.automation.conversions import services as conversions
from vitrina.collector.workspace import Workspace
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.customers import services as customers
from vitrina.commerce.notifications import services as notifications
from vitrina.commerce.orders import services as orders
from vitrina.commerce.transactions import Refusal, granted, verb
from vitrina.web import tombstones
from vitrina.web.tombstones import Tombstone


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an erasure did; it names nobody, and may be kept.

    Attributes:
        number: the surrogate id that leads nowhere from now on.
        at: when; for one who was erased before, that of then.
        contacts: phones and e-mails whose seals and tokens were dropped.
        orders: with how many a name, a comment or an address was destroyed.
        bookings: the same of bookings.
        messages: that waited to be sent, and were called off.
    """

    number: UUID
    at: datetime
    contacts: int
    orders: int
    bookings: int
    messages: int


def forget(workspace: Workspace, customer_id: UUID, *, now: datetime) -> Receipt | Refusal:
    """Erase a customer and the guests merged into them, for good.

    Returns:
        The receipt, or a refusal `no_such_customer`.

    Raises:
        OSError: the tombstone could not be written; then nobody was erased.
    """
    return _forget(workspace, customer_id, now)


@verb
def _forget(workspace: Workspace, customer_id: UUID, now: datetime) -> Receipt:
    people = granted(customers.known_person(customer_id))
    # inside the transaction: on SQLite nobody is merged in between, and a disk that is full
    # undoes the deed; a stone that was laid for nothing only repeats the wish at the next start
    tombstones.lay(workspace, [Tombstone(each, now) for each in people])
    receipts = granted(customers.erase(customer_id, now))
    words = [_destroyed(each, now) for each in people]
    return Receipt(
        number=customer_id,
        at=receipts[0].at,
        contacts=sum(each.contacts for each in receipts),
        orders=sum(each[0] for each in words),
        bookings=sum(each[1] for each in words),
        messages=sum(each[2] for each in words),
    )


def replay(workspace: Workspace, *, now: datetime) -> int:
    """Erase everyone again whom a restored database has brought back; returns how many.

    Raises:
        SettingError: the file of tombstones is damaged.
    """
    stones = {each.customer_id for each in tombstones.laid(workspace)}
    return len(granted(_replay(frozenset(stones), now)))


@verb
def _replay(stones: frozenset[UUID], now: datetime) -> list[UUID]:
    back = granted(customers.erase_again(stones, now=now))
    for each in back:
        _destroyed(each, now)
    return back


def _destroyed(customer_id: UUID, now: datetime) -> tuple[int, int, int]:
    """What one customer wrote, and what was to be sent to them: orders, bookings, messages."""
    conversions.forget_person(str(customer_id), now=now)
    return (
        orders.forget_words(customer_id),
        bookings.forget_words(customer_id),
        notifications.forget_person(customer_id, now=now),
    )
