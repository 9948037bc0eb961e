"""What the shop does by itself, on a chain of cafés."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.databases import postgresql
from tests.web.businesses import cafe, cafes
from vitrina.automation.rules.services import add_receiver, report
from vitrina.collector.workspace import Workspace
from vitrina.commerce.capacity.services import stock_of
from vitrina.commerce.customers.services import customer_for
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.promotions.services import price_basket
from vitrina.commerce.transactions import granted
from vitrina.web import work
from vitrina.web.work import Task, do_due, link_of, tasks

__all__ = ["cafe", "cafes", "postgresql"]

NOON = datetime(2026, 3, 2, 9, tzinfo=UTC)  # Monday, 12:00 in Moscow


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def order(cafe: Workspace) -> Order:
    """Of two croissants, by a guest with an e-mail address, to be paid online."""
    del cafe
    guest = granted(customer_for({"email": "maria@example.com"}, now=NOON, language="en"))
    wanted = orders.Checkout(
        place_id="pokrovka", wishes=(orders.Wish("croissant", 2),), pay="online"
    )
    proof = price_basket(orders.basket_of(wanted), at=NOON, customer_id=guest.id).proof
    checkout = orders.Checkout(place_id="pokrovka", wishes=wanted.wishes, pay="online", proof=proof)
    return granted(orders.place_order(checkout, key="k", customer_id=guest.id, now=NOON))


def test_what_nobody_pays_goes_back_on_the_shelf(
    cafe: Workspace, order: Order, clock: Clock
) -> None:
    held = stock_of("pokrovka", ["croissant"])["croissant"]
    clock.now = NOON + timedelta(hours=2)

    wrong = do_due(cafe, tasks(), clock=clock)

    order.refresh_from_db()
    assert (held, stock_of("pokrovka", ["croissant"])["croissant"]) == (22, 24)
    assert order.state == "expired"
    assert wrong == {}


def test_a_guest_is_told_with_a_link_that_opens_their_order_alone(
    cafe: Workspace, order: Order, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted(orders.pay_at_place(order.id, "card", now=NOON, actor="member:1"))
    monkeypatch.setattr(
        work, "link_of", lambda _, subject: link_of("https://utro.example", subject)
    )

    do_due(cafe, tasks(), clock=clock)

    [line] = (cafe.run / "messages.jsonl").read_text().splitlines()
    message = json.loads(line)
    link = next(word for word in message["text"].split() if word.startswith("https://"))
    assert message["to"] == "maria@example.com"
    client = Client(headers={"host": "localhost"})
    page = client.get(link.removeprefix("https://utro.example"), follow=True)
    assert order.code[:3] in page.content.decode()
    assert client.get(f"/shop/o/{'x' * 40}/").status_code == 404


def test_without_a_public_address_there_is_no_link() -> None:
    assert link_of("", "order:018f0000-0000-7000-8000-000000000000") == ""
    assert link_of("https://a.example", "sign-in:1") == ""


def test_alerts_are_told_by_e_mail(cafe: Workspace, clock: Clock) -> None:
    granted(add_receiver("owner@example.com", now=NOON))
    granted(report("kill_switch", {"all": "Somebody pulled it."}, now=NOON))

    wrong = do_due(cafe, tasks(), clock=clock)

    [line] = (cafe.run / "messages.jsonl").read_text().splitlines()
    letter = json.loads(line)
    assert (letter["to"], letter["channel"]) == ("owner@example.com", "email")
    assert letter["subject"] == "Vitrina: The kill switch is on"
    assert "Somebody pulled it." in letter["text"]
    assert wrong == {}


def test_a_task_that_fails_stops_no_other_and_is_tried_again(cafe: Workspace, clock: Clock) -> None:
    done: list[str] = []

    def fail(*_: object) -> None:
        done.append("failed")
        raise OSError("no network")

    due = [
        Task("first", timedelta(seconds=1), fail),
        Task("second", timedelta(seconds=1), lambda *_: done.append("second")),
    ]

    wrong = do_due(cafe, due, clock=clock)
    again_at_once = do_due(cafe, due, clock=clock)
    clock.now += timedelta(seconds=1)
    do_due(cafe, due, clock=clock)

    assert wrong == {"first": "OSError: no network"}
    assert again_at_once == {}
    assert done == ["failed", "second", "failed", "second"]
