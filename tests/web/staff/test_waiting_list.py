"""The waiting list at the desk: parties are put on it, offered a table, taken off."""

import re
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse

from tests.web.staff.conftest import Cafe
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Booking, Table, WaitingEntry
from vitrina.commerce.customers.services import contacts_of
from vitrina.commerce.notifications.models import Message
from vitrina.commerce.places.models import Hall, Place

PHONE = "+7 999 555-11-11"


def put(cafe: Cafe, role: str = "cashier", **fields: str) -> HttpResponse:
    """Fill the form in, for tomorrow, and send it."""
    typed = {"from_time": "18:00", "until_time": "20:00", "party_size": "2", "name": "Вера"}
    sent = {"day": tomorrow(cafe), "phone": PHONE, **typed, **fields}
    answer = cafe.browser(role).post(cafe.at("bookings/waiting/"), sent)
    assert isinstance(answer, HttpResponse)
    return answer


def act(cafe: Cafe, entry: WaitingEntry, deed: str, role: str = "cashier") -> HttpResponse:
    address = cafe.at(f"bookings/waiting/{entry.id}/")
    answer = cafe.browser(role).post(address, {"act": deed})
    assert isinstance(answer, HttpResponse)
    return answer


def offered_to(entry: WaitingEntry) -> Booking:
    return Booking.objects.get(waited_for=entry)


def tomorrow(cafe: Cafe) -> str:
    zone = ZoneInfo(Place.objects.get(id=cafe.given.place_id).zone)
    return str((cafe.given.now.astimezone(zone) + timedelta(days=1)).date())


def page(cafe: Cafe) -> str:
    """The list as it is shown."""
    whole = cafe.browser("cashier").get(cafe.at(f"bookings/?day={tomorrow(cafe)}")).content.decode()
    return re.sub(r"\s+", " ", whole.split('aria-labelledby="waiting"')[1].split("<details")[0])


def full(cafe: Cafe) -> None:
    """No table is there any more."""
    for table in Table.objects.filter(place=cafe.given.place_id):
        bookings.retire_table(table.pk, now=cafe.given.now)


def test_a_party_that_calls_is_put_on_the_list_and_can_be_called_back(cafe: Cafe) -> None:
    answer = put(cafe)

    entry = WaitingEntry.objects.get()
    shown = page(cafe)
    assert answer.status_code == 302
    assert (entry.party_size, entry.state) == (2, "waiting")
    assert contacts_of(entry.customer_id)[0].value == "+79995551111"
    assert "Вера" in shown
    assert "18:00–20:00" in shown
    assert "tel:+79995551111" in shown


def test_the_list_is_told_by_hall_and_of_one_s_own_place_only(cafe: Cafe) -> None:
    verandah = Hall.objects.get(place="pokrovka", name="Веранда")
    put(cafe, name="Зоя", phone="+7 999 555-22-22", hall=str(verandah.pk))
    put(cafe, name="Вера")

    shown = page(cafe)
    elsewhere = cafe.browser("elsewhere").get(f"/staff/at/arbat/bookings/?day={tomorrow(cafe)}")

    assert shown.index("Any hall") < shown.index("Вера") < shown.index("Веранда")
    assert shown.index("Веранда") < shown.index("Зоя")
    assert "Зоя" not in elsewhere.content.decode()


def test_a_second_tap_or_call_of_the_same_phone_waits_once(cafe: Cafe) -> None:
    put(cafe)

    again = put(cafe, name="Вера П.")

    assert again.status_code == 409
    assert "on the waiting list of that day already" in again.content.decode()
    assert WaitingEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"phone": ""}, "no phone number"),
        ({"phone": "12"}, "no phone number"),
        ({"party_size": "0"}, "how many guests"),
        ({"party_size": "²"}, "how many guests"),
        ({"from_time": "soon"}, "no time"),
        ({"hall": "999999"}, "no such hall"),
    ],
)
def test_what_was_typed_wrong_is_said_and_nothing_else_is_lost(
    cafe: Cafe, fields: dict[str, str], told: str
) -> None:
    answer = put(cafe, **fields)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    assert 'value="Вера"' in text
    assert not WaitingEntry.objects.exists()


def test_a_hall_of_another_place_is_none_of_ours(cafe: Cafe) -> None:
    theirs = Hall.objects.filter(place="arbat").first()
    assert theirs is not None

    assert put(cafe, hall=str(theirs.pk)).status_code == 422


def test_a_table_is_offered_out_of_turn_and_the_guest_is_told(cafe: Cafe) -> None:
    put(cafe, name="Зоя", phone="+7 999 555-22-22")
    put(cafe)
    second = WaitingEntry.objects.order_by("created_at").last()
    assert second is not None

    answer = act(cafe, second, "offer")

    second.refresh_from_db()
    assert answer.status_code == 302
    assert second.state == "offered"
    assert offered_to(second).state == "requested"
    assert Message.objects.filter(template="table_free", customer_id=second.customer_id).exists()
    assert "They say yes" in page(cafe)


def test_who_says_yes_on_the_phone_has_the_table(cafe: Cafe) -> None:
    put(cafe)
    entry = WaitingEntry.objects.get()
    act(cafe, entry, "offer")

    act(cafe, entry, "accept")

    entry.refresh_from_db()
    assert entry.state == "taken"
    assert offered_to(entry).state == "confirmed"


def test_where_no_table_is_free_the_party_goes_on_waiting(cafe: Cafe) -> None:
    put(cafe)
    entry = WaitingEntry.objects.get()
    full(cafe)

    answer = act(cafe, entry, "offer")

    entry.refresh_from_db()
    assert answer.status_code == 409
    assert entry.state == "waiting"


def test_a_party_is_taken_off_and_its_offered_table_is_free_again(cafe: Cafe) -> None:
    put(cafe)
    entry = WaitingEntry.objects.get()
    act(cafe, entry, "offer")

    answers = [act(cafe, entry, "remove").status_code for _ in range(2)]

    entry.refresh_from_db()
    assert answers == [302, 302]
    assert entry.state == "left"
    assert offered_to(entry).state == "cancelled"
    assert "Nobody waits" in page(cafe)


def test_who_has_a_table_is_not_taken_off_a_list(cafe: Cafe) -> None:
    put(cafe)
    entry = WaitingEntry.objects.get()
    act(cafe, entry, "offer")
    act(cafe, entry, "accept")

    answer = act(cafe, entry, "remove")

    assert answer.status_code == 409
    assert offered_to(entry).state == "confirmed"


def test_an_entry_of_another_place_is_not_there(cafe: Cafe) -> None:
    put(cafe)
    entry = WaitingEntry.objects.get()
    browser = cafe.browser("elsewhere")

    through_own = browser.post(f"/staff/at/arbat/bookings/waiting/{entry.id}/", {"act": "remove"})
    through_theirs = act(cafe, entry, "remove", role="elsewhere")

    entry.refresh_from_db()
    assert (through_own.status_code, through_theirs.status_code) == (404, 404)
    assert entry.state == "waiting"


def test_an_entry_that_is_looked_up_without_its_place_would_be_noticed(
    cafe: Cafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    def anywhere(desk: object, entry_id: UUID) -> WaitingEntry | None:
        return WaitingEntry.objects.filter(id=entry_id).first()

    put(cafe)
    entry = WaitingEntry.objects.get()
    monkeypatch.setattr("vitrina.web.staff.waiting_page.entry_at", anywhere)

    cafe.browser("elsewhere").post(
        f"/staff/at/arbat/bookings/waiting/{entry.id}/", {"act": "remove"}
    )

    entry.refresh_from_db()
    assert entry.state == "left"  # the sabotaged page does what the test above forbids


def test_a_span_may_end_after_midnight(cafe: Cafe) -> None:
    put(cafe, from_time="22:00", until_time="00:30")

    entry = WaitingEntry.objects.get()
    assert entry.until_at - entry.from_at == timedelta(hours=2, minutes=30)
