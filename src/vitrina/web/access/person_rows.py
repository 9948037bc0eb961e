"""What the shop keeps of who somebody is: the profile, contacts, consents, sign-ins, messages."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import ConsentRecord, Contact, Customer, CustomerSession
from vitrina.commerce.notifications.models import Message

Row = Mapping[str, object]
People = Collection[UUID]


def profile(people: People) -> Iterator[Row]:
    """One row per id of the person: the customer, and guests who turned out to be them."""
    for row in Customer.objects.filter(id__in=people).order_by("created_at", "id"):
        yield {
            "customer_id": row.id,
            "name": customers.name_of(row.id),
            "language": row.language,
            "created_at": row.created_at,
            "verified_at": row.verified_at,
            "merged_at": row.merged_at,
            "erased_at": row.erased_at,
        }


def contacts(people: People) -> Iterator[Row]:
    """One row per phone or mailbox."""
    for each in sorted(people):
        for reach in customers.contacts_of(each):
            yield {
                "customer_id": each,
                "kind": reach.kind,
                "value": reach.value,
                "is_verified": reach.is_verified,
            }


def proved_tokens(people: People) -> list[str]:
    """How the lake names the contacts that a code has shown to be theirs."""
    theirs = Contact.objects.filter(customer_id__in=people, verified_at__isnull=False)
    return list(theirs.order_by("id").values_list("token", flat=True))


def consents(people: People, texts: Mapping[str, str]) -> Iterator[Row]:
    """One row per act of the ledger.

    Args:
        people: whose.
        texts: the words of versions that still stand on a page.
    """
    for row in ConsentRecord.objects.filter(customer_id__in=people).order_by("at", "id"):
        yield {
            "purpose": row.purpose,
            "is_given": row.is_given,
            "text_version": row.text_version,
            "text": texts.get(row.text_version, ""),
            "how": row.how,
            "at": row.at,
        }


def sign_ins(people: People) -> Iterator[Row]:
    """One row per browser that is signed in; what opens a session is not told."""
    sessions = CustomerSession.objects.filter(customer_id__in=people)
    for row in sessions.order_by("created_at", "digest"):
        yield {"created_at": row.created_at, "expires_at": row.expires_at}


def messages(people: People, subjects: Sequence[str]) -> Iterator[Row]:
    """One row per message to the person; the words are kept nowhere.

    Args:
        people: whom it was written to.
        subjects: their own orders and bookings, by which an occasion is told.
    """
    for row in Message.objects.filter(customer_id__in=people).order_by("created_at", "id"):
        occasion = ":".join(row.subject.split(":")[:2])
        yield {
            "template": row.template,
            "occasion": occasion if occasion in subjects else "",
            "purpose": row.purpose,
            "channel": row.channel,
            "state": row.state,
            "created_at": row.created_at,
            "ended_at": row.ended_at,
        }
