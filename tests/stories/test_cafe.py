"""A café: from an advert to the counter, and from an advert to the table."""

import re
import time
from collections.abc import Callable

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

pytestmark = pytest.mark.browser
CAMPAIGN = """
SELECT type, utm_campaign, anonymous_id, user_id, value_minor FROM events
WHERE source = 'shop' AND type IN ('Order Completed', 'Order Picked Up', 'Order Paid',
    'Booking Created', 'Visit Checked In')
"""
VISIT = "SELECT anonymous_id FROM events WHERE source = 'site' AND type = 'Page Viewed'"
PATIENCE_SECONDS = 30


def until(told: Callable[[], bool]) -> None:
    """Wait until the lake has it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not told():
        assert time.monotonic() < end, "it did not reach the lake"
        time.sleep(0.5)


def test_coffee_is_ordered_from_an_advert_and_handed_over_by_code(
    chromium: Browser, cafe: Business
) -> None:
    customer = customer_from_an_advert(chromium, cafe)
    customer.goto(f"{cafe.address}/shop/places/pokrovka/croissant/")
    customer.get_by_role("button", name="Add Croissant").click()
    customer.get_by_role("link", name=re.compile("Basket")).first.click()
    customer.get_by_role("link", name="To checkout").click()
    tell_contact(customer)
    customer.get_by_role("button", name="Place the order").click()
    customer.wait_for_url("**/shop/orders/**")
    code = code_on(customer)

    cashier = cashier_at_the_desk(chromium, cafe)
    cashier.get_by_role("link", name=re.compile("Maria")).first.click()
    cashier.locator("main").get_by_role("button", name="Start").first.click()
    cashier.locator("main").get_by_role("button", name="Ready").first.click()
    cashier.wait_for_load_state("networkidle")
    type_code(cashier, code)
    cashier.get_by_role("button", name="Paid in cash, hand over").click()
    cashier.wait_for_load_state("networkidle")

    customer.reload()
    assert "Handed over" in customer.locator("main").inner_text()
    until(lambda: "Order Picked Up" in {row["type"] for row in cafe.rows(CAMPAIGN)})
    told = {row["type"]: row for row in cafe.rows(CAMPAIGN)}
    assert {row["utm_campaign"] for row in told.values()} == {"spring"}
    assert told["Order Picked Up"]["value_minor"] == 190_00
    visitors = {row["anonymous_id"] for row in cafe.rows(VISIT)} - {None}
    assert told["Order Picked Up"]["anonymous_id"] in visitors
    assert cafe.violations() == []
    customer.context.close()
    cashier.context.close()


def test_a_table_is_booked_from_an_advert_and_its_guests_check_in(
    chromium: Browser, cafe: Business
) -> None:
    customer = customer_from_an_advert(chromium, cafe)
    customer.goto(f"{cafe.address}/shop/places/pokrovka/")
    customer.get_by_role("button", name="See free times").click()
    customer.wait_for_load_state("networkidle")
    customer.locator("main a[href*='book/confirm']").first.click()
    tell_contact(customer)
    customer.get_by_role("button", name=re.compile("Book")).click()
    customer.wait_for_url("**/shop/bookings/**")
    code = code_on(customer)

    cashier = cashier_at_the_desk(chromium, cafe)
    type_code(cashier, code)
    cashier.get_by_role("button", name=re.compile("Check in|here", re.IGNORECASE)).first.click()
    cashier.wait_for_load_state("networkidle")

    until(lambda: "Visit Checked In" in {row["type"] for row in cafe.rows(CAMPAIGN)})
    told = {row["type"]: row for row in cafe.rows(CAMPAIGN)}
    assert {row["utm_campaign"] for row in told.values()} == {"spring"}
    assert told["Booking Created"]["anonymous_id"] == told["Visit Checked In"]["anonymous_id"]
    assert cafe.violations() == []
    customer.context.close()
    cashier.context.close()
