"""Customers who buy by the pages: of our own shop, and of one that answers as pretix does."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from benchmarks import page_buyers
from benchmarks.buyers import bought
from benchmarks.buying import CREATED, FAILED, SOLD_OUT, Bought, buy
from benchmarks.order_cases import PAGES, RUSH, Case
from benchmarks.order_shops import vitrina_shop
from benchmarks.page_buyers import PRETIX, PagesPlan
from tests.benchmarks.sites import Asked, Said, Site, visited

PLAN = PagesPlan(
    shop=PRETIX,
    port=0,
    entrance="/o/e/",
    articles=[("tea", "item_7")],
    clients=1,
    run="test",
)
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="t">'
POSTED = '<form method="post">' + TOKEN
PANEL = '<form method="post" action="/o/e/cart/extend">' + TOKEN + "</form>"
EVENT = f'<form method="post" action="/o/e/cart/add">{TOKEN}<input name="item_7"></form>'


def test_the_last_units_of_our_shop_go_to_as_many_customers(tmp_path: Path) -> None:
    case = Case(PAGES, RUSH, clients=2, orders=4, units={"last-tea": 3})

    with vitrina_shop(tmp_path / "shop", [case], None) as shop:
        told = bought(shop.plan(case))

        assert told.failures == {}
        assert told.answers == {CREATED: 3, SOLD_OUT: 1}
        assert shop.sold(["last-tea"]) == {"last-tea": 3}
        assert shop.violations() == 0


def pretix_like(steps: Mapping[str, Said], looks: int) -> tuple[Site, list[Asked]]:
    """A shop with some answers of its own; its tasks are done when they were looked at so often."""
    asked: list[Asked] = []
    looked = count(1)
    usual = {
        "GET /o/e/": Said(EVENT),
        "GET /o/e/?cart": Said(PANEL),
        "GET /o/e/checkout/start": Said(status=302, fields=("Location: questions/",)),
        "GET /o/e/checkout/questions/": Said(f'{PANEL}{POSTED}<input name="email"></form>'),
        "POST /o/e/checkout/questions/": Said(status=302, fields=("Location: ../confirm/",)),
        "GET /o/e/checkout/confirm/": Said(f"{PANEL}{POSTED}</form>"),
        "POST /o/e/checkout/confirm/": task("/o/e/checkout/confirm/?async_id=2"),
        "POST /o/e/cart/add": done("/o/e/?cart"),
        "GET /o/e/order/A/s/": Said("thanks"),
    }

    def site(each: Asked) -> Said:
        asked.append(each)
        if "async_id" in each.path:
            is_done = next(looked) >= looks
            return done("/o/e/order/A/s/") if is_done else Said(json.dumps({"ready": False}))
        return {**usual, **steps}.get(f"{each.method} {each.path}", Said("lost", 404))

    return site, asked


def task(check_url: str) -> Said:
    return Said(json.dumps({"async_id": "2", "ready": False, "check_url": check_url}))


def done(redirect: str, *, message: str = "") -> Said:
    told = {"ready": True, "success": not message, "redirect": redirect, "message": message}
    return Said(json.dumps(told))


@pytest.fixture
def buy_from(monkeypatch: pytest.MonkeyPatch) -> Callable[[Site], Bought]:
    monkeypatch.setattr(page_buyers, "FIRST_LOOK_SECONDS", 0.0)
    monkeypatch.setattr(page_buyers, "NEXT_LOOK_SECONDS", 0.0)
    return lambda site: visited(site, lambda port: buy(replace(PLAN, port=port)))


def test_an_order_stands_once_pretix_has_done_its_task(
    buy_from: Callable[[Site], Bought],
) -> None:
    site, asked = pretix_like({}, looks=3)

    told = buy_from(site)

    assert told.answers == {CREATED: 1}
    assert sum("async_id" in each.path for each in asked) == 3
    assert [each.body for each in asked if each.method == "POST"] == [
        "csrfmiddlewaretoken=t&item_7=1&ajax=1",
        "csrfmiddlewaretoken=t&email=test-0%40example.com",
        "csrfmiddlewaretoken=t&ajax=1",
    ]


gone = partial(done, message="Some of the products you selected are no longer available.")


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ({"GET /o/e/": Said("<b>SOLD OUT</b>")}, SOLD_OUT),
        ({"POST /o/e/cart/add": gone("/o/e/")}, SOLD_OUT),
        ({"POST /o/e/checkout/confirm/": gone("/o/e/")}, SOLD_OUT),
        ({"POST /o/e/cart/add": done("/o/e/", message="An unexpected error")}, FAILED),
        ({"POST /o/e/cart/add": Said("<h1>Internal error</h1>", 500)}, FAILED),
        ({"POST /o/e/cart/add": Said("[]")}, FAILED),
        ({"GET /o/e/order/A/s/": Said("not found", 404)}, FAILED),
        ({"GET /o/e/": Said("sold out", 500)}, FAILED),
    ],
)
def test_only_what_pretix_says_of_its_stock_counts_as_sold_out(
    buy_from: Callable[[Site], Bought], steps: Mapping[str, Said], found: str
) -> None:
    site, _ = pretix_like(steps, looks=1)

    assert buy_from(site).answers == {found: 1}


def test_a_task_that_is_never_done_is_a_failure(
    buy_from: Callable[[Site], Bought], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_buyers, "MOST_LOOKS", 5)
    site, _ = pretix_like({}, looks=100)

    assert buy_from(site).answers == {FAILED: 1}
