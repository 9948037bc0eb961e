"""The ledger of consent: acts are added, and a withdrawal counts at once."""

import functools
from datetime import timedelta

import pytest
from uuid_utils.compat import uuid7

from tests.commerce.customers.conftest import NOW, PHONE, signed_in
from vitrina.commerce.customers import ledger, services
from vitrina.commerce.customers.models import ConsentRecord, Customer
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.transactions import Refusal, granted, refuse, verb
from vitrina.errors import UnknownNameError

pytestmark = pytest.mark.usefixtures("database")
SMS = "marketing by sms"
LATER = NOW + timedelta(hours=1)


def test_consent_is_given_and_taken_back() -> None:
    ann = signed_in().customer

    services.give_consent(ann.id, SMS, "2026-03", NOW)
    assert services.allowed(ann.id, SMS, NOW)

    services.withdraw_consent(ann.id, SMS, "2026-03", LATER)
    assert services.allowed(ann.id, SMS, NOW)
    assert not services.allowed(ann.id, SMS, LATER)


def test_each_act_is_a_record_with_its_event_and_none_is_changed() -> None:
    ann = signed_in().customer

    for act in (services.give_consent, services.withdraw_consent, services.give_consent):
        act(ann.id, SMS, "2026-03", NOW)

    records = ConsentRecord.objects.order_by("id")
    assert [record.is_given for record in records] == [True, False, True]
    events = OutboxEvent.objects.filter(type__startswith="Consent").order_by("id")
    assert [event.id for event in events] == [record.id for record in records]


def test_nobody_agrees_by_signing_in_or_ordering() -> None:
    ann = signed_in().customer
    services.customer_for({"phone": PHONE}, now=NOW, customer=ann)

    assert ConsentRecord.objects.count() == 0
    assert not services.allowed(ann.id, SMS, NOW)


def test_an_unknown_purpose_is_a_mistake_of_ours() -> None:
    ann = signed_in().customer

    with pytest.raises(UnknownNameError):
        services.give_consent(ann.id, "marketting", "1", NOW)
    with pytest.raises(UnknownNameError):
        services.allowed(ann.id, "marketting", NOW)


def test_nobody_agrees_for_the_erased_or_for_nobody() -> None:
    ann = signed_in().customer
    services.erase(ann.id, NOW)

    for person in (ann.id, uuid7()):
        refused = services.give_consent(person, SMS, "1", NOW)
        assert isinstance(refused, Refusal)
        assert services.allowed(person, SMS, NOW) is False


def test_the_no_of_a_merged_guest_is_a_no_of_the_person() -> None:
    guest = services.customer_for({"phone": PHONE}, now=NOW)
    assert isinstance(guest, Customer)
    services.withdraw_consent(guest.id, SMS, "1", NOW)
    ann = signed_in().customer
    services.give_consent(ann.id, SMS, "1", NOW)

    services.adopt(ann.id, [guest.id], now=LATER)

    assert not services.allowed(ann.id, SMS, LATER)
    assert not services.allowed(guest.id, SMS, LATER)


def test_a_later_yes_of_the_person_overrules_the_guest_they_were() -> None:
    guest = services.customer_for({"phone": PHONE}, now=NOW)
    assert isinstance(guest, Customer)
    services.withdraw_consent(guest.id, SMS, "1", NOW)
    ann = signed_in().customer
    services.adopt(ann.id, [guest.id], now=LATER)

    services.give_consent(ann.id, SMS, "1", LATER + timedelta(minutes=1))

    assert services.allowed(ann.id, SMS, LATER + timedelta(minutes=1))


def test_an_act_that_is_undone_leaves_neither_record_nor_event() -> None:
    ann = signed_in().customer

    @verb
    def order() -> None:
        granted(services.give_consent(ann.id, SMS, "1", NOW))
        raise refuse("sold_out", "Nothing is left. Choose something else.")

    order()

    assert ConsentRecord.objects.count() == 0
    assert not OutboxEvent.objects.filter(type="Consent Given").exists()


def sent_after_withdrawal() -> int:
    """How many of ten messages go out although the person says no after the third."""
    ann = signed_in().customer
    services.give_consent(ann.id, SMS, "1", NOW)
    sent = 0
    for number in range(10):
        sent += ledger.allowed(ann.id, SMS, NOW + timedelta(minutes=number))
        if number == 2:
            services.withdraw_consent(ann.id, SMS, "1", NOW + timedelta(minutes=number))
    return sent


def test_a_withdrawal_stops_what_is_running() -> None:
    assert sent_after_withdrawal() == 3


def test_a_consent_that_is_remembered_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ledger.allowed
    remembered = functools.cache(lambda person, purpose: asked(person, purpose, NOW))
    monkeypatch.setattr(ledger, "allowed", lambda person, purpose, at: remembered(person, purpose))

    assert sent_after_withdrawal() > 3
