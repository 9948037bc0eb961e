"""Ten thousand hostile requests: no 5xx, no crash, the good is kept, the bad has its reason."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.faults.accounts import ROUNDS, losses
from tests.faults.malformed import Case, corpus
from tests.faults.shop import Shop, memory_mb
from tests.faults.wire import NO_ANSWER, Wire

SIZE = 10_000
CLIENTS = 4
WARM_UP = 3_000  # by then everything is imported
MEMORY_MB = 100.0


@dataclass(slots=True)
class Outcome:
    """What became of the corpus."""

    good: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)


def attack(shop: Shop, cases: list[Case]) -> Outcome:
    """Send all cases; tell those that were answered with 5xx, or not at all."""
    parts = [cases[number::CLIENTS] for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        outcomes = list(pool.map(_send_all, [shop.port] * CLIENTS, parts))
    whole = Outcome()
    for each in outcomes:
        whole.good += each.good
        whole.wrong += each.wrong
        whole.statuses += each.statuses
    return whole


def _send_all(port: int, cases: list[Case]) -> Outcome:
    outcome, wire = Outcome(), Wire(port)
    for case in cases:
        try:
            status = wire.send(case.raw, is_cut=case.is_cut)
        except TimeoutError:
            outcome.wrong.append(f"{case.kind}: no answer in time to {case.raw[:600]!r}")
            wire.close()
            continue
        outcome.statuses[status] += 1
        outcome.good += case.good
        if status >= 500 or (status == NO_ANSWER and not case.is_cut):
            outcome.wrong.append(f"{case.kind}: {status} to {case.raw[:600]!r}")
    wire.close()
    return outcome


def test_hostile_requests_harm_neither_the_shop_nor_their_neighbours(shop: Shop) -> None:
    cases = list(corpus(shop.write_key, size=SIZE * ROUNDS))
    pids = {each.pid for each in shop.processes()}

    first = attack(shop, cases[:WARM_UP])
    shop.wait_until_loaded(60)
    before = {each.pid: memory_mb(each) for each in shop.processes()}
    second = attack(shop, cases[WARM_UP:])
    shop.wait_until_loaded(60)
    after = {each.pid: memory_mb(each) for each in shop.processes()}
    found, counts = shop.message_ids(), shop.conserve()
    bad = shop.sql("SELECT stage, reason, count(*) AS rows FROM bad_rows GROUP BY 1, 2")

    assert first.wrong + second.wrong == []
    assert set(after) == pids, "the same processes live"
    assert losses(first.good + second.good, found) == []
    assert counts["exact"], counts
    assert sum(row["rows"] for row in bad) > 1_000
    assert all(row["reason"] and row["stage"] for row in bad)
    assert not [row for row in bad if row["stage"] == "reader"], "no reader stumbles"
    assert max(after[pid] - before[pid] for pid in pids) < MEMORY_MB, (before, after)
