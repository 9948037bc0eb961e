"""Whatever is done in whatever order, the kernel does what a dictionary would."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.commerce.capacity.model import Key, Model, ModelHold
from tests.commerce.capacity.world import NOW, found_wrong, make_place
from vitrina.commerce.capacity.grains import days_of
from vitrina.commerce.capacity.models import Cell, Claim, Hold, Pool
from vitrina.commerce.capacity.services import (
    Want,
    adjust,
    cancel_claims,
    commit_at_once,
    commit_hold,
    ensure_pool,
    expire_due,
    fulfil,
    give_back,
    open_cells,
    place_hold,
    release_hold,
    set_capacity,
    swap,
)
from vitrina.commerce.transactions import Refusal

QUARTER = 900
TTL_SECONDS = 600
NIGHTS = days_of(ZoneInfo("Europe/Berlin"), date(2026, 10, 23), date(2026, 10, 27))


@dataclass(frozen=True)
class Trade:
    """What a vertical makes of the kernel.

    pools: kind, ref, grain, t0s and the capacity of each cell.
    baskets: what somebody may want: (number of the pool, t0, quantity).
    """

    pools: list[tuple[str, str, int, list[int], int]]
    baskets: st.SearchStrategy[list[tuple[int, int, int]]]


def grains(count: int) -> list[int]:
    return [number * QUARTER for number in range(count)]


def a_table(tables: set[int], start: int, length: int, guests: int) -> list[tuple[int, int, int]]:
    times = grains(6)[start : start + length]
    return [(table, t0, 1) for table in tables for t0 in times] + [(3, times[0], guests)]


TRADES = {
    "stock": Trade(
        [("stock", sku, 0, [0], 4) for sku in ("tea", "cake", "jam")],
        st.lists(
            st.tuples(st.integers(0, 2), st.just(0), st.integers(1, 3)), min_size=1, max_size=4
        ),
    ),
    "slots beside stock": Trade(
        [("slot", "kitchen", QUARTER, grains(3), 3), ("stock", "cake", 0, [0], 5)],
        st.tuples(st.sampled_from(grains(3)), st.integers(1, 2), st.integers(1, 3)).map(
            lambda each: [(0, each[0], each[1]), (1, 0, each[2])]
        ),
    ),
    "tables with joins and pacing": Trade(
        [
            *(("unit", f"table {n}", QUARTER, grains(6), 1) for n in range(3)),
            ("slot", "covers", QUARTER, grains(6), 6),
        ],
        st.builds(
            a_table,
            st.sets(st.integers(0, 2), min_size=1, max_size=2),
            st.integers(0, 4),
            st.integers(1, 3),
            st.integers(1, 5),
        ),
    ),
    "nights over the change of the clock": Trade(
        [("night", "double", 86_400, NIGHTS, 2), ("night", "suite", 86_400, NIGHTS, 1)],
        st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(1, 3)).map(
            lambda each: [(each[0], t0, 1) for t0 in NIGHTS[each[1] : each[1] + each[2]]]
        ),
    ),
    "seats": Trade(
        [("unit", f"seat {number}", QUARTER, [0], 1) for number in range(5)],
        st.sets(st.integers(0, 4), min_size=1, max_size=3).map(
            lambda seats: [(seat, 0, 1) for seat in sorted(seats)]
        ),
    ),
    "tickets of several quotas": Trade(
        [("quota", "hall", 0, [0], 8), ("quota", "early", 0, [0], 3)],
        st.tuples(st.integers(1, 4), st.booleans()).map(
            lambda each: [(0, 0, each[0]), *([(1, 0, each[0])] if each[1] else [])]
        ),
    ),
    "a code with a budget": Trade(
        [("budget", "spring", 0, [0], 100_000), ("quota", "uses", 0, [0], 6)],
        st.integers(1, 40_000).map(lambda minor: [(0, 0, minor), (1, 0, 1)]),
    ),
}


class Machine(RuleBasedStateMachine):
    trade: Trade

    @initialize()
    def open(self) -> None:
        for model in (Claim, Hold, Cell, Pool):
            model.objects.all().delete()
        wanted: dict[Key, int] = {}
        self.pools = []
        for kind, ref, grain, times, capacity in self.trade.pools:
            pool = ensure_pool(kind, ref, make_place(), grain_seconds=grain)
            open_cells(pool.id, dict.fromkeys(times, capacity))
            wanted.update({(pool.id, t0): capacity for t0 in times})
            self.pools.append(pool.id)
        self.model = Model(wanted)
        self.ids: dict[str, Any] = {}

    @property
    def now(self) -> Any:
        return NOW + timedelta(seconds=self.model.now)

    def a_basket(self, data: st.DataObject) -> tuple[list[Want], dict[Key, int]]:
        lines = data.draw(self.trade.baskets)
        asked: dict[Key, int] = {}
        for number, t0, n in lines:
            key = (self.pools[number], t0)
            asked[key] = asked.get(key, 0) + n
        return [Want(self.pools[number], t0, n) for number, t0, n in lines], asked

    def a_hold(self, data: st.DataObject) -> tuple[str, ModelHold]:
        name = data.draw(st.sampled_from(sorted(self.model.holds)))
        return name, self.model.holds[name]

    def a_part(self, data: st.DataObject, room: dict[Key, int]) -> dict[Key, int]:
        key = data.draw(st.sampled_from(sorted(room)))
        return {key: data.draw(st.integers(1, room[key]))}

    @rule(data=st.data(), is_new=st.sampled_from([True, True, True, False]))
    def place(self, data: st.DataObject, is_new: bool) -> None:
        wants, asked = self.a_basket(data)
        name = f"{len(self.model.holds)}"
        if not is_new and self.model.holds:
            name, _ = self.a_hold(data)
        self._place(name, wants, asked)

    @rule(data=st.data())
    def buy(self, data: st.DataObject) -> None:
        wants, asked = self.a_basket(data)
        name = f"{len(self.model.holds)}"
        expected = self.model.place(name, asked, TTL_SECONDS)
        answer = commit_at_once(wants, key=name, subject=f"order:{name}", now=self.now)
        if expected == "held":
            assert isinstance(answer, Hold), answer
            assert self.model.commit(name) == answer.state == "committed"
            self.ids[name] = answer.id
        else:
            assert isinstance(answer, Refusal)
            assert answer.reason == expected

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        name, before = self.a_hold(data)
        self._place(name, [Want(*key, n) for key, n in before.asked.items()], dict(before.asked))

    def _place(self, name: str, wants: list[Want], asked: dict[Key, int]) -> None:
        expected = self.model.place(name, asked, TTL_SECONDS)
        answer = place_hold(
            wants,
            key=name,
            subject=f"order:{name}",
            now=self.now,
            ttl=timedelta(seconds=TTL_SECONDS),
        )
        if expected == "held":
            assert isinstance(answer, Hold), answer
            assert self.ids.setdefault(name, answer.id) == answer.id
            return
        assert isinstance(answer, Refusal)
        assert answer.reason == expected
        if expected == "sold_out":
            assert answer.facts["short"] == [
                {"pool_id": key[0], "t0": key[1], "wanted": n, "free": self.model.free(key)}
                for key, n in sorted(asked.items())
                if self.model.free(key) < n
            ]

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def commit(self, data: st.DataObject) -> None:
        name, _ = self.a_hold(data)
        expected = self.model.commit(name)
        answer = commit_hold(self.ids[name], now=self.now)
        assert (answer.reason if isinstance(answer, Refusal) else answer.state) == expected

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        name, before = self.a_hold(data)
        if before.state == "held":
            before.state = "released"
        release_hold(self.ids[name], now=self.now)

    @rule(seconds=st.sampled_from([1, TTL_SECONDS // 2, TTL_SECONDS]))
    def time_passes(self, seconds: int) -> None:
        self.model.now += seconds

    @rule()
    def expire(self) -> None:
        self.model.expire()
        expected, self.model.untold = sorted(self.model.untold), []
        assert sorted(expire_due(now=self.now)) == expected

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data(), deed=st.sampled_from(["fulfil", "cancel", "back", "write off"]))
    def use(self, data: st.DataObject, deed: str) -> None:
        name, before = self.a_hold(data)
        is_back = deed in {"back", "write off"}
        room = dict(+before.out) if is_back else before.left()
        if before.state != "committed" or not room:
            return
        amounts = self.a_part(data, room) if data.draw(st.booleans()) else room
        wants = None if amounts == room else [Want(*key, n) for key, n in amounts.items()]
        hold_id = self.ids[name]
        if deed == "fulfil":
            assert fulfil(hold_id, wants, now=self.now) is None
        elif deed == "cancel":
            assert cancel_claims(hold_id, wants, now=self.now) is None
        else:
            assert give_back(hold_id, wants, now=self.now, restock=deed == "back") is None
        for key, n in amounts.items():
            before.out[key] += {"fulfil": n, "cancel": 0}.get(deed, -n)
            before.promised[key] -= 0 if deed == "fulfil" else n
            self.model.wanted[key] -= n if deed == "write off" else 0

    @precondition(lambda self: self.model.holds)
    @rule(data=st.data())
    def exchange(self, data: st.DataObject) -> None:
        name, _ = self.a_hold(data)
        wants, asked = self.a_basket(data)
        expected = self.model.swap(name, asked)
        answer = swap(self.ids[name], wants, now=self.now)
        assert (answer.reason if isinstance(answer, Refusal) else answer.state) == expected

    @rule(data=st.data(), percent=st.integers(0, 150), insist=st.booleans())
    def resize(self, data: st.DataObject, percent: int, insist: bool) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.wanted)))
        capacity = max(self.model.wanted[key], 1) * percent // 100
        if capacity < self.model.promised(key) and capacity != self.model.wanted[key]:
            self.model.expire({key[0]})
        fits = capacity >= self.model.promised(key) or capacity == self.model.wanted[key]
        answer = set_capacity(*key, capacity, now=self.now, insist=insist)
        assert (answer is None) == (fits or insist)
        if answer is None:
            self.model.wanted[key] = capacity

    @rule(data=st.data(), delta=st.integers(-3, 3))
    def deliver_or_lose(self, data: st.DataObject, delta: int) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.wanted)))
        if delta < 0 and self.model.free(key) < -delta:
            self.model.expire({key[0]})
        fits = delta >= 0 or self.model.free(key) >= -delta
        answer = adjust(*key, delta, now=self.now)
        assert (answer is None) == fits
        if fits:
            self.model.wanted[key] += delta

    @invariant()
    def counters_are_the_same(self) -> None:
        if not hasattr(self, "model"):
            return
        found = {
            (pool_id, t0): numbers
            for pool_id, t0, *numbers in Cell.objects.values_list(
                "pool_id", "t0", "capacity", "held", "committed", "fulfilled"
            )
        }
        assert found == {key: list(self.model.counters(key)) for key in self.model.wanted}

    def teardown(self) -> None:
        assert found_wrong() == []


@pytest.fixture
def hasty(database: object) -> None:
    """A database that need not survive a power cut: these tests write thousands of times."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA journal_mode = MEMORY")


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("name", TRADES)
def test_the_kernel_does_what_a_dictionary_would(name: str) -> None:
    trade = TRADES[name]

    run_state_machine_as_test(
        type("TradeMachine", (Machine,), {"trade": trade}),
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
