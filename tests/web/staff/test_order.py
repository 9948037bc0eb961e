"""One order at the desk: picked, handed over, added to, cancelled, brought back."""

from uuid import uuid4

from django.test import Client

from tests.web.staff.conftest import Cafe
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.outbox.models import OutboxEvent


def act(browser: Client, cafe: Cafe, name: str, **sent: object) -> int:
    """What the button of an order is answered with."""
    address = cafe.at(f"orders/{cafe.given.orders[name].id}/act/")
    return browser.post(address, sent).status_code


def line(cafe: Cafe, name: str, sku: str) -> OrderLine:
    return OrderLine.objects.get(order=cafe.given.orders[name], sku=sku)


def order(cafe: Cafe, name: str) -> Order:
    return Order.objects.get(id=cafe.given.orders[name].id)


def test_what_is_missing_is_dropped_when_the_order_is_called_ready(cafe: Cafe) -> None:
    browser, cake = cafe.browser("cashier"), line(cafe, "short", "cake")

    status = act(browser, cafe, "short", act="ready", **{f"found-{cake.id}": "0"})

    assert status == 302
    assert line(cafe, "short", "cake").dropped == 1
    assert order(cafe, "short").fulfilment_state == "ready"
    assert order(cafe, "short").due_minor == 24000


def test_a_substitute_stands_in_the_place_of_what_is_missing(cafe: Cafe) -> None:
    browser, cake = cafe.browser("cashier"), line(cafe, "short", "cake")
    instead = {f"found-{cake.id}": "0", f"instead-{cake.id}": "croissant"}

    status = act(browser, cafe, "short", act="ready", **instead)

    assert status == 302
    assert line(cafe, "short", "croissant").picked == 1


def test_a_substitute_that_is_not_sold_undoes_all_of_it(cafe: Cafe) -> None:
    browser, cake = cafe.browser("cashier"), line(cafe, "short", "cake")
    instead = {f"found-{cake.id}": "0", f"instead-{cake.id}": "no-such"}

    status = act(browser, cafe, "short", act="ready", **instead)

    assert status == 409
    assert line(cafe, "short", "cake").dropped == 0
    assert order(cafe, "short").fulfilment_state == "picking"


def test_an_unpaid_order_is_not_handed_over_until_the_money_is_taken(cafe: Cafe) -> None:
    browser = cafe.browser("cashier")

    unpaid = act(browser, cafe, "ready", act="hand")
    paid = act(browser, cafe, "ready", act="hand", paid_by="cash")

    assert (unpaid, paid) == (409, 302)
    assert order(cafe, "ready").state == "done"


def test_a_part_is_handed_over_and_the_rest_waits(cafe: Cafe) -> None:
    croissants = line(cafe, "ready", "croissant")
    part = {f"units-{croissants.id}": "3", "paid_by": "card"}

    act(cafe.browser("cashier"), cafe, "ready", act="hand", **part)

    assert order(cafe, "ready").fulfilment_state == "partly_handed"
    assert line(cafe, "ready", "croissant").handed == 3


def test_the_code_of_another_order_hands_nothing_over(cafe: Cafe) -> None:
    other = cafe.given.orders["waits"].code

    status = act(cafe.browser("cashier"), cafe, "ready", act="hand", paid_by="card", code=other)

    assert status == 409
    assert order(cafe, "ready").fulfilment_state == "ready"


def test_an_add_on_is_sold_once_and_linked_to_the_order(cafe: Cafe) -> None:
    browser, key = cafe.browser("cashier"), str(uuid4())
    address = cafe.at(f"orders/{cafe.given.orders['ready'].id}/add-on/")
    asked = browser.get(f"{address}?take-espresso=2&q=").content.decode()

    for _ in range(2):
        browser.post(address, {"take-espresso": "2", "key": key, "paid_by": "card"})

    sold = Order.objects.filter(parent=cafe.given.orders["ready"])
    assert "RUB300.00" in asked.replace("\u00a0", "")
    assert [each.total_minor for each in sold] == [30000]
    assert sold[0].state == "done"
    told = OutboxEvent.objects.filter(row__contains=str(cafe.given.orders["ready"].id))
    assert any(str(sold[0].id) in each.row for each in told)


def test_a_cashier_does_not_take_goods_back_and_a_manager_does(cafe: Cafe) -> None:
    espresso, key = line(cafe, "handed", "espresso"), str(uuid4())
    back = {f"back-{espresso.id}": "1", "key": key}

    refused = act(cafe.browser("cashier"), cafe, "handed", act="return", **back)
    taken = act(cafe.browser("manager"), cafe, "handed", act="return", **back)

    assert (refused, taken) == (409, 302)
    assert line(cafe, "handed", "espresso").returned == 1


def test_a_manager_without_a_second_factor_gives_no_money_back(cafe: Cafe) -> None:
    espresso = line(cafe, "handed", "espresso")
    browser = cafe.browser("manager", has_second_factor=False)

    status = act(browser, cafe, "handed", act="return", **{f"back-{espresso.id}": "1"})

    assert status == 409
    assert line(cafe, "handed", "espresso").returned == 0


def test_a_cancelled_order_gives_its_goods_back_to_the_shelf(cafe: Cafe) -> None:
    status = act(cafe.browser("cashier"), cafe, "late", act="cancel", reason="not_collected")

    assert status == 302
    assert order(cafe, "late").state == "cancelled"


def test_the_page_of_an_order_tells_its_history(cafe: Cafe) -> None:
    address = cafe.at(f"orders/{cafe.given.orders['handed'].id}/")

    page = cafe.browser("manager").get(address).content.decode()

    assert page.index("Handed over") < page.index("Ordered")


def test_what_a_customer_wrote_is_no_markup(cafe: Cafe) -> None:
    from vitrina.commerce.orders.words import Words, sealed

    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    found = cafe.given.orders["new"]
    words = sealed(found.id, Words(evil, evil))
    Order.objects.filter(id=found.id).update(sealed_words=words)
    browser = cafe.browser("cashier")

    pages = [browser.get(cafe.at(rest)) for rest in ("", f"orders/{found.id}/")]

    assert all("<script>alert" not in page.content.decode() for page in pages)
    assert all("<img" not in page.content.decode() for page in pages)


def test_a_line_is_found_however_many_there_were_before_it() -> None:
    from vitrina.web.staff.order_forms import units_in

    assert units_in({"line-1234567": "2", "line-x": "1", "line-7": "x"}, "line") == {1234567: 2}
