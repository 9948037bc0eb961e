"""The customers' pages of a large chain: how long they take and what they weigh; free tables.

A thousand places sell a hundred thousand products; fifty of them are restaurants. One customer
asks for one page after another. Pages are weighed in Chromium (apt-get install chromium); without
it they are not.

    python -m benchmarks.b7_pages --write
    python -m benchmarks.b7_pages --places 20 --products 500 --database sqlite
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.browser import Browser
from benchmarks.buying import email
from benchmarks.chain_setup import PARTY, PLACES_A_CITY, SEED, THINGS, Chain, deed_command
from benchmarks.measure import Report
from benchmarks.order_results import POSTGRESQL, SQLITE
from benchmarks.page_weight import CHROMIUM, Weight
from benchmarks.postgres import running_postgresql
from benchmarks.results import put
from benchmarks.served import VITRINA, all_cpu_seconds, free_port, running
from benchmarks.wire import HOST

REQUESTS = 100  # of each page
LINES = 3  # in the basket
WARM_UP = 5  # of each page, before it is measured
GOAL_MS, GOAL_KB, GOAL_TABLES_MS = 200.0, 100.0, 100.0
DATABASES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
OWN = ("the basket", "the checkout", "the page of an order")  # of a browser that was there before
COLUMNS = (
    "",
    "p50",
    "p95",
    "CPU ms",
    "loaded at first",
    "HTML, CSS and JavaScript",
    "the same, packed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One page.

    Attributes:
        path: one of its addresses.
        ms: of each request, in order of size.
        cpu_ms: of all processes of the shop but the database's, on average.
        weight: None if it was not weighed.
    """

    path: str
    ms: list[float]
    cpu_ms: float
    weight: Weight | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was measured on one database."""

    pages: dict[str, Timed]
    free_tables: dict[str, list[float]]
    there: dict[str, int]


def run(*, chain: Chain | None = None, requests: int = REQUESTS) -> str:
    """Measure on both databases; the section of RESULTS.md."""
    return str(report(chain or Chain(), requests, tuple(DATABASES)))


def report(chain: Chain, requests: int, databases: Sequence[str]) -> Report:
    """Fill a chain on each database, and measure it."""
    load = os.getloadavg()[0]
    found = {}
    for name in databases:
        with _opened(name, chain) as shop:
            pages = asyncio.run(_timed(shop, chain, requests))
            found[DATABASES[name]] = Found(
                pages=_weighed(shop, pages),
                free_tables=shop.did("free_tables", chain),
                there=shop.there,
            )
    told = [f"python -m benchmarks.b7_pages --places {chain.places}"]
    told.append(f"--products {chain.products} --requests {requests}")
    told += [f"--database {each}" for each in databases if len(databases) == 1]
    return reported(found, chain, " ".join(told), (load, os.getloadavg()[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A filled shop.

    Attributes:
        folder: of its workspace.
        port: of 127.0.0.1.
        root: its first process.
        environment: that its commands want.
        there: what there is in it.
    """

    folder: Path
    port: int
    root: int
    environment: dict[str, str]
    there: dict[str, int]

    def did(self, deed: str, chain: Chain) -> Any:
        """What a deed of chain_setup gives."""
        return _did(deed, self.folder, chain, self.environment)


@contextmanager
def _opened(database: str, chain: Chain) -> Iterator[Opened]:
    with TemporaryDirectory() as made, _at(database) as address:
        folder, port = Path(made) / "shop", free_port()
        environment = {**os.environ, **address}
        command = [*VITRINA, "init", str(folder), "--vertical", "cafe", "--json"]
        subprocess.check_output(command, env=environment)
        there = _did("fill", folder, chain, environment)
        up = [*VITRINA, "up", str(folder), "--port", str(port)]
        log = folder.with_suffix(".log")
        with running(up, port, environment=address, log=log) as root:
            yield Opened(folder=folder, port=port, root=root, environment=environment, there=there)


@contextmanager
def _at(database: str) -> Iterator[dict[str, str]]:
    if DATABASES[database] == SQLITE:
        yield {}
        return
    with running_postgresql() as server:
        server.create("chain")
        yield {"VITRINA_DATABASE": server.url("chain")}


def _did(deed: str, folder: Path, chain: Chain, environment: Mapping[str, str]) -> Any:
    return json.loads(subprocess.check_output(deed_command(deed, folder, chain), env=environment))


async def _timed(shop: Opened, chain: Chain, requests: int) -> dict[str, Timed]:
    """Each page again and again, of other places and products each time."""
    async with Browser(shop.port) as browser:
        await _fill_basket(browser)
        found = {}
        for name, paths in _paths(chain, WARM_UP + requests).items():
            for path in paths[:WARM_UP]:
                await _ms(browser, path)
            cpu = all_cpu_seconds(shop.root)
            ms = [await _ms(browser, path) for path in paths[WARM_UP:]]
            spent = all_cpu_seconds(shop.root) - cpu
            found[name] = Timed(path=paths[0], ms=sorted(ms), cpu_ms=spent / requests * 1000)
        found["the page of an order"] = await _timed_order(browser, shop, requests)
    return found


def _paths(chain: Chain, number: int) -> dict[str, list[str]]:
    """By what a page is, so many addresses of it."""
    chosen = random.Random(SEED)  # noqa: S311  # nothing secret
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)

    def several(made: Callable[[int], str], among: int) -> list[str]:
        return [made(chosen.randrange(among)) for _ in range(number)]

    def menu(rest: str = "") -> list[str]:
        return several(lambda n: f"/shop/places/place-{n}/{rest}", chain.places)

    def booking(n: int) -> str:
        return f"/shop/book/?place=place-{n}&party={PARTY}&day={tomorrow}"

    return {
        "places": ["/shop/"] * number,
        "places of a city": several(
            lambda n: f"/shop/?city=City+{n}", -(-chain.places // PLACES_A_CITY)
        ),
        "places by words": several(lambda n: f"/shop/?q=place+{n}", chain.places),
        "a place with its menu": menu(),
        "a shelf of the menu": menu("?category=shelf-7"),
        "the menu by a word": [f"{path}?q={chosen.choice(THINGS)}" for path in menu()],
        "the menu by a name": [
            f"{path}?q=tea+{chosen.randrange(chain.products)}" for path in menu()
        ],
        "a product": several(
            lambda n: f"/shop/places/place-{n % chain.places}/thing-{n}/", chain.products
        ),
        "free tables": several(booking, chain.restaurants),
        "the basket": ["/shop/basket/"] * number,
        "the checkout": ["/shop/checkout/"] * number,
    }


async def _fill_basket(browser: Browser) -> None:
    """Something of the first shelf of the menu, as a customer puts it in."""
    for number in range(LINES):
        page = await browser.open("/shop/places/place-1/")
        await browser.send(page.forms_with("sku")[number], by="1")


async def _timed_order(browser: Browser, shop: Opened, requests: int) -> Timed:
    """The page of an order, in the browser that made it."""
    page = await browser.open("/shop/checkout/")
    form = page.form_with("pickup")
    if form is None:
        raise RuntimeError(f"There is no checkout at {page.path}, status {page.status}.")
    page = await browser.send(form, email=email("pages", 0), pay="at_place")
    cpu = all_cpu_seconds(shop.root)
    ms = sorted([await _ms(browser, page.path) for _ in range(requests)])
    spent = all_cpu_seconds(shop.root) - cpu
    return Timed(path="", ms=ms, cpu_ms=spent / requests * 1000)


async def _ms(browser: Browser, path: str) -> float:
    """From the question to the whole answer.

    Raises:
        RuntimeError: the shop answered something else than the page.
    """
    began = time.perf_counter()
    answer = await browser.ask("GET", path)
    ms = (time.perf_counter() - began) * 1000
    if answer.status != 200:
        raise RuntimeError(f"{path} is answered {answer.status}.")
    return ms


def _weighed(shop: Opened, pages: dict[str, Timed]) -> dict[str, Timed]:
    """The same with their weights; those that need a basket are not weighed."""
    if CHROMIUM is None:
        return pages
    asked = {name: each.path for name, each in pages.items() if name not in OWN}
    said = json.dumps({"site": f"http://{HOST}:{shop.port}", "paths": list(asked.values())})
    command = [sys.executable, "-m", "benchmarks.page_weight"]
    given = subprocess.run(command, input=said, check=True, stdout=subprocess.PIPE, text=True)
    weights = {path: Weight(**each) for path, each in json.loads(given.stdout).items()}
    return {
        name: replace(each, weight=weights[asked[name]]) if name in asked else each
        for name, each in pages.items()
    }


def at(share: float, ms: Sequence[float]) -> float:
    """What this share of the requests does not exceed; they are in order of size."""
    return ms[min(len(ms) - 1, int(share * len(ms)))]


def reported(
    found: Mapping[str, Found], chain: Chain, command: str, loads: tuple[float, float]
) -> Report:
    """Pages and free tables of each database, beside the goals."""
    rows = [
        (f"{name}, {database}", *_figures(page))
        for database, each in found.items()
        for name, page in each.pages.items()
    ]
    rows += [_tables(database, each, chain) for database, each in found.items()]
    there = next(iter(found.values())).there
    return Report(
        claim="Customer pages: server time and weight, and free tables",
        command=command,
        versions=f"Vitrina {version('vitrina')}, Granian {version('granian')}",
        columns=COLUMNS,
        rows=tuple(rows),
        notes=(
            f"Goals: {GOAL_MS:.0f} ms at p95 and {GOAL_KB:.0f} KB for a page; {GOAL_TABLES_MS:.0f} "
            f"ms for the free tables of a week at {chain.restaurants} restaurants.",
            f"{there['places']:,} places, {there['products']:,} products that they sell, "
            f"{there['bookings']:,} bookings within the week. One customer asks for one page after "
            "another, of other places and products each time; from the question to the whole "
            "answer. CPU is of all processes of the shop, without PostgreSQL's.",
            "Weighed in Chromium with nothing kept, 360 pixels wide: all that it loads at first, "
            "with headers, pictures and the browser script. `vitrina up` compresses nothing: "
            "packed is HTML, CSS and JavaScript by gzip, as a proxy before it sends them."
            if CHROMIUM
            else "Not weighed: there is no Chromium on this machine.",
            f"On {datetime.now(UTC).date()}; the load average was {loads[0]:.1f} before and "
            f"{loads[1]:.1f} after on {os.cpu_count()} cores.",
        ),
    )


def _figures(page: Timed) -> tuple[str, ...]:
    times = (f"{at(0.5, page.ms):.0f} ms", f"{at(0.95, page.ms):.0f} ms", f"{page.cpu_ms:.0f}")
    if page.weight is None:
        return (*times, "", "", "")
    sizes = (page.weight.sent, page.weight.code, page.weight.packed)
    return (*times, *(f"{size / 1000:.1f} KB" for size in sizes))


def _tables(database: str, found: Found, chain: Chain) -> tuple[str, ...]:
    wall = sorted(found.free_tables["wall"])
    name = f"free tables of a week, {chain.restaurants} restaurants, {database}"
    cpu = median(found.free_tables["cpu"])
    return (name, f"{at(0.5, wall):.0f} ms", f"{at(0.95, wall):.0f} ms", f"{cpu:.0f}", "", "", "")


def main() -> None:
    """Measure, and print the section; --write puts it into RESULTS.md."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    usual = Chain()
    parser.add_argument("--places", type=int, default=usual.places)
    parser.add_argument("--products", type=int, default=usual.products)
    parser.add_argument("--requests", type=int, default=REQUESTS, help="of each page")
    parser.add_argument("--database", choices=DATABASES, help="one alone; both by default")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    given = parser.parse_args()
    chain = Chain(
        places=given.places,
        products=given.products,
        restaurants=min(given.places, usual.restaurants),
    )
    databases = (given.database,) if given.database else tuple(DATABASES)
    found = report(chain, given.requests, databases)
    if given.write:
        put([found])
    print(found)


if __name__ == "__main__":
    main()
