"""Many at once, in threads and in processes, on both databases: never oversold, nothing lost."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone

from tests.commerce.capacity.buyers import sell
from tests.commerce.capacity.promises import in_threads
from tests.commerce.capacity.world import NOW, counters, found_wrong, hold, stock, try_to_hold
from vitrina.commerce.capacity.models import Cell, Claim, Hold
from vitrina.commerce.capacity.services import (
    Want,
    adjust,
    cancel_claims,
    commit_hold,
    expire_due,
    set_capacity,
)
from vitrina.web.databases import Database

ROOT = Path(__file__).parents[3]
UNITS, BUYERS = 20, 200


@contextmanager
def watched() -> Iterator[list[tuple[int, int, int]]]:
    """Look at all cells as often as can be until the end of the block."""
    seen: list[tuple[int, int, int]] = []
    is_over = Event()

    def watch() -> None:
        while not is_over.wait(0.002):
            seen.extend(Cell.objects.values_list("capacity", "held", "committed"))
        connection.close()

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        is_over.set()
        watcher.join()


def in_two_processes(database: Database, pools: list[int]) -> int:
    half = BUYERS // 2
    tasks = [
        {"database": database, "pools": pools, "numbers": numbers, "threads": 4}
        for numbers in ([0, half], [half, BUYERS])
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.commerce.capacity.buyers", json.dumps(task, default=str)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for task in tasks
    ]
    told = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    return sum(int(each) for each in told)


def in_one_process(database: Database, pools: list[int]) -> int:
    return sell(pools, range(BUYERS), 16)


@pytest.mark.parametrize("crowd", [in_one_process, in_two_processes])
def test_two_hundred_buyers_for_twenty_units_never_get_more_and_nothing_is_lost(
    database: Database, crowd: Callable[[Database, list[int]], int]
) -> None:
    tea, cake = stock("tea", UNITS), stock("cake", UNITS // 4)

    with watched() as seen:
        kept = crowd(database, [tea, cake])

    assert len(seen) > 10
    assert all(held + committed <= capacity for capacity, held, committed in seen)
    assert max(held + committed for _, held, committed in seen) == UNITS  # there was a rush
    expire_due(now=timezone.now() + timedelta(hours=1))
    assert counters(tea)[1] == counters(cake)[1] == 0
    assert counters(tea)[2] + counters(cake)[2] == kept
    assert sold_singly(tea) == UNITS - counters(tea)[2]  # what is held leaves committed alone
    assert found_wrong() == []


def sold_singly(pool_id: int) -> int:
    """How many can still be had, one by one."""
    number = 0
    while isinstance(try_to_hold(f"last {number}", Want(pool_id, 0, 1)), Hold):
        number += 1
    return number


def test_twenty_at_once_with_one_key_get_one_hold(database: Database) -> None:
    tea = stock("tea", 3)

    holds = in_threads(20, lambda _: try_to_hold("a", Want(tea, 0, 2)))

    assert {each.id for each in holds if isinstance(each, Hold)} == {Hold.objects.get().id}
    assert all(isinstance(each, Hold) for each in holds)
    assert (Claim.objects.count(), counters(tea)) == (1, (3, 2, 0, 0))


def test_an_owner_who_counts_while_buyers_buy_breaks_nothing(database: Database) -> None:
    tea, cake = stock("tea", UNITS), stock("cake", UNITS // 4)
    rng = Random(7)

    def count_again() -> None:
        for _ in range(40):
            now = timezone.now()
            set_capacity(tea, 0, rng.randint(10, UNITS), now=now, insist=rng.random() < 0.5)
            adjust(tea, 0, rng.randint(-3, 3), now=now)
        connection.close()

    owner = Thread(target=count_again)
    owner.start()
    with watched() as seen:
        kept = sell([tea, cake], range(80), 8)
    owner.join()

    expire_due(now=timezone.now() + timedelta(hours=1))
    assert all(held + committed <= capacity for capacity, held, committed in seen)
    assert counters(tea)[2] + counters(cake)[2] == kept
    assert found_wrong() == []


def test_many_who_cancel_at_once_free_the_units_once(database: Database) -> None:
    tea = stock("tea", 5)
    order = commit_hold(hold("a", Want(tea, 0, 3)).id, now=NOW)
    assert isinstance(order, Hold)
    hold("b", Want(tea, 0, 2))

    answers = in_threads(12, lambda _: cancel_claims(order.id, [Want(tea, 0, 2)], now=NOW))

    assert sum(answer is None for answer in answers) == 1
    assert counters(tea) == (5, 2, 1, 0)
    assert found_wrong() == []
