"""Hand orders over: wholly, partly, once; and what is taken along."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.commerce.orders.cafe import (
    AD,
    PLACE,
    asked,
    done,
    events,
    free,
    later,
    line_of,
    on_shelf,
    open_cafe,
    paid,
    placed,
    ready,
    reason,
    told,
    violations,
)
from vitrina.commerce.capacity.models import Claim
from vitrina.commerce.orders import turning
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import (
    Wish,
    add_on,
    expire_due,
    find_by_code,
    hand_over,
    mark_ready,
    set_locker,
    set_pickup_policy,
)
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")


def give(order: Order, *, minutes: float = 30, **how: object) -> Order | Refusal:
    """Hand an order over to somebody who showed the code and pays in cash."""
    how = {"paid_by": "cash", **how}
    return hand_over(
        order.id,
        how="code",
        now=later(minutes),
        actor="member:1",
        **how,  # type: ignore[arg-type]
    )


def test_an_order_in_two_parts_is_told_as_two_and_its_code_works_until_the_last() -> None:
    open_cafe()
    order = ready(Wish("tea", 3), Wish("bun", 1))

    partly = done(give(order, lines={line_of(order, "tea").id: 2}))
    found = find_by_code(PLACE, order.code, terminal="till", now=later(31))
    wholly = done(give(order, minutes=32))

    assert (partly.fulfilment_state, partly.state) == ("partly_handed", "placed")
    assert found == order
    assert (wholly.fulfilment_state, wholly.state) == ("handed", "done")
    values = [json.loads(each.row).get("value_minor") for each in events(order)]
    assert told(order)[2:] == ["Order Paid", "Order Picked Up", "Order Picked Up"]
    assert values[3:] == [600, 550]
    assert violations() == []


def test_an_order_that_is_not_ready_is_not_handed_over() -> None:
    open_cafe()

    assert reason(give(placed())) == "wrong_state"


def test_an_unpaid_order_is_not_handed_over() -> None:
    open_cafe()
    order = ready(Wish("tea", 2))

    refused = give(order, paid_by="")

    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.facts["owed_minor"]) == ("unpaid", 600)
    assert on_shelf("tea") == 20


@pytest.mark.parametrize(
    ("units", "why"), [(0, "nothing_to_hand"), (3, "too_many"), (-1, "too_many")]
)
def test_no_more_is_handed_over_than_was_picked(units: int, why: str) -> None:
    open_cafe()
    order = ready(Wish("tea", 2))

    refused = give(order, lines={line_of(order, "tea").id: units})

    assert reason(refused) == why
    assert done(order).payment_state == "due"


def hand_over_at_once(order: Order, count: int) -> list[object]:
    """What so many members are told who hand over the same order at the same moment."""

    def give_it(_: int) -> object:
        try:
            return give(order, paid_by="")
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(give_it, range(count)))


def test_of_eight_who_hand_over_at_the_same_moment_one_does() -> None:
    open_cafe()
    order = paid(Wish("tea", 2))
    mark_ready(order.id, now=later(10), actor="member:1")

    answers = hand_over_at_once(order, 8)

    assert sum(isinstance(each, Order) for each in answers) == 1
    assert told(order).count("Order Picked Up") == 1
    assert violations() == []


def test_it_shows_when_the_guard_of_the_states_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    open_cafe()
    order = paid(Wish("tea", 2))
    mark_ready(order.id, now=later(10), actor="member:1")
    take = turning.take
    monkeypatch.setattr(
        "vitrina.commerce.orders.handing.take", lambda order_id, **guards: take(order_id)
    )

    first, again = give(order, paid_by=""), give(order, paid_by="")

    assert isinstance(first, Order)
    assert reason(again) == "nothing_to_hand"  # the next fence: the lines have no more


def test_what_is_taken_along_is_an_order_of_its_own_linked_to_the_first() -> None:
    open_cafe()
    order = ready(Wish("tea", 2))
    give(order)

    more = done(
        add_on(order.id, [Wish("mug", 1)], key="a", paid_by="card", now=later(31), actor="member:1")
    )

    rows = [json.loads(each.row) for each in events(more) if each.id not in _ids(order)]
    assert (more.parent, more.state, more.total_minor) == (order, "done", 999)
    assert [row["type"] for row in rows] == ["Order Completed", "Order Paid", "Order Picked Up"]
    assert {json.loads(row["properties"])["parent_order_id"] for row in rows} == {str(order.id)}
    assert {row["utm_campaign"] for row in rows} == {AD.utm_campaign}
    assert on_shelf("mug") == 19
    assert violations() == []


def _ids(order: Order) -> set[object]:
    return set(order.transitions.values_list("event_id", flat=True))


def test_a_double_tap_sells_what_is_taken_along_once() -> None:
    open_cafe()
    order = ready()
    tap = {"key": "a", "paid_by": "cash", "now": later(31), "actor": "member:1"}

    first = done(add_on(order.id, [Wish("mug", 1)], **tap))  # type: ignore[arg-type]
    again = done(add_on(order.id, [Wish("mug", 1)], **tap))  # type: ignore[arg-type]

    assert first == again
    assert on_shelf("mug") == 19


def test_what_is_not_there_is_not_sold_along_and_nothing_is_left_of_it() -> None:
    open_cafe({"tea": 5, "mug": 0})
    order = ready()

    refused = add_on(
        order.id, [Wish("mug", 1)], key="a", paid_by="cash", now=later(31), actor="member:1"
    )

    assert reason(refused) == "sold_out"
    assert Order.objects.count() == 1


def test_a_locker_takes_the_smallest_cell_that_fits_for_as_long_as_it_is_kept() -> None:
    open_cafe()
    set_pickup_policy(PLACE, keep_hours=48)
    set_locker(PLACE, "S", cells=1, fits_units=2)
    set_locker(PLACE, "L", cells=1, fits_units=10)

    orders = [placed(Wish("tea", 2), way="locker", pay="online") for _ in range(2)]

    sizes = [
        set(Claim.objects.filter(hold=each.hold, cell__t0__gt=0).values_list("cell__pool__ref"))
        for each in orders
    ]
    assert sizes == [{("S",)}, {("L",)}]
    assert Claim.objects.filter(hold=orders[0].hold, cell__t0__gt=0).count() == 3


def test_full_lockers_are_refused_and_a_handed_over_order_gives_the_days_to_come_back() -> None:
    open_cafe()
    set_locker(PLACE, "S", cells=1, fits_units=2)
    order = ready(Wish("tea", 2), way="locker")
    tomorrow = later(24 * 60)

    full = _locker_order(tomorrow)
    give(order)
    free_again = _locker_order(tomorrow)

    assert reason(full) == "lockers_full"
    assert isinstance(free_again, Order)
    assert violations() == []


def _locker_order(start: object) -> object:
    return asked(Wish("tea", 1), way="locker", pickup_from=start)


def test_what_nobody_takes_out_of_a_locker_goes_back_to_the_stock() -> None:
    open_cafe()
    set_locker(PLACE, "S", cells=1, fits_units=2)
    order = paid(Wish("tea", 2), way="locker")
    order = done(mark_ready(order.id, now=later(10), actor="member:1"))

    expire_due(now=order.keep_until)

    order = done(order)
    assert (order.state, order.payment_state) == ("expired", "refunded")
    assert (free("tea"), on_shelf("tea")) == (20, 20)
    assert told(order)[-1] == "Order Cancelled"
    assert violations() == []
