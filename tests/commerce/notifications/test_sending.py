"""Messages are sent once, by day, to who agreed, and leave nothing behind."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import override_settings

from tests.commerce.notifications.given import (
    ANNA,
    EMAIL,
    NOW,
    PHONE,
    Office,
    ready,
    violations,
)
from vitrina.commerce.notifications import sending
from vitrina.commerce.notifications.models import Message
from vitrina.commerce.notifications.services import (
    Counts,
    call_off,
    forget_old,
    notify,
    put_template,
)
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.errors import RefusedError, SettingError, UnknownNameError

pytestmark = pytest.mark.usefixtures("database")


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state


def test_a_message_says_the_place_the_number_and_the_code() -> None:
    office = Office()
    message = ready()

    counts = office.deliver()

    [letter] = office.letters
    assert counts == Counts(sent=1)
    assert (letter.channel, letter.to) == ("email", EMAIL.value)
    assert letter.subject == "Заказ 17 готов"
    assert letter.text == ("Заказ 17 готов и ждёт вас: Кофейня на Мясницкой.\nПокажите код: H7K2QF")
    assert letter.message_id == str(message.id)
    assert state_of(message) == "sent"
    assert office.deliver() == Counts()
    assert violations() == []


def test_one_occasion_is_told_once() -> None:
    office = Office()

    first, second = ready(), ready()
    office.deliver()
    third = ready()
    office.deliver()

    assert first.id == second.id == third.id
    assert len(office.letters) == 1


def test_a_message_goes_with_its_deed_or_not_at_all() -> None:
    with transaction.atomic():
        ready()
        transaction.set_rollback(True)

    assert Message.objects.count() == 0


def test_neither_contact_nor_code_stands_in_the_database_in_clear() -> None:
    notify(
        "sign_in_code",
        contact=PHONE,
        values={"code": "H7K2QF"},
        subject="sign_in:1",
        now=NOW,
        language="en",
    )

    [row] = Message.objects.values_list()

    shown = b"|".join(
        bytes(x) if isinstance(x, bytes | memoryview) else str(x).encode() for x in row
    )
    assert b"5551122" not in shown
    assert b"H7K2QF" not in shown


def test_a_message_that_has_come_to_an_end_forgets_contact_and_values() -> None:
    office = Office()
    message = ready(customer_id=None, contact=PHONE)

    office.deliver()

    message.refresh_from_db()
    assert (bytes(message.contact), bytes(message.filling)) == (b"", b"")
    assert office.letters[0].to == PHONE.value


def test_a_failure_that_may_pass_is_tried_again_after_growing_pauses() -> None:
    office = Office(fails=[TimeoutError(), ConnectionError()])
    message = ready()

    assert office.deliver() == Counts(put_off=1)
    assert office.deliver(NOW + timedelta(seconds=50)) == Counts()
    assert office.deliver(NOW + timedelta(seconds=70)) == Counts(put_off=1)
    assert office.deliver(NOW + timedelta(minutes=5)) == Counts()
    assert office.deliver(NOW + timedelta(minutes=7)) == Counts(sent=1)
    assert state_of(message) == "sent"
    assert violations() == []


def test_a_failure_for_good_is_not_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    office = Office(fails=[RefusedError(400, "bad_address", "anna@example.org is none")])
    message = ready()

    assert office.deliver() == Counts(failed=1)

    assert state_of(message) == "failed"
    assert message.last_error == "bad_address"
    assert "anna" not in caplog.text
    assert violations() == []


def test_after_eight_attempts_a_message_has_failed() -> None:
    office = Office(fails=[TimeoutError() for _ in range(8)])
    message = ready(expires_at=NOW + timedelta(days=9))

    for day in range(8):
        office.deliver(NOW + timedelta(days=day))

    assert state_of(message) == "failed"


def test_a_message_that_would_come_too_late_is_not_sent() -> None:
    office = Office()
    message = ready()

    assert office.deliver(NOW + timedelta(days=1)) == Counts(expired=1)
    assert state_of(message) == "expired"
    assert violations() == []


def test_a_message_waits_until_it_is_due() -> None:
    office = Office()
    ready(not_before=NOW + timedelta(hours=1))

    assert office.deliver() == Counts()
    assert office.deliver(NOW + timedelta(hours=1)) == Counts(sent=1)


def test_two_senders_never_send_what_one_has() -> None:
    office = Office()
    for number in range(20):
        ready(f"order:{number}")

    def deliver(_: int) -> Counts:
        try:
            return office.deliver()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(deliver, range(4)))

    assert sum(each.sent for each in counts) == 20
    assert len({letter.message_id for letter in office.letters}) == len(office.letters) == 20
    assert violations() == []


def test_without_the_lease_the_same_check_sees_messages_sent_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    office = Office()
    ready()
    [message] = Message.objects.all()
    monkeypatch.setattr(sending, "_lease", lambda message, now: True)

    post = sending.Post({"email": office}, office.allowed, office.contacts_of, sending.no_link, [])
    for _ in range(2):
        if sending._lease(message, NOW):
            sending._send(message, post, NOW)

    assert len(office.letters) != len({letter.message_id for letter in office.letters})


def test_a_process_that_dies_after_sending_has_it_sent_again_under_the_same_id() -> None:
    office = Office()
    ready()

    class KilledError(BaseException):
        pass

    office.fails.append(KilledError())  # type: ignore[arg-type]  # as kill -9 would
    with pytest.raises(KilledError):
        office.deliver()

    assert office.deliver(NOW + timedelta(minutes=1)) == Counts()  # it is leased
    assert office.deliver(NOW + timedelta(minutes=3)) == Counts(sent=1)


def test_a_sender_that_was_too_slow_cannot_mark_what_another_has() -> None:
    quick = Office()

    class Slow(Office):
        def send(self, **told: str) -> str:
            quick.deliver(NOW + timedelta(minutes=3))
            return "slow"

    message = ready()

    Slow().deliver()

    message.refresh_from_db()
    assert (message.state, message.server_id) == ("sent", "server-1")


def test_a_called_off_message_is_not_sent() -> None:
    office = Office()
    ready()

    assert call_off("order_ready", "order:1", now=NOW)
    assert not call_off("order_ready", "order:1", now=NOW)
    assert office.deliver() == Counts()
    assert violations() == []


def test_only_advertising_is_told_to_the_analytics() -> None:
    office = Office(agreed={"service", "marketing by e-mail"})
    ready("order:1")
    ready("order:2", purpose="marketing by e-mail")

    office.deliver()

    assert [event.type for event in OutboxEvent.objects.all()] == ["Email Sent"]


def test_the_language_is_the_messages_and_falls_back_to_english() -> None:
    office = Office()
    ready("order:1", language="de")
    ready("order:2", language="ru-ru")

    office.deliver()

    assert [letter.subject for letter in office.letters] == ["Order 17 is ready", "Заказ 17 готов"]


def test_an_owners_wording_takes_the_place_of_ours() -> None:
    office = Office()
    put_template("order_ready", "ru", subject="Готово!", body="Код {{code}}, ждём.")
    put_template("order_ready", "ru", subject="", body="{{code}}", channel="sms")
    ready("order:1")
    ready("order:2", customer_id=None, contact=PHONE)

    office.deliver()

    assert [letter.text for letter in office.letters] == ["Код H7K2QF, ждём.", "H7K2QF"]


def test_an_owners_own_message_can_be_sent() -> None:
    office = Office(agreed={"marketing by e-mail"})
    put_template("spring", "ru", subject="Весна", body="Ждём вас: {{place}}")
    told = {"customer_id": ANNA, "purpose": "marketing by e-mail", "subject": "spring:1"}
    notify("spring", values={"place": "North"}, now=NOW, **told)  # type: ignore[arg-type]

    office.deliver()

    assert office.letters[0].text == "Ждём вас: North"


def test_wrong_names_are_seen_when_the_message_is_written() -> None:
    told = {"customer_id": ANNA, "subject": "order:1", "now": NOW}

    with pytest.raises(UnknownNameError, match="order_ready"):
        notify("order_redy", values={}, **told)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="place"):
        notify("order_ready", values={"plase": "North"}, **told)  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="marketing"):
        notify("order_ready", values={}, purpose="adverts", **told)  # type: ignore[arg-type]
    with pytest.raises(SettingError, match="Nobody"):
        notify("order_ready", values={}, subject="order:1", now=NOW)


def test_old_messages_are_forgotten() -> None:
    office = Office()
    ready()
    office.deliver()

    assert forget_old(now=NOW + timedelta(days=179)) == 0
    assert forget_old(now=NOW + timedelta(days=181)) == 1


def test_a_message_sealed_under_another_key_fails_and_stops_no_other() -> None:
    office = Office()
    ready("order:1", customer_id=None, contact=PHONE)
    with override_settings(VITRINA_ROOT_KEY=lambda: bytes(32)):
        ready("order:2", customer_id=None, contact=PHONE)

    assert office.deliver() == Counts(sent=1, failed=1)
