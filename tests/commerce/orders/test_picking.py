"""Prepare orders: what is found, what is missing, what is put in instead."""

import json

import pytest

from tests.commerce.orders.cafe import (
    NOW,
    PLACE,
    done,
    events,
    free,
    handed,
    later,
    line_of,
    on_shelf,
    open_cafe,
    paid,
    placed,
    reason,
    told,
    violations,
)
from vitrina.commerce.catalog.services import put_prices
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import (
    Pick,
    Wish,
    hand_over,
    mark_ready,
    owed_minor,
    pick,
    pick_list,
    start_picking,
)
from vitrina.commerce.payments.services import refunded_minor

pytestmark = pytest.mark.usefixtures("database")


def picking(order: Order) -> Order:
    """The order, being picked."""
    return done(start_picking(order.id, now=later(1), actor="member:1"))


def picked(order: Order, *picks: Pick) -> Order:
    """The order after some of its lines were looked for."""
    return done(pick(order.id, picks, now=later(2), actor="member:1"))


def test_the_pick_list_has_what_the_place_must_do_in_order_of_time() -> None:
    open_cafe()
    second, first = placed(Wish("tea", 1), pickup_from=later(60)), placed(Wish("tea", 1))
    placed(Wish("tea", 1), pay="online")
    handed(Wish("tea", 1))

    assert pick_list(PLACE, first.day) == [first, second]


def test_only_one_of_two_begins_to_pick_an_order() -> None:
    open_cafe()
    order = picking(placed())

    assert reason(start_picking(order.id, now=later(2), actor="member:2")) == "wrong_state"


def test_what_is_missing_of_a_paid_order_is_paid_back_and_taken_out_of_the_stock() -> None:
    open_cafe()
    order = picking(paid(Wish("tea", 3), Wish("bun", 1)))

    order = picked(order, Pick(line_of(order, "tea").id, 2))

    assert (order.due_minor, order.refunded_minor) == (850, 300)
    assert order.payment_state == "partly_refunded"
    assert refunded_minor(f"order:{order.id}") == 300
    assert (free("tea"), on_shelf("tea")) == (17, 19)
    assert told(order)[2:] == ["Order Updated", "Order Cancelled"]
    assert violations() == []


def test_what_is_missing_of_an_unpaid_order_is_not_asked_for() -> None:
    open_cafe()
    order = picking(placed(Wish("tea", 3)))
    picked(order, Pick(line_of(order, "tea").id, 2))
    mark_ready(order.id, now=later(3), actor="member:1")

    order = done(hand_over(order.id, how="code", now=later(4), actor="member:1", paid_by="cash"))

    assert order.paid_minor == 600
    assert sum(json.loads(each.row).get("value_minor") or 0 for each in events(order)[:3]) == (
        900 + 600 - 300
    )
    assert violations() == []


def test_a_substitute_is_never_dearer_than_what_it_replaces() -> None:
    open_cafe()
    order = picking(paid(Wish("tea", 2)))

    order = picked(order, Pick(line_of(order, "tea").id, 1, instead=Wish("cake", 1)))

    substitute = line_of(order, "cake")
    assert (substitute.gross_minor, substitute.net_minor) == (500, 300)
    assert (order.due_minor, order.refunded_minor, owed_minor(order)) == (600, 0, 0)
    assert substitute.substitute_of == line_of(order, "tea")
    assert (free("cake"), free("tea")) == (19, 18)
    assert violations() == []


def test_a_cheaper_substitute_gives_the_difference_back() -> None:
    open_cafe()
    order = picking(paid(Wish("tea", 2)))

    order = picked(order, Pick(line_of(order, "tea").id, 1, instead=Wish("bun", 1)))

    assert (order.due_minor, order.refunded_minor) == (550, 50)
    assert violations() == []


def test_a_dearer_substitute_that_was_agreed_is_paid_at_the_counter() -> None:
    open_cafe()
    order = picking(paid(Wish("tea", 1)))
    swap = Pick(line_of(order, "tea").id, 0, instead=Wish("cake", 1), is_dearer_agreed=True)
    order = picked(order, swap)
    mark_ready(order.id, now=later(3), actor="member:1")

    unpaid = hand_over(order.id, how="code", now=later(4), actor="member:1")
    paid_now = done(hand_over(order.id, how="code", now=later(4), actor="member:1", paid_by="card"))

    assert owed_minor(order) == 200
    assert reason(unpaid) == "unpaid"
    assert (paid_now.paid_minor, paid_now.state) == (500, "done")
    assert violations() == []


def test_a_substitute_costs_what_it_costs_now() -> None:
    open_cafe()
    order = picking(paid(Wish("cake", 1)))
    put_prices("base", {"bun": 260})

    order = picked(order, Pick(line_of(order, "cake").id, 0, instead=Wish("bun", 1)))

    assert order.due_minor == 260


def test_a_substitute_that_is_sold_out_changes_nothing() -> None:
    open_cafe({"tea": 5, "bun": 0})
    order = picking(paid(Wish("tea", 2)))

    refused = pick(
        order.id,
        [Pick(line_of(order, "tea").id, 1, instead=Wish("bun", 1))],
        now=later(2),
        actor="member:1",
    )

    assert reason(refused) == "sold_out"
    assert (line_of(order, "tea").picked, on_shelf("tea"), done(order).due_minor) == (0, 5, 600)


def test_an_order_of_which_nothing_is_found_is_not_called_ready() -> None:
    open_cafe()
    order = picking(placed(Wish("tea", 1)))
    picked(order, Pick(line_of(order, "tea").id, 0))

    assert reason(mark_ready(order.id, now=later(3), actor="member:1")) == "nothing_left"


@pytest.mark.parametrize("found", [-1, 3])
def test_nobody_picks_more_than_was_ordered_or_less_than_nothing(found: int) -> None:
    open_cafe()
    order = picking(placed(Wish("tea", 2)))
    picks = [Pick(line_of(order, "tea").id, found)]

    assert reason(pick(order.id, picks, now=NOW, actor="member:1")) == "too_many"


def test_a_line_of_another_order_is_not_picked() -> None:
    open_cafe()
    other = placed(Wish("tea", 1))
    order = picking(placed(Wish("tea", 2)))
    picks = [Pick(line_of(other, "tea").id, 1)]

    assert reason(pick(order.id, picks, now=NOW, actor="member:1")) == "no_such_line"
