"""A shop that is bought from, and the whole of Vitrina as one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from benchmarks.api_buyers import ApiPlan
from benchmarks.buying import phone
from benchmarks.letter_box import letter_box
from benchmarks.order_cases import API, Case, Units
from benchmarks.page_buyers import VITRINA as VITRINA_PAGES
from benchmarks.page_buyers import PagesPlan
from benchmarks.postgres import PostgreSQL
from benchmarks.served import VITRINA, all_cpu_seconds, free_port, running
from benchmarks.shop_setup import PLACE
from vitrina.collector.workspace import CONFIG

SETUP = (sys.executable, "-m", "benchmarks.shop_setup")
VISITOR = {"anonymous_id": "a-1", "utm_source": "vk", "utm_campaign": "spring"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop that is open.

    Attributes:
        roots: its first processes; all others but the database's are below them.
        plan: how a case is bought here.
        sold: how many units of these articles stand in its books.
        violations: how many its own audit finds; none if it has none.
    """

    roots: tuple[int, ...]
    plan: Callable[[Case], ApiPlan | PagesPlan]
    sold: Callable[[list[str]], Units]
    violations: Callable[[], int | None]

    def cpu_seconds(self) -> float:
        """What all of its processes have used so far."""
        return sum(map(all_cpu_seconds, self.roots))


@contextmanager
def vitrina_shop(
    folder: Path, stocked: Sequence[Case], server: PostgreSQL | None
) -> Iterator[Shop]:
    """A café of the sample with these articles besides: `vitrina init`, then `vitrina up`."""
    environment = {}
    units = {sku: number for case in stocked for sku, number in case.units.items()}
    if server is not None:
        server.create(folder.name)
        environment["VITRINA_DATABASE"] = server.url(folder.name)

    def told(*command: str, check: bool = True) -> str:
        whole = {**os.environ, **environment}
        return subprocess.run(
            command, env=whole, check=check, stdout=subprocess.PIPE, text=True
        ).stdout

    def violations() -> int:
        findings = json.loads(told(*VITRINA, "audit", str(folder), "--json", check=False))
        return sum(len(each["violations"]) for each in findings)

    port = free_port()
    command = [*VITRINA, "up", str(folder), "--port", str(port)]
    log = folder.with_suffix(".log")
    with letter_box() as letters:
        told(*VITRINA, "init", str(folder), "--vertical", "cafe", "--json")
        if server is not None:
            _give_workers(folder)
        key = json.loads(told(*SETUP, "stock", str(folder), json.dumps(units), str(letters)))
        headers = {"Authorization": f"Bearer {key}"}
        with running(command, port, environment=environment, log=log) as root:
            by_api = [sku for case in stocked if case.kind == API for sku in case.units]
            proofs = {sku: _proof(port, headers, sku) for sku in by_api}
            yield Shop(
                roots=(root,),
                plan=lambda case: (
                    _api_plan(case, port, headers, proofs)
                    if case.kind == API
                    else _pages_plan(case, port)
                ),
                sold=lambda skus: json.loads(
                    told(*SETUP, "sold", str(folder), json.dumps(dict.fromkeys(skus, 0)))
                ),
                violations=violations,
            )


def _give_workers(folder: Path) -> None:
    """One for each core, as docs/how-to/run-the-shop.md advises with PostgreSQL."""
    config = folder / CONFIG
    text = config.read_text()
    assert "workers = 1 " in text, "the settings of a new shop name their workers"
    config.write_text(text.replace("workers = 1 ", f"workers = {os.cpu_count() or 1} "))


def _api_plan(case: Case, port: int, headers: dict[str, str], proofs: dict[str, str]) -> ApiPlan:
    def body(sku: str, number: int) -> str:
        order = {"proof": proofs[sku], "phone": phone(number), "name": f"Buyer {number}"}
        return json.dumps({**_basket(sku), **order, "visitor": VISITOR})

    return ApiPlan(
        port=port,
        path="/api/v1/orders",
        headers=headers,
        key_header="Idempotency-Key",
        bodies=[body(sku, number) for number, sku in enumerate(case.wishes)],
        clients=case.clients,
        refusal=(409, "sold_out"),
        run=case.name,
    )


def _pages_plan(case: Case, port: int) -> PagesPlan:
    return PagesPlan(
        shop=VITRINA_PAGES,
        port=port,
        entrance=f"/shop/places/{PLACE}/",
        articles=[(sku, sku) for sku in case.wishes],
        clients=case.clients,
        run=case.name,
    )


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
