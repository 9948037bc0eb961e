"""Who gets a message, by which way, and at what hour."""

from datetime import timedelta

import pytest

from tests.commerce.notifications.given import (
    ANNA,
    EMAIL,
    NIGHT,
    NOW,
    PHONE,
    Office,
    ready,
    violations,
)
from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Customer
from vitrina.commerce.customers.services import Reach
from vitrina.commerce.notifications.models import Message
from vitrina.commerce.notifications.services import (
    Counts,
    notify,
    send_due,
)

pytestmark = pytest.mark.usefixtures("database")
MOSCOW = "Europe/Moscow"


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_reminder_waits_for_the_morning_of_the_place() -> None:
    office = Office()
    message = notify(
        "booking_reminder",
        customer_id=ANNA,
        values={"place": "North", "time": "12:00"},
        subject="booking:1",
        now=NIGHT,
        zone=MOSCOW,
    )

    assert office.deliver(NIGHT) == Counts(put_off=1)
    message.refresh_from_db()
    assert message.due_at.isoformat() == "2026-03-03T06:00:00+00:00"
    assert message.attempts == 0
    assert office.deliver(NIGHT + timedelta(hours=10)) == Counts(sent=1)


def test_what_somebody_waits_for_comes_at_night_too() -> None:
    office = Office()
    ready(now=NIGHT, zone=MOSCOW)

    assert office.deliver(NIGHT) == Counts(sent=1)


def test_marketing_is_never_urgent() -> None:
    office = Office(agreed={"marketing by sms"})
    ready(now=NIGHT, zone=MOSCOW, purpose="marketing by sms")

    assert office.deliver(NIGHT) == Counts(put_off=1)


def test_consent_is_asked_when_it_is_sent_not_when_it_is_written() -> None:
    office = Office(agreed={"marketing by e-mail"})
    message = ready(purpose="marketing by e-mail")
    office.agreed.clear()

    assert office.deliver() == Counts(withheld=1)
    assert state_of(message) == "withheld"
    assert office.letters == []
    assert violations() == []


def test_who_agreed_to_text_messages_gets_no_letter() -> None:
    office = Office(agreed={"marketing by sms"})
    ready(purpose="marketing by sms")

    office.deliver()

    assert [letter.channel for letter in office.letters] == ["sms"]


def test_marketing_to_nobody_in_particular_is_withheld() -> None:
    office = Office(agreed={"marketing by sms"})
    ready(customer_id=None, contact=PHONE, purpose="marketing by sms")

    assert office.deliver() == Counts(withheld=1)


def test_whoever_declined_even_service_messages_gets_none() -> None:
    office = Office(agreed=set())
    ready()

    assert office.deliver() == Counts(withheld=1)


def test_a_customer_without_a_contact_gets_nothing() -> None:
    office = Office(contacts=[])
    message = ready()

    assert office.deliver() == Counts(withheld=1)
    message.refresh_from_db()
    assert message.last_error == "no_contact"


def test_the_way_is_one_that_a_sender_serves() -> None:
    office = Office()
    ready()

    office.deliver(channels=["sms"])

    assert [letter.channel for letter in office.letters] == ["sms"]


def test_a_telegram_chat_is_the_first_choice() -> None:
    office = Office(contacts=[PHONE, EMAIL, Reach("telegram", "42")])
    ready()

    office.deliver(channels=["sms", "email", "telegram"])

    assert office.letters[0].channel == "telegram"


def test_a_real_customer_is_reached_until_they_are_erased() -> None:
    office = Office()
    anna = customers.customer_for({"email": EMAIL.value}, now=NOW, language="ru")
    assert isinstance(anna, Customer)
    for subject in ("order:1", "order:2"):
        ready(subject, customer_id=anna.id, language="")

    first = send_due({"email": office}, now=NOW, limit=1)
    customers.erase(anna.id, NOW)
    second = send_due({"email": office}, now=NOW)

    assert (first, second) == (Counts(sent=1), Counts(withheld=1))
    assert [(each.to, each.subject) for each in office.letters] == [(EMAIL.value, "Заказ 17 готов")]
    assert violations() == []
