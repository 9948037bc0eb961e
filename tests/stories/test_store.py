"""A shop: from an advert to goods that are paid online and handed over at the store."""

import re

import pytest
from playwright.sync_api import Browser

from tests.stories.business import Business
from tests.stories.people import (
    cashier_at_the_desk,
    code_on,
    customer_from_an_advert,
    tell_contact,
    type_code,
)
from tests.stories.test_cafe import CAMPAIGN, until

pytestmark = pytest.mark.browser


def test_goods_are_paid_online_and_handed_over_at_the_store(
    chromium: Browser, store: Business
) -> None:
    customer = customer_from_an_advert(chromium, store)
    customer.goto(f"{store.address}/shop/places/tverskaya/mug/")
    customer.get_by_role("button", name=re.compile("Add Mug.*White")).click()
    customer.get_by_role("link", name=re.compile("Basket")).first.click()
    customer.get_by_role("link", name="To checkout").click()
    tell_contact(customer)
    customer.get_by_role("radio", name=re.compile("Online")).check()
    customer.get_by_role("button", name="Place the order").click()
    customer.wait_for_url("**/shop/test-payment/**")
    customer.get_by_role("button", name=re.compile("Approve|Pay", re.IGNORECASE)).first.click()
    customer.wait_for_url("**/shop/orders/**")
    code = code_on(customer)

    cashier = cashier_at_the_desk(chromium, store)
    cashier.get_by_role("link", name=re.compile("Maria")).first.click()
    cashier.locator("main").get_by_role("button", name="Start").first.click()
    cashier.locator("main").get_by_role("button", name="Ready").first.click()
    cashier.wait_for_load_state("networkidle")
    type_code(cashier, code)
    cashier.get_by_role("button", name="Hand over").first.click()
    cashier.wait_for_load_state("networkidle")

    customer.reload()
    assert "Handed over" in customer.locator("main").inner_text()
    until(lambda: "Order Picked Up" in {row["type"] for row in store.rows(CAMPAIGN)})
    told = {row["type"]: row for row in store.rows(CAMPAIGN)}
    assert set(told) == {"Order Completed", "Order Paid", "Order Picked Up"}
    assert {row["utm_campaign"] for row in told.values()} == {"spring"}
    assert store.violations() == []
    customer.context.close()
    cashier.context.close()
