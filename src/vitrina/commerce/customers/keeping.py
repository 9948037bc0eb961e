"""Puts contacts and names into the vault, and takes them out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from uuid_utils.compat import uuid7

from vitrina.commerce.customers.models import Contact, Customer
from vitrina.commerce.customers.vault import PersonVault, Vault
from vitrina.commerce.statements import insert, insert_new
from vitrina.commerce.transactions import refuse
from vitrina.privacy.normalise import normalise_email, normalise_phone

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach a person, in clear: do not keep it, and do not log it.

    Attributes:
        kind: phone or email.
        value: in E.164, or in small letters.
        is_verified: a code has shown that it is theirs.
    """

    kind: str
    value: str
    is_verified: bool = False


def vault() -> Vault:
    """The vault of the shop's root key.

    Raises:
        NoWorkspaceError: the root key is not there.
    """
    return _vault_of(settings.VITRINA_ROOT_KEY())


@lru_cache(maxsize=4)
def _vault_of(root: bytes) -> Vault:
    return Vault.of(root)


def normalised(kind: str, text: str, *, region: str = "RU") -> str:
    """The one spelling of a contact; for use inside a verb, which it refuses if it is none."""
    if kind == Contact.Kind.PHONE:
        value = normalise_phone(text, region)
    else:
        value = normalise_email(text) if kind == Contact.Kind.EMAIL else None
    if value is None:
        example = "+7 999 555-11-11" if kind == Contact.Kind.PHONE else "name@example.com"
        raise refuse("bad_contact", f"This is no {kind}. Write it like {example}.", kind=kind)
    return value


def person_vault(customer: Customer) -> PersonVault | None:
    """What opens a customer's fields; None if they were erased."""
    if customer.wrapped_key is None:
        return None
    return vault().of_person(customer.id, bytes(customer.wrapped_key))


def new_customer(*, now: datetime, name: str = "", language: str = "") -> Customer:
    """A guest with a key of their own."""
    number = UUID(str(uuid7()))
    customer = Customer(
        id=number, wrapped_key=vault().new_key(number), language=language[:10], created_at=now
    )
    seal_name(customer, name)
    insert([customer])
    return customer


def seal_name(customer: Customer, name: str) -> None:
    """Put a name into the row, which is not saved yet; an empty one changes nothing."""
    opens = person_vault(customer)
    if name.strip() and opens is not None:
        customer.sealed_name = opens.seal("name", name.strip()[:LONGEST_NAME])


def add_contacts(customer: Customer, contacts: Mapping[str, str], *, now: datetime) -> None:
    """Add what a customer does not have yet; the values are normalised."""
    opens, tokens = person_vault(customer), vault().tokens
    assert opens is not None, "the erased get no contacts"
    for kind, value in contacts.items():
        insert_new(
            Contact(
                customer=customer,
                kind=kind,
                token=tokens.of(kind, value),
                sealed=opens.seal(kind, value),
                created_at=now,
            )
        )


def opened_contacts(customer_id: UUID) -> list[Reach]:
    """All contacts of a customer, verified ones first; none if they were erased."""
    rows = Contact.objects.filter(customer_id=customer_id).select_related("customer")
    found = [
        Reach(row.kind, opens.open(row.kind, bytes(row.sealed)), row.verified_at is not None)
        for row in rows.order_by("id")
        if (opens := person_vault(row.customer)) is not None
    ]
    return sorted(found, key=lambda reach: not reach.is_verified)


def opened_name(customer: Customer) -> str:
    """A customer's name; empty if they gave none or were erased."""
    opens = person_vault(customer)
    if opens is None or customer.sealed_name is None:
        return ""
    return opens.open("name", bytes(customer.sealed_name))
