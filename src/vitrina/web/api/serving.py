"""What staff do at the place, by the API: a till, a kitchen screen, a door."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, TypedDict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Router, Schema

from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import done
from vitrina.web.api.keys import actor_of, needs
from vitrina.web.api.once import once
from vitrina.web.api.orders import WishIn, known_order
from vitrina.web.api.places import known_place
from vitrina.web.api.shapes import OrderOut

router = Router(tags=["serving orders"])
PaidBy = Annotated[str, Field(pattern="^(cash|card)$")]


class Doing(TypedDict):
    """Who does it, and when."""

    now: datetime
    actor: str


Verb = Callable[[Doing], Order | Refusal]


class PickIn(Schema):
    """What was found of one line; what is missing is replaced, or dropped and paid back."""

    line_id: int
    picked: Annotated[int, Field(ge=0)]
    instead: WishIn | None = None
    is_dearer_agreed: bool = False


class PicksIn(Schema):
    """What was found of some lines."""

    picks: Annotated[list[PickIn], Field(min_length=1, max_length=100)]


class UnitsIn(Schema):
    """Units of one line."""

    line_id: int
    quantity: Annotated[int, Field(ge=1)]


class HandOverIn(Schema):
    """What is handed over; without lines, all of it.

    Attributes:
        code: as the customer showed it: one of another order hands nothing over.
    """

    how: Annotated[str, Field(pattern="^(code|qr|phone)$")] = "code"
    code: Annotated[str, Field(max_length=40)] = ""
    lines: list[UnitsIn] | None = None
    paid_by: Annotated[str, Field(pattern="^(|cash|card)$")] = ""


class TakingsIn(Schema):
    """How the money of an order was taken at the place."""

    paid_by: PaidBy


class AddOnIn(TakingsIn):
    """What somebody takes along when collecting an order, and how it was paid."""

    lines: Annotated[list[WishIn], Field(min_length=1, max_length=100)]


class CalledOffIn(Schema):
    """Why the place cannot honour an order; a few words, no personal data."""

    reason: Annotated[str, Field(max_length=80)] = ""


class ReturnIn(Schema):
    """What comes back, and whether it goes on the shelf again."""

    lines: Annotated[list[UnitsIn], Field(min_length=1)]
    restock: bool
    reason: Annotated[str, Field(max_length=80)] = ""


@router.get(
    "/places/{place_id}/orders/by-code/{code}", response=OrderOut, auth=needs("orders:serve")
)
def by_code(request: HttpRequest, place_id: str, code: str) -> OrderOut:
    """The order that a customer's code opens here; wrong codes are counted for each key."""
    known_place(request, place_id)
    terminal = actor_of(request)
    found = orders.find_by_code(place_id, code, terminal=terminal, now=timezone.now())
    return OrderOut.of(done(found))


@router.get("/places/{place_id}/pick-list", response=list[OrderOut], auth=needs("orders:serve"))
def pick_list(request: HttpRequest, place_id: str, day: date) -> list[OrderOut]:
    """The orders of a local day that are still to be prepared or handed over, in order."""
    known_place(request, place_id)
    return [OrderOut.of(each) for each in orders.pick_list(place_id, day)]


@router.post("/orders/{order_id}/picking", response=OrderOut, auth=needs("orders:serve"))
def start_picking(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Begin to prepare an order."""
    return _serve(request, order_id, lambda asked: orders.start_picking(order_id, **asked))


@router.post("/orders/{order_id}/picks", response=OrderOut, auth=needs("orders:serve"))
def pick(request: HttpRequest, order_id: UUID, given: PicksIn) -> HttpResponse:
    """Note what was found."""
    picks = [
        orders.Pick(
            line_id=each.line_id,
            picked=each.picked,
            instead=orders.Wish(each.instead.sku, each.instead.quantity, each.instead.note)
            if each.instead
            else None,
            is_dearer_agreed=each.is_dearer_agreed,
        )
        for each in given.picks
    ]
    return _serve(request, order_id, lambda asked: orders.pick(order_id, picks, **asked))


@router.post("/orders/{order_id}/ready", response=OrderOut, auth=needs("orders:serve"))
def ready(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Say that an order waits for its customer."""
    return _serve(request, order_id, lambda asked: orders.mark_ready(order_id, **asked))


@router.post("/orders/{order_id}/hand-over", response=OrderOut, auth=needs("orders:serve"))
def hand_over(request: HttpRequest, order_id: UUID, given: HandOverIn) -> HttpResponse:
    """Hand an order over, in whole or in part."""
    return _serve(request, order_id, lambda asked: _handed(order_id, given, asked))


@router.post("/orders/{order_id}/takings", response=OrderOut, auth=needs("orders:serve"))
def take_money(request: HttpRequest, order_id: UUID, given: TakingsIn) -> HttpResponse:
    """Note that the place took what an order still owes."""
    return _serve(
        request, order_id, lambda asked: orders.pay_at_place(order_id, given.paid_by, **asked)
    )


@router.post("/orders/{order_id}/add-ons", response={201: OrderOut}, auth=needs("orders:serve"))
def add_on(request: HttpRequest, order_id: UUID, given: AddOnIn) -> HttpResponse:
    """Sell what somebody takes along: an order of its own, done, that names the first one."""
    known_order(request, order_id)
    now = timezone.now()
    wishes = [orders.Wish(each.sku, each.quantity, each.note) for each in given.lines]

    def deed(key: str) -> OrderOut | Refusal:
        sold = orders.add_on(
            order_id, wishes, key=key, paid_by=given.paid_by, now=now, actor=actor_of(request)
        )
        return sold if isinstance(sold, Refusal) else OrderOut.of(sold)

    return once(request, deed, now=now, status=201)


@router.post("/orders/{order_id}/staff-cancel", response=OrderOut, auth=needs("orders:serve"))
def staff_cancel(request: HttpRequest, order_id: UUID, given: CalledOffIn) -> HttpResponse:
    """Call an order off for the place, until something of it is handed over."""
    return _serve(
        request,
        order_id,
        lambda asked: orders.cancel(
            order_id, by=asked["actor"], reason=given.reason, now=asked["now"]
        ),
    )


@router.post("/orders/{order_id}/return", response=OrderOut, auth=needs("orders:serve"))
def take_back(request: HttpRequest, order_id: UUID, given: ReturnIn) -> HttpResponse:
    """Take back what was handed over, and give its money back."""
    lines = {each.line_id: each.quantity for each in given.lines}
    return _serve(
        request,
        order_id,
        lambda asked: orders.return_lines(
            order_id, lines, restock=given.restock, reason=given.reason, **asked
        ),
    )


def _handed(order_id: UUID, given: HandOverIn, asked: Doing) -> Order | Refusal:
    order = Order.objects.get(id=order_id)
    if given.code:
        opened = orders.find_by_code(
            order.place_id, given.code, terminal=asked["actor"], now=asked["now"]
        )
        if isinstance(opened, Refusal):
            return opened
        if opened.id != order_id:
            return Refusal("other_order", "The code is of another order. Hand that one over.")
    lines = None if given.lines is None else {each.line_id: each.quantity for each in given.lines}
    return orders.hand_over(order_id, lines=lines, how=given.how, paid_by=given.paid_by, **asked)


def _serve(request: HttpRequest, order_id: UUID, verb: Verb) -> HttpResponse:
    known_order(request, order_id)
    now = timezone.now()

    def deed(key: str) -> OrderOut | Refusal:
        del key
        answer = verb({"now": now, "actor": actor_of(request)})
        return answer if isinstance(answer, Refusal) else OrderOut.of(answer)

    return once(request, deed, now=now)
