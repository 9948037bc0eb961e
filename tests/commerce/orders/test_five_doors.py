"""Two hundred buyers want twenty units, through every door that sells, from two processes."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection
from django.db.models import F, Sum

from tests.commerce.orders.cafe import (
    NOW,
    cell,
    done,
    later,
    line_of,
    open_cafe,
    settled,
    violations,
    wanted,
)
from tests.commerce.orders.forking import run_each
from vitrina.commerce.orders import placing
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.orders.services import (
    Pick,
    Wish,
    add_on,
    cancel,
    expire_due,
    pick,
    place_order,
    start_picking,
)
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")
BUYERS, UNITS, THREADS = 200, 20, 6
Door = Callable[[int, random.Random], object]


def by_page(buyer: int, rng: random.Random) -> object:
    """Order on the site; a third change their minds."""
    order = place_order(wanted(Wish("tea", 1)), key=f"page-{buyer}", now=NOW)
    if isinstance(order, Order) and rng.random() < 1 / 3:
        cancel(order.id, by="customer", reason="", now=NOW)
    return order


def by_staff(buyer: int, rng: random.Random) -> object:
    """Order at the till; a quarter are cancelled by staff."""
    told = replace(wanted(Wish("tea", 1)), channel="till", proof="")
    order = place_order(told, key=f"till-{buyer}", now=NOW, actor="member:1")
    if isinstance(order, Order) and rng.random() < 1 / 4:
        cancel(order.id, by="member:1", reason="mistake", now=NOW)
    return order


def by_payment(buyer: int, rng: random.Random) -> object:
    """Order online; some pay in time, some when the hold has expired, some never."""
    order = place_order(wanted(Wish("tea", 1), pay="online"), key=f"pay-{buyer}", now=NOW)
    chance = rng.random()
    if isinstance(order, Refusal) or chance < 1 / 4:
        return order
    at = NOW if chance < 1 / 2 else later(30)
    if at > NOW:
        expire_due(now=at, limit=3)
    return settled(order, now=at)


def by_substitution(buyer: int, rng: random.Random) -> object:
    """A bun was ordered, there is none, and tea is put in instead."""
    order = done(place_order(wanted(Wish("bun", 1)), key=f"bun-{buyer}", now=NOW))
    start_picking(order.id, now=NOW, actor="member:1")
    swap = Pick(line_of(order, "bun").id, 0, instead=Wish("tea", 1))
    return pick(order.id, [swap], now=NOW, actor="member:1")


def by_add_on(buyer: int, rng: random.Random) -> object:
    """Somebody who collects a bun takes tea along."""
    order = done(place_order(wanted(Wish("bun", 1)), key=f"more-{buyer}", now=NOW))
    return add_on(
        order.id,
        [Wish("tea", 1)],
        key=f"tea-{buyer}",
        paid_by="cash",
        now=NOW,
        actor="member:1",
    )


DOORS: tuple[Door, ...] = (by_page, by_staff, by_payment, by_substitution, by_add_on)


def buy(buyer: int) -> None:
    """One buyer goes through one door."""
    try:
        answer = DOORS[buyer % len(DOORS)](buyer, random.Random(buyer))
        if isinstance(answer, Refusal):
            assert answer.reason == "sold_out", answer
    finally:
        connection.close()


def buy_all(buyers: range) -> None:
    """So many buyers at once, in the threads of one process."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(buy, buyers))


def test_two_hundred_buyers_get_what_there_is_and_no_more() -> None:
    open_cafe({"tea": UNITS, "bun": BUYERS})

    ended = run_each([partial(buy_all, range(first, BUYERS, 2)) for first in (0, 1)])
    expire_due(now=later(60))

    assert ended == [0, 0]
    tea = cell("tea")
    sold = OrderLine.objects.filter(sku="tea", order__state__in=("placed", "done")).aggregate(
        units=Sum(F("quantity") - F("dropped"))
    )["units"]
    assert tea.held == 0
    assert tea.committed == sold <= UNITS
    assert tea.free == UNITS - sold
    assert violations() == []


def test_it_shows_when_orders_do_not_claim_their_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    open_cafe({"tea": UNITS})
    monkeypatch.setattr(placing, "stock_wants", lambda wishes, articles: [])

    for buyer in range(3):
        by_page(buyer, random.Random(0))

    assert any("has a claim on its stock" in str(each) for each in violations())
