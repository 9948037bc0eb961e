"""The two shops that are bought from, each on a new database: the whole of Vitrina, and pretix."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.buyers import Plan
from benchmarks.postgres import PostgreSQL
from benchmarks.served import VITRINA, free_port, running
from benchmarks.shop_setup import PLACE

SETUP = (sys.executable, "-m", "benchmarks.shop_setup")
# the server that pretix's manual recommends; its workers are many, as it has no threads
GUNICORN = (
    *("-m", "gunicorn", "pretix.wsgi", "--name", "pretix", "--workers", "5"),
    *("--max-requests", "1200", "--max-requests-jitter", "50", "--log-level", "warning"),
)
PRETIX_CONFIG = """
[pretix]
instance_name = bench
url = http://127.0.0.1:{port}
datadir = {folder}
ecb_rates = off
[database]
"""
SQLITE_CONFIG = "backend = sqlite3\n"
POSTGRESQL_CONFIG = "backend = postgresql\nname = {name}\nuser = bench\nhost = 127.0.0.1\n"
VISITOR = {"anonymous_id": "a-1", "utm_source": "vk", "utm_campaign": "spring"}

Units = dict[str, int]  # by article


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop that is open.

    Attributes:
        root: its first process; all others but the database's are below it.
        port: of 127.0.0.1.
        path: that orders are posted to.
        headers: that let a program order.
        key_header: that tells a repeat from a new wish.
        refusal: status and word of "sold out".
        body: the order of one unit of an article by the buyer of a number.
        sold: how many units of these articles stand in its books.
        violations: how many its own audit finds; none if it has none.
    """

    root: int
    port: int
    path: str
    headers: dict[str, str]
    key_header: str
    refusal: tuple[int, str]
    body: Callable[[str, int], str]
    sold: Callable[[list[str]], Units]
    violations: Callable[[], int | None]

    def plan(self, skus: list[str], *, orders: int, clients: int, run: str) -> Plan:
        """Orders of one unit each, of all articles in turn."""
        return Plan(
            port=self.port,
            path=self.path,
            headers=self.headers,
            key_header=self.key_header,
            bodies=[self.body(skus[number % len(skus)], number) for number in range(orders)],
            clients=clients,
            refusal=self.refusal,
            run=run,
        )


@contextmanager
def vitrina_shop(folder: Path, units: Units, server: PostgreSQL | None) -> Iterator[Shop]:
    """A café of the sample with these articles besides: `vitrina init`, then `vitrina up`."""
    environment = {}
    if server is not None:
        server.create(folder.name)
        environment["VITRINA_DATABASE"] = server.url(folder.name)

    def told(*command: str, check: bool = True) -> str:
        whole = {**os.environ, **environment}
        return subprocess.run(
            command, env=whole, check=check, stdout=subprocess.PIPE, text=True
        ).stdout

    told(*VITRINA, "init", str(folder), "--vertical", "cafe", "--json")
    key = json.loads(told(*SETUP, "stock", str(folder), json.dumps(units)))
    headers = {"Authorization": f"Bearer {key}"}

    def violations() -> int:
        findings = json.loads(told(*VITRINA, "audit", str(folder), "--json", check=False))
        return sum(len(each["violations"]) for each in findings)

    port = free_port()
    command = [*VITRINA, "up", str(folder), "--port", str(port)]
    with running(command, port, environment=environment, log=folder.with_suffix(".log")) as root:
        proofs = {sku: _proof(port, headers, sku) for sku in units}
        yield Shop(
            root=root,
            port=port,
            path="/api/v1/orders",
            headers=headers,
            key_header="Idempotency-Key",
            refusal=(409, "sold_out"),
            body=lambda sku, number: json.dumps(
                {
                    **_basket(sku),
                    "proof": proofs[sku],
                    "phone": _phone(number),
                    "name": f"Buyer {number}",
                    "visitor": VISITOR,
                }
            ),
            sold=lambda skus: json.loads(
                told(*SETUP, "sold", str(folder), json.dumps(dict.fromkeys(skus, 0)))
            ),
            violations=violations,
        )


@contextmanager
def pretix_shop(
    folder: Path, units: Units, server: PostgreSQL | None, python: str
) -> Iterator[Shop]:
    """An event with these articles, under the server that pretix's manual recommends.

    Without a broker pretix does its tasks (notifications, webhooks) within the request.
    """
    port = free_port()
    config = _migrated(folder, port, server, python)
    environment = {"PRETIX_CONFIG_FILE": str(config)}

    def told(deed: str, units: Units) -> str:
        command = [python, "-m", "benchmarks.pretix_seed", deed, json.dumps(units)]
        whole = {**os.environ, **environment}
        # what else it prints comes before
        return subprocess.check_output(command, env=whole, text=True).splitlines()[-1]

    sells = json.loads(told("stock", units))
    command = [python, *GUNICORN, "--bind", f"127.0.0.1:{port}"]
    with running(command, port, environment=environment, log=folder.with_suffix(".log")) as root:
        yield Shop(
            root=root,
            port=port,
            path="/api/v1/organizers/bench/events/shop/orders/",
            headers={"Authorization": f"Token {sells['token']}"},
            key_header="X-Idempotency-Key",
            refusal=(400, "not enough quota"),
            body=lambda sku, number: json.dumps(
                {
                    "email": f"buyer{number}@example.com",
                    "phone": _phone(number),
                    "locale": "en",
                    "sales_channel": "web",
                    "payment_provider": "manual",
                    "positions": [{"item": sells["items"][sku], "variation": None}],
                }
            ),
            sold=lambda skus: json.loads(told("sold", dict.fromkeys(skus, 0))),
            violations=lambda: None,
        )


def _migrated(folder: Path, port: int, server: PostgreSQL | None, python: str) -> Path:
    """The configuration of a pretix with a new database.

    Its migrations take minutes, so that what they make is kept beside its packages and copied.
    """
    kept = Path(python).parents[1] / "migrated"
    kept.mkdir(exist_ok=True)
    config = folder.with_suffix(".cfg")
    if server is None:
        config.write_text(PRETIX_CONFIG.format(port=port, folder=folder) + SQLITE_CONFIG)
        if not (kept / "sqlite").exists():
            _migrate(python, config, folder)
            shutil.copytree(folder, kept / "sqlite")
        else:
            shutil.copytree(kept / "sqlite", folder)
        return config
    name = folder.name
    database = POSTGRESQL_CONFIG.format(name=name) + f"port = {server.port}\n"
    config.write_text(PRETIX_CONFIG.format(port=port, folder=folder) + database)
    dumped = kept / "postgresql.sql"
    if dumped.exists():
        folder.mkdir()
        server.restore(name, dumped)
    else:
        server.create(name)
        _migrate(python, config, folder)
        server.dump(name, dumped)
    return config


def _migrate(python: str, config: Path, folder: Path) -> None:
    folder.mkdir()
    environment = {**os.environ, "PRETIX_CONFIG_FILE": str(config)}
    command = [python, "-m", "pretix", "migrate", "--verbosity", "0"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def _proof(port: int, headers: dict[str, str], sku: str) -> str:
    request = Request(  # our own shop
        f"http://127.0.0.1:{port}/api/v1/quotes",
        data=json.dumps(_basket(sku)).encode(),
        headers={**headers, "Content-Type": "application/json"},
    )
    with urlopen(request) as answer:  # noqa: S310  # our own shop
        return str(json.load(answer)["proof"])


def _basket(sku: str) -> dict[str, object]:
    return {"place_id": PLACE, "lines": [{"sku": sku, "quantity": 1}]}


def _phone(number: int) -> str:
    return f"+7999{number:07d}"
