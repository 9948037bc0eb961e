"""A process that is killed between two steps leaves all of a deed or nothing, on both databases."""

import signal
from collections.abc import Callable
from types import ModuleType
from uuid import UUID

import pytest

from tests.commerce.bookings.given import (
    EVENING,
    NOW,
    ask,
    booked,
    cafe,
    clock,
    granted,
    tables_of,
    violations,
)
from tests.commerce.orders.forking import dying_after, run_each
from vitrina.commerce.bookings import booking, changing, turning
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.bookings.services import cancel, check_in, free_times, reschedule
from vitrina.commerce.capacity import services as capacity
from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.outbox.models import OutboxEvent

pytestmark = pytest.mark.usefixtures("database")


def books(_: UUID) -> None:
    ask(2, key="dies")


def moves(before: UUID) -> None:
    reschedule(before, clock(15), 2, now=NOW)


def calls_off(before: UUID) -> None:
    cancel(before, now=NOW)


def comes(before: UUID) -> None:
    check_in(before, now=EVENING, actor="staff:1")


@pytest.mark.parametrize(
    ("deed", "module", "step"),
    [
        (books, booking, "insert"),
        (books, booking, "commit_at_once"),
        (books, booking, "write_seatings"),
        (books, booking, "note"),
        (moves, capacity, "swap"),
        (moves, changing, "move"),
        (moves, changing, "write_seatings"),
        (calls_off, changing, "release_all"),
        (calls_off, changing, "take_fee"),
        (comes, turning, "tell"),
    ],
)
def test_a_deed_that_was_killed_has_not_happened(
    monkeypatch: pytest.MonkeyPatch, deed: Callable[[UUID], object], module: ModuleType, step: str
) -> None:
    cafe(tables=(("A", 1, 2), ("B", 1, 2)))
    before = booked(2)

    with monkeypatch.context() as sabotage:
        sabotage.setattr(module, step, dying_after(getattr(module, step)))
        ends = run_each([lambda: deed(before.id)])

    assert ends == [-signal.SIGKILL]
    kept = Booking.objects.get()
    assert (kept.state, kept.starts_at, kept.version) == ("confirmed", before.starts_at, 0)
    assert tables_of(kept) == ["A"]
    assert (Hold.objects.count(), OutboxEvent.objects.count()) == (1, 1)
    assert clock(15) in [e.starts_at for e in free_times("arbat", clock(15).date(), 2, now=NOW)]
    assert violations() == {}
    assert tables_of(granted(ask(2, key="dies"))) == ["B"]


def test_two_processes_do_not_share_the_last_table() -> None:
    cafe(tables=(("A", 1, 2),))

    ends = run_each([lambda number=n: ask(2, key=f"p{number}") for n in range(4)])  # type: ignore[misc]

    assert ends == [0, 0, 0, 0]
    assert Booking.objects.count() == 1
    assert violations() == {}
