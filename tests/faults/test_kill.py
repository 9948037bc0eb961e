"""kill -9 of any process, at any moment: nothing lost, nothing twice, ready again by itself."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random

from tests.faults.accounts import ROUNDS, counted_twice, losses
from tests.faults.power_cut import kill
from tests.faults.senders import Heard, Senders
from tests.faults.shop import READY_SECONDS, Process, Shop, running_shop


def supervise(shop: Shop) -> None:
    """Start it again if it has ended, as any service manager does."""
    if shop.has_ended():
        shop.start()


def is_whole(shop: Shop, size: int, dead: Process) -> bool:
    """Whether it answers, and as many processes as before live without the dead one."""
    supervise(shop)
    tree = shop.processes()
    pids = {each.pid for each in tree}
    has_orphans = any(each.parent not in pids for each in tree if each.pid != shop.root)
    return not has_orphans and len(pids - {dead.pid}) == size and shop.answers()


def of_kind(shop: Shop, kind: str) -> Process:
    """One process of the tree: its root, the server and its workers, the loader, the jobs."""
    tree = shop.processes()
    servers = {each.pid for each in tree if "vitrina.web.server" in each.command}
    is_it: dict[str, Callable[[Process], bool]] = {
        "root": lambda each: each.pid == shop.root,
        "server": lambda each: each.pid in servers and each.parent == shop.root,
        "worker": lambda each: each.parent in servers,
        "loader": lambda each: "vitrina.collector.load.run" in each.command,
        "jobs": lambda each: "vitrina.web.jobs" in each.command,
    }
    return next(each for each in tree if is_it[kind](each))


def kill_under_load(
    shop: Shop, random: Random, kinds: Sequence[str]
) -> tuple[Heard, dict[str, float]]:
    """Kill one process after the other, under load.

    Args:
        shop: what is running.
        random: decides the moments.
        kinds: of the processes, in the order in which they die.

    Returns:
        What the clients heard, and by kind how long it took at most to be whole again.
    """
    size = len(shop.processes())
    took: dict[str, float] = dict.fromkeys(kinds, 0.0)
    with Senders(shop.port, shop.write_key, name="kill") as senders:
        for kind in kinds:
            time.sleep(random.uniform(0.2, 0.8))
            victim = of_kind(shop, kind)
            kill([victim.pid])
            seconds = shop.wait_until(partial(is_whole, shop, size, victim), 20)
            took[kind] = max(took[kind], seconds)
    return senders.heard, took


def test_killed_at_random_moments_it_loses_nothing_and_is_ready_by_itself(tmp_path: Path) -> None:
    kinds = ["worker", "loader", "server", "root", "jobs"] * ROUNDS
    Random(1).shuffle(kinds)

    with running_shop(tmp_path / "shop", workers=2) as shop:
        heard, took = kill_under_load(shop, Random(1), kinds)
        shop.wait_until_loaded()
        found, counts = shop.message_ids(), shop.conserve()

    assert len(heard.acknowledged) > 500
    assert losses(heard.acknowledged, found) == []
    assert counted_twice(found) == []
    assert counts["exact"], counts
    assert max(took.values()) < READY_SECONDS, took
    assert not any(status >= 500 and status != 503 for status in heard.statuses), heard.statuses
