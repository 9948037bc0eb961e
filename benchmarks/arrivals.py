"""Follow acknowledged events until a query finds them, and the memory of all parts meanwhile."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.sender import Plan, Sent
from benchmarks.served import CODE, Server, rss_bytes, send
from benchmarks.shop_traffic import BATCH, PROBE, SINGLES_PER_BATCH
from vitrina.engine import Lake, open_lake, query

LOOK_EVERY_SECONDS = 0.05
WEIGH_EVERY_SECONDS = 1.0
ENOUGH_SECONDS = 60.0
# a query over all that a long run brings would be a load of its own
BACK = timedelta(seconds=60)
EVENTS_PER_REQUEST = (SINGLES_PER_BATCH + BATCH) / (SINGLES_PER_BATCH + 1)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A steady stream of events, from the door to the lake.

    Attributes:
        events: what the sender of events saw.
        scans: what the sender that followed short links beside it saw.
        waits: seconds from each followed event's acknowledgement until a query found it, in order
            of size.
        memory: resident bytes of each part: a tenth into the run, in its middle, at its end.
    """

    events: Sent
    scans: Sent
    waits: list[float]
    memory: dict[str, tuple[int, int, int]]

    def wait_at(self, share: float) -> float:
        """The seconds that this share of the followed events did not exceed."""
        return self.waits[min(len(self.waits) - 1, int(share * len(self.waits)))]


@dataclass(slots=True)
class _Watch:
    """What a reader of the lake sees while events come in."""

    lake: Lake
    parts: dict[str, int]
    found_at: dict[str, float] = field(default_factory=dict)  # Unix time
    weighed: list[dict[str, int]] = field(default_factory=list)
    weighed_at: float = 0.0
    asked: int = -1  # the version of the last query

    def look(self) -> None:
        if time.monotonic() - self.weighed_at >= WEIGH_EVERY_SECONDS:
            self.weighed_at = time.monotonic()
            self.weighed.append({name: rss_bytes(pid) for name, pid in self.parts.items()})
        self.lake.refresh()
        if self.lake.version != self.asked:
            self.asked = self.lake.version
            self._ask()
        time.sleep(LOOK_EVERY_SECONDS)

    def _ask(self) -> None:
        since = (datetime.now(UTC) - BACK).isoformat()
        rows = query(
            self.lake,
            f"SELECT event_id FROM events WHERE event_id LIKE '{PROBE}%' "  # noqa: S608  # ours
            f"AND received_at > TIMESTAMPTZ '{since}'",
        )
        now = time.time()
        for row in rows:
            self.found_at.setdefault(str(row["event_id"]), now)

    def memory(self) -> dict[str, tuple[int, int, int]]:
        last = len(self.weighed) - 1
        three = [self.weighed[moment] for moment in (last // 10, last // 2, last)]
        return {name: (three[0][name], three[1][name], three[2][name]) for name in self.parts}


def watch(
    server: Server, shop: Path, *, per_second: int, scans_per_second: int, seconds: int
) -> Arrivals:
    """Send mixed traffic at an even rate, and follow a short link beside it."""
    seen = _Watch(open_lake(shop), server.parts())
    with ThreadPoolExecutor(2) as senders:
        sending = senders.submit(send, events_of(server, per_second, seconds))
        scanning = senders.submit(send, scans_of(server, scans_per_second, seconds))
        while not sending.done():
            seen.look()
    memory = seen.memory()
    events = sending.result()
    _look_until_all_found(seen, events)
    waits = sorted(seen.found_at[probe] - at for probe, at in events.probes.items())
    return Arrivals(events, scanning.result(), waits, memory)


def events_of(server: Server, per_second: int, seconds: int) -> Plan:
    """Mixed traffic at an even rate."""
    rate = per_second / EVENTS_PER_REQUEST
    return Plan(
        port=server.port,
        key=server.key,
        kind="mixed",
        requests=int(rate * seconds),
        per_second=rate,
        run=3,
    )


def scans_of(server: Server, per_second: int, seconds: int) -> Plan:
    """Visitors who follow one short link."""
    return Plan(
        port=server.port,
        key=server.key,
        kind=CODE,
        requests=per_second * seconds,
        per_second=per_second,
    )


def _look_until_all_found(seen: _Watch, events: Sent) -> None:
    until = time.monotonic() + ENOUGH_SECONDS
    while missing := events.probes.keys() - seen.found_at.keys():
        if time.monotonic() > until:
            raise RuntimeError(f"{len(missing)} acknowledged events cannot be queried.")
        seen.look()
