"""What is sealed opens for its person and field only, and for nobody once the key is gone."""

import json
from uuid import UUID

import pytest
from django.db import connection

from tests.commerce.customers.conftest import NOW, PHONE, signed_in
from vitrina.commerce.customers import keeping, vault
from vitrina.commerce.customers.models import Contact, Customer, Erasure
from vitrina.commerce.customers.services import (
    allowed,
    contacts_of,
    customer_for,
    customer_of_session,
    erase,
    erase_again,
    give_consent,
    identifier_of,
    name_of,
    rename,
)
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.transactions import Refusal, granted
from vitrina.errors import SealError
from vitrina.privacy.sealing import derive_key
from vitrina.privacy.tokens import Tokens

pytestmark = pytest.mark.usefixtures("database")
ANN, BOB = UUID(int=1), UUID(int=2)


def guest(**contacts: str) -> Customer:
    made = customer_for(contacts, now=NOW, name="Ann Lee")
    assert isinstance(made, Customer)
    return made


def test_what_was_kept_can_be_read_again() -> None:
    ann = guest(phone="8 (999) 555-11-11", email="Ann@Example.com")

    reached = {reach.kind: reach.value for reach in contacts_of(ann.id)}

    assert reached == {"phone": "+79995551111", "email": "ann@example.com"}
    assert name_of(ann.id) == "Ann Lee"


def test_a_field_opens_neither_as_another_field_nor_for_another_person(root_key: bytes) -> None:
    opens = vault.Vault.of(root_key)
    ann = opens.of_person(ANN, opens.new_key(ANN))
    sealed = ann.seal("phone", "+79995551111")

    with pytest.raises(SealError):
        ann.open("email", sealed)
    with pytest.raises(SealError):
        opens.of_person(BOB, opens.new_key(BOB)).open("phone", sealed)


def test_a_key_that_was_moved_to_another_person_does_not_open(root_key: bytes) -> None:
    opens = vault.Vault.of(root_key)

    with pytest.raises(SealError):
        opens.of_person(BOB, opens.new_key(ANN))


def test_the_token_is_that_of_the_collector(root_key: bytes) -> None:
    ann = guest(phone=PHONE)

    lake = Tokens(derive_key(root_key, "tokens")).of("phone", "+79995551111")

    assert identifier_of(ann.id) == lake


def test_no_table_holds_a_contact_or_a_name_in_clear() -> None:
    ann = signed_in().customer
    customer_for({"email": "ann@example.com"}, now=NOW, name="Ann Lee", customer=ann)
    give_consent(ann.id, "analytics", "v1", NOW)

    everything = dump()

    for secret in (b"9995551111", b"ann@example", b"Ann Lee"):
        assert secret not in everything


def test_the_look_for_clear_text_finds_it_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault.PersonVault, "seal", lambda self, field, text: text.encode())

    guest(phone=PHONE)

    assert b"9995551111" in dump()


def test_a_unique_violation_names_no_contact() -> None:
    ann = guest(phone=PHONE)
    kept = Contact.objects.get(customer=ann)
    kept.pk = None

    with pytest.raises(Exception, match=r"a_contact_is_kept_once|UNIQUE") as error:
        kept.save(force_insert=True)

    assert "5551111" not in str(error.value)


@pytest.mark.parametrize(
    ("kind", "typed"), [("phone", "12"), ("phone", ""), ("email", "ann"), ("fax", "1")]
)
def test_what_is_no_contact_is_refused_with_an_example(kind: str, typed: str) -> None:
    refused = customer_for({kind: typed or "x"}, now=NOW)

    assert isinstance(refused, Refusal)
    assert refused.reason == "bad_contact"
    assert Customer.objects.count() == 0


def test_a_typed_contact_never_leads_to_somebodys_account() -> None:
    ann = signed_in().customer

    stranger = guest(phone=PHONE)

    assert stranger.id != ann.id
    assert stranger.is_guest


def test_the_erased_cannot_be_opened_found_or_signed_in() -> None:
    ann = signed_in()
    rename(ann.customer.id, "Ann Lee")

    (receipt,) = granted(erase(ann.customer.id, NOW))

    assert isinstance(receipt, Erasure)
    assert receipt.contacts == 1
    assert contacts_of(ann.customer.id) == []
    assert name_of(ann.customer.id) == ""
    assert identifier_of(ann.customer.id) is None
    assert customer_of_session(ann.token, NOW) is None
    assert allowed(ann.customer.id, "service", NOW) is False


def test_erasing_destroys_the_key_and_not_only_the_rows() -> None:
    ann = signed_in().customer
    before = Contact.objects.get(customer=ann)

    erase(ann.id, NOW)

    assert Customer.objects.get(id=ann.id).wrapped_key is None
    before.save(force_insert=True)  # as an older backup would bring it back
    assert contacts_of(ann.id) == []


def test_a_person_is_erased_together_with_the_guests_they_were() -> None:
    visit = guest(phone=PHONE)
    ann = signed_in().customer
    Customer.objects.filter(id=visit.id).update(merged_into=ann, merged_at=NOW)

    erase(ann.id, NOW)

    assert contacts_of(visit.id) == []
    assert Erasure.objects.count() == 2


def test_whoever_comes_back_by_a_restore_is_erased_again() -> None:
    ann = signed_in().customer
    key = bytes(Customer.objects.get(id=ann.id).wrapped_key or b"")
    erase(ann.id, NOW)
    Customer.objects.filter(id=ann.id).update(wrapped_key=key, erased_at=None)

    back = erase_again(now=NOW)

    assert back == [ann.id]
    assert Customer.objects.get(id=ann.id).wrapped_key is None
    assert erase_again(now=NOW) == []


def test_a_tombstone_from_outside_erases_whoever_a_restore_brought_back() -> None:
    ann, bob = signed_in().customer, signed_in("+7 999 555-22-22").customer

    back = erase_again({ann.id, UUID(int=7)}, now=NOW)

    assert back == [ann.id]
    assert Customer.objects.get(id=bob.id).erased_at is None


def test_a_proved_contact_is_erased_from_guests_who_typed_it_in() -> None:
    visit = guest(phone=PHONE, email="somebody@example.com")
    ann = signed_in().customer

    erase(ann.id, NOW)

    assert [reach.kind for reach in contacts_of(visit.id)] == ["email"]


def test_a_new_account_of_an_erased_contact_begins_empty() -> None:
    ann = signed_in().customer
    give_consent(ann.id, "profiling", "v1", NOW)
    erase(ann.id, NOW)

    again = signed_in()

    assert again.is_new
    assert again.customer.id != ann.id
    assert allowed(again.customer.id, "profiling", NOW) is False


def test_events_carry_tokens_only() -> None:
    signed_in()

    rows = [json.loads(event.row) for event in OutboxEvent.objects.order_by("id")]

    assert [row["type"] for row in rows] == ["Signed Up", "Signed In"]
    assert {row["identifier"] for row in rows} == {
        keeping.vault().tokens.of("phone", "+79995551111")
    }
    assert "555" not in json.dumps([row["identifier"] for row in rows])


def dump() -> bytes:
    """Every value of every table."""
    told = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    is_bytes = isinstance(value, bytes | memoryview)
                    told += bytes(value) if is_bytes else str(value).encode()
    return told
