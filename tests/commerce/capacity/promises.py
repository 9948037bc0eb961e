"""What the kernel promises, each as a check; a sabotaged kernel is seen to break one of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TypeVar

from django.db import connection

from tests.commerce.capacity.world import (
    GRAIN,
    LATE,
    NOW,
    counters,
    found_wrong,
    slots,
    stock,
    try_to_hold,
)
from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import Want, commit_at_once, commit_hold, expire_due
from vitrina.commerce.transactions import Refusal

T = TypeVar("T")


def in_threads(threads: int, deed: Callable[[int], T], *, times: int = 1) -> list[T]:
    """The answers of a deed that many do at once, so many times each."""

    def one_by_one(first: int) -> list[T]:
        try:
            return [deed(first + round_ * threads) for round_ in range(times)]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as crowd:
        return [answer for answers in crowd.map(one_by_one, range(threads)) for answer in answers]


def no_more_is_sold_than_there_is() -> None:
    """Five want one each of three."""
    tea = stock("tea", 3)
    answers = [try_to_hold(f"{number}", Want(tea, 0, 1)) for number in range(5)]
    assert [isinstance(answer, Hold) for answer in answers] == [True] * 3 + [False] * 2
    assert found_wrong() == []


def no_more_is_sold_than_there_is_in_a_rush() -> None:
    """Sixteen want one each of three at once, and each of them saw some on the page."""
    tea = stock("tea", 3)
    answers = in_threads(16, lambda number: try_to_hold(f"{number}", Want(tea, 0, 1)))
    assert sum(isinstance(answer, Hold) for answer in answers) == 3
    assert found_wrong() == []


def no_more_is_promised_firmly_than_there_is() -> None:
    """Sixteen buy one each of three at once, and each of them saw some on the page."""
    tea = stock("tea", 3)

    def buy(number: int) -> Hold | Refusal:
        subject = f"order:{number}"
        return commit_at_once([Want(tea, 0, 1)], key=subject, subject=subject, now=NOW)

    answers = in_threads(16, buy)
    assert sum(isinstance(answer, Hold) for answer in answers) == 3
    assert counters(tea, 0)[1:3] == (0, 3)
    assert found_wrong() == []


def the_last_unit_can_be_had() -> None:
    """One wants all that there is."""
    tea = stock("tea", 3)
    assert isinstance(try_to_hold("all", Want(tea, 0, 3)), Hold)


def the_last_unit_can_be_bought() -> None:
    """One buys all that there is."""
    tea = stock("tea", 3)
    answer = commit_at_once([Want(tea, 0, 3)], key="all", subject="order:all", now=NOW)
    assert isinstance(answer, Hold)
    assert answer.state == Hold.State.COMMITTED


def a_key_is_for_one_set_of_wants() -> None:
    """The second request under a key wants something else."""
    tea = stock("tea", 3)
    try_to_hold("key", Want(tea, 0, 1))
    answer = try_to_hold("key", Want(tea, 0, 2))
    assert isinstance(answer, Refusal)
    assert answer.reason == "key_reused"


def what_expired_can_be_had_at_once() -> None:
    """Nobody has swept, and somebody wants it."""
    tea = stock("tea", 1)
    try_to_hold("first", Want(tea, 0, 1))
    assert isinstance(try_to_hold("second", Want(tea, 0, 1), now=LATE), Hold)


def what_expired_holds_nothing() -> None:
    """The job has swept."""
    tea = stock("tea", 1)
    try_to_hold("first", Want(tea, 0, 1))
    expire_due(now=LATE)
    assert found_wrong() == []


def a_hold_that_expired_never_becomes_firm() -> None:
    """The payment comes late, and nobody has swept."""
    tea = stock("tea", 1)
    held = try_to_hold("first", Want(tea, 0, 1))
    assert isinstance(held, Hold)
    assert isinstance(commit_hold(held.id, now=LATE), Refusal)


def two_lines_of_one_article_are_counted_together() -> None:
    """Two lines of two, and there are three."""
    tea = stock("tea", 3)
    assert isinstance(try_to_hold("basket", Want(tea, 0, 2), Want(tea, 0, 2)), Refusal)


def baskets_are_held_in_any_order(threads: int = 6) -> None:
    """Many hold a dozen cells each, named in any order, and make them firm."""
    cells, times = 24, 48 // threads
    oven = slots("oven", cells, threads * times)

    def order(number: int) -> Hold | Refusal:
        some = Random(number).sample(range(cells), cells // 2)
        held = try_to_hold(f"{number}", *(Want(oven, each * GRAIN, 1) for each in some))
        assert isinstance(held, Hold), held
        return commit_hold(held.id, now=NOW)

    answers = in_threads(threads, order, times=times)
    assert all(isinstance(answer, Hold) for answer in answers)
    assert found_wrong() == []
    promised = sum(counters(oven, number * GRAIN)[2] for number in range(cells))
    assert promised == threads * times * cells // 2


def nobody_waits_in_a_circle() -> None:
    """The same, and PostgreSQL had no deadlock to break."""
    before = deadlocks()
    baskets_are_held_in_any_order()
    assert deadlocks() == before


def deadlocks() -> int:
    """How many PostgreSQL has broken in this database; SQLite has one writer, and so none."""
    if connection.vendor == "sqlite":
        return 0
    connection.close()  # its own counts are told when it ends
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


PROMISES = (
    no_more_is_sold_than_there_is,
    no_more_is_sold_than_there_is_in_a_rush,
    no_more_is_promised_firmly_than_there_is,
    the_last_unit_can_be_had,
    the_last_unit_can_be_bought,
    a_key_is_for_one_set_of_wants,
    what_expired_can_be_had_at_once,
    what_expired_holds_nothing,
    a_hold_that_expired_never_becomes_firm,
    two_lines_of_one_article_are_counted_together,
    baskets_are_held_in_any_order,
    nobody_waits_in_a_circle,
)
