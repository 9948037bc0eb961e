"""Whatever a platform, a model and people do: no cap is broken, and nothing is applied twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.automation.book import Book
from tests.automation.wild import Wild, broken, limits_over, wanted, wild
from vitrina.automation.proposals.limits import Change, Limits
from vitrina.automation.proposals.steps import Move, State, answered

SEEDS = 10_000
FEW = 1_500  # enough for each broken guard to show
RUNS, PROPOSALS = 18, 5


def lived(seed: int, breaking: Callable[[Book], object] = lambda _: None) -> tuple[Wild, Book]:
    """Two days of one account."""
    where = wild(seed)
    book = Book(where, limits_over(where))
    breaking(book)
    for run in range(RUNS):
        if run % 4 == 0:
            for _ in range(PROPOSALS):
                book.propose(wanted(where))
        book.act()
        if where.random.random() < 0.1:
            where.people()
            book.paused.clear()  # somebody looked at them
            book.is_live = True
        where.clock.now += timedelta(minutes=where.random.choice([1, 5, 20, 45, 240]))
    return where, book


def faults(seeds: int, breaking: Callable[[Book], object] = lambda _: None) -> list[str]:
    found = []
    for seed in range(seeds):
        where, book = lived(seed, breaking)
        found += [f"{seed}: {each}" for each in broken(where, book.limits)]
    return found


def test_in_ten_thousand_worlds_no_cap_is_broken_and_nothing_is_applied_twice() -> None:
    applied = 0
    for seed in range(SEEDS):
        where, book = lived(seed)
        applied += len(where.applied)

        assert broken(where, book.limits) == [], f"seed {seed}"
        ended = {key for key in where.applied if book.rows[int(key)].written_at is None}
        assert not ended, f"seed {seed}: {ended} were applied, and count as never sent"

    assert applied > SEEDS  # it did act


def forgets_what_was_sent(book: Book) -> None:
    book.remembers = False


def sends_again_without_an_answer(book: Book) -> None:
    def again(error: Exception | None, *, now: object) -> Move:
        step = answered(error, now=now)  # type: ignore[arg-type]  # as it came
        return replace(step, state=State.APPROVED) if step.state == State.UNKNOWN else step

    book.answered = again
    book.compared = lambda live, old, *, ours: None  # so that it leaves


def has_no_ceilings(book: Book) -> None:
    book.limits = replace(book.limits)
    most = Limits(currency="RUB", day_ceiling_minor=10**12, month_ceiling_minor=10**12)
    true_excess = book.excess
    book.excess = lambda change, _, standing: true_excess(change, most, standing)


def has_no_limits_at_all(book: Book) -> None:
    book.fault_of = lambda change, limits: _is_no_number(change) or None
    book.excess = lambda change, limits, standing: None


def _is_no_number(change: Change) -> bool:
    return getattr(change.new, "minor", 0) != getattr(change.new, "minor", 0)


@pytest.mark.parametrize(
    "breaking",
    [
        forgets_what_was_sent,
        sends_again_without_an_answer,
        has_no_ceilings,
        has_no_limits_at_all,
    ],
)
def test_a_guard_that_is_broken_shows(breaking: Callable[[Book], object]) -> None:
    assert faults(FEW, breaking) != []
