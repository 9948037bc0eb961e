"""From the menu to the code at the counter, without a browser."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from tests.web.shop.acts import ANNA, PLACE, checkout_form, order, put
from vitrina.collector.workspace import Workspace
from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.capacity.services import adjust
from vitrina.commerce.catalog.services import set_price, take_off_menu
from vitrina.commerce.customers.models import ConsentRecord, Customer
from vitrina.commerce.idempotency import services as idempotency
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import mark_ready, start_picking
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.payments.services import reconcile
from vitrina.web.connections import payee, providers, try_payments
from vitrina.web.shop import checkout
from vitrina.web.shop.mine import link_token

pytestmark = pytest.mark.usefixtures("cafe")

NOW = datetime.now(UTC)


def stock(sku: str = "croissant") -> Pool:
    return Pool.objects.get(kind="stock", ref=sku, place_id=PLACE)


def test_what_is_ordered_is_shown_with_its_code_and_nobody_else_sees_it(
    visitor: Client, stranger: Client
) -> None:
    put(visitor, "croissant", 2)

    made = order(visitor)

    page = visitor.get(f"/shop/orders/{made.id}/").content.decode()
    assert f"{made.code[:3]} {made.code[3:]}" in page
    assert "<svg" in page
    assert made.total_minor == 2 * 190_00
    for path in ("", "state/", "calendar/", "pay/"):
        assert stranger.get(f"/shop/orders/{made.id}/{path}").status_code == 404
    assert stranger.post(f"/shop/orders/{made.id}/cancel/").status_code == 404
    assert visitor.get("/shop/mine/").content.decode().count("<svg") > 1


def test_a_form_that_is_sent_twice_makes_one_order_and_one_guest(visitor: Client) -> None:
    put(visitor)
    form = checkout_form(visitor)
    basket = visitor.cookies["shop_basket"].value

    first = visitor.post("/shop/checkout/", form)
    visitor.cookies["shop_basket"] = basket
    second = visitor.post("/shop/checkout/", form)

    assert first.headers["Location"] == second.headers["Location"]
    assert Order.objects.count() == 1
    assert Customer.objects.count() == 1


def sent_by_eight(form: dict[str, str], basket: str) -> list[str]:
    def send(_: int) -> str:
        browser = Client(headers={"host": "localhost", "accept-language": "en"})
        browser.cookies["shop_basket"] = basket
        try:
            return str(browser.post("/shop/checkout/", form).headers.get("Location", ""))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(send, range(8)))


def test_eight_hasty_taps_at_once_make_one_order(visitor: Client) -> None:
    put(visitor)
    form = checkout_form(visitor)

    places = sent_by_eight(form, visitor.cookies["shop_basket"].value)

    assert len(set(places)) == 1
    assert Order.objects.count() == 1
    assert Customer.objects.count() == 1


def test_a_form_whose_key_is_not_kept_would_be_noticed(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(visitor)
    form = checkout_form(visitor)
    basket = visitor.cookies["shop_basket"].value

    def forgetful(
        scope: str, key: str, asked: bytes, deed: Callable[[], object], *, now: datetime
    ) -> object:
        return deed()

    monkeypatch.setattr(checkout, "answer_once", forgetful)
    visitor.post("/shop/checkout/", form)
    other = Client(headers={"host": "localhost"})
    other.cookies["shop_basket"] = basket
    other.post("/shop/checkout/", form)

    assert Customer.objects.count() == 2  # what the test above forbids


def test_a_price_that_changed_is_said_with_both_sums_and_nothing_is_ordered(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(visitor)
    form = checkout_form(visitor)
    set_price("usual", "croissant", 250_00)
    # the shown price is honoured for a while; here it has run out
    monkeypatch.setattr(checkout, "keep_quote", lambda *_, **__: None)
    from vitrina.commerce.promotions.models import StoredQuote

    StoredQuote.objects.all().delete()

    response = visitor.post("/shop/checkout/", form)

    page = response.content.decode()
    assert response.status_code == 409
    assert "The price has changed" in page
    assert "₽190" in page
    assert "₽250" in page
    assert Order.objects.count() == 0
    assert Customer.objects.count() == 0
    assert visitor.post("/shop/checkout/", checkout_form(visitor)).status_code == 303


def test_a_price_that_was_shown_is_honoured_for_a_while(visitor: Client) -> None:
    put(visitor)
    form = checkout_form(visitor)
    set_price("usual", "croissant", 250_00)

    assert visitor.post("/shop/checkout/", form).status_code == 303
    assert Order.objects.get().total_minor == 190_00


def test_the_last_one_that_somebody_else_took_is_said_kindly(visitor: Client) -> None:
    put(visitor, "croissant", 2)
    form = checkout_form(visitor)
    pool = stock()
    adjust(pool.id, 0, 1 - Cell.objects.get(pool=pool).capacity, now=NOW)

    response = visitor.post("/shop/checkout/", form)

    page = response.content.decode()
    assert response.status_code == 409
    assert "There is not enough left" in page
    assert "1 is left" in page
    assert "Change the basket" in page
    assert "only 1 left" in visitor.get("/shop/basket/").content.decode()


def test_the_basket_marks_what_is_off_the_menu_and_asks_for_no_order(visitor: Client) -> None:
    put(visitor)
    take_off_menu(PLACE, "croissant", now=NOW)

    page = visitor.get("/shop/basket/").content.decode()

    assert "Not on the menu here" in page
    assert 'href="/shop/checkout/"' not in page
    assert visitor.get("/shop/checkout/").headers["Location"] == "/shop/basket/"


def test_what_no_place_offers_does_not_get_into_the_basket(visitor: Client) -> None:
    put(visitor, "no-such-article")
    put(visitor, "croissant", place="no-such-place")

    assert "There is nothing in it yet" in visitor.get("/shop/basket/").content.decode()


def test_the_box_of_adverts_is_not_ticked_and_only_a_tick_is_a_consent(visitor: Client) -> None:
    put(visitor)
    page = visitor.get("/shop/checkout/").content.decode()
    assert 'name="marketing" value="yes">' in page
    order(visitor)
    assert not ConsentRecord.objects.exists()

    put(visitor)
    order(visitor, marketing="yes")

    assert [each.purpose for each in ConsentRecord.objects.all()] == ["marketing by sms"]


def test_a_form_without_a_contact_says_what_is_missing(visitor: Client) -> None:
    put(visitor)

    response = visitor.post("/shop/checkout/", checkout_form(visitor, phone=""))

    assert response.status_code == 422
    assert "Leave a phone number or an e-mail address" in response.content.decode()
    assert 'value="Anna"' in response.content.decode()
    assert Order.objects.count() == 0


def test_a_phone_that_nobody_can_call_is_said_so(visitor: Client) -> None:
    put(visitor)

    response = visitor.post("/shop/checkout/", checkout_form(visitor, phone="12"))

    assert response.status_code == 409
    assert "cannot read this phone number" in response.content.decode()


def test_the_campaign_of_the_first_visit_is_in_the_event_of_the_order(visitor: Client) -> None:
    visitor.get("/shop/?utm_source=vk&utm_campaign=spring")
    put(visitor)

    order(visitor)

    told = json.loads(OutboxEvent.objects.get(type="Order Completed").row)
    assert told["utm_campaign"] == "spring"
    assert told["utm_source"] == "vk"


def test_an_order_that_nobody_has_begun_with_is_cancelled_by_its_customer(visitor: Client) -> None:
    put(visitor)
    made = order(visitor)
    assert Cell.objects.get(pool=stock()).committed == 1

    visitor.post(f"/shop/orders/{made.id}/cancel/")

    assert Order.objects.get().state == "cancelled"
    assert Cell.objects.get(pool=stock()).committed == 0
    assert "was cancelled" in visitor.get(f"/shop/orders/{made.id}/").content.decode()


def test_an_order_that_is_being_made_cannot_be_cancelled_any_more(visitor: Client) -> None:
    put(visitor)
    made = order(visitor)
    start_picking(made.id, now=NOW, actor="member:1")

    response = visitor.post(f"/shop/orders/{made.id}/cancel/")

    assert response.status_code == 409
    assert "changed in the meantime" in response.content.decode()
    assert Order.objects.get().state == "placed"


def test_the_page_of_an_order_learns_that_it_is_ready(visitor: Client) -> None:
    put(visitor)
    made = order(visitor)
    before = visitor.get(f"/shop/orders/{made.id}/state/").json()["version"]

    start_picking(made.id, now=NOW, actor="member:1")
    from vitrina.commerce.orders.services import Pick, pick

    pick(made.id, [Pick(line.id, 1) for line in made.lines.all()], now=NOW, actor="member:1")
    mark_ready(made.id, now=NOW, actor="member:1")

    assert visitor.get(f"/shop/orders/{made.id}/state/").json()["version"] != before
    assert "It is ready for you" in visitor.get(f"/shop/orders/{made.id}/").content.decode()


def test_the_link_of_a_message_opens_this_order_and_no_other(
    visitor: Client, stranger: Client
) -> None:
    put(visitor)
    made = order(visitor)
    token = link_token("order", made.id)

    assert stranger.get(f"/shop/o/{token[:-1]}x/").status_code == 404
    assert stranger.get(f"/shop/b/{token}/").status_code == 404
    assert stranger.get(f"/shop/o/{token}/").headers["Location"] == f"/shop/orders/{made.id}/"
    assert stranger.get(f"/shop/orders/{made.id}/").status_code == 200


def test_an_order_comes_as_a_calendar_entry(visitor: Client) -> None:
    put(visitor)
    made = order(visitor)

    content = visitor.get(f"/shop/orders/{made.id}/calendar/").content.decode()

    assert f"UID:order-{made.id}@localhost" in content
    assert f"DTSTART:{made.pickup_from:%Y%m%dT%H%M%SZ}" in content
    assert "STATUS:CONFIRMED" in content


@pytest.mark.parametrize("choice", ["approve", "twice"])
def test_an_order_that_is_paid_online_stands(visitor: Client, cafe: Workspace, choice: str) -> None:
    try_payments(cafe)
    put(visitor)
    response = visitor.post("/shop/checkout/", checkout_form(visitor, pay="online"))
    made = Order.objects.get()
    # 307: the browser sends its form there, and the payment begins without a second button
    assert (response.status_code, response.headers["Location"]) == (
        307,
        f"/shop/orders/{made.id}/pay/",
    )
    assert made.state == "pending"
    address = payment_address(visitor.post(f"/shop/orders/{made.id}/pay/").content.decode())

    back = visitor.post(address, {"choice": choice})

    assert back.headers["Location"].endswith(f"/shop/orders/{made.id}/?back")
    assert "your payment is here" in visitor.get(back.headers["Location"]).content.decode()
    made.refresh_from_db()
    assert (made.state, made.payment_state, made.paid_minor) == ("placed", "paid", 190_00)
    assert "Paid" in visitor.get(f"/shop/orders/{made.id}/").content.decode()


def test_a_payment_that_is_declined_can_be_tried_again(visitor: Client, cafe: Workspace) -> None:
    try_payments(cafe)
    put(visitor)
    visitor.post("/shop/checkout/", checkout_form(visitor, pay="online"))
    made = Order.objects.get()
    address = payment_address(visitor.post(f"/shop/orders/{made.id}/pay/").content.decode())

    back = visitor.post(address, {"choice": "decline"})

    page = visitor.get(back.headers["Location"]).content.decode()
    assert "Waiting for the payment" in page
    assert "did not go through" in page
    again = payment_address(visitor.post(f"/shop/orders/{made.id}/pay/").content.decode())
    assert again != address
    visitor.post(again, {"choice": "approve"})
    made.refresh_from_db()
    assert made.payment_state == "paid"


def test_looking_at_the_page_of_paying_opens_no_payment_and_the_button_opens_one(
    visitor: Client, cafe: Workspace
) -> None:
    try_payments(cafe)
    put(visitor)
    visitor.post("/shop/checkout/", checkout_form(visitor, pay="online"))
    made = Order.objects.get()
    path = f"/shop/orders/{made.id}/pay/"

    page = visitor.get(path).content.decode()
    assert "Pay ₽190" in page
    assert 'method="post"' in page
    assert Payment.objects.count() == 0
    first = payment_address(visitor.post(path).content.decode())
    again = payment_address(visitor.post(path).content.decode())

    assert first == again
    assert Payment.objects.count() == 1
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = visitor.cookies
    assert strict.post(path).status_code == 403


def test_who_comes_back_before_the_provider_has_told_is_told_to_wait(
    visitor: Client, cafe: Workspace
) -> None:
    try_payments(cafe)
    put(visitor)
    visitor.post("/shop/checkout/", checkout_form(visitor, pay="online"))
    made = Order.objects.get()
    address = payment_address(visitor.post(f"/shop/orders/{made.id}/pay/").content.decode())

    back = visitor.post(address, {"choice": "late"}).headers["Location"]

    page = visitor.get(back).content.decode()
    assert "has not told us yet" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "has not told us yet" not in visitor.get(f"/shop/orders/{made.id}/").content.decode()
    later = datetime.now(UTC) + timedelta(minutes=11)
    reconcile(providers(cafe), now=later, tell=payee(later))
    assert "your payment is here" in visitor.get(back).content.decode()


def test_the_page_of_a_test_payment_opens_only_by_its_signed_address(
    visitor: Client, cafe: Workspace
) -> None:
    assert visitor.get("/shop/test-payment/?payment=x&sig=y").status_code == 404
    try_payments(cafe)
    assert visitor.get("/shop/test-payment/?payment=x&sig=y").status_code == 404


def test_after_a_payment_nobody_is_sent_to_another_site(
    visitor: Client, stranger: Client, cafe: Workspace
) -> None:
    del stranger
    try_payments(cafe)
    put(visitor)
    response = visitor.post("/shop/basket/put/", {"sku": "x", "units": 1, "next": "//evil.example"})

    assert response.headers["Location"] == "/shop/basket/"


def payment_address(page: str) -> str:
    found = page.partition('href="http://localhost')[2].partition('"')[0].replace("&amp;", "&")
    assert found.startswith("/shop/test-payment/")
    return found


def test_the_form_remembers_a_guest_and_no_stranger(visitor: Client, stranger: Client) -> None:
    put(visitor)
    order(visitor)
    put(visitor)
    put(stranger)

    assert 'value="Anna"' in visitor.get("/shop/checkout/").content.decode()
    assert "Anna" not in stranger.get("/shop/checkout/").content.decode()
    assert idempotency.forget_old(now=NOW) == 0
    assert ANNA["phone"] not in str(OutboxEvent.objects.values_list("row", flat=True))
