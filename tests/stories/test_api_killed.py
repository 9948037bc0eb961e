"""A program sends a wish often, and the server dies by SIGKILL meanwhile: it is done once."""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from tests.stories.business import Business, running
from tests.stories.conftest import database_of

PLACE, AT_ONCE = "pokrovka", 20
PATIENCE_SECONDS, ANSWER_SECONDS = 120, 60
BASKET = {"place_id": PLACE, "lines": [{"sku": "croissant", "quantity": 1}]}
DELIVERY = {"lines": [{"sku": "cheesecake", "change": 1}]}
SCOPES = ("orders:read", "orders:write", "stock:write")


@dataclass(frozen=True)
class Said:
    """An answer as it came."""

    status: int
    body: bytes
    is_repeat: bool


@dataclass
class Program:
    """A program with a key, and the server that it can make die."""

    business: Business
    key: str
    orders_to_die: Path

    def die_at(self, step: str) -> None:
        """Let the server kill itself at a step of the next answer."""
        self.orders_to_die.write_text(step)

    def ask(self, path: str, body: object = None, once: str = "") -> Said:
        """One request, and no more: a server that dies is an error."""
        request = Request(
            f"{self.business.address}/api/v1{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
                "Idempotency-Key": once,
            },
        )
        try:
            with urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return _said(answer.status, answer.read(), answer.headers)
        except HTTPError as error:
            return _said(error.code, error.read(), error.headers)

    def insist(self, path: str, body: object = None, once: str = "") -> Said:
        """The same request until it is answered, as a program does whose answer was lost."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                said = self.ask(path, body, once)
            except (URLError, HTTPException, OSError):
                time.sleep(0.2)
                continue
            if said.status != 503:
                return said
        raise AssertionError(f"{path} was never answered")

    def effects(self) -> tuple[int, int]:
        """How many orders there are, and how much cheesecake is on the shelf."""
        orders = json.loads(self.insist(f"/orders?place_id={PLACE}&limit=100").body)["items"]
        shelf = json.loads(self.insist(f"/places/{PLACE}/stock?limit=100").body)["items"]
        return len(orders), next(e["on_hand"] for e in shelf if e["sku"] == "cheesecake")


def _said(status: int, body: bytes, headers: Message) -> Said:
    return Said(status, body, headers.get("Idempotent-Replayed") == "true")


@pytest.fixture(params=["sqlite", "postgresql"])
def program(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """One whose shop runs on each database, with a server that dies when it is told to."""
    dying = tmp_path / "dying"
    shutil.copytree(Path(__file__).with_name("dying"), dying)
    monkeypatch.setenv("PYTHONPATH", str(dying))
    with running(
        tmp_path / "cafe",
        vertical="cafe",
        place=PLACE,
        database=database_of(request),
        is_calm=False,
    ) as cafe:
        scopes = [word for each in SCOPES for word in ("--scope", each)]
        printed = cafe.vitrina("key", "add", str(cafe.folder), "app", *scopes)
        yield Program(cafe, printed.split()[-1], dying / "die-at")


def wishes(program: Program) -> Mapping[str, dict[str, object]]:
    """What a program asks for, by where: an order, and a delivery that has no key of its own."""
    proof = json.loads(program.ask("/quotes", BASKET).body)["proof"]
    return {"/orders": {**BASKET, "proof": proof}, f"/places/{PLACE}/stock": DELIVERY}


def at_once(program: Program, path: str, body: object, once: str) -> list[Said]:
    """The same request from many threads at the same time."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda _: program.insist(path, body, once), range(AT_ONCE)))


def test_a_wish_is_done_once_however_often_it_is_sent_and_wherever_the_server_dies(
    program: Program,
) -> None:
    for number, (path, body) in enumerate(wishes(program).items()):
        before = sum(program.effects())

        together = at_once(program, path, body, f"together-{number}")
        assert len({each.body for each in together}) == 1
        assert {each.status for each in together} <= {200, 201}
        assert sum(program.effects()) == before + 1

        for step, was_kept in (("effect", 0), ("answer", 1)):
            once, before = f"{step}-{number}", sum(program.effects())
            program.die_at(step)
            with pytest.raises((URLError, HTTPException, OSError)):
                program.ask(path, body, once)
            assert sum(program.effects()) == before + was_kept

            after, again = (program.insist(path, body, once) for _ in range(2))
            assert (after.status, after.body) == (again.status, again.body)
            assert again.is_repeat
            assert sum(program.effects()) == before + 1

            other = program.insist(path, {**body, "comment": "another"}, once)
            assert (other.status, json.loads(other.body)["reason"]) == (409, "key_reused")

    assert program.business.violations() == []


@pytest.mark.parametrize("program", ["sqlite"], indirect=True)
def test_a_server_that_keeps_no_answers_is_found(program: Program) -> None:
    before = sum(program.effects())
    program.die_at("forget")

    together = at_once(program, f"/places/{PLACE}/stock", DELIVERY, "together")

    assert len({each.body for each in together}) > 1
    assert sum(program.effects()) > before + 1
