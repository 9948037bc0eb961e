"""The consent ledger: acts are added to it, and asked of it anew each time."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from vitrina.commerce.customers.models import ConsentRecord, Contact, Customer
from vitrina.commerce.outbox.services import tell
from vitrina.commerce.outbox.visitor import NOBODY, Visitor
from vitrina.commerce.transactions import refuse, verb
from vitrina.privacy.consent import Statement, is_allowed, known


@verb
def give_consent(  # the fields of a ledger's record
    customer_id: UUID,
    purpose: str,
    text_version: str,
    now: datetime,
    *,
    how: str = "site",
    visitor: Visitor = NOBODY,
) -> None:
    """Keep that a customer agreed to one purpose, by one text, in one act.

    Args:
        customer_id: who.
        purpose: of `privacy.consent.PURPOSES`.
        text_version: of the text that stood beside the box.
        now: when.
        how: site, till, portal, ...
        visitor: the browser that it was done in.

    Returns:
        A refusal `no_such_customer` if they were erased.

    Raises:
        UnknownNameError: there is no such purpose.
    """
    _record(customer_id, (purpose, text_version, how), now, visitor, is_given=True)


@verb
def withdraw_consent(  # the fields of a ledger's record
    customer_id: UUID,
    purpose: str,
    text_version: str,
    now: datetime,
    *,
    how: str = "site",
    visitor: Visitor = NOBODY,
) -> None:
    """Keep that a customer took back one purpose; the arguments are those of `give_consent`."""
    _record(customer_id, (purpose, text_version, how), now, visitor, is_given=False)


def allowed(customer_id: UUID, purpose: str, at: datetime) -> bool:
    """Whether something may be done for a purpose; ask it in the transaction that does it.

    Everyone who was merged into the customer is heard, and so is whom they were merged into.

    Raises:
        UnknownNameError: there is no such purpose.
    """
    there = Customer.objects.filter(id=customer_id, erased_at=None)
    merged_into = list(there.values_list("merged_into_id", flat=True))
    if not merged_into:
        return False
    survivor = next(filter(None, merged_into), customer_id)
    said = ConsentRecord.objects.filter(
        Q(customer_id=survivor) | Q(customer__merged_into_id=survivor), purpose=known(purpose)
    ).select_related("customer")
    statements = [
        Statement(row.customer_id, row.purpose, row.is_given, row.at, row.customer.merged_at)
        for row in said
    ]
    return is_allowed(statements, purpose, at)


def given_purposes(customer_id: UUID, at: datetime, purposes: tuple[str, ...]) -> frozenset[str]:
    """Those of the purposes that are allowed."""
    return frozenset(each for each in purposes if allowed(customer_id, each, at))


def _record(
    customer_id: UUID,
    act: tuple[str, str, str],
    now: datetime,
    visitor: Visitor,
    *,
    is_given: bool,
) -> None:
    purpose, text_version, how = act
    known(purpose)
    if not Customer.objects.filter(id=customer_id, erased_at=None).exists():
        raise refuse("no_such_customer", f"There is no customer {customer_id}. Sign in again.")
    first = Contact.objects.filter(customer_id=customer_id).first()
    event = tell(
        "Consent Given" if is_given else "Consent Withdrawn",
        now=now,
        visitor=visitor,
        customer_id=customer_id,
        identifier=first.token if first else None,
        properties={"purpose": purpose, "text_version": text_version},
    )
    ConsentRecord.objects.create(
        id=event,
        customer_id=customer_id,
        purpose=purpose,
        is_given=is_given,
        text_version=text_version,
        how=how,
        at=now,
    )
