"""B7: orders over HTTP with everything on, from one hot article and from a hundred.

The peer is pretix, bought from through its own API by the same buyers, in turns (A B A B), on
SQLite and on PostgreSQL. django-oscar is asked only how much it sells of a stock of few units.
Counted is the CPU time of every process of the shop, and of the database's; it is read from /proc,
so that this needs Linux. The peers are installed beside us, in environments of their own:

    python -m venv .venv/.peers/pretix
    .venv/.peers/pretix/bin/pip install --require-hashes -r requirements/pretix.lock
    python -m venv .venv/.peers/oscar
    .venv/.peers/oscar/bin/pip install --require-hashes -r requirements/oscar.lock
    python -m benchmarks.b7_orders --orders 200 --rounds 3
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.buyers import FAILED, SOLD_OUT, Bought, Plan
from benchmarks.order_shops import Shop, Units, pretix_shop, vitrina_shop
from benchmarks.orders_report import (
    HOT,
    HOT_SHARE,
    ITEMS,
    MANY,
    POSTGRESQL,
    PRETIX,
    RUSH,
    RUSH_BUYERS,
    RUSH_UNITS,
    SETTLE_SECONDS,
    SQLITE,
    VITRINA,
    Outcome,
    Outcomes,
    orders_report,
    rush_report,
)
from benchmarks.postgres import PostgreSQL, running_postgresql
from benchmarks.served import all_cpu_seconds

ORDERS = 200  # that are asked for in one case; pretix gets a fifth of them
PRETIX_SHARE = 0.2
ROUNDS = 3
CLIENTS = (1, 8, 32)
RUSH_CLIENTS = (16, 32)
WARM_UP = {"warm-up": 1_000_000}
WARM_UP_ORDERS = 40
WARM_UP_CLIENTS = 8
PEERS = Path(".venv/.peers")

Opener = Callable[[Path, Units, PostgreSQL | None], AbstractContextManager[Shop]]


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of a shop at once.

    Attributes:
        kind: HOT, MANY or RUSH.
        clients: that buy at the same time.
        orders: of one unit each, of all articles in turn.
        units: in stock, by article; no other case buys of them.
    """

    kind: str
    clients: int
    orders: int
    units: Units


@dataclass(frozen=True, slots=True)
class Contest:
    """One shop on one database, and the processes that are counted as its own."""

    who: str
    database: PostgreSQL | None

    @property
    def database_name(self) -> str:
        return POSTGRESQL if self.database else SQLITE

    @property
    def title(self) -> str:
        return f"{self.who} on {self.database_name}"


def run(
    *,
    orders: int = ORDERS,
    rounds: int = ROUNDS,
    pretix_python: Path = PEERS / "pretix/bin/python",
    oscar_python: Path = PEERS / "oscar/bin/python",
) -> str:
    """Buy from both shops in turns, on both databases; then try to oversell each, and oscar.

    A peer that is not installed is left out.
    """
    shops: dict[str, tuple[Opener, int]] = {VITRINA: (vitrina_shop, orders)}
    if pretix_python.exists():
        shops[PRETIX] = (
            partial(pretix_shop, python=str(pretix_python)),
            max(10, int(orders * PRETIX_SHARE)),
        )
    outcomes: Outcomes = {}
    load = os.getloadavg()[0]
    with TemporaryDirectory() as folder, running_postgresql() as server:
        for number, database, who in product(range(rounds), (None, server), shops):
            contest = Contest(who, database)
            opener, asked = shops[who]
            home = Path(folder) / f"{who}_{contest.database_name}_{number}".lower()
            _contest(outcomes, contest, cases(asked), partial(opener, home))
        oscar = _oscar(server, oscar_python) if oscar_python.exists() else {}
        versions = _versions(server, pretix_python, oscar_python)
    command = f"python -m benchmarks.b7_orders --orders {orders} --rounds {rounds}"
    load_averages = (load, os.getloadavg()[0])
    rates = orders_report(outcomes, command, versions, load_averages)
    return f"{rates}\n{rush_report(outcomes, oscar, command, versions)}"


def cases(orders: int) -> list[Case]:
    """Every case of one shop: the hot article, the shelf, the rush for the last units."""
    hot = [
        Case(HOT, clients, orders, {f"hot-{clients}": int(orders * HOT_SHARE)})
        for clients in CLIENTS
    ]
    many = [
        Case(MANY, clients, orders, {f"item-{clients}-{n}": orders for n in range(ITEMS)})
        for clients in CLIENTS
    ]
    rush = [
        Case(RUSH, clients, RUSH_BUYERS, {f"rush-{clients}": RUSH_UNITS})
        for clients in RUSH_CLIENTS
    ]
    return [*hot, *many, *rush]


def _contest(
    outcomes: Outcomes,
    contest: Contest,
    todo: Sequence[Case],
    opener: Callable[[Units, PostgreSQL | None], AbstractContextManager[Shop]],
) -> None:
    """Carry out all cases on one shop; then its own audit must find nothing.

    Raises:
        RuntimeError: the audit found something.
    """
    units = {sku: number for case in todo for sku, number in case.units.items()}
    with opener({**units, **WARM_UP}, contest.database) as shop:
        _send(shop.plan(list(WARM_UP), orders=WARM_UP_ORDERS, clients=WARM_UP_CLIENTS, run="warm"))
        time.sleep(SETTLE_SECONDS)
        for case in todo:
            outcome = _outcome(shop, case, contest.database)
            outcomes.setdefault((contest.title, case.kind, case.clients), []).append(outcome)
            print(f"B7: {contest.title}, {case.kind}, {case.clients}: {outcome}", flush=True)
        if violations := shop.violations():
            raise RuntimeError(f"The audit of {contest.title} found {violations} violations.")


def _outcome(shop: Shop, case: Case, database: PostgreSQL | None) -> Outcome:
    plan = shop.plan(
        list(case.units),
        orders=case.orders,
        clients=case.clients,
        run=f"{case.kind.replace(' ', '-')}-{case.clients}",
    )

    def spent() -> tuple[float, float]:
        return all_cpu_seconds(shop.root), all_cpu_seconds(database.root) if database else 0.0

    shop_before, database_before = spent()
    bought = _send(plan)
    time.sleep(SETTLE_SECONDS)
    shop_after, database_after = spent()
    sold = shop.sold(list(case.units))
    return _told(
        bought,
        sold,
        case,
        shop_seconds=shop_after - shop_before,
        database_seconds=database_after - database_before,
    )


def _told(
    bought: Bought, sold: Units, case: Case, *, shop_seconds: float, database_seconds: float
) -> Outcome:
    for failure, times in bought.failures.items():
        print(f"B7: {times} answers: {failure}", file=sys.stderr)
    number = sum(sold.values())
    acknowledged = max(1, bought.sold)
    return Outcome(
        sold=number,
        oversold=oversold(sold, case.units),
        refused=bought.answers.get(SOLD_OUT, 0),
        failed=bought.answers.get(FAILED, 0) + abs(number - bought.sold),
        per_second=bought.sold / bought.seconds,
        cpu_ms=(shop_seconds + database_seconds) / acknowledged * 1000,
        database_cpu_ms=database_seconds / acknowledged * 1000,
        p50_ms=bought.at(0.5),
        p99_ms=bought.at(0.99),
    )


def oversold(sold: Units, units: Units) -> int:
    """Units sold beyond the stock, of all articles together."""
    return sum(max(0, sold.get(sku, 0) - stocked) for sku, stocked in units.items())


def _send(plan: Plan) -> Bought:
    """Let a process of its own buy."""
    command = [sys.executable, "-m", "benchmarks.buyers"]
    told = subprocess.run(
        command, input=json.dumps(asdict(plan)), check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    return Bought(**json.loads(told))


def _oscar(server: PostgreSQL, python: Path) -> dict[int, dict[str, int]]:
    """By the number of clients, what oscar sold of the last units."""
    server.create("oscar")
    asked = [server.url("oscar"), str(RUSH_UNITS), str(RUSH_BUYERS), *map(str, RUSH_CLIENTS)]
    told = subprocess.check_output([str(python), "-m", "benchmarks.oscar_twin", *asked], text=True)
    return {int(clients): outcome for clients, outcome in json.loads(told).items()}


def _versions(server: PostgreSQL, *peers: Path) -> str:
    names = {"pretix": "pretix", "oscar": "django-oscar"}
    told = [f"Vitrina {version('vitrina')}", f"Granian {version('granian')}", server.version()]
    for python in peers:
        if python.exists():
            name = names[python.parents[1].name]
            asked = f"from importlib.metadata import version; print(version({name!r}))"
            found = subprocess.check_output([str(python), "-c", asked], text=True).strip()
            told.append(f"{name} {found}")
    return ", ".join(told)


def main() -> None:
    """Run this benchmark by itself."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS, help="asked for in one case")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of which the middle counts")
    parser.add_argument("--peers", type=Path, default=PEERS, help="where the peers are installed")
    given = parser.parse_args()
    print(
        run(
            orders=given.orders,
            rounds=given.rounds,
            pretix_python=given.peers / "pretix/bin/python",
            oscar_python=given.peers / "oscar/bin/python",
        )
    )


if __name__ == "__main__":
    main()
