"""What becomes of a firm hold, on both databases."""

from collections.abc import Callable, Iterator

import pytest

from tests.commerce.capacity.world import (
    GRAIN,
    LATE,
    NOW,
    counters,
    found_wrong,
    hold,
    refusal,
    slots,
    stock,
    try_to_hold,
)
from vitrina.commerce.capacity.models import Claim, Hold
from vitrina.commerce.capacity.services import (
    Want,
    cancel_claims,
    commit_hold,
    fulfil,
    give_back,
    stock_of,
    swap,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def nothing_is_wrong_at_the_end(database: object) -> Iterator[None]:
    yield
    assert found_wrong() == []


def firm(key: str, *wants: Want) -> Hold:
    held = hold(key, *wants)
    commit_hold(held.id, now=NOW)
    return held


def test_what_is_handed_over_stays_promised_and_leaves_the_shelf() -> None:
    tea = stock("tea", 5)
    order = firm("a", Want(tea, 0, 3))

    assert fulfil(order.id, [Want(tea, 0, 2)], now=NOW) is None

    capacity, held, committed, fulfilled = counters(tea)
    assert (held, committed, fulfilled) == (0, 3, 2)
    assert capacity - fulfilled == 3  # on hand
    assert stock_of("arbat", ["tea"]) == {"tea": 2}


def test_all_that_is_left_is_handed_over_and_once_more_does_nothing() -> None:
    tea, cake = stock("tea", 5), stock("cake", 5)
    order = firm("a", Want(tea, 0, 3), Want(cake, 0, 1))
    fulfil(order.id, [Want(tea, 0, 1)], now=NOW)

    fulfil(order.id, now=NOW)
    fulfil(order.id, now=NOW)

    assert counters(tea) == (5, 0, 3, 3)
    assert counters(cake) == (5, 0, 1, 1)


def test_what_is_cancelled_is_free_again() -> None:
    tea = stock("tea", 5)
    order = firm("a", Want(tea, 0, 3))
    fulfil(order.id, [Want(tea, 0, 1)], now=NOW)

    assert cancel_claims(order.id, now=NOW) is None

    assert counters(tea) == (5, 0, 1, 1)


def test_no_more_is_handed_over_or_cancelled_than_is_left() -> None:
    tea, cake = stock("tea", 5), stock("cake", 5)
    order = firm("a", Want(tea, 0, 3), Want(cake, 0, 1))
    cancel_claims(order.id, [Want(tea, 0, 1)], now=NOW)

    no = refusal(fulfil(order.id, [Want(cake, 0, 1), Want(tea, 0, 3)], now=NOW), "more_than_left")
    refusal(cancel_claims(order.id, [Want(tea, 0, 2), Want(tea, 0, 1)], now=NOW), "more_than_left")

    assert no.facts == {"pool_id": tea, "t0": 0, "left": 2}
    assert counters(cake) == (5, 0, 1, 0)


def test_what_comes_back_is_free_again_or_written_off() -> None:
    tea = stock("tea", 5)
    order = firm("a", Want(tea, 0, 3))
    fulfil(order.id, now=NOW)

    give_back(order.id, [Want(tea, 0, 1)], now=NOW)
    give_back(order.id, [Want(tea, 0, 1)], now=NOW, restock=False)

    assert counters(tea) == (4, 0, 1, 1)
    assert stock_of("arbat", ["tea"]) == {"tea": 3}
    claim = Claim.objects.get()
    assert (claim.fulfilled, claim.returned, claim.out) == (3, 2, 1)


def test_no_more_comes_back_than_was_handed_over() -> None:
    tea = stock("tea", 5)
    order = firm("a", Want(tea, 0, 3))
    fulfil(order.id, [Want(tea, 0, 2)], now=NOW)
    give_back(order.id, [Want(tea, 0, 1)], now=NOW)

    refusal(give_back(order.id, [Want(tea, 0, 2)], now=NOW), "more_than_left")


@pytest.mark.parametrize("deed", [fulfil, cancel_claims, give_back])
def test_only_a_firm_hold_is_handed_over_cancelled_or_brought_back(
    deed: Callable[..., object],
) -> None:
    tea = stock("tea", 5)

    refusal(deed(hold("a", Want(tea, 0, 3)).id, now=NOW), "not_committed")

    assert counters(tea) == (5, 3, 0, 0)


def test_a_table_is_exchanged_for_a_later_time_that_it_partly_has() -> None:
    table = slots("table 1", 4, 1, kind="unit")
    booking = firm("a", Want(table, 0, 1), Want(table, GRAIN, 1))

    moved = swap(booking.id, [Want(table, GRAIN, 1), Want(table, 2 * GRAIN, 1)], now=NOW)

    assert isinstance(moved, Hold)
    assert [counters(table, number * GRAIN)[2] for number in range(4)] == [0, 1, 1, 0]


def test_an_exchange_that_is_refused_leaves_everything_as_it_was() -> None:
    table = slots("table 1", 4, 1, kind="unit")
    booking = firm("a", Want(table, 0, 1), Want(table, GRAIN, 1))
    firm("b", Want(table, 3 * GRAIN, 1))

    no = refusal(
        swap(booking.id, [Want(table, 2 * GRAIN, 1), Want(table, 3 * GRAIN, 1)], now=NOW),
        "sold_out",
    )

    assert no.facts["short"] == [{"pool_id": table, "t0": 3 * GRAIN, "wanted": 1, "free": 0}]
    assert [counters(table, number * GRAIN)[2] for number in range(4)] == [1, 1, 0, 1]


def test_an_exchange_may_use_what_it_gives_up_and_what_expired() -> None:
    tea = stock("tea", 5)
    order = firm("a", Want(tea, 0, 3))
    hold("b", Want(tea, 0, 2))

    refusal(swap(order.id, [Want(tea, 0, 5)], now=NOW), "sold_out")
    assert isinstance(swap(order.id, [Want(tea, 0, 5)], now=LATE), Hold)

    assert counters(tea) == (5, 0, 5, 0)


def test_what_is_handed_over_stays_so_in_an_exchange() -> None:
    tea, cake = stock("tea", 5), stock("cake", 5)
    order = firm("a", Want(tea, 0, 3))
    fulfil(order.id, [Want(tea, 0, 1)], now=NOW)

    swap(order.id, [Want(cake, 0, 2)], now=NOW)

    assert counters(tea) == (5, 0, 1, 1)
    assert counters(cake) == (5, 0, 2, 0)


def test_there_and_back_again_is_the_same() -> None:
    table = slots("table 1", 2, 1, kind="unit")
    booking = firm("a", Want(table, 0, 1))

    swap(booking.id, [Want(table, GRAIN, 1)], now=NOW)
    swap(booking.id, [Want(table, 0, 1)], now=NOW)

    assert [counters(table, number * GRAIN)[2] for number in range(2)] == [1, 0]
    refusal(try_to_hold("b", Want(table, 0, 1)), "sold_out")


def test_only_a_firm_hold_is_exchanged() -> None:
    tea = stock("tea", 5)

    refusal(swap(hold("a", Want(tea, 0, 1)).id, [Want(tea, 0, 2)], now=NOW), "not_committed")
