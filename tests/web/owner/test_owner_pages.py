"""What an owner sets up, and what of it then holds."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.staff.conftest import Cafe
from vitrina.commerce.bookings.models import BookingPolicy, Table
from vitrina.commerce.catalog.models import Assortment, Price, PriceList, Product, Variant
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import pickup_windows, policy_of
from vitrina.commerce.partners.models import Connection
from vitrina.commerce.payments.models import WebhookEvent
from vitrina.commerce.places.models import OpeningException, OpeningHours, Place
from vitrina.commerce.staff.models import Grant, Member
from vitrina.web.connections import providers
from vitrina.web.receipts import WithReceipts

POKROVKA = "/owner/places/pokrovka/"


@pytest.fixture
def owner(cafe: Cafe) -> Client:
    """The owner's browser."""
    return cafe.browser("owner")


def text_of(browser: Client, address: str) -> str:
    """A page that is there."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_new_place_is_added_and_asks_for_its_hours(owner: Client) -> None:
    told = {"id": "north", "name": "North", "kind": "cafe", "zone": "Europe/Moscow"}

    answer = owner.post("/owner/places/new/", told)

    assert answer["Location"] == "/owner/places/north/hours/?done=added"
    assert Place.objects.get(id="north").zone == "Europe/Moscow"


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", "pokrovka"), ("zone", "Moscow"), ("latitude", "55.7"), ("phone", "8 495 1")],
)
def test_a_place_that_cannot_be_is_not_kept(owner: Client, field: str, value: str) -> None:
    told = {"id": "north", "name": "North", "kind": "cafe", "zone": "Europe/Moscow", field: value}

    answer = owner.post("/owner/places/new/", told)

    assert answer.status_code == 422
    assert not Place.objects.filter(id="north").exists()
    assert Place.objects.get(id="pokrovka").name == "Кафе на Покровке"


def test_a_night_bar_closes_on_the_next_day(owner: Client) -> None:
    owner.post(f"{POKROVKA}hours/", {"opens-4-0": "18:00", "closes-4-0": "02:00"})

    hours = OpeningHours.objects.filter(place="pokrovka")
    assert list(hours.values_list("weekday", "opens_minute", "closes_minute")) == [(4, 1080, 1560)]


@pytest.mark.parametrize(
    "week",
    [
        {"opens-0-0": "09:00"},
        {"opens-0-0": "9", "closes-0-0": "noon"},
        {"opens-0-0": "09:00", "closes-0-0": "15:00", "opens-0-1": "14:00", "closes-0-1": "20:00"},
        {"opens-6-0": "18:00", "closes-6-0": "10:00", "opens-0-0": "09:00", "closes-0-0": "12:00"},
    ],
)
def test_hours_that_cannot_be_leave_the_week_as_it_was(owner: Client, week: dict[str, str]) -> None:
    answer = owner.post(f"{POKROVKA}hours/", week)

    assert answer.status_code == 422
    assert OpeningHours.objects.filter(place="pokrovka").count() == 7


def test_a_holiday_is_set_and_taken_back(owner: Client) -> None:
    address = f"{POKROVKA}hours/day/"

    owner.post(address, {"day": "2099-01-01", "note": "New Year"})
    note = OpeningException.objects.get(place="pokrovka").note
    owner.post(address, {"forget": "2099-01-01"})

    assert note == "New Year"
    assert not OpeningException.objects.exists()


def test_a_table_is_added_and_taken_away(owner: Client) -> None:
    told = {"name": "T9", "hall": "Roof", "seats_min": "2", "seats_max": "6", "what": "table"}

    owner.post(f"{POKROVKA}tables/", told)
    table = Table.objects.get(place="pokrovka", name="T9")
    owner.post(f"{POKROVKA}tables/{table.pk}/retire/")

    assert table.hall.name == "Roof"
    assert Table.objects.get(pk=table.pk).retired_at is not None


def test_another_place_s_table_is_not_taken_away(cafe: Cafe) -> None:
    table = Table.objects.filter(place="arbat").first()
    assert table is not None

    cafe.browser("manager").post(f"{POKROVKA}tables/{table.pk}/retire/")

    assert Table.objects.get(pk=table.pk).retired_at is None


def test_booking_rules_are_kept_as_they_are_written(owner: Client) -> None:
    page = text_of(owner, f"{POKROVKA}booking-rules/")
    policy = BookingPolicy.objects.get(place="pokrovka")
    told = {
        "turns": "2: 60, 8: 120",
        "slot_minutes": "30",
        "covers_per_slot": "20",
        "lead_minutes": "60",
        "furthest_days": "30",
        "largest_online": "6",
        "early_minutes": "30",
        "keep_late_minutes": "15",
        "cancel_until_hours": "3",
        "remind_hours": "4",
        "deposit_from_party": "6",
        "deposit_minor": "500",
        "no_show_fee_minor": "0",
        "guest_value_minor": "1 200,50",
        "currency": "RUB",
    }

    answer = owner.post(f"{POKROVKA}booking-rules/", told)

    assert "2: 90, 8: 120" in page
    assert answer.status_code == 302
    policy.refresh_from_db()
    assert policy.turns == [[2, 60], [8, 120]]
    assert (policy.deposit_minor, policy.guest_value_minor) == (50000, 120050)


def test_a_window_s_capacity_is_changed_for_one_day(cafe: Cafe, owner: Client) -> None:
    rules = {"lead_minutes": "10", "window_minutes": "15", "orders_per_window": "4"}
    owner.post(f"{POKROVKA}pick-up-rules/", {**rules, "days_ahead": "7", "keep_hours": "24"})
    today = cafe.given.orders["new"].day
    tomorrow = today + timedelta(days=1)
    window = pickup_windows("pokrovka", tomorrow, now=cafe.given.now)[0]
    t0 = int(window.start.timestamp())

    address = f"{POKROVKA}capacity/day/?day={tomorrow}"
    answer = owner.post(address, {"what": "windows", f"window-{t0}": "1"})

    assert answer.status_code == 302
    assert policy_of("pokrovka").orders_per_window == 4
    assert pickup_windows("pokrovka", tomorrow, now=cafe.given.now)[0].free == 1


def test_closing_a_day_lists_the_bookings_in_the_way(cafe: Cafe, owner: Client) -> None:
    booking = cafe.given.bookings["tomorrow"]
    address = f"{POKROVKA}capacity/day/?day={booking.day}"

    owner.post(address, {"what": "hours", "opens": "", "closes": "", "note": "repair"})
    page = text_of(owner, address)

    assert "In the way" in page
    assert booking.number in page
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_the_month_shows_what_is_booked_of_what_there_is(cafe: Cafe, owner: Client) -> None:
    page = text_of(owner, f"{POKROVKA}capacity/")

    assert "13/210" in page.replace(",", "")
    assert "8 <span" in page


def product(**changed: str) -> dict[str, str]:
    """A product's form as it is sent."""
    return {
        "id": "latte",
        "name_ru": "Латте",
        "kind": "dish",
        "category": "bar",
        "variant-0-sku": "latte-s",
        "variant-0-name_ru": "0,3",
        "variant-1-sku": "latte-l",
        "variant-1-is_stocked": "on",
        "assortments": "menu-pokrovka",
        **changed,
    }


def test_a_product_is_added_with_its_variants_and_offered(owner: Client) -> None:
    answer = owner.post("/owner/catalogue/product/", product())

    assert answer.status_code == 302
    variants = Variant.objects.filter(product="latte").values_list("sku", "is_stocked")
    assert sorted(variants) == [("latte-l", True), ("latte-s", False)]
    assert Assortment.objects.get(id="menu-pokrovka").products.filter(id="latte").exists()
    assert Assortment.objects.get(id="menu-pokrovka").products.filter(id="raf").exists()
    assert not Assortment.objects.get(id="menu-arbat").products.filter(id="latte").exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "raf"},
        {"name_ru": ""},
        {"variant-0-sku": "", "variant-1-sku": ""},
        {"variant-0-sku": "raf"},
        {"kind": "weapon"},
    ],
)
def test_a_product_that_cannot_be_is_not_kept(owner: Client, changed: dict[str, str]) -> None:
    answer = owner.post("/owner/catalogue/product/", product(**changed))

    assert answer.status_code == 422
    assert not Product.objects.filter(id="latte").exists()
    assert Variant.objects.get(sku="raf").product_id == "raf"


def test_fields_that_no_form_shows_cannot_be_sent(owner: Client) -> None:
    sent = product(hidden_at="2020-01-01", rank="-1", facts='{"x": 1}', picture="../x.png")

    owner.post("/owner/catalogue/product/", sent)

    made = Product.objects.get(id="latte")
    assert made.hidden_at is None
    assert made.facts == {}
    assert made.picture == ""
    assert made.rank > 0


def test_a_product_is_hidden_and_shown_again(owner: Client) -> None:
    for to, is_hidden in (("hidden", True), ("shown", False)):
        owner.post("/owner/catalogue/product/raf/state/", {"to": to})
        assert (Product.objects.get(id="raf").hidden_at is not None) is is_hidden


def test_prices_of_a_grid_are_kept_all_or_none(owner: Client) -> None:
    address, before = "/owner/prices/list/usual/", PriceList.objects.get(id="usual").version
    wrong = {"what": "prices", "price-raf": "295,50", "price-tea": "free"}

    refused = owner.post(address, wrong)
    raf = Price.objects.get(variant="raf").minor
    owner.post(address, {"what": "prices", "price-raf": "295,50", "price-tea": ""})

    assert (refused.status_code, raf) == (422, 29000)
    assert Price.objects.get(variant="raf").minor == 29550
    assert not Price.objects.filter(variant="tea").exists()
    assert PriceList.objects.get(id="usual").version > before


def test_why_tells_the_way_to_a_price(owner: Client) -> None:
    owner.post("/owner/prices/", {"id": "happy", "currency": "RUB", "priority": "5"})
    owner.post("/owner/prices/list/happy/", {"what": "prices", "price-raf": "200"})

    page = text_of(owner, "/owner/prices/why/?place=pokrovka&sku=raf&channel=site")

    plain = page.replace("\u00a0", " ")
    assert "“happy” gives RUB 200.00 and wins over “usual” with RUB 290.00." in plain


def test_the_lists_filter_and_the_file_holds_the_same(cafe: Cafe, owner: Client) -> None:
    ready = text_of(owner, "/owner/orders/?state=ready")
    told = owner.get("/owner/orders/?state=ready&format=csv").content.decode()

    ids = {str(cafe.given.orders[name].id) for name in ("ready", "waits")}
    assert all(each in ready for each in ids)
    assert str(cafe.given.orders["new"].id) not in ready
    lines = told.strip().splitlines()
    assert len(lines) == 3
    assert all(any(each in line for line in lines) for each in ids)


def test_a_campaign_that_is_a_formula_is_a_text_in_the_file(cafe: Cafe, owner: Client) -> None:
    evil = '=HYPERLINK("http://evil.example")'
    order = cafe.given.orders["ready"]
    Order.objects.filter(id=order.id).update(origin={"utm_campaign": evil})

    told = owner.get("/owner/orders/?format=csv").content.decode()

    assert "\"'=HYPERLINK" in told


def test_a_manager_sees_the_orders_of_the_own_place_only(cafe: Cafe) -> None:
    order = cafe.given.orders["ready"]
    Order.objects.filter(id=order.id).update(place_id="arbat", number=999)
    manager = cafe.browser("manager")

    page = text_of(manager, "/owner/orders/?place=arbat")
    told = manager.get("/owner/orders/?place=arbat&format=csv").content.decode()

    assert str(order.id) not in page + told
    assert manager.get("/owner/places/arbat/").status_code == 404


def test_somebody_new_gets_a_role_and_loses_it(owner: Client) -> None:
    told = {"name": "Zoe", "username": "zoe", "password": "a sentence of my own 7"}
    owner.post("/owner/people/", told)
    member = Member.objects.get(user__username="zoe")
    address = f"/owner/people/{member.pk}/"

    owner.post(address, {"act": "grant", "role": "cashier", "place": "arbat"})
    owner.post(address, {"act": "revoke", "role": "cashier", "place": "arbat"})

    (given,) = Grant.objects.filter(member=member)
    assert given.place_id == "arbat"
    assert given.revoked_at is not None


def test_the_only_owner_stays(cafe: Cafe, owner: Client) -> None:
    number = cafe.given.members["owner"].pk

    answer = owner.post(f"/owner/people/{number}/", {"act": "leave"})

    assert answer.status_code == 409
    assert Member.objects.get(pk=number).revoked_at is None


def test_a_secret_goes_in_and_only_its_last_letters_come_out(owner: Client) -> None:
    secret = "live_" + "q" * 30 + "Z9k2"
    sent = {"shop_id": "10012345", "secret_key": secret}

    answer = owner.post("/owner/settings/payment/yookassa/", sent)
    page = text_of(owner, "/owner/settings/")

    assert answer.status_code == 302
    assert secret not in page
    assert "…Z9k2" in page
    assert secret.encode() not in bytes(Connection.objects.get(name="yookassa").sealed_settings)


def test_receipts_are_switched_on_by_a_setting_that_may_stay_empty(owner: Client) -> None:
    sent = {"shop_id": "10012345", "secret_key": "live_secret", "vat_code": "1"}

    wrong = owner.post("/owner/settings/payment/yookassa/", {**sent, "vat_code": "13"})
    assert wrong.status_code == 422
    owner.post("/owner/settings/payment/yookassa/", {**sent, "vat_code": ""})
    assert not isinstance(providers()["yookassa"], WithReceipts)
    owner.post("/owner/settings/payment/yookassa/", sent)

    assert isinstance(providers()["yookassa"], WithReceipts)


def test_a_refund_of_an_unknown_payment_is_shown_to_the_owner_and_to_nobody_else(
    cafe: Cafe, owner: Client
) -> None:
    assert "Money to look at" not in text_of(owner, "/owner/orders/")
    now = timezone.now()
    WebhookEvent.objects.create(
        provider="yookassa",
        event_id="refund.succeeded:1",
        digest=bytes(32),
        received_at=now,
        kind="refund",
        provider_id="22d6d597-000f-5000",
        refund_id="1",
        state="succeeded",
        amount_minor=100,
        currency="RUB",
        outcome="unknown_payment",
    )

    page = text_of(owner, "/owner/orders/")

    assert "A payment that is not ours" in page
    assert "22d6d597-000f-5000" in page
    other = cafe.browser("manager").get("/owner/orders/")
    assert b"22d6d597-000f-5000" not in other.content


def test_half_a_connection_is_not_kept(owner: Client) -> None:
    answer = owner.post("/owner/settings/payment/yookassa/", {"shop_id": "10012345"})

    assert answer.status_code == 422
    assert not Connection.objects.exists()


def test_prices_ask_for_the_second_factor(cafe: Cafe) -> None:
    browser = cafe.browser("owner", has_second_factor=False)

    answer = browser.get("/owner/prices/")

    assert answer.status_code == 302
    assert "/staff/second/" in answer["Location"]
