"""Guests who turn out to be a customer: what they did becomes that customer's, one way only."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vitrina.commerce.customers.models import Contact, Customer
from vitrina.commerce.customers.sessions import end_all_sessions
from vitrina.commerce.outbox.services import tell
from vitrina.commerce.outbox.visitor import NOBODY, Visitor
from vitrina.commerce.transactions import verb


def same_person(customer_id: UUID) -> tuple[UUID, ...]:
    """The customer's id and those of the guests who were merged into it: ask orders by these."""
    guests = Customer.objects.filter(merged_into_id=customer_id).order_by("id")
    return (customer_id, *guests.values_list("id", flat=True))


def adoptable(customer_id: UUID) -> list[UUID]:
    """Earlier guests who left a contact that this customer has since proved to be theirs."""
    proved = Contact.objects.filter(customer_id=customer_id, verified_at__isnull=False)
    guests = Customer.objects.filter(
        Q(merged_into=None, verified_at=None, erased_at=None),
        contacts__token__in=proved.values("token"),
    ).exclude(id=customer_id)
    return list(guests.order_by("id").distinct().values_list("id", flat=True))


@verb
def adopt(
    customer_id: UUID, guests: Collection[UUID], *, now: datetime, visitor: Visitor = NOBODY
) -> int:
    """Make guests the customer; those who are not `adoptable` are left alone.

    Returns:
        How many were merged.
    """
    theirs = [guest for guest in adoptable(customer_id) if guest in guests]
    return sum(merge(guest, customer_id, now=now, visitor=visitor) for guest in theirs)


def merge(guest_id: UUID, customer_id: UUID, *, now: datetime, visitor: Visitor) -> bool:
    """Make one guest the customer, inside the caller's transaction; tell both halves of it.

    The guest's browsers are signed out: who merely typed in somebody's phone may not become
    that person by it.
    """
    free = Customer.objects.filter(id=guest_id, verified_at=None, merged_into=None, erased_at=None)
    if not free.update(merged_into=customer_id, merged_at=now):
        return False
    end_all_sessions(guest_id)
    tell(
        "Alias Made",
        now=now,
        visitor=visitor,
        customer_id=customer_id,
        properties={"previous_id": str(guest_id)},
    )
    return True
