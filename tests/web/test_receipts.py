"""Receipts of an order's money, from its lines to what YooKassa is sent."""

import json
from dataclasses import replace

import pytest
from django.test import Client

from tests.connectors.payments.fake_server import fake_server
from tests.web.shop.acts import order, put
from tests.web.shop.conftest import cafe, cafes, postgresql, stores, visitor
from vitrina.collector.workspace import Workspace
from vitrina.commerce.customers.services import erase
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.services import items_of
from vitrina.commerce.payments.services import start_payment
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.payments.yookassa import YooKassa
from vitrina.money import Money
from vitrina.web.receipts import WithReceipts, receipt_of

__all__ = ["cafe", "cafes", "postgresql", "stores", "visitor"]
pytestmark = pytest.mark.usefixtures("cafe")


def bought(visitor: Client) -> Order:
    put(visitor, "croissant", 3)
    return order(visitor)


@pytest.mark.parametrize("minor", [1, 99, 100_00, 570_00])
def test_the_items_add_up_to_whatever_is_paid_or_goes_back(visitor: Client, minor: int) -> None:
    made = bought(visitor)

    for is_refund in (False, True):
        items = items_of(made, minor, is_refund=is_refund)
        assert sum(item.minor for item in items) == minor
        assert sum(n * price for item in items for n, price in item.rows()) == minor


def test_a_delivery_is_a_service_and_a_part_is_spread_over_all_lines(visitor: Client) -> None:
    made = bought(visitor)
    made.delivery_minor = 30_00

    items = items_of(made, 300_00)

    assert [(item.minor, item.subject) for item in items] == [
        (285_00, "commodity"),
        (15_00, "service"),
    ]


def test_before_it_is_collected_it_is_a_prepayment_and_after_that_a_payment(
    visitor: Client,
) -> None:
    made = bought(visitor)
    subject, amount = f"order:{made.id}", Money(570_00, "RUB")

    before = receipt_of(subject, amount)
    Order.objects.update(handed_at=made.placed_at)
    after = receipt_of(subject, amount, is_refund=True)

    assert before is not None
    assert after is not None
    assert (before.mode, after.mode) == ("full_prepayment", "full_payment")
    assert before.contact == "+79161234567"
    assert "7916" not in repr(before)


def test_the_contact_is_sent_with_the_call_and_stands_in_no_table(
    visitor: Client, cafe: Workspace
) -> None:
    made = bought(visitor)
    with fake_server() as server:
        paid = {
            "id": "22d6d597-000f-5000-9000-145f6df21d6f",
            "confirmation": {"confirmation_url": "https://pay.example"},
        }
        server.answers_with(200, paid)
        provider = WithReceipts(YooKassa("1", "s", UrllibHttp(), server.url, vat_code=1))
        payment = start_payment(
            f"order:{made.id}",
            Money(570_00, "RUB"),
            provider=provider,
            return_url="https://shop.example/",
            now=made.placed_at,
        )

    assert not isinstance(payment, Refusal)
    assert json.loads(server.asked[0].body)["receipt"]["customer"] == {"phone": "79161234567"}
    assert "7916" not in json.dumps({k: str(v) for k, v in payment.__dict__.items()})


def test_who_was_forgotten_gets_no_receipt_and_pays_in_another_way(visitor: Client) -> None:
    made = bought(visitor)
    assert made.customer_id is not None
    erase(made.customer_id, now=made.placed_at)
    with fake_server() as server:
        provider = WithReceipts(YooKassa("1", "s", UrllibHttp(), server.url, vat_code=1))

        answer = start_payment(
            f"order:{made.id}",
            Money(570_00, "RUB"),
            provider=provider,
            return_url="https://shop.example/",
            now=made.placed_at,
        )

    assert isinstance(answer, Refusal)
    assert answer.reason == "provider_refused"
    assert server.asked == []


def test_without_the_remainders_a_part_would_not_add_up(visitor: Client) -> None:
    made = bought(visitor)
    [line] = made.lines.all()
    OrderLine.objects.filter(id=line.id).update(quantity=1, net_minor=190_00, gross_minor=190_00)
    for position in (8, 9):
        OrderLine.objects.create(
            **{
                field.attname: getattr(line, field.attname)
                for field in OrderLine._meta.concrete_fields
                if field.name not in ("id", "position", "quantity", "net_minor", "gross_minor")
            },
            position=position,
            quantity=1,
            net_minor=190_00,
            gross_minor=190_00,
        )

    items = items_of(made, 100_00, is_refund=True)

    assert [item.minor for item in items] == [33_34, 33_33, 33_33]
    rounded = [replace(item, minor=round(100_00 * 190 / 570)) for item in items]
    assert sum(item.minor for item in rounded) != 100_00
