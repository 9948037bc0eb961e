"""The audit of customers finds nothing in a sound shop, and each thing that is broken."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F

from tests.commerce.customers.conftest import NOW, PHONE, signed_in
from vitrina.commerce.customers import services
from vitrina.commerce.customers.audit import CHECKS
from vitrina.commerce.customers.models import Contact, Customer, CustomerSession, SignInCode
from vitrina.commerce.outbox.models import OutboxEvent

pytestmark = pytest.mark.usefixtures("database")


def broken() -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for check in CHECKS:
            cursor.execute(check.sql)
            if cursor.fetchall():
                found.append(check.sentence)
    return found


def everything_that_happens() -> Customer:
    guest = services.customer_for({"phone": PHONE}, now=NOW)
    assert isinstance(guest, Customer)
    services.open_session(guest.id, now=NOW)
    ann = signed_in().customer
    services.adopt(ann.id, [guest.id], now=NOW)
    services.give_consent(ann.id, "profiling", "1", NOW)
    services.erase(signed_in("+7 999 555-22-22").customer.id, NOW)
    return ann


def test_a_sound_shop_has_no_violation() -> None:
    everything_that_happens()

    assert broken() == []


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda: Contact.objects.filter(customer__verified_at=None).update(customer=gone()), 0),
        (lambda: Customer.objects.update(erased_at=None, wrapped_key=b"x"), 1),
        (lambda: CustomerSession.objects.update(customer=gone()), 2),
        (lambda: Customer.objects.update(verified_at=None), 3),
        (lambda: SignInCode.objects.update(attempts=F("attempts") + 5), 4),
        (lambda: OutboxEvent.objects.all().delete(), 5),
    ],
)
def test_each_damage_is_found(damage: Callable[[], object], sentence: int) -> None:
    everything_that_happens()

    damage()

    assert CHECKS[sentence].sentence in broken()


def gone() -> Customer:
    return Customer.objects.get(erased_at__isnull=False)
