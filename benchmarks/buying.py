"""So many clients at once that buy one thing after another, and what comes of it."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

ENOUGH_SECONDS = 600.0
CREATED, SOLD_OUT, FAILED = "sold", "sold out", "failed"
SHOWN = 200  # letters of an answer that nobody expected

Verdict = tuple[str, str]  # CREATED, SOLD_OUT or FAILED; and what was said, if it failed


class Client(Protocol):
    """Buys one thing after another; each of its orders has a number."""

    async def buy(self, number: int) -> Verdict:
        """Buy once, from the first request to the last answer."""


class Plan(Protocol):
    """What is to be bought, by so many clients at once."""

    @property
    def clients(self) -> int:
        """How many buy at the same time."""

    @property
    def orders(self) -> int:
        """How many orders they make together."""

    @property
    def client(self) -> Callable[[], AbstractAsyncContextManager[Client]]:
        """Makes one of the clients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What came of a plan.

    Attributes:
        seconds: from the first request to the last answer.
        answers: how many were sold, sold out, failed.
        latencies_ms: of those that were sold, in order of size.
        failures: how often each other answer came.
    """

    seconds: float
    answers: dict[str, int]
    latencies_ms: list[float]
    failures: dict[str, int] = field(default_factory=dict)

    @property
    def sold(self) -> int:
        return self.answers.get(CREATED, 0)

    def at(self, share: float) -> float:
        """The latency that this share of the orders does not exceed, milliseconds; 0 of none."""
        if not self.latencies_ms:
            return 0.0
        return self.latencies_ms[min(len(self.latencies_ms) - 1, int(share * self.sold))]


@dataclass(slots=True)
class _Tally:
    answers: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    def count(self, verdict: Verdict, seconds: float) -> None:
        found, said = verdict
        self.answers[found] += 1
        if found == CREATED:
            self.latencies.append(seconds * 1000)
        elif found == FAILED:
            self.failures[said[:SHOWN]] += 1


def email(run: str, number: int) -> str:
    """The address of one buyer of a plan; nobody else has it."""
    return f"{run}-{number}@example.com"


def phone(number: int) -> str:
    """The phone of the buyer of a number."""
    return f"+7999{number:07d}"


async def buy(plan: Plan) -> Bought:
    """Carry out a plan; each client waits for its answer before it buys again."""
    waiting = deque(range(plan.orders))
    tally = _Tally()
    began = time.perf_counter()
    async with asyncio.timeout(ENOUGH_SECONDS), asyncio.TaskGroup() as clients:
        for _ in range(plan.clients):
            clients.create_task(_buy_as_one(plan, waiting, tally))
    return Bought(
        seconds=time.perf_counter() - began,
        answers=dict(tally.answers),
        latencies_ms=sorted(round(ms, 1) for ms in tally.latencies),
        failures=dict(tally.failures),
    )


async def _buy_as_one(plan: Plan, waiting: deque[int], tally: _Tally) -> None:
    async with plan.client() as client:
        while waiting:
            number = waiting.popleft()
            began = time.perf_counter()
            try:
                verdict = await client.buy(number)
            except (OSError, EOFError) as error:
                verdict = FAILED, repr(error)
            tally.count(verdict, time.perf_counter() - began)
