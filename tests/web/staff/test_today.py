"""The board of today, and the orders that are worked off on it."""

import re
from uuid import UUID

from tests.web.staff.conftest import Cafe
from vitrina.commerce.orders.models import Order


def test_the_board_shows_orders_by_stage_and_bookings_by_time(cafe: Cafe) -> None:
    page = cafe.browser("cashier").get(cafe.at()).content.decode()

    new, picking, ready = (
        page.index(f'id="column-{name}"') for name in ("new", "picking", "ready")
    )
    orders = cafe.given.orders
    assert new < page.index(f"order-{orders['late'].id}") < picking
    assert picking < page.index(f"order-{orders['short'].id}") < ready
    assert ready < page.index(f"order-{orders['waits'].id}")
    assert f"order-{orders['handed'].id}" not in page
    times = re.findall(r'<time datetime="([^"]+)">\d\d:\d\d', page)
    assert len(times) == 5  # tomorrow's is not there
    assert times == sorted(times)


def test_an_order_whose_window_began_is_late(cafe: Cafe) -> None:
    page = cafe.browser("cashier").get(cafe.at()).content.decode()

    ticket = page.split(f'id="order-{cafe.given.orders["late"].id}"')[1].split("</article>")[0]
    assert re.search(r"\d+ min late", ticket)


def test_names_are_shown_to_the_desk_and_codes_are_not(cafe: Cafe) -> None:
    page = cafe.browser("cashier").get(cafe.at()).content.decode()

    assert "Мария" in page
    assert all(order.code not in page for order in cafe.given.orders.values())


def test_the_board_is_not_sent_again_while_it_is_the_same(cafe: Cafe) -> None:
    browser = cafe.browser("cashier")
    first = browser.get(cafe.at("board/"))

    again = browser.get(cafe.at("board/"), headers={"if-none-match": first["ETag"]})
    act = f"orders/{cafe.given.orders['new'].id}/act/"
    browser.post(cafe.at(act), {"act": "start", "back": "today"})
    after = browser.get(cafe.at("board/"), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert after.status_code == 200


def test_an_order_goes_from_new_to_ready_by_two_buttons(cafe: Cafe) -> None:
    browser, order = cafe.browser("cashier"), cafe.given.orders["new"]
    address = cafe.at(f"orders/{order.id}/act/")

    started = browser.post(address, {"act": "start", "back": "today"})
    readied = browser.post(address, {"act": "ready", "back": "today"})

    assert started.status_code == readied.status_code == 302
    assert Order.objects.get(id=order.id).fulfilment_state == "ready"


def test_a_button_that_somebody_else_has_pressed_says_so_on_the_board(cafe: Cafe) -> None:
    browser, order = cafe.browser("cashier"), cafe.given.orders["new"]
    address = cafe.at(f"orders/{order.id}/act/")
    browser.post(address, {"act": "start", "back": "today"})

    again = browser.post(address, {"act": "start", "back": "today"})

    assert again.status_code == 409
    assert "It has changed in the meantime" in again.content.decode()
    assert 'id="column-new"' in again.content.decode()


def test_whoever_has_one_place_is_there_at_once_and_others_choose(cafe: Cafe) -> None:
    one = cafe.browser("cashier").get("/staff/")
    all_places = cafe.browser("owner").get("/staff/")

    assert one["Location"] == cafe.at()
    assert "Кафе на Арбате" in all_places.content.decode()


def test_another_place_is_not_there_for_a_cashier(cafe: Cafe) -> None:
    elsewhere = cafe.browser("elsewhere")
    order = cafe.given.orders["ready"]

    assert elsewhere.get(cafe.at()).status_code == 404
    assert elsewhere.get(cafe.at(f"orders/{order.id}/")).status_code == 404
    assert elsewhere.get(f"/staff/at/arbat/orders/{order.id}/").status_code == 404


def test_an_order_of_another_place_is_found_if_the_place_is_not_compared(
    cafe: Cafe, monkeypatch: object
) -> None:
    from vitrina.web.staff import order_page

    order = cafe.given.orders["ready"]

    def whichever(desk: object, order_id: UUID) -> Order:
        del desk
        return Order.objects.prefetch_related("lines").get(id=order_id)

    monkeypatch.setattr(order_page, "order_at", whichever)  # type: ignore[attr-defined]  # pytest's

    # the sabotaged page answers what the test above forbids
    address = f"/staff/at/arbat/orders/{order.id}/"
    assert cafe.browser("elsewhere").get(address).status_code == 200
