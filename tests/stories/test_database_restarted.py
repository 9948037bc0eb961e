"""PostgreSQL is killed and started again while people order: nothing acknowledged is lost."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.databases import PostgreSQL, running_postgresql
from tests.stories.business import Business, running

BASKET = {"place_id": "pokrovka", "lines": [{"sku": "croissant", "quantity": 1}]}
BUYERS, ORDERS = 6, 20  # of 24 croissants
PATIENCE_SECONDS = 40


@dataclass
class Buyers:
    """Programs that send each order until it is answered, always with the same key."""

    business: Business
    key: str
    statuses: set[int] = field(default_factory=set)
    refusals: set[str] = field(default_factory=set)
    acknowledged: dict[str, str] = field(default_factory=dict)
    half_way: threading.Event = field(default_factory=threading.Event)

    def post(self, path: str, body: object, once: str) -> dict[str, str]:
        request = Request(
            f"{self.business.address}/api/v1{path}",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
                "Idempotency-Key": once,
            },
        )
        with urlopen(request, timeout=20) as answer:
            self.statuses.add(answer.status)
            told: dict[str, str] = json.load(answer)
            return told

    def order(self, number: int) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                proof = self.post("/quotes", BASKET, "-")["proof"]
                made = self.post("/orders", {**BASKET, "proof": proof}, f"order-{number}")
            except HTTPError as error:
                self.statuses.add(error.code)
                self.refusals.add(json.load(error)["reason"])
                time.sleep(0.2)
            except (URLError, HTTPException, OSError):
                time.sleep(0.2)
            else:
                self.acknowledged[f"order-{number}"] = made["id"]
                if len(self.acknowledged) >= ORDERS // 2:
                    self.half_way.set()
                return
        raise AssertionError(f"order {number} was never answered: {self.refusals}")


@pytest.fixture
def durable() -> Iterator[PostgreSQL]:
    """A server as it comes: it loses nothing that it has acknowledged."""
    with running_postgresql(settings=()) as server:
        yield server


def test_each_order_is_answered_in_the_end_and_stands_once(
    durable: PostgreSQL, tmp_path: Path
) -> None:
    database = durable.url(durable.new_database())
    with running(
        tmp_path / "cafe", vertical="cafe", place="pokrovka", database=database, is_calm=False
    ) as cafe:
        printed = cafe.vitrina("key", "add", str(cafe.folder), "app", "--scope", "orders:write")
        buyers = Buyers(cafe, printed.split()[-1])

        with ThreadPoolExecutor(BUYERS) as pool:
            asked = [pool.submit(buyers.order, number) for number in range(ORDERS)]
            assert buyers.half_way.wait(PATIENCE_SECONDS)
            durable.stop("immediate")
            durable.start()
            for each in asked:
                each.result()

        assert buyers.statuses <= {200, 201, 503}
        assert len(set(buyers.acknowledged.values())) == ORDERS
        assert cafe.violations() == []
        assert in_the_lake(cafe) == sorted(buyers.acknowledged.values())


def in_the_lake(cafe: Business) -> list[str]:
    """The orders that the analytics knows of, once they have all come."""
    end, told = time.monotonic() + PATIENCE_SECONDS, list[str]()
    while len(told) < ORDERS and time.monotonic() < end:
        rows = cafe.rows("SELECT subject_id FROM events WHERE type = 'Order Completed'")
        told = sorted(str(row["subject_id"]) for row in rows)
    return told
