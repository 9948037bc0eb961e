"""Each guard of the kernel, switched off: the promise that it keeps is seen to break."""

import re
from collections.abc import Callable, Iterable
from threading import current_thread
from time import monotonic, sleep

import pytest
from django.db import IntegrityError, connection, connections

from tests.commerce.capacity import promises
from tests.commerce.capacity.world import found_wrong
from vitrina.commerce import transactions
from vitrina.commerce.capacity import counters, expiry, holding
from vitrina.commerce.capacity.counters import Change
from vitrina.commerce.capacity.models import Hold

pytestmark = pytest.mark.usefixtures("database")
Patch = pytest.MonkeyPatch
GUARD = "AND capacity - held - committed >= %(n)s"


@pytest.mark.parametrize("promise", promises.PROMISES, ids=lambda promise: promise.__name__)
def test_the_kernel_keeps(promise: Callable[[], None]) -> None:
    promise()


@pytest.fixture
def unguarded(monkeypatch: Patch) -> None:
    """The statement has no condition, and nobody looks before."""
    monkeypatch.setattr(counters, "HOLD", counters.HOLD.replace(GUARD, ""))
    monkeypatch.setattr(holding, "short_of", lambda *_: [])


@pytest.mark.usefixtures("unguarded")
def test_without_the_guard_the_constraint_of_the_table_still_holds() -> None:
    with pytest.raises(IntegrityError, match="never_oversold"):
        promises.no_more_is_sold_than_there_is()

    assert found_wrong() == []


@pytest.mark.usefixtures("unguarded")
def test_without_the_guard_and_the_constraint_the_audit_sees_what_is_oversold() -> None:
    drop_the_constraint()

    with pytest.raises(AssertionError):
        promises.no_more_is_sold_than_there_is()

    assert found_wrong() == ["No more of a cell is promised than there is."]


def drop_the_constraint() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("ALTER TABLE capacity_cell DROP CONSTRAINT never_oversold")


def test_a_look_before_is_no_guard_in_a_rush(monkeypatch: Patch) -> None:
    monkeypatch.setattr(counters, "HOLD", counters.HOLD.replace(GUARD, ""))
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: what it has looked at stays so")

    with pytest.raises(IntegrityError, match="never_oversold"):
        promises.no_more_is_sold_than_there_is_in_a_rush()


def test_greater_for_greater_or_equal_is_seen_by_the_last_unit(monkeypatch: Patch) -> None:
    monkeypatch.setattr(counters, "HOLD", counters.HOLD.replace(">=", ">"))

    with pytest.raises(AssertionError):
        promises.the_last_unit_can_be_had()


def test_a_firm_promise_without_its_guard_is_stopped_by_the_constraint(monkeypatch: Patch) -> None:
    monkeypatch.setattr(counters, "TAKE", counters.TAKE.replace(GUARD, ""))
    monkeypatch.setattr(holding, "short_of", lambda *_: [])

    with pytest.raises(IntegrityError, match="never_oversold"):
        promises.no_more_is_promised_firmly_than_there_is()


def test_greater_for_greater_or_equal_is_seen_by_who_buys_the_last_unit(monkeypatch: Patch) -> None:
    monkeypatch.setattr(counters, "TAKE", counters.TAKE.replace(">=", ">"))

    with pytest.raises(AssertionError):
        promises.the_last_unit_can_be_bought()


def test_a_key_that_is_not_compared_is_seen(monkeypatch: Patch) -> None:
    monkeypatch.setattr(
        holding, "_held_before", lambda asked: Hold.objects.filter(key=asked.key).first()
    )

    with pytest.raises(AssertionError):
        promises.a_key_is_for_one_set_of_wants()


def test_a_digest_without_the_quantities_is_seen(monkeypatch: Patch) -> None:
    monkeypatch.setattr(holding, "digest_of", lambda wanted: repr(sorted(wanted)).encode()[:32])

    with pytest.raises(AssertionError):
        promises.a_key_is_for_one_set_of_wants()


def test_a_sweep_left_out_is_seen_by_the_next_buyer(monkeypatch: Patch) -> None:
    monkeypatch.setattr(expiry, "sweep", lambda pool_ids, *, now: 0)

    with pytest.raises(AssertionError):
        promises.what_expired_can_be_had_at_once()


def test_units_that_are_not_given_back_are_seen_by_the_audit(monkeypatch: Patch) -> None:
    monkeypatch.setattr(expiry, "let_go", lambda hold_ids: None)

    with pytest.raises(AssertionError):
        promises.what_expired_holds_nothing()

    (sentence,) = found_wrong()
    assert re.match("What is held of a cell is what holds claim", sentence)


def test_lines_that_are_not_summed_are_seen(monkeypatch: Patch) -> None:
    monkeypatch.setattr(
        holding, "summed", lambda wants: {(want.pool_id, want.t0): want.quantity for want in wants}
    )

    with pytest.raises(AssertionError):
        promises.two_lines_of_one_article_are_counted_together()


def test_cells_that_are_locked_in_any_order_deadlock_and_are_tried_again(
    monkeypatch: Patch,
) -> None:
    def by_thread(changes: Iterable[Change]) -> list[Change]:
        number = int(current_thread().name.rpartition("_")[2])
        return sorted(changes, key=lambda each: each.cell, reverse=number % 2 == 1)

    if connection.vendor == "postgresql":
        be_quick_to_break_deadlocks()
        be_slow_to_lock(monkeypatch)
    monkeypatch.setattr(counters, "in_order", by_thread)

    promises.baskets_are_held_in_any_order(threads=2)  # slower, and right

    if connection.vendor == "postgresql":
        assert in_a_while(lambda: promises.deadlocks() > 0)


def be_slow_to_lock(monkeypatch: Patch) -> None:
    """So that two baskets are always on their way at once; and nobody gives up over it."""
    slowly = f"{GUARD} AND (SELECT count(*) FROM pg_sleep(0.002)) = 1"
    monkeypatch.setattr(counters, "HOLD", counters.HOLD.replace(GUARD, slowly))
    monkeypatch.setattr(transactions, "TRIES", 50)


def in_a_while(is_so: Callable[[], bool]) -> bool:
    """A server's process tells its counts as it ends, and nobody waits for that."""
    until = monotonic() + 10
    while not is_so():
        if monotonic() > until:
            return False
        sleep(0.05)
    return True


def be_quick_to_break_deadlocks() -> None:
    with connection.cursor() as cursor:
        name = connections["default"].settings_dict["NAME"]
        cursor.execute(f"ALTER DATABASE {name} SET deadlock_timeout = '20ms'")
    connection.close()
