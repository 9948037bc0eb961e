"""The peer: pretix as its manual sets it up, bought from by its API and by its pages.

On PostgreSQL that is for production: gunicorn, Redis for cache, sessions and tasks, one Celery
worker. On SQLite, which its manual keeps for evaluation, it works without Redis, and does its
tasks within the request; so it does where there is no redis-server.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.api_buyers import ApiPlan
from benchmarks.buying import email, phone
from benchmarks.letter_box import letter_box
from benchmarks.order_cases import API, Case
from benchmarks.order_shops import Shop
from benchmarks.page_buyers import PRETIX, PagesPlan
from benchmarks.postgres import PostgreSQL
from benchmarks.redis_server import Redis, running_redis
from benchmarks.served import free_port, running

# as the manual writes them for systemd; gunicorn's workers are many, as they have no threads
GUNICORN = (
    *("-m", "gunicorn", "pretix.wsgi", "--name", "pretix", "--workers", "5"),
    *("--max-requests", "1200", "--max-requests-jitter", "50", "--log-level", "warning"),
)
CELERY = ("-m", "celery", "-A", "pretix.celery_app", "worker", "-l", "warning")
CONFIG = """
[pretix]
instance_name = bench
url = http://127.0.0.1:{port}
datadir = {folder}
ecb_rates = off
[mail]
from = shop@example.com
host = 127.0.0.1
port = {letters}
"""
SQLITE_CONFIG = "[database]\nbackend = sqlite3\n"
POSTGRESQL_CONFIG = """[database]
backend = postgresql
name = {name}
user = bench
host = 127.0.0.1
port = {port}
"""
REDIS_CONFIG = """[redis]
location = {cache}
sessions = true
[celery]
backend = {results}
broker = {tasks}
"""


@dataclass(frozen=True, slots=True)
class _Started:
    """One of its servers: where its words go, where it listens if it does, and what starts it."""

    log: str
    port: int | None
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sold:
    """What there is to buy.

    Attributes:
        token: that lets a program order.
        items: the number of the item of each article.
    """

    token: str
    items: dict[str, int]


@contextmanager
def pretix_shop(
    folder: Path, stocked: Sequence[Case], server: PostgreSQL | None, python: str
) -> Iterator[Shop]:
    """An event for each case, under the servers that pretix's manual recommends."""
    port = free_port()
    config = folder.with_suffix(".cfg")
    environment = {"PRETIX_CONFIG_FILE": str(config)}

    def told(deed: str, asked: object) -> str:
        command = [python, "-m", "benchmarks.pretix_seed", deed, json.dumps(asked)]
        whole = {**os.environ, **environment}
        # what else it prints comes before
        return subprocess.check_output(command, env=whole, text=True).splitlines()[-1]

    with ExitStack() as opened:
        letters = opened.enter_context(letter_box())
        config.write_text(CONFIG.format(port=port, folder=folder, letters=letters))
        migrate(folder, config, server, python)
        redis = opened.enter_context(running_redis(folder)) if server else None
        if redis:
            _add(config, _redis_config(redis))
        sold = _Sold(**json.loads(told("stock", {each.name: each.units for each in stocked})))
        commands = [_Started(".log", port, (*GUNICORN, "--bind", f"127.0.0.1:{port}"))]
        commands += [_Started(".tasks.log", None, CELERY)] if redis else []
        roots = [
            opened.enter_context(
                running(
                    [python, *each.command],
                    each.port,
                    environment=environment,
                    log=folder.with_suffix(each.log),
                )
            )
            for each in commands
        ]
        yield Shop(
            roots=(*roots, redis.root) if redis else tuple(roots),
            plan=lambda case: (
                _api_plan(case, port, sold) if case.kind == API else _pages_plan(case, port, sold)
            ),
            sold=lambda skus: json.loads(told("sold", skus)),
            violations=lambda: None,
        )


def _api_plan(case: Case, port: int, sold: _Sold) -> ApiPlan:
    def body(sku: str, number: int) -> str:
        return json.dumps(
            {
                "email": email(case.name, number),
                "phone": phone(number),
                "locale": "en",
                "sales_channel": "web",
                "payment_provider": "manual",
                "positions": [{"item": sold.items[sku], "variation": None}],
            }
        )

    return ApiPlan(
        port=port,
        path=f"/api/v1/organizers/bench/events/{case.name}/orders/",
        headers={"Authorization": f"Token {sold.token}"},
        key_header="X-Idempotency-Key",
        bodies=[body(sku, number) for number, sku in enumerate(case.wishes)],
        clients=case.clients,
        refusal=(400, "not enough quota"),
        run=case.name,
    )


def _pages_plan(case: Case, port: int, sold: _Sold) -> PagesPlan:
    return PagesPlan(
        shop=PRETIX,
        port=port,
        entrance=f"/bench/{case.name}/",
        articles=[(sku, f"item_{sold.items[sku]}") for sku in case.wishes],
        clients=case.clients,
        run=case.name,
    )


def migrate(folder: Path, config: Path, server: PostgreSQL | None, python: str) -> None:
    """Make pretix a new database, and tell its configuration of it.

    The migrations take minutes, so that what they make is kept beside its packages and copied.
    """
    kept = Path(python).parents[1] / "migrated"
    kept.mkdir(exist_ok=True)
    if server is None:
        _add(config, SQLITE_CONFIG)
        if not (kept / "sqlite").exists():
            _migrate(python, config, folder)
            shutil.copytree(folder, kept / "sqlite")
        else:
            shutil.copytree(kept / "sqlite", folder)
        return
    _add(config, POSTGRESQL_CONFIG.format(name=folder.name, port=server.port))
    dumped = kept / "postgresql.sql"
    if dumped.exists():
        folder.mkdir()
        server.restore(folder.name, dumped)
    else:
        server.create(folder.name)
        _migrate(python, config, folder)
        server.dump(folder.name, dumped)


def _migrate(python: str, config: Path, folder: Path) -> None:
    folder.mkdir()
    environment = {**os.environ, "PRETIX_CONFIG_FILE": str(config)}
    command = [python, "-m", "pretix", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _redis_config(redis: Redis) -> str:
    return REDIS_CONFIG.format(cache=redis.url(0), results=redis.url(1), tasks=redis.url(2))


def _add(config: Path, section: str) -> None:
    config.write_text(config.read_text() + section)
