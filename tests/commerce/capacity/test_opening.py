"""Opening cells, and changing how much there is, on both databases."""

from collections.abc import Iterator
from time import perf_counter

import pytest

from tests.commerce.capacity.world import (
    GRAIN,
    LATE,
    NOW,
    cell,
    counters,
    found_wrong,
    hold,
    make_place,
    refusal,
    slots,
    stock,
    try_to_hold,
)
from vitrina.commerce.capacity.models import Cell
from vitrina.commerce.capacity.services import (
    Overcommitted,
    Want,
    adjust,
    cancel_claims,
    commit_hold,
    ensure_pool,
    open_cells,
    overcommitted_cells,
    release_hold,
    set_capacity,
)
from vitrina.errors import SettingError

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def nothing_is_wrong_at_the_end(database: object) -> Iterator[None]:
    yield
    assert found_wrong() == []


def test_a_thing_has_one_pool_in_a_place() -> None:
    place = make_place()

    assert ensure_pool("stock", "tea", place) == ensure_pool("stock", "tea", place)


def test_there_are_no_other_kinds_of_pool() -> None:
    with pytest.raises(SettingError, match="no kind of pool 'shelf'"):
        ensure_pool("shelf", "tea", make_place())


def test_the_grain_of_a_pool_changes_only_while_it_has_no_cells() -> None:
    place = make_place()
    ensure_pool("slot", "kitchen", place, grain_seconds=600)

    pool = ensure_pool("slot", "kitchen", place, grain_seconds=GRAIN)
    open_cells(pool.id, {0: 1})

    with pytest.raises(SettingError, match="cells of 900 seconds"):
        ensure_pool("slot", "kitchen", place, grain_seconds=600)


def test_cells_are_opened_once_and_changed_after_that() -> None:
    oven = slots("oven", 3, 2)

    assert open_cells(oven, {GRAIN: 5, 3 * GRAIN: 1}) == []

    assert [counters(oven, number * GRAIN)[0] for number in range(4)] == [2, 5, 2, 1]


def test_ten_thousand_cells_are_opened_in_seconds() -> None:
    pool = ensure_pool("unit", "table 1", make_place(), grain_seconds=GRAIN)
    begun = perf_counter()

    open_cells(pool.id, {number * GRAIN: 1 for number in range(10_000)})

    assert Cell.objects.count() == 10_000
    assert perf_counter() - begun < 10


def test_a_capacity_is_not_cut_below_what_is_promised_and_the_owner_is_told_to_whom() -> None:
    tea = stock("tea", 5)
    hold("a", Want(tea, 0, 1))
    commit_hold(hold("b", Want(tea, 0, 2)).id, now=NOW)

    assert set_capacity(tea, 0, 3, now=NOW) is None
    no = refusal(set_capacity(tea, 0, 2, now=NOW), "overcommitted")

    assert no.facts == {
        "pool_id": tea,
        "t0": 0,
        "wanted": 2,
        "promised": 3,
        "subjects": ("order:a", "order:b"),
    }
    assert "order:a, order:b" in no.message
    assert counters(tea) == (3, 1, 2, 0)


def test_a_cut_lets_go_of_what_expired_first() -> None:
    tea = stock("tea", 5)
    hold("a", Want(tea, 0, 4))

    assert set_capacity(tea, 0, 2, now=LATE) is None

    assert counters(tea) == (2, 0, 0, 0)


def test_an_owner_who_insists_sells_nothing_more_and_gets_there_as_units_come_back() -> None:
    tea = stock("tea", 5)
    orders = [hold(key, Want(tea, 0, 2)) for key in "ab"]

    assert set_capacity(tea, 0, 1, now=NOW, insist=True) is None

    assert counters(tea) == (4, 4, 0, 0)
    assert overcommitted_cells([tea]) == [Overcommitted(tea, 0, 1, 4, ("order:a", "order:b"))]
    refusal(try_to_hold("c", Want(tea, 0, 1)), "sold_out")
    release_hold(orders[0].id, now=NOW)
    assert (counters(tea), cell(tea).overcommitted) == ((2, 2, 0, 0), 1)
    commit_hold(orders[1].id, now=NOW)
    cancel_claims(orders[1].id, now=NOW)
    assert (counters(tea), cell(tea).overcommitted) == ((1, 0, 0, 0), 0)
    assert overcommitted_cells([tea]) == []


def test_an_owner_may_think_better_of_it() -> None:
    tea = stock("tea", 5)
    hold("a", Want(tea, 0, 4))
    set_capacity(tea, 0, 1, now=NOW, insist=True)

    set_capacity(tea, 0, 6, now=NOW)

    assert (counters(tea), cell(tea).overcommitted) == ((6, 4, 0, 0), 0)


def test_cells_that_are_promised_are_told_and_the_others_are_changed() -> None:
    oven = slots("oven", 3, 2)
    hold("a", Want(oven, GRAIN, 2))

    tight = open_cells(oven, {0: 0, GRAIN: 0, 2 * GRAIN: 0})

    assert tight == [Overcommitted(oven, GRAIN, 0, 2, ("order:a",))]
    assert [counters(oven, number * GRAIN)[0] for number in range(3)] == [0, 2, 0]


def test_cells_of_shorter_hours_are_closed_where_they_are_left_out() -> None:
    oven = slots("oven", 4, 2)
    hold("a", Want(oven, 2 * GRAIN, 1))

    tight = open_cells(oven, {0: 2, GRAIN: 3}, within=(0, 3 * GRAIN), insist=True)

    assert [each.t0 for each in tight] == [2 * GRAIN]
    assert [counters(oven, number * GRAIN)[0] for number in range(4)] == [2, 3, 1, 2]


def test_a_delivery_adds_units_and_a_loss_takes_what_is_free() -> None:
    tea = stock("tea", 5)
    hold("a", Want(tea, 0, 4))

    assert adjust(tea, 0, 3, now=NOW) is None
    assert adjust(tea, 0, -4, now=NOW) is None
    no = refusal(adjust(tea, 0, -1, now=NOW), "overcommitted")

    assert counters(tea) == (4, 4, 0, 0)
    assert (no.facts["wanted"], no.facts["promised"]) == (3, 4)
    assert adjust(tea, 0, -1, now=LATE) is None


def test_a_delivery_goes_first_against_what_is_overcommitted() -> None:
    tea = stock("tea", 5)
    hold("a", Want(tea, 0, 4))
    set_capacity(tea, 0, 1, now=NOW, insist=True)

    adjust(tea, 0, 2, now=NOW)
    assert (counters(tea), cell(tea).overcommitted) == ((4, 4, 0, 0), 1)

    adjust(tea, 0, 2, now=NOW)
    assert (counters(tea), cell(tea).overcommitted) == ((5, 4, 0, 0), 0)


def test_nothing_is_taken_away_of_what_is_not_there() -> None:
    tea = ensure_pool("stock", "tea", make_place()).id

    refusal(adjust(tea, 0, -1, now=NOW), "overcommitted")

    assert Cell.objects.count() == 0
