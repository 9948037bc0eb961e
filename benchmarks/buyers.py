"""Buy over HTTP, with so many clients at once; each waits for its answer before it asks again.

A process of its own, so that what it takes is not the shop's. It reads a plan as JSON, and prints
what came of it as JSON.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from dataclasses import asdict, dataclass, field

HOST = "127.0.0.1"
ENOUGH_SECONDS = 600.0
CREATED, SOLD_OUT, FAILED = "sold", "sold out", "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to buy.

    Attributes:
        port: of the shop.
        path: that orders are posted to.
        headers: of every request.
        key_header: that holds what tells a repeat from a new wish.
        bodies: one order each; its key is its number and `run`.
        clients: how many buy at the same time.
        refusal: status and a word of the answer that says "sold out".
        run: tells the keys of this plan from another's.
    """

    port: int
    path: str
    headers: dict[str, str]
    key_header: str
    bodies: list[str]
    clients: int
    refusal: tuple[int, str]
    run: str


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


def verdict(status: int, body: bytes, refusal: tuple[int, str]) -> str:
    """Whether an answer means sold, sold out, or that something failed."""
    if status == 201:
        return CREATED
    is_refusal = status == refusal[0] and refusal[1].encode() in body
    return SOLD_OUT if is_refusal else FAILED


async def buy(plan: Plan) -> Bought:
    """Carry out a plan."""
    waiting = deque(_request(plan, number) for number in range(len(plan.bodies)))
    tally = _Tally()
    began = time.perf_counter()
    async with asyncio.timeout(ENOUGH_SECONDS), asyncio.TaskGroup() as clients:
        for _ in range(plan.clients):
            clients.create_task(_buy_on(plan, waiting, tally))
    return Bought(
        seconds=time.perf_counter() - began,
        answers=dict(tally.answers),
        latencies_ms=sorted(round(ms, 1) for ms in tally.latencies),
        failures=dict(tally.failures),
    )


async def _buy_on(plan: Plan, waiting: deque[bytes], tally: _Tally) -> None:
    line = _Line(plan.port)
    while waiting:
        request = waiting.popleft()
        began = time.perf_counter()
        try:
            status, body = await line.ask(request)
        except (OSError, EOFError) as error:
            status, body = 0, repr(error).encode()
            line.close()
        found = verdict(status, body, plan.refusal)
        tally.answers[found] += 1
        if found == CREATED:
            tally.latencies.append((time.perf_counter() - began) * 1000)
        elif found == FAILED:
            tally.failures[f"{status} {body[:200].decode(errors='replace')}"] += 1
    line.close()


class _Line:
    """One client's connection, opened again whenever the shop has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status_line, *lines = head.lower().strip().split("\r\n")
        fields = {name: value.strip() for name, _, value in (each.partition(":") for each in lines)}
        length = fields.get("content-length")
        body = await (reader.read() if length is None else reader.readexactly(int(length)))
        if length is None or fields.get("connection") == "close":
            self.close()
        return int(status_line.split()[1]), body

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _request(plan: Plan, number: int) -> bytes:
    body = plan.bodies[number].encode()
    headers = {
        "Host": f"{HOST}:{plan.port}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **plan.headers,
        plan.key_header: f"{plan.run}-{number}",
    }
    lines = [f"POST {plan.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def main() -> None:
    """Carry out the plan that standard input tells."""
    plan = Plan(**json.load(sys.stdin))
    print(json.dumps(asdict(asyncio.run(buy(plan)))))


if __name__ == "__main__":
    main()
