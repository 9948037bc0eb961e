"""Holding cells for a while, on both databases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.commerce.capacity.world import (
    GRAIN,
    LATE,
    NOW,
    TTL,
    counters,
    found_wrong,
    hold,
    refusal,
    slots,
    stock,
    try_to_hold,
)
from vitrina.commerce.capacity import expiry
from vitrina.commerce.capacity.models import Claim, Hold
from vitrina.commerce.capacity.services import (
    FreeCell,
    Want,
    commit_hold,
    expire_due,
    extend_hold,
    free_cells,
    place_hold,
    release_hold,
    stock_of,
)
from vitrina.commerce.transactions import Refusal, granted, verb
from vitrina.errors import SettingError

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def nothing_is_wrong_at_the_end(database: object) -> object:
    yield
    assert found_wrong() == []


def test_what_is_held_is_not_free_for_others() -> None:
    tea = stock("tea", 5)

    hold("a", Want(tea, 0, 3))

    assert counters(tea) == (5, 3, 0, 0)
    assert stock_of("arbat", ["tea", "coffee"]) == {"tea": 2}


def test_the_last_unit_can_be_had_and_no_more() -> None:
    tea = stock("tea", 2)

    hold("a", Want(tea, 0, 2))

    refusal(try_to_hold("b", Want(tea, 0, 1)), "sold_out")


def test_two_lines_of_one_article_are_one_claim() -> None:
    tea = stock("tea", 3)

    no = refusal(try_to_hold("a", Want(tea, 0, 2), Want(tea, 0, 2)), "sold_out")
    hold("b", Want(tea, 0, 1), Want(tea, 0, 2))

    assert no.facts["short"] == [{"pool_id": tea, "t0": 0, "wanted": 4, "free": 3}]
    assert Claim.objects.get().quantity == 3


def test_a_refusal_tells_each_cell_with_too_little_and_holds_nothing() -> None:
    tea, cake, oven = stock("tea", 5), stock("cake", 1), slots("oven", 2, 1)

    no = refusal(
        try_to_hold(
            "a", Want(oven, 5 * GRAIN, 1), Want(tea, 0, 2), Want(cake, 0, 3), Want(oven, 0, 1)
        ),
        "sold_out",
    )

    assert no.facts["short"] == [
        {"pool_id": cake, "t0": 0, "wanted": 3, "free": 1},
        {"pool_id": oven, "t0": 5 * GRAIN, "wanted": 1, "free": 0},  # there is no such cell
    ]
    assert "3 wanted of pool" in no.message
    assert counters(tea) == (5, 0, 0, 0)
    assert Hold.objects.count() == 0


def test_nothing_can_be_wanted_less_than_once() -> None:
    with pytest.raises(SettingError, match="Leave out"):
        Want(1, 0, 0)


def test_the_same_key_and_wants_give_the_same_hold() -> None:
    tea, cake = stock("tea", 5), stock("cake", 5)
    first = hold("a", Want(tea, 0, 2), Want(cake, 0, 1))

    again = hold("a", Want(cake, 0, 1), Want(tea, 0, 1), Want(tea, 0, 1))

    assert again == first
    assert counters(tea) == (5, 2, 0, 0)


def test_a_repeat_is_no_refusal_where_the_first_took_the_last() -> None:
    tea = stock("tea", 2)
    first = hold("a", Want(tea, 0, 2))

    assert hold("a", Want(tea, 0, 2)) == first


def test_the_same_key_with_other_wants_is_refused() -> None:
    tea = stock("tea", 5)
    hold("a", Want(tea, 0, 2))

    refusal(try_to_hold("a", Want(tea, 0, 1)), "key_reused")

    assert counters(tea) == (5, 2, 0, 0)


def test_a_hold_becomes_firm_once() -> None:
    tea = stock("tea", 5)
    held = hold("a", Want(tea, 0, 2))

    first, again = commit_hold(held.id, now=NOW), commit_hold(held.id, now=LATE)

    assert isinstance(first, Hold)
    assert first.state == Hold.State.COMMITTED
    assert again == first
    assert counters(tea) == (5, 0, 2, 0)


def test_a_released_hold_gives_its_units_back_once_and_cannot_become_firm() -> None:
    tea = stock("tea", 5)
    held = hold("a", Want(tea, 0, 2))

    release_hold(held.id, now=NOW)
    release_hold(held.id, now=NOW)

    assert counters(tea) == (5, 0, 0, 0)
    refusal(commit_hold(held.id, now=NOW), "released")


def test_what_is_firm_is_not_released() -> None:
    tea = stock("tea", 5)
    held = hold("a", Want(tea, 0, 2))
    commit_hold(held.id, now=NOW)

    release_hold(held.id, now=NOW)

    assert counters(tea) == (5, 0, 2, 0)


def test_a_hold_that_expired_gives_its_units_back() -> None:
    tea = stock("tea", 5)
    hold("a", Want(tea, 0, 2))
    hold("b", Want(tea, 0, 2), ttl=2 * TTL)

    assert expire_due(now=LATE - timedelta(seconds=1)) == []
    assert expire_due(now=LATE) == ["order:a"]
    assert expire_due(now=LATE) == []

    assert counters(tea) == (5, 2, 0, 0)


def test_a_buyer_need_not_wait_until_somebody_sweeps_what_expired() -> None:
    tea = stock("tea", 2)
    hold("a", Want(tea, 0, 2))

    hold("b", Want(tea, 0, 1), now=LATE)

    assert counters(tea) == (2, 1, 0, 0)
    assert expire_due(now=LATE) == ["order:a"]  # swept before, told now


def test_a_buyer_need_not_wait_however_many_holds_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "SWEPT_AT_ONCE", 2)
    tea = stock("tea", 5)
    for key in "abcde":
        hold(key, Want(tea, 0, 1))

    hold("all", Want(tea, 0, 5), now=LATE)

    assert counters(tea) == (5, 5, 0, 0)


def test_a_refusal_leaves_what_expired_in_other_pools_alone() -> None:
    tea, cake = stock("tea", 1), stock("cake", 1)
    hold("a", Want(cake, 0, 1))

    refusal(try_to_hold("b", Want(tea, 0, 2), now=LATE), "sold_out")

    assert counters(cake) == (1, 1, 0, 0)


def test_a_hold_that_expired_cannot_become_firm_and_is_swept_by_the_attempt() -> None:
    tea = stock("tea", 2)
    held = hold("a", Want(tea, 0, 2))

    refusal(commit_hold(held.id, now=LATE), "expired")

    assert counters(tea) == (2, 0, 0, 0)
    refusal(commit_hold(held.id, now=NOW), "expired")


def test_a_late_payment_holds_again_under_a_new_key_while_there_is_enough() -> None:
    tea = stock("tea", 2)
    held = hold("a", Want(tea, 0, 2))
    refusal(commit_hold(held.id, now=LATE), "expired")

    again = commit_hold(hold("a again", Want(tea, 0, 2), now=LATE).id, now=LATE)

    assert isinstance(again, Hold)
    assert counters(tea) == (2, 0, 2, 0)


def test_a_hold_can_be_extended_in_time_only() -> None:
    tea = stock("tea", 2)
    held = hold("a", Want(tea, 0, 2))

    longer = extend_hold(held.id, until=LATE + TTL, now=NOW)

    assert isinstance(longer, Hold)
    assert expire_due(now=LATE) == []
    refusal(extend_hold(held.id, until=LATE + 3 * TTL, now=LATE + TTL), "expired")


def test_what_is_firm_is_not_extended_and_says_so() -> None:
    tea = stock("tea", 2)
    held = hold("a", Want(tea, 0, 2))
    commit_hold(held.id, now=NOW)

    firm = extend_hold(held.id, until=LATE + TTL, now=NOW)

    assert isinstance(firm, Hold)
    assert firm.expires_at == LATE


def test_each_one_who_asks_is_told_of_its_own_subjects() -> None:
    tea = stock("tea", 5)
    hold("a", Want(tea, 0, 1))
    place_hold([Want(tea, 0, 1)], key="b", subject="booking:b", now=NOW, ttl=TTL)

    assert expire_due(now=LATE, subjects="booking:") == ["booking:b"]
    assert expire_due(now=LATE, subjects="order:") == ["order:a"]


def test_at_most_the_limit_expires_at_once() -> None:
    tea = stock("tea", 5)
    for key in "abc":
        hold(key, Want(tea, 0, 1))

    assert expire_due(now=LATE, limit=2) == ["order:a", "order:b"]
    assert counters(tea) == (5, 1, 0, 0)
    assert expire_due(now=LATE, limit=2) == ["order:c"]


def test_a_basket_of_nothing_that_can_run_out_is_held_too() -> None:
    held = hold("a")

    assert isinstance(commit_hold(held.id, now=NOW), Hold)


def test_free_cells_are_told_by_pool_and_time() -> None:
    oven, bar = slots("oven", 3, 2), slots("bar", 2, 1)
    hold("a", Want(oven, GRAIN, 2))

    assert free_cells([bar, oven], GRAIN, 3 * GRAIN) == [
        FreeCell(oven, GRAIN, 2, 0),
        FreeCell(oven, 2 * GRAIN, 2, 2),
        FreeCell(bar, GRAIN, 1, 1),
    ]


def test_a_refused_hold_undoes_nothing_of_the_verb_around_it() -> None:
    tea, cake = stock("tea", 1), stock("cake", 1)

    @verb
    def order() -> Hold:
        refusal(try_to_hold("a", Want(tea, 0, 2)), "sold_out")
        return granted(try_to_hold("b", Want(cake, 0, 1)))

    assert isinstance(order(), Hold)
    assert counters(tea) == (1, 0, 0, 0)
    assert counters(cake) == (1, 1, 0, 0)


def test_a_verb_that_is_refused_later_holds_nothing() -> None:
    tea, cake = stock("tea", 1), stock("cake", 1)

    @verb
    def order() -> Hold:
        granted(try_to_hold("a", Want(tea, 0, 1)))
        return granted(try_to_hold("b", Want(cake, 0, 2)))

    assert isinstance(order(), Refusal)
    assert counters(tea) == (1, 0, 0, 0)


def test_a_repeat_inside_a_verb_gives_the_same_hold_and_lets_it_go_on() -> None:
    tea = stock("tea", 3)
    first = hold("a", Want(tea, 0, 1))

    @verb
    def order() -> tuple[Hold, Hold]:
        return granted(try_to_hold("a", Want(tea, 0, 1))), granted(
            try_to_hold("b", Want(tea, 0, 1))
        )

    answer = order()

    assert not isinstance(answer, Refusal)
    assert answer[0] == first
    assert counters(tea) == (3, 2, 0, 0)


@pytest.mark.parametrize("cells", [1, 16])
def test_a_hold_is_four_statements_and_a_commit_three_whatever_the_cells(cells: int) -> None:
    oven = slots("oven", cells, 1)

    with CaptureQueriesContext(connection) as holding:
        held = hold("a", *(Want(oven, number * GRAIN, 1) for number in range(cells)))
    with CaptureQueriesContext(connection) as committing:
        commit_hold(held.id, now=NOW)

    assert len(statements(holding)) == 4
    assert len(statements(committing)) == 3


def statements(captured: CaptureQueriesContext) -> list[str]:
    return [each["sql"] for each in captured if not each["sql"].startswith(("BEGIN", "COMMIT"))]
