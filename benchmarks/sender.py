"""Send prebuilt requests over keep-alive connections, at little cost to the machine.

A process of its own: what it takes is not the server's. It prints what came of it as JSON.

    python -m benchmarks.sender '{"port": 8000, "key": "wk_...", "kind": "batch", "requests": 100}'
"""

import asyncio
import json
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice, repeat

from benchmarks.shop_traffic import HOST, Request, Traffic, follow

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
END_OF_HEAD = b"\r\n\r\n"
ENOUGH_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to send.

    Attributes:
        port: of the server.
        key: goes into Basic auth.
        kind: single, batch, mixed, or the code of a short link to be followed.
        requests: how many.
        connections: each waits for its answer before it sends the next request.
        per_second: requests; 0 for as many as the server takes.
        run: tells the ids of this plan from another's.
    """

    port: int
    key: str
    kind: str
    requests: int
    connections: int = 64
    per_second: float = 0.0
    run: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What came of a plan."""

    seconds: float
    cpu_seconds: float  # the sender's own
    events: int
    statuses: dict[str, int]
    latencies_ms: list[float]  # of every request, in order of size
    probes: dict[str, float] = field(default_factory=dict)  # when each was acknowledged, Unix time

    def at(self, share: float) -> float:
        """The latency that this share of all requests does not exceed, milliseconds."""
        return self.latencies_ms[min(len(self.latencies_ms) - 1, int(share * self.requests))]

    @property
    def requests(self) -> int:
        return len(self.latencies_ms)


class _Sending:
    """The state of one plan."""

    def __init__(self, requests: int, port: int) -> None:
        self._port = port
        self._opening: set[asyncio.Task[object]] = set()
        self.waiting: deque[tuple[Request, float]] = deque()
        self.idle: deque[_Connection] = deque()
        self.left = requests
        self.events = 0
        self.statuses: Counter[str] = Counter()
        self.latencies: list[float] = []
        self.probes: dict[str, float] = {}
        self.done = asyncio.get_running_loop().create_future()

    def open(self) -> None:
        """Open one more connection."""
        loop = asyncio.get_running_loop()
        coming = loop.create_connection(lambda: _Connection(self), HOST, self._port)
        task: asyncio.Task[object] = loop.create_task(coming)
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    def add(self, request: Request, due: float = 0.0) -> None:
        """Send a request as soon as a connection is free; it waits since `due`."""
        self.waiting.append((request, due))
        if self.idle:
            self.idle.popleft().send_next()

    def answered(self, request: Request, status: str, seconds: float) -> None:
        self.latencies.append(seconds * 1000)
        self.statuses[status] += 1
        self.events += request.events
        if request.probe:
            self.probes[request.probe] = time.time()
        self.left -= 1
        if self.left == 0:
            self.done.set_result(None)


class _Connection(asyncio.Protocol):
    """One connection: a request, its answer, the next request."""

    def __init__(self, sending: _Sending) -> None:
        self._sending = sending
        self._transport = asyncio.Transport()
        self._heard = b""
        self._began = 0.0
        self._request = Request(b"", 0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.send_next()

    def send_next(self) -> None:
        if not self._sending.waiting:
            self._sending.idle.append(self)
            return
        self._request, due = self._sending.waiting.popleft()
        self._began = due or time.perf_counter()
        self._transport.write(self._request.content)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, mark, body = self._heard.partition(END_OF_HEAD)
        if not mark:
            return
        length = LENGTH.search(head)
        if length is not None and len(body) < int(length[1]):
            return
        self._heard = b""
        took = time.perf_counter() - self._began
        self._sending.answered(self._request, head[9:12].decode(), took)
        self.send_next()

    def connection_lost(self, exc: Exception | None) -> None:
        sending = self._sending
        if sending.done.done():
            return
        if self in sending.idle:  # a server may close what has been silent for long
            sending.idle.remove(self)
            sending.open()
            return
        waited = time.perf_counter() - self._began
        told = f"The server hung up {waited:.3f} s into a request, {sending.left:,} before the end"
        sending.done.set_exception(ConnectionError(f"{told}: {exc!r}."))


async def _carry_out(plan: Plan) -> Sent:
    sending = _Sending(plan.requests, plan.port)
    stream = islice(_requests(plan), plan.requests)
    if not plan.per_second:
        sending.waiting.extend((request, 0.0) for request in stream)
    began, began_cpu = time.perf_counter(), time.process_time()
    for _ in range(plan.connections):
        sending.open()
    if plan.per_second:
        await _pace(sending, stream, plan.per_second)
    await asyncio.wait_for(sending.done, ENOUGH_SECONDS)
    return Sent(
        seconds=time.perf_counter() - began,
        cpu_seconds=time.process_time() - began_cpu,
        events=sending.events,
        statuses=dict(sending.statuses),
        latencies_ms=sorted(round(ms, 3) for ms in sending.latencies),
        probes=sending.probes,
    )


async def _pace(sending: _Sending, stream: Iterator[Request], per_second: float) -> None:
    """Requests come when they are due, whether or not the server keeps up."""
    began = time.perf_counter()
    for number, request in enumerate(stream):
        due = began + number / per_second
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        sending.add(request, due)


def _requests(plan: Plan) -> Iterator[Request]:
    traffic = Traffic(plan.key, plan.run)
    if plan.kind == "mixed":
        yield from traffic.mixed()
    elif plan.kind in ("single", "batch"):
        make = traffic.single if plan.kind == "single" else traffic.batch
        while True:
            yield make()
    else:
        yield from repeat(follow(plan.kind))


def main() -> None:
    """Carry out the plan that the one argument tells."""
    plan = Plan(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(asyncio.run(_carry_out(plan)))))


if __name__ == "__main__":
    main()
