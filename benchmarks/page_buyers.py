"""Buy by the pages of a shop, as a customer does: from the menu to the order with its code.

Each order is made by somebody who was never here, in a browser of their own.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Self
from urllib.parse import urlencode

from benchmarks.browser import Browser, Form, Page, local
from benchmarks.buying import CREATED, FAILED, SOLD_OUT, Verdict, email, phone
from benchmarks.wire import Answer

VITRINA, PRETIX = "vitrina", "pretix"
FIRST_LOOK_SECONDS, NEXT_LOOK_SECONDS = 0.1, 0.25  # as pretix's own script asks for its tasks
MOST_LOOKS = 240
MOST_STEPS = 8
NO_STOCK = ("no longer available", "sold out", "not available", "some of the products")


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesPlan:
    """What to buy.

    Attributes:
        shop: whose pages these are: VITRINA or PRETIX.
        port: of the shop.
        entrance: the page where a customer begins.
        articles: one order of one unit each: its name, and the input that puts it into the cart.
        clients: how many buy at the same time.
        run: tells the customers of this plan from another's.
    """

    shop: str
    port: int
    entrance: str
    articles: list[tuple[str, str]]
    clients: int
    run: str

    @property
    def orders(self) -> int:
        return len(self.articles)

    @property
    def client(self) -> Callable[[], "_PagesClient"]:
        return partial(_PagesClient, self)


class _PagesClient:
    """One customer after another."""

    def __init__(self, plan: PagesPlan) -> None:
        self._plan = plan

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing is kept from one customer to the next."""

    async def buy(self, number: int) -> Verdict:
        async with Browser(self._plan.port) as browser:
            return await WALKS[self._plan.shop](browser, self._plan, number)


async def _through_vitrina(browser: Browser, plan: PagesPlan, number: int) -> Verdict:
    """Menu, search, basket, checkout, order: paid at the place."""
    sku, _ = plan.articles[number]
    page = await browser.open(plan.entrance)
    if not (wish := page.form(sku=sku)):  # further back on the menu
        page = await browser.open(f"{plan.entrance}?{urlencode({'q': sku})}")
        wish = page.form(sku=sku)
    if not wish:
        return _gone(page, f'id="good-{sku}"')
    await browser.send(wish, by="1")  # and back to the menu
    page = await browser.open("/shop/basket/")
    if "/shop/checkout/" not in page.text:
        return _gone(page, 'role="alert"')
    page = await browser.open("/shop/checkout/")
    if not (form := page.form_with("pickup")):
        return _gone(page, 'role="alert"')
    page = await browser.send(form, name="Anna", email=email(plan.run, number), pay="at_place")
    if page.status == 409:
        return _gone(page, "There is not enough left")
    is_order = page.status == 200 and page.path.startswith("/shop/orders/")
    return (CREATED, "") if is_order and 'class="qr"' in page.text else _unexpected(page)


async def _through_pretix(browser: Browser, plan: PagesPlan, number: int) -> Verdict:
    """Event, cart, the steps of the checkout, order: paid by bank transfer."""
    _, name = plan.articles[number]
    page = await browser.open(plan.entrance)
    wish = page.form_to("/cart/add")
    if not wish or name not in wish.names:
        return _gone(page, *NO_STOCK)
    page, refused = await _done(browser, wish, **{name: "1"})
    if refused:
        return _gone_in_words(refused)
    page = await browser.open(f"{plan.entrance}checkout/start")
    typed = {"email": email(plan.run, number), "phone": phone(number), "payment": "banktransfer"}
    for _ in range(MOST_STEPS):
        form = page.form_to("/checkout/")
        if not form:
            return _gone(page, *NO_STOCK)
        told = {each: value for each, value in typed.items() if each in form.names}
        if "/checkout/confirm" not in page.path:
            page = await browser.send(form, **told)
            continue
        page, refused = await _done(browser, form, **told)
        if refused:
            return _gone_in_words(refused)
        is_order = page.status == 200 and "/order/" in page.path
        return (CREATED, "") if is_order else _unexpected(page)
    return _unexpected(page)


async def _done(browser: Browser, form: Form, **typed: str) -> tuple[Page, str]:
    """Send a form whose work pretix does aside, ask until it is done, and go where it leads.

    Gives the page there, and why it was refused; empty if it was not.
    """
    answer = await browser.post(form, **typed, ajax="1")
    told = _told(answer)
    check, seconds = local(form.action, str(told.get("check_url", ""))), FIRST_LOOK_SECONDS
    for _ in range(MOST_LOOKS):
        if not told or told.get("redirect"):
            break
        await asyncio.sleep(seconds)
        answer, seconds = await browser.ask("GET", check), NEXT_LOOK_SECONDS
        told = _told(answer)
    if not told.get("redirect"):
        return Page(form.action, answer), f"{answer.status} {answer.body.decode(errors='replace')}"
    page = await browser.open(local(form.action, str(told["redirect"])))
    return page, "" if told.get("success") else str(told.get("message") or "refused")


def _told(answer: Answer) -> dict[str, object]:
    try:
        told = json.loads(answer.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _gone(page: Page, *marks: str) -> Verdict:
    """Sold out, if the page says so by one of these marks."""
    text = page.text.lower()
    is_said = any(mark.lower() in text for mark in marks)
    return (SOLD_OUT, "") if page.status < 500 and is_said else _unexpected(page)


def _gone_in_words(refused: str) -> Verdict:
    is_said = any(mark in refused.lower() for mark in NO_STOCK)
    return (SOLD_OUT, "") if is_said else (FAILED, refused)


def _unexpected(page: Page) -> Verdict:
    words = " ".join(page.text.split())
    return FAILED, f"{page.status} at {page.path}: {words[:120]}"


WALKS: dict[str, Callable[[Browser, PagesPlan, int], Awaitable[Verdict]]] = {
    VITRINA: _through_vitrina,
    PRETIX: _through_pretix,
}
