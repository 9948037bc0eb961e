"""Nobody reaches what is another's, and no form writes more than its own fields."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from tests.web.access.given import Person, lived
from tests.web.staff.conftest import Cafe
from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.customers.models import Customer
from vitrina.commerce.orders.models import Order
from vitrina.web.people import SESSION_COOKIE
from vitrina.web.shop import seen

ENGLISH = {"host": "localhost", "accept-language": "en"}
# everything that a clever form might hope to write
HOPES = {
    "id": "00000000-0000-7000-8000-000000000001",
    "customer": "00000000-0000-7000-8000-000000000001",
    "customer_id": "00000000-0000-7000-8000-000000000001",
    "place": "arbat",
    "place_id": "arbat",
    "state": "done",
    "payment_state": "paid",
    "paid_minor": "1",
    "total_minor": "1",
    "deposit_minor": "0",
    "verified_at": "2026-01-01",
    "merged_into": "00000000-0000-7000-8000-000000000001",
    "erased_at": "",
    "is_staff": "1",
    "is_superuser": "1",
    "role": "owner",
    "actor": "member:1",
    "code": "AAAAAA",
}
ORDER = ("", "state/", "calendar/", "cancel/", "pay/")
BOOKING = ("", "state/", "calendar/", "move/", "moved/", "cancel/", "accept/", "pay/")


@pytest.fixture
def ann(cafe: Cafe) -> Person:
    return lived("Ann Lee", "+79995551111", "ann@example.com", now=cafe.given.now, day=2)


@pytest.fixture
def bob(cafe: Cafe) -> Person:
    return lived("Bob Ray", "+79995552222", "bob@example.com", now=cafe.given.now, day=3)


def browser_of(person: Person) -> Client:
    browser = Client(headers=ENGLISH)
    browser.cookies[SESSION_COOKIE] = person.token
    return browser


def reached(browser: Client, person: Person) -> list[tuple[str, int]]:
    """Addresses of somebody's things that a browser does not find closed."""
    wait = WaitingEntry.objects.get(customer=person.id)
    addresses = [
        *(f"/shop/orders/{person.order_id}/{each}" for each in ORDER),
        *(f"/shop/bookings/{person.booking_id}/{each}" for each in BOOKING),
        f"/shop/book/wait/{wait.id}/leave/",
    ]
    answers = [
        (address, ask(address).status_code)
        for address in addresses
        for ask in (browser.get, browser.post)
    ]
    return [each for each in answers if each[1] not in (404, 405)]


def test_no_address_of_a_customer_s_things_opens_for_another(ann: Person, bob: Person) -> None:
    assert reached(browser_of(bob), ann) == []
    assert reached(Client(headers=ENGLISH), ann) == []
    assert Order.objects.get(id=ann.order_id).state == "placed"
    assert Booking.objects.get(id=ann.booking_id).state == "confirmed"
    assert reached(browser_of(ann), ann) != []  # it is there, for whose it is


def test_things_that_are_found_by_their_id_alone_would_be_noticed(
    ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "_people", lambda request: list(all_customers()))

    assert reached(browser_of(bob), ann) != []


def all_customers() -> list[UUID]:
    return list(Customer.objects.values_list("id", flat=True))


def test_the_account_s_forms_write_their_own_fields_only(ann: Person, bob: Person) -> None:
    before = {row.id: row for row in Customer.objects.all()}
    browser = browser_of(ann)

    for form in ("name", "consents", "adopt"):
        browser.post(f"/account/{form}/", {**HOPES, "name": "Anna"})

    for row in Customer.objects.all():
        was = before[row.id]
        kept = ("id", "verified_at", "merged_into_id", "erased_at", "created_at")
        assert [getattr(row, each) for each in kept] == [getattr(was, each) for each in kept]
    assert bytes(Customer.objects.get(id=bob.id).sealed_name or b"") == bytes(
        before[bob.id].sealed_name or b""
    )


def test_the_desk_s_forms_write_at_their_own_place_only(cafe: Cafe, ann: Person) -> None:
    browser, day = cafe.browser("cashier"), f"{cafe.given.now.date()}"
    typed = {"day": day, "from_time": "23:00", "until_time": "23:30", "party_size": "2"}
    browser.post(
        cafe.at("bookings/waiting/"), {**HOPES, **typed, "name": "Eve", "phone": "+79995553333"}
    )
    browser.post(
        cafe.at("bookings/walk-in/"), {**HOPES, "party_size": "2", "table": "", "key": "k"}
    )

    assert not WaitingEntry.objects.filter(place="arbat").exists()
    assert not Booking.objects.filter(place="arbat").exists()
    assert not WaitingEntry.objects.exclude(customer=ann.id).exclude(state="waiting").exists()
    walked_in = Booking.objects.latest("created_at")
    assert (walked_in.state, walked_in.payment_state) == ("in_service", "none")


def test_the_settings_pass_django_s_check_for_production(tmp_path: Path) -> None:
    told = {
        "VITRINA_SHOP": str(tmp_path),
        "VITRINA_HTTPS": "1",
        "VITRINA_SECRET_KEY": "".join(map(chr, range(48, 122))),
        "DJANGO_SETTINGS_MODULE": "vitrina.web.settings",
    }

    # the tests' own: no deployment sets it
    usual = {name: value for name, value in os.environ.items() if "ASYNC_UNSAFE" not in name}
    checked = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={**usual, **told},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout
