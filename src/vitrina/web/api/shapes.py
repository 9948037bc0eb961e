"""What the API writes: the fields of its answers, and how our rows become them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from ninja import Schema

from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.catalog.services import MenuItem
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.quote import Quote
from vitrina.commerce.promotions.services import UnitPrice
from vitrina.web.media import picture_of


class _Aware:
    """Refuses a moment without an offset: whose clock would it be of?"""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: Callable[[object], dict[str, object]]
    ) -> dict[str, object]:
        return {**handler(source), "tz_constraint": "aware"}


Moment = Annotated[datetime, _Aware]


class PlaceOut(Schema):
    """A place; distance_metres only where a point was asked for."""

    id: str
    name: str
    kind: str
    zone: str
    city: str
    address: str
    latitude: float | None
    longitude: float | None
    phone: str
    services: list[str]
    distance_metres: int | None = None

    @classmethod
    def of(cls, place: Place, metres: float | None = None) -> Self:
        """As the API writes it."""
        return cls(
            id=place.id,
            name=place.name,
            kind=place.kind,
            zone=place.zone,
            city=place.city,
            address=place.address,
            latitude=place.latitude,
            longitude=place.longitude,
            phone=place.phone,
            services=list(place.services),
            distance_metres=None if metres is None else round(metres),
        )


class SpanOut(Schema):
    """A span of time."""

    start: datetime
    end: datetime


class WindowOut(SpanOut):
    """A pick-up window; free is null where any number of orders fits."""

    free: int | None


class VariantOut(Schema):
    """What is put into a basket; stock is null where it is not counted."""

    sku: str
    name: str
    price_minor: int | None
    currency: str | None
    stock: int | None


class MenuItemOut(Schema):
    """A product as a place offers it now."""

    id: str
    kind: str
    name: str
    about: str
    category: str | None
    brand: str
    picture: str
    picture_url: str | None
    picture_small_url: str | None
    picture_alt: str
    facts: dict[str, object]
    variants: list[VariantOut]

    @classmethod
    def of(cls, item: MenuItem, prices: Mapping[str, UnitPrice], stock: Mapping[str, int]) -> Self:
        """As the API writes it; what is stocked and not there has a stock of 0.

        The addresses of a picture are below the host of the API; a product without one has none.
        """
        variants = []
        shown = picture_of(item.picture, item.picture_alt) if item.picture else None
        for each in item.variants:
            price = prices.get(each.sku)
            variants.append(
                VariantOut(
                    sku=each.sku,
                    name=each.name,
                    price_minor=price.minor if price else None,
                    currency=price.currency if price else None,
                    stock=stock.get(each.sku, 0) if each.is_stocked else None,
                )
            )
        return cls(
            id=item.product_id,
            kind=item.kind,
            name=item.name,
            about=item.about,
            category=item.category_id,
            brand=item.brand,
            picture=item.picture,
            picture_url=shown.large if shown else None,
            picture_small_url=shown.small if shown else None,
            picture_alt=item.picture_alt,
            facts=dict(item.facts),
            variants=variants,
        )


class QuotedLineOut(Schema):
    """What a line costs, in minor units: gross - discount = net."""

    line_id: str
    sku: str
    kind: str
    quantity: int
    unit_minor: int
    gross_minor: int
    discount_minor: int
    net_minor: int
    price_list: str


class StepOut(Schema):
    """Why the price is what it is."""

    kind: str
    text: str


class QuoteOut(Schema):
    """A price that is honoured until it expires."""

    lines: list[QuotedLineOut]
    total_minor: int
    currency: str
    proof: str
    expires_at: datetime
    missing: list[str]
    trace: list[StepOut]

    @classmethod
    def of(cls, quote: Quote) -> Self:
        """As the API writes it."""
        fields = QuotedLineOut.model_fields
        return cls(
            lines=[
                QuotedLineOut(**{name: getattr(line, name) for name in fields})
                for line in quote.lines
            ],
            total_minor=quote.total_minor,
            currency=quote.currency,
            proof=quote.proof,
            expires_at=quote.expires_at,
            missing=list(quote.missing),
            trace=[StepOut(kind=step.kind, text=step.text) for step in quote.trace],
        )


class OrderLineOut(Schema):
    """One article of an order."""

    id: int
    sku: str
    name: dict[str, str]
    note: str
    quantity: int
    unit_minor: int
    net_minor: int
    picked: int
    dropped: int
    handed: int
    returned: int


class OrderOut(Schema):
    """An order; its code only for who placed it or serves it."""

    id: UUID
    place_id: str
    day: date
    number: int
    code: str
    channel: str
    way: str
    state: str
    fulfilment_state: str
    payment_state: str
    currency: str
    total_minor: int
    due_minor: int
    paid_minor: int
    refunded_minor: int
    pickup_from: datetime
    pickup_until: datetime
    expires_at: datetime | None
    keep_until: datetime
    parent_id: UUID | None
    placed_at: datetime
    lines: list[OrderLineOut]

    @classmethod
    def of(cls, order: Order, lines: Iterable[OrderLine] | None = None) -> Self:
        """As the API writes it, with its lines, which are asked for if they are not given."""
        names = set(cls.model_fields) - {"lines"}
        told = {name: getattr(order, name) for name in names}
        return cls(**told, lines=list(_lines(order.lines.all() if lines is None else lines)))


def _lines(lines: Iterable[OrderLine]) -> Iterable[OrderLineOut]:
    for line in lines:
        yield OrderLineOut(**{name: getattr(line, name) for name in OrderLineOut.model_fields})


class BookingOut(Schema):
    """A booking of a table."""

    id: UUID
    place_id: str
    number: str
    code: str
    state: str
    payment_state: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    party_size: int
    tables: list[str]
    deposit_minor: int
    fee_minor: int
    currency: str
    held_until: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, booking: Booking) -> Self:
        """As the API writes it."""
        names = set(cls.model_fields) - {"tables"}
        tables = [each.table.name for each in booking.seatings.select_related("table")]
        return cls(**{name: getattr(booking, name) for name in names}, tables=tables)
