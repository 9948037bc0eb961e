"""What B7 counts: sold, refused or failed; sold beyond the stock; the middle of several runs."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from benchmarks.api_buyers import ApiPlan, verdict
from benchmarks.b7_orders import PATIENCE_SECONDS, oversold, rested
from benchmarks.buying import CREATED, FAILED, SOLD_OUT, Bought, buy
from benchmarks.order_cases import API, MANY, PAGES, cases
from benchmarks.order_results import Outcome, middle
from benchmarks.wire import HOST

REFUSAL = (409, "sold_out")


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (201, b"{}", CREATED),
        (409, b'{"reason": "sold_out"}', SOLD_OUT),
        (409, b'{"reason": "price_changed"}', FAILED),
        (500, b"sold_out", FAILED),
    ],
)
def test_only_the_shops_own_refusal_counts_as_sold_out(
    status: int, body: bytes, found: str
) -> None:
    assert verdict(status, body, REFUSAL) == found


def test_units_beyond_the_stock_of_one_article_are_not_made_up_by_another() -> None:
    assert oversold({"tea": 23, "cake": 1}, {"tea": 20, "cake": 20}) == 3


def test_no_two_cases_buy_the_same_article() -> None:
    articles = Counter(sku for case in cases(200) for sku in case.units)

    assert set(articles.values()) == {1}
    assert len({case.name for case in cases(200)}) == len(cases(200))


def found_by(name: str, skus: list[str]) -> list[str]:
    """As a search does that takes the beginnings of words."""
    return [
        sku
        for sku in skus
        if all(any(has.startswith(word) for has in sku.split("-")) for word in name.split("-"))
    ]


def test_a_customer_who_looks_for_an_article_by_its_name_finds_it_alone() -> None:
    skus = [sku for case in cases(200) if case.shelf == MANY for sku in case.units]

    assert all(found_by(sku, skus) == [sku] for sku in skus)


def test_names_that_are_the_beginning_of_others_would_be_noticed() -> None:
    skus = [f"item-8-{number}" for number in range(100)]

    assert len(found_by("item-8-8", skus)) > 24  # more than the menu's first page shows


def test_one_kind_of_orders_can_be_asked_for_alone() -> None:
    assert {case.kind for case in cases(200)} == {API, PAGES}
    assert {case.kind for case in cases(200, [PAGES])} == {PAGES}


def test_what_an_order_leaves_to_be_done_is_waited_for() -> None:
    used = iter([1.0, 1.8, 2.0, 2.05, 9.0])
    slept: list[float] = []

    rested(lambda: next(used), sleep=slept.append)

    assert next(used) == 9.0  # it stopped at the first second in which little was done
    assert len(slept) == 4


def test_a_shop_that_never_rests_is_not_waited_for_for_ever() -> None:
    used = count()
    slept: list[float] = []

    rested(lambda: float(next(used)), sleep=slept.append)

    assert len(slept) == 1 + PATIENCE_SECONDS


def test_the_middle_of_several_runs_hides_no_failure() -> None:
    runs = [outcome(per_second=30.0), outcome(per_second=10.0, failed=2.0), outcome(oversold=1.0)]

    told = middle(runs)

    assert (told.per_second, told.failed, told.oversold) == (20.0, 2.0, 1.0)


@pytest.mark.parametrize("keeps", [True, False], ids=["kept", "closed after each answer"])
def test_each_order_is_sent_once_whether_or_not_the_shop_keeps_connections(keeps: bool) -> None:
    # Playwright leaves a loop in the tests' own thread
    with ThreadPoolExecutor(1) as aside:
        keys, bought = aside.submit(lambda: asyncio.run(bought_from_a_shop_of_two(keeps))).result()

    assert sorted(keys) == [f"x-{number}" for number in range(5)]
    assert bought.answers == {CREATED: 2, SOLD_OUT: 3}
    assert len(bought.latencies_ms) == 2


async def bought_from_a_shop_of_two(keeps: bool) -> tuple[list[str], Bought]:
    """A shop that sells the first two, in the order in which they are asked for."""
    keys: list[str] = []
    sold = count()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await read_head(reader):
            await reader.readexactly(int(head["content-length"]))
            keys.append(head["idempotency-key"])
            status, body = (201, b"{}") if next(sold) < 2 else (409, b"sold_out")
            closes = b"" if keeps else b"Connection: close\r\n"
            writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n" % (status, len(body)))
            writer.write(closes + b"\r\n" + body)
            if not keeps:
                break
        writer.close()

    async with await asyncio.start_server(serve, HOST, 0) as server:
        port = server.sockets[0].getsockname()[1]
        return keys, await buy(plan(port))


async def read_head(reader: asyncio.StreamReader) -> dict[str, str]:
    """The header fields of one request; none at the end."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return {}
    lines = head.decode().lower().strip().split("\r\n")[1:]
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def plan(port: int) -> ApiPlan:
    return ApiPlan(
        port=port,
        path="/orders",
        headers={},
        key_header="Idempotency-Key",
        bodies=["{}"] * 5,
        clients=2,
        refusal=REFUSAL,
        run="x",
    )


def outcome(**told: float) -> Outcome:
    zero = dict.fromkeys(Outcome.__dataclass_fields__, 0.0) | {"per_second": 20.0}
    return Outcome(**{**zero, **told})
