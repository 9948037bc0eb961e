"""Orders by the API: quoted, placed, read, cancelled."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order
from vitrina.commerce.promotions.services import keep_quote, price_basket
from vitrina.commerce.transactions import Refusal
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.keys import actor_of, needs, require_place
from vitrina.web.api.once import once, repeatable
from vitrina.web.api.paging import MOST, Page, cursor_of, place_of
from vitrina.web.api.people import PersonIn, Short, customer_behind
from vitrina.web.api.places import known_place
from vitrina.web.api.shapes import Moment, OrderOut, QuoteOut

router = Router(tags=["orders"])
Limit = Annotated[int, Query(ge=1, le=MOST)]
Channel = Annotated[str, Field(pattern="^(site|app|till|phone)$")]
Way = Annotated[str, Field(pattern="^(pickup|locker|courier)$")]


class WishIn(Schema):
    """So many of one article."""

    sku: Annotated[str, Field(max_length=80)]
    quantity: Annotated[int, Field(ge=1, le=10_000)]
    note: Short = ""


class BasketIn(Schema):
    """What a price is asked for."""

    place_id: str
    lines: Annotated[list[WishIn], Field(min_length=1, max_length=100)]
    way: Way = "pickup"
    channel: Channel = "app"
    codes: list[Short] = Field(default_factory=list)

    def checkout(self) -> orders.Checkout:
        """As the shop takes it."""
        return orders.Checkout(
            place_id=self.place_id,
            wishes=tuple(orders.Wish(each.sku, each.quantity, each.note) for each in self.lines),
            way=self.way,
            channel=self.channel,
            codes=tuple(self.codes),
        )


class OrderIn(PersonIn, BasketIn):
    """An order; `proof` is of the quote that the customer saw."""

    proof: Annotated[str, Field(max_length=64)] = ""
    pay: Annotated[str, Field(pattern="^(at_place|online)$")] = "at_place"
    pickup_from: Moment | None = None
    comment: Annotated[str, Field(max_length=1000)] = ""
    address: Annotated[str, Field(max_length=500)] = ""

    def checkout(self) -> orders.Checkout:
        """As the shop takes it."""
        return replace(
            super().checkout(),
            pay=self.pay,
            pickup_from=self.pickup_from,
            proof=self.proof,
            comment=self.comment,
            name=self.name,
            address=self.address,
        )


class CancelIn(Schema):
    """Why an order is called off."""

    reason: Short = ""


@router.post(
    "/quotes",
    response=QuoteOut,
    auth=needs("orders:write"),
    openapi_extra=repeatable("a price is told, and nothing is ordered"),
)
def quote(request: HttpRequest, asked: BasketIn) -> QuoteOut:
    """What a basket costs now; the price is honoured until it expires."""
    known_place(request, asked.place_id)
    basket = orders.basket_of(asked.checkout())
    shown = price_basket(basket, at=timezone.now())
    if not shown.missing:
        keep_quote(shown, basket)
    return QuoteOut.of(shown)


@router.post("/orders", response={201: OrderOut}, auth=needs("orders:write"))
def place(request: HttpRequest, asked: OrderIn) -> HttpResponse:
    """Place an order; once for each Idempotency-Key."""
    known_place(request, asked.place_id)
    now = timezone.now()

    def deed(key: str) -> OrderOut | Refusal:
        customer = customer_behind(request, asked, now=now)
        if isinstance(customer, Refusal):
            return customer
        placed = orders.place_order(
            asked.checkout(),
            key=key,
            customer_id=customer,
            visitor=asked.origin(),
            now=now,
            actor=actor_of(request),
        )
        if isinstance(placed, Refusal):
            return placed
        return OrderOut.of(placed, orders.kept_lines(placed))

    return once(request, deed, now=now, status=201)


@router.get("/orders", response=Page[OrderOut], auth=needs("orders:read"))
def listed(  # what orders are asked for with
    request: HttpRequest,
    place_id: str,
    day: date | None = None,
    state: str = "",
    limit: Limit = 50,
    after: str = "",
) -> Page[OrderOut]:
    """The orders of a place, the oldest first."""
    known_place(request, place_id)
    rows = Order.objects.filter(place_id=place_id).order_by("id").prefetch_related("lines")
    if day is not None:
        rows = rows.filter(day=day)
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(id__gt=_uuid(place_of(after)))
    shown = list(rows[: limit + 1])
    following = cursor_of(str(shown[limit - 1].id)) if len(shown) > limit else None
    return Page[OrderOut](items=[OrderOut.of(each) for each in shown[:limit]], next=following)


@router.get("/orders/{order_id}", response=OrderOut, auth=needs("orders:read"))
def one(request: HttpRequest, order_id: UUID) -> OrderOut:
    """One order."""
    return OrderOut.of(known_order(request, order_id))


@router.post("/orders/{order_id}/cancel", response=OrderOut, auth=needs("orders:write"))
def cancel(request: HttpRequest, order_id: UUID, asked: CancelIn) -> HttpResponse:
    """Call an order off, as its customer may: until it is being picked."""
    known_order(request, order_id)
    now = timezone.now()

    def deed(key: str) -> OrderOut | Refusal:
        del key
        answer = orders.cancel(order_id, by="customer", reason=asked.reason, now=now)
        return answer if isinstance(answer, Refusal) else OrderOut.of(answer)

    return once(request, deed, now=now)


def known_order(request: HttpRequest, order_id: UUID) -> Order:
    """The order, if it is there and at a place of the key."""
    order = Order.objects.filter(id=order_id).first()
    if order is None:
        raise ApiRefusalError(Refusal("not_found", f"There is no order {order_id}. See /orders."))
    require_place(request, order.place_id)
    return order


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ApiRefusalError(
            Refusal("unreadable", "This is no cursor of orders. Send `next` of the last page.")
        ) from None
