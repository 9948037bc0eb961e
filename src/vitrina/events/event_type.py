"""What the vocabulary says of one kind of event."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """How far on the way from a message to a loyal customer."""

    REACHED = "reached"  # a message or an advert got to them
    BROWSED = "browsed"
    IDENTIFIED = "identified"
    LEAD = "lead"
    BOOKED = "booked"
    ATTENDED = "attended"  # came to the place
    ORDERED = "ordered"
    COLLECTED = "collected"
    PAID = "paid"
    LOYAL = "loyal"
    OWN = "own"  # the sender's own events


class Where(StrEnum):
    """On which side of the counter an event can happen."""

    ONLINE = "online"
    OFFLINE = "offline"
    BOTH = "both"


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    WHOLE = "whole number"
    REAL = "number"
    TIME = "time"  # aware; UTC in the lake
    PRODUCTS = "list of products"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event: a column of the lake's events where there is one, else a property."""

    name: str
    kind: FieldKind
    meaning: str
    unit: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType:
    """One name of the vocabulary.

    Attributes:
        name: as it stands in the column `type`.
        meaning: what has happened, for people.
        stage: how far the customer has come.
        where: online, offline or both.
        fields: what it tells beside who, when and where.
        subject: what the world calls its subject_id: order_id, booking_id, receipt_id, ...
        touch_channel: the channel of the touch that it is by itself; None if it is no touch,
            or part of a visit to the site.
        is_server_only: a public key may not send it: money, points, consent, visits.
        is_reversal: takes something back, so that its value is not above zero.
    """

    name: str
    meaning: str
    stage: Stage
    where: Where
    fields: tuple[Field, ...] = ()
    subject: str | None = None
    touch_channel: str | None = None
    is_server_only: bool = False
    is_reversal: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.is_required)


def text(name: str, meaning: str, *, is_required: bool = False) -> Field:
    """A field of text."""
    return Field(name, FieldKind.TEXT, meaning, is_required=is_required)


def subject(meaning: str, *, is_required: bool = True) -> Field:
    """The field subject_id."""
    return text("subject_id", meaning, is_required=is_required)


def money(name: str, meaning: str, *, is_required: bool = False) -> Field:
    """A field of money, in minor units."""
    return Field(name, FieldKind.WHOLE, meaning, unit="minor units", is_required=is_required)


def count(name: str, meaning: str, unit: str, *, is_required: bool = False) -> Field:
    """A field of whole numbers of some unit."""
    return Field(name, FieldKind.WHOLE, meaning, unit=unit, is_required=is_required)


def moment(name: str, meaning: str, *, is_required: bool = False) -> Field:
    """A field of time."""
    return Field(name, FieldKind.TIME, meaning, unit="UTC", is_required=is_required)


PRODUCTS = Field("products", FieldKind.PRODUCTS, "what is in it, one entry per product")
VALUE = money("value_minor", "what is to be paid or was paid, with discounts taken off")
TAKEN_BACK = money("value_minor", "what is taken back, as a negative amount", is_required=True)
MAY_BE_TAKEN_BACK = money("value_minor", "what is taken back, as a negative amount")
COUPON = text("coupon", "the coupon or promotion code")
PRODUCT = (
    text("product_id", "the product", is_required=True),
    text("sku", "the article number"),
    text("category", "product category"),
    text("name", "as shown"),
    text("brand", "brand"),
    text("variant", "size, colour, ..."),
    money("price_minor", "price of one unit"),
    Field("quantity", FieldKind.REAL, "how many", unit="units or weight"),
    COUPON,
    count("position", "place in the list", "from 1"),
    text("url", "product page"),
    text("image_url", "picture"),
)
