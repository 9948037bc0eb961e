"""A process dies in the middle of each step of an order: all of the step is there, or nothing."""

import signal
from collections.abc import Callable
from functools import partial

import pytest

from tests.commerce.orders.cafe import (
    NOW,
    done,
    free,
    later,
    line_of,
    open_cafe,
    paid,
    placed,
    settled,
    told,
    violations,
    wanted,
)
from tests.commerce.orders.forking import dying_after, run_each
from vitrina.commerce.orders import handing, paying, picking, placing, returning
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import (
    Pick,
    Wish,
    cancel,
    expire_due,
    hand_over,
    mark_ready,
    pick,
    place_order,
    return_lines,
    start_picking,
)

pytestmark = pytest.mark.usefixtures("database")
Deed = Callable[[], object]


def placing_it() -> tuple[Deed, list[str]]:
    """An order is placed."""
    open_cafe()
    return partial(place_order, wanted(Wish("tea", 2)), key="k", now=NOW), ["Order Completed"]


def paying_it() -> tuple[Deed, list[str]]:
    """The payment of an order arrives."""
    open_cafe()
    order = placed(Wish("tea", 2), pay="online")
    return partial(settled, order, now=later(1)), ["Order Completed", "Order Paid"]


def picking_it() -> tuple[Deed, list[str]]:
    """Of a paid order something is missing, and something else is put in."""
    open_cafe()
    order = paid(Wish("tea", 2))
    start_picking(order.id, now=later(2), actor="member:1")
    picks = [Pick(line_of(order, "tea").id, 1, instead=Wish("bun", 1))]
    deed = partial(pick, order.id, picks, now=later(2), actor="member:1")
    return deed, ["Order Completed", "Order Paid", "Order Updated", "Order Cancelled"]


def handing_it_over() -> tuple[Deed, list[str]]:
    """An order is paid at the counter and handed over."""
    open_cafe()
    order = placed(Wish("tea", 2))
    mark_ready(order.id, now=NOW, actor="member:1")
    deed = partial(hand_over, order.id, how="code", now=later(20), actor="member:1", paid_by="cash")
    told_of = ["Order Completed", "Order Ready For Pickup", "Order Paid", "Order Picked Up"]
    return deed, told_of


def cancelling_it() -> tuple[Deed, list[str]]:
    """A paid order is called off."""
    open_cafe()
    order = paid(Wish("tea", 2))
    deed = partial(cancel, order.id, by="member:1", reason="no milk", now=later(2))
    return deed, ["Order Completed", "Order Paid", "Order Cancelled"]


def expiring_it() -> tuple[Deed, list[str]]:
    """Nobody collects a paid order."""
    open_cafe()
    order = paid(Wish("tea", 2))
    deed = partial(expire_due, now=order.keep_until)
    return deed, ["Order Completed", "Order Paid", "Order Cancelled"]


def returning_it() -> tuple[Deed, list[str]]:
    """Something is brought back."""
    deed, told_of = handing_it_over()
    deed()
    order = Order.objects.get()
    back = partial(
        return_lines,
        order.id,
        {line_of(order, "tea").id: 1},
        restock=True,
        key="form",
        now=later(60),
        actor="member:1",
    )
    return back, [*told_of, "Order Refunded"]


STEPS = [
    (placing_it, placing, "commit_at_once"),
    (placing_it, placing, "_next_number"),
    (placing_it, placing, "tell_completed"),
    (placing_it, placing, "_write_down"),
    (paying_it, paying, "commit_hold"),
    (paying_it, paying, "tell_completed"),
    (paying_it, paying, "_note_paid"),
    (picking_it, picking, "commit_at_once"),
    (picking_it, picking, "cancel_claims"),
    (picking_it, picking, "adjust"),
    (picking_it, paying, "refund"),
    (handing_it_over, paying, "mark_paid_at_place"),
    (handing_it_over, handing, "fulfil"),
    (handing_it_over, handing, "told"),
    (handing_it_over, handing, "close"),
    (cancelling_it, returning, "cancel_claims"),
    (cancelling_it, paying, "refund"),
    (expiring_it, returning, "lower_due"),
    (returning_it, returning, "give_back"),
    (returning_it, paying, "refund"),
]


@pytest.mark.parametrize(
    ("begin", "module", "step"), STEPS, ids=[f"{begin.__name__}-{step}" for begin, _, step in STEPS]
)
def test_an_order_is_whole_after_its_process_died_and_can_go_on(
    begin: Callable[[], tuple[Deed, list[str]]],
    module: object,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deed, told_of = begin()
    before = (free("tea"), free("bun"))
    with monkeypatch.context() as dying:
        dying.setattr(module, step, dying_after(getattr(module, step)))
        ended = run_each([deed])

    assert ended == [-signal.SIGKILL]
    assert (free("tea"), free("bun")) == before
    assert violations() == []
    deed()
    order = done(Order.objects.get())
    assert told(order) == told_of
    assert violations() == []


def test_what_was_done_before_the_answer_was_given_is_done_once() -> None:
    deed, told_of = placing_it()

    assert run_each([dying_after(deed)]) == [-signal.SIGKILL]
    deed()

    assert told(Order.objects.get()) == told_of
    assert free("tea") == 18
    assert violations() == []
