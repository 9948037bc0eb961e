"""Codes: who knows one gets the goods, and nobody gets them by guessing."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.commerce.orders import cafe
from tests.commerce.orders.cafe import (
    NOW,
    PLACE,
    done,
    later,
    open_cafe,
    placed,
    ready,
    reason,
)
from vitrina.commerce.orders import finding
from vitrina.commerce.orders.codes import new_code
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import Wish, cancel, find_by_code, hand_over
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")


def found(code: str, *, place_id: str = PLACE, terminal: str = "till", at: float = 0) -> object:
    """What the till says to a code."""
    return find_by_code(place_id, code, terminal=terminal, now=later(at))


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"])
def test_a_code_is_read_however_it_is_typed(spelling: str) -> None:
    open_cafe()
    order = placed()

    assert found(spelling.format(order.code).lower()) == order


def test_all_that_opens_nothing_is_refused_in_the_same_words() -> None:
    open_cafe()
    cafe.open_cafe(place_id="other")
    handed, cancelled, elsewhere, old = ready(), placed(), placed(), placed()
    hand_over(handed.id, how="code", now=later(1), actor="member:1", paid_by="cash")
    cancel(cancelled.id, by="customer", reason="", now=later(1))

    refusals = [
        found("AAAAAA", terminal="1", at=2),
        found("no code at all", terminal="2", at=2),
        found("", terminal="3", at=2),
        found(handed.code, terminal="4", at=2),
        found(cancelled.code, terminal="5", at=2),
        found(elsewhere.code, place_id="other", terminal="6", at=2),
        found(old.code, terminal="7", at=3 * 24 * 60),
        found("Ж" * 100_000, terminal="8", at=2),
    ]

    assert {reason(each) for each in refusals} == {"no_such_code"}
    assert len({each.message for each in refusals if isinstance(each, Refusal)}) == 1


def test_a_thousand_guesses_find_nothing_and_lock_the_terminal() -> None:
    open_cafe()
    order = placed()
    rng = random.Random(7)

    answers = [found(new_code(rng)) for _ in range(1000)]

    reasons = [reason(each) for each in answers]
    assert reasons[:10] == ["no_such_code"] * 10
    assert set(reasons[10:]) == {"too_many"}
    assert reason(found(order.code)) == "too_many"
    assert found(order.code, terminal="another") == order


def test_a_locked_terminal_opens_again() -> None:
    open_cafe()
    order = placed()
    for _ in range(11):
        found("AAAAAA")

    assert reason(found(order.code, at=14)) == "too_many"
    assert found(order.code, at=15) == order


def test_right_codes_lock_nobody_out() -> None:
    open_cafe()
    order = placed()

    assert all(found(order.code) == order for _ in range(30))


def guess_at_once(count: int) -> list[str]:
    """Why each of so many guesses at the same moment was refused."""

    def guess(_: int) -> str:
        try:
            return reason(found("AAAAAA"))
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(guess, range(count)))


def test_guesses_at_the_same_moment_are_counted_each() -> None:
    open_cafe()

    assert guess_at_once(60).count("no_such_code") == finding.MOST_MISSES


def test_it_shows_when_tries_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    open_cafe()
    monkeypatch.setattr(finding, "_count_try", lambda *_: True)

    assert guess_at_once(60).count("no_such_code") == 60


def test_a_code_works_until_the_order_is_kept_no_longer() -> None:
    open_cafe()
    order = placed(Wish("tea", 1))
    minutes = (order.keep_until - NOW).total_seconds() / 60

    assert found(order.code, at=minutes - 1) == order
    assert reason(found(order.code, at=minutes)) == "no_such_code"
    assert done(order).state == Order.State.PLACED
