"""B7: orders over HTTP with everything on, from one hot article and from a hundred.

There are two kinds of orders: by one call of the API, and by the pages, as a customer buys with a
browser. The peer is pretix, bought from in the same way by the same buyers, in turns (A B A B), on
SQLite and on PostgreSQL. django-oscar is asked only how much it sells of a stock of few units.
Counted is the CPU time of every process of the shop, and of the database's; it is read from /proc,
so that this needs Linux. The peers are installed beside us, in environments of their own; Redis,
which pretix's manual wants in production, comes with the system (apt-get install redis-server), and
without it pretix does its tasks within the request, which the report says:

    python -m venv .venv/.peers/pretix
    .venv/.peers/pretix/bin/pip install --require-hashes -r requirements/pretix.lock
    python -m venv .venv/.peers/oscar
    .venv/.peers/oscar/bin/pip install --require-hashes -r requirements/oscar.lock
    python -m benchmarks.b7_orders --orders 200 --rounds 3

All of it takes hours. It can be run in parts, which are put together afterwards:

    python -m benchmarks.b7_orders --kind pages --database postgresql --rounds 1 --keep 1.json
    python -m benchmarks.b7_orders --kind api --database postgresql --rounds 1 --keep 2.json
    python -m benchmarks.b7_orders --put-together 1.json 2.json
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.buyers import bought
from benchmarks.buying import FAILED, SOLD_OUT, Bought
from benchmarks.order_cases import (
    API,
    KINDS,
    RUSH_BUYERS,
    RUSH_CLIENTS,
    RUSH_UNITS,
    Case,
    Units,
    cases,
    warm_up,
)
from benchmarks.order_results import (
    POSTGRESQL,
    PRETIX,
    SQLITE,
    VITRINA,
    Outcome,
    Outcomes,
    Run,
    Which,
    keep,
    kept,
    together,
)
from benchmarks.order_shops import Shop, vitrina_shop
from benchmarks.orders_report import SETTLE_SECONDS, reports
from benchmarks.postgres import PostgreSQL, running_postgresql
from benchmarks.pretix_shop import pretix_shop
from benchmarks.redis_server import redis_version
from benchmarks.results import put
from benchmarks.served import all_cpu_seconds

ORDERS = 200  # that are asked for in one case; pretix gets a fifth of them
PRETIX_SHARE = 0.2
ROUNDS = 3
PEERS = Path(".venv/.peers")
DATABASES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
IDLE_SHARE = 0.1  # of one core: a shop that takes less has done what an order left to be done
PATIENCE_SECONDS = 60.0

Opener = Callable[[Path, Sequence[Case], PostgreSQL | None], AbstractContextManager[Shop]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the benchmark is to be run.

    Attributes:
        orders: asked for in one case.
        rounds: of which the middle counts.
        kinds: of orders: API, PAGES.
        databases: SQLITE, POSTGRESQL.
        peers: the folder where they are installed.
    """

    orders: int = ORDERS
    rounds: int = ROUNDS
    kinds: tuple[str, ...] = KINDS
    databases: tuple[str, ...] = (SQLITE, POSTGRESQL)
    peers: Path = PEERS

    def python(self, peer: str) -> Path:
        """The Python that a peer is installed in; there is none if it is not."""
        return self.peers / peer / "bin/python"

    @property
    def command(self) -> str:
        """That runs this."""
        told = ["python -m benchmarks.b7_orders", f"--orders {self.orders} --rounds {self.rounds}"]
        if len(self.kinds) == 1:
            told.append(f"--kind {self.kinds[0]}")
        if len(self.databases) == 1:
            told.append(f"--database {self.databases[0].lower()}")
        return " ".join(told)


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

    def which(self, case: Case) -> Which:
        """What an outcome of a case is of."""
        return Which(self.who, self.database_name, case.kind, case.shelf, case.clients)


def run(*, orders: int = ORDERS, rounds: int = ROUNDS) -> str:
    """Measure all of it; the sections of RESULTS.md."""
    return "\n".join(map(str, reports(measured(Asked(orders=orders, rounds=rounds)))))


def measured(asked: Asked) -> Run:
    """Buy from both shops in turns, on both databases; then try to oversell each, and oscar.

    A peer that is not installed is left out.
    """
    shops: dict[str, tuple[Opener, int]] = {VITRINA: (vitrina_shop, asked.orders)}
    if (python := asked.python("pretix")).exists():
        orders = max(10, int(asked.orders * PRETIX_SHARE))
        shops[PRETIX] = (partial(pretix_shop, python=str(python)), orders)
    outcomes: Outcomes = {}
    load = os.getloadavg()[0]
    with ExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory()))
        server = (
            opened.enter_context(running_postgresql()) if POSTGRESQL in asked.databases else None
        )
        databases = [None if each == SQLITE else server for each in asked.databases]
        for number, database, who in product(range(asked.rounds), databases, shops):
            contest = Contest(who, database)
            opener, orders = shops[who]
            home = folder / f"{who}_{contest.database_name}_{number}".lower()
            _contest(outcomes, contest, cases(orders, asked.kinds), partial(opener, home))
        oscar = _oscar(server, asked) if server and API in asked.kinds else {}
        versions = _versions(server, asked)
    return Run(
        commands=(asked.command,),
        versions=tuple(versions),
        days=(str(datetime.now(UTC).date()),),
        loads=((load, os.getloadavg()[0]),),
        outcomes=outcomes,
        oscar=oscar,
    )


def _contest(
    outcomes: Outcomes,
    contest: Contest,
    todo: Sequence[Case],
    opener: Callable[[Sequence[Case], PostgreSQL | None], AbstractContextManager[Shop]],
) -> None:
    """Carry out all cases on one shop; then its own audit must find nothing.

    Raises:
        RuntimeError: the audit found something.
    """
    first = [warm_up(kind) for kind in dict.fromkeys(case.kind for case in todo)]
    with opener([*first, *todo], contest.database) as shop:
        for case in first:
            bought(shop.plan(case))
        rested(shop.cpu_seconds)
        for case in todo:
            outcome = _outcome(shop, case, contest.database)
            outcomes.setdefault(contest.which(case), []).append(outcome)
            print(f"B7: {contest.title}, {case.name}: {outcome}", flush=True)
        if violations := shop.violations():
            raise RuntimeError(f"The audit of {contest.title} found {violations} violations.")


def _outcome(shop: Shop, case: Case, database: PostgreSQL | None) -> Outcome:
    def spent() -> tuple[float, float]:
        return shop.cpu_seconds(), all_cpu_seconds(database.root) if database else 0.0

    shop_before, database_before = spent()
    told = bought(shop.plan(case))
    rested(lambda: sum(spent()))
    shop_after, database_after = spent()
    sold = shop.sold(list(case.units))
    return _told(
        told,
        sold,
        case,
        shop_seconds=shop_after - shop_before,
        database_seconds=database_after - database_before,
    )


def rested(
    cpu_seconds: Callable[[], float], *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Wait until what orders leave to be done is done: tasks, letters, events.

    Args:
        cpu_seconds: what all processes have used so far.
        sleep: waits so many seconds.
    """
    sleep(SETTLE_SECONDS)
    before = cpu_seconds()
    for _ in range(int(PATIENCE_SECONDS)):
        sleep(1.0)
        after = cpu_seconds()
        if after - before < IDLE_SHARE:
            return
        before = after


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


def _oscar(server: PostgreSQL, asked: Asked) -> dict[int, dict[str, int]]:
    """By the number of clients, what oscar sold of the last units."""
    python = asked.python("oscar")
    if not python.exists():
        return {}
    server.create("oscar")
    told = [server.url("oscar"), str(RUSH_UNITS), str(RUSH_BUYERS), *map(str, RUSH_CLIENTS)]
    found = subprocess.check_output([str(python), "-m", "benchmarks.oscar_twin", *told], text=True)
    return {int(clients): outcome for clients, outcome in json.loads(found).items()}


def _versions(server: PostgreSQL | None, asked: Asked) -> list[str]:
    told = [f"Vitrina {version('vitrina')}", f"Granian {version('granian')}"]
    if server:
        told += [server.version(), redis_version()]
    for peer, name in {"pretix": "pretix", "oscar": "django-oscar"}.items():
        if (python := asked.python(peer)).exists():
            words = f"from importlib.metadata import version; print(version({name!r}))"
            found = subprocess.check_output([str(python), "-c", words], text=True).strip()
            told.append(f"{name} {found}")
    return [each for each in told if each]


def main() -> None:
    """Run this benchmark by itself, or put kept runs together into RESULTS.md."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--orders", type=int, default=ORDERS, help="asked for in one case")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of which the middle counts")
    parser.add_argument("--kind", choices=KINDS, help="of orders; both by default")
    parser.add_argument("--database", choices=DATABASES, help="one alone; both by default")
    parser.add_argument("--peers", type=Path, default=PEERS, help="where the peers are installed")
    parser.add_argument("--keep", type=Path, help="a file for what was measured")
    parser.add_argument(
        "--put-together", type=Path, nargs="+", help="kept files; measures nothing itself"
    )
    given = parser.parse_args()
    if given.put_together:
        print(put(reports(together([kept(path) for path in given.put_together]))))
        return
    asked = Asked(
        orders=given.orders,
        rounds=given.rounds,
        kinds=(given.kind,) if given.kind else KINDS,
        databases=(DATABASES[given.database],) if given.database else (SQLITE, POSTGRESQL),
        peers=given.peers,
    )
    found = measured(asked)
    if given.keep:
        keep(found, given.keep)
    print("\n".join(map(str, reports(found))))


if __name__ == "__main__":
    main()
