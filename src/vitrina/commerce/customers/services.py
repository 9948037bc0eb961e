"""The verbs of customers: what other apps and the pages may do with them."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from vitrina.commerce.customers import keeping
from vitrina.commerce.customers.keeping import Reach
from vitrina.commerce.customers.ledger import (
    allowed,
    give_consent,
    given_purposes,
    withdraw_consent,
)
from vitrina.commerce.customers.merging import adopt, adoptable, same_person
from vitrina.commerce.customers.models import (
    Contact,
    Customer,
    CustomerSession,
    Erasure,
    SignInCode,
    Tally,
)
from vitrina.commerce.customers.sessions import (
    customer_of_session,
    end_all_sessions,
    end_session,
    open_session,
    session_opened_at,
)
from vitrina.commerce.customers.sign_in import (
    Attempt,
    CodeToSend,
    SignedIn,
    finish_sign_in,
    start_sign_in,
)
from vitrina.commerce.outbox.visitor import NOBODY, Visitor
from vitrina.commerce.transactions import refuse, verb

__all__ = [
    "Attempt",
    "CodeToSend",
    "Reach",
    "SignedIn",
    "adopt",
    "adoptable",
    "allowed",
    "contacts_of",
    "customer_for",
    "customer_of_session",
    "end_all_sessions",
    "end_session",
    "erase",
    "erase_again",
    "finish_sign_in",
    "forget_old",
    "give_consent",
    "given_purposes",
    "identifier_of",
    "known_person",
    "name_of",
    "open_session",
    "rename",
    "same_person",
    "session_opened_at",
    "start_sign_in",
    "withdraw_consent",
]

COUNTED = timedelta(days=2)  # tallies are of a day at most
AT_ONCE = 500  # ids of one query


@verb
def customer_for(  # noqa: PLR0913  # the fields of a person
    contacts: Mapping[str, str],
    *,
    now: datetime,
    visitor: Visitor = NOBODY,
    name: str = "",
    language: str = "",
    region: str = "RU",
    customer: Customer | None = None,
) -> Customer:
    """The customer of an order or a booking, with unverified contacts.

    A contact that was only typed in never leads to somebody's account: without `customer`
    there is a new guest each time.

    Args:
        contacts: a phone and an e-mail as typed, by kind; empty texts are left out.
        now: server time.
        visitor: where the person came from.
        name: as typed; empty leaves a known one.
        language: of a new guest.
        region: of phone numbers without a country code.
        customer: whose browser it is, if it is somebody's; they get the contacts.

    Returns:
        A refusal `bad_contact` if one of them is none.
    """
    del visitor  # the order's own event tells of it
    values = {
        kind: keeping.normalised(kind, text, region=region)
        for kind, text in contacts.items()
        if text.strip()
    }
    if customer is None or customer.merged_into_id or customer.wrapped_key is None:
        customer = keeping.new_customer(now=now, name=name, language=language)
    elif name.strip():
        _keep_name(customer, name)
    keeping.add_contacts(customer, values, now=now)
    return customer


@verb
def rename(customer_id: UUID, name: str) -> None:
    """Keep another name."""
    _keep_name(_existing(customer_id), name)


def contacts_of(customer_id: UUID) -> list[Reach]:
    """All contacts of a customer in clear, verified ones first; none if they were erased.

    Do not keep them, and do not log them.
    """
    return keeping.opened_contacts(customer_id)


def name_of(customer_id: UUID) -> str:
    """The name that a customer gave; empty if they gave none or were erased."""
    return keeping.opened_name(_existing(customer_id))


def identifier_of(customer_id: UUID) -> str | None:
    """The token of a contact, a verified one if there is one: `identifier` of an event."""
    rows = Contact.objects.filter(customer_id=customer_id).order_by("id")
    tokens = [(row.verified_at is None, row.token) for row in rows]
    return min(tokens, key=lambda pair: pair[0])[1] if tokens else None


@verb
def known_person(customer_id: UUID) -> tuple[UUID, ...]:
    """The ids of one person, the asked one first: their own and those of merged guests.

    Returns:
        A refusal `no_such_customer`.
    """
    if not Customer.objects.filter(id=customer_id).exists():
        raise refuse("no_such_customer", f"There is no customer {customer_id}. Look at the id.")
    return same_person(customer_id)


@verb
def erase(customer_id: UUID, now: datetime) -> list[Erasure]:
    """Destroy the keys of a person and of the guests merged into them; nothing opens again.

    A contact that they proved to be theirs goes from other guests, too: whoever typed it in.
    Orders and consents stay, with an id that leads to nobody.

    Returns:
        One receipt for each of their ids, the asked one first; for who was erased before, that
        of then.
    """
    _existing(customer_id)
    return [_erase_one(each, now) for each in same_person(customer_id)]


@verb
def erase_again(stones: Collection[UUID] = (), *, now: datetime) -> list[UUID]:
    """After a restore: erase everyone who has a tombstone; returns who had come back.

    Args:
        stones: ids of tombstones that are kept apart from the database.
        now: server time.
    """
    here = Q(id__in=Erasure.objects.values("customer_id"))
    alive = Customer.objects.filter(erased_at=None)
    back = {*alive.filter(here).values_list("id", flat=True)}
    listed = sorted(stones)
    for at in range(0, len(listed), AT_ONCE):
        some = listed[at : at + AT_ONCE]
        back.update(alive.filter(id__in=some).values_list("id", flat=True))
    for each in sorted(back):
        _erase_one(each, now)
    return sorted(back)


def forget_old(*, now: datetime) -> int:
    """Delete codes, sessions and tallies that have run out; returns how many."""
    gone = 0
    for old in (
        SignInCode.objects.filter(expires_at__lt=now),
        CustomerSession.objects.filter(expires_at__lt=now),
        Tally.objects.filter(since__lt=now - COUNTED),
    ):
        gone += old.delete()[0]
    return gone


def _existing(customer_id: UUID) -> Customer:
    return Customer.objects.get(id=customer_id)


def _keep_name(customer: Customer, name: str) -> None:
    keeping.seal_name(customer, name)
    customer.save(update_fields=["sealed_name"])


def _erase_one(customer_id: UUID, now: datetime) -> Erasure:
    theirs = Contact.objects.filter(customer_id=customer_id)
    tokens = list(theirs.values_list("token", flat=True))
    proved = list(theirs.exclude(verified_at=None).values_list("token", flat=True))
    SignInCode.objects.filter(token__in=tokens).delete()
    Contact.objects.filter(token__in=proved, verified_at=None).delete()
    theirs.delete()
    end_all_sessions(customer_id)
    Customer.objects.filter(id=customer_id).update(
        wrapped_key=None, sealed_name=None, erased_at=now
    )
    receipt, _ = Erasure.objects.get_or_create(
        customer_id=customer_id, defaults={"at": now, "contacts": len(tokens)}
    )
    return receipt
