"""Segment: track, page and screen messages, with the names of its e-commerce spec V2.

RudderStack, Jitsu and others send the same messages.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

from vitrina.errors import SettingError
from vitrina.events.event import Event
from vitrina.events.event_type import EventType
from vitrina.events.maps.amounts import to_major, to_minor
from vitrina.events.maps.dialect import Dialect, currency_of
from vitrina.events.vocabulary import EVENT_TYPES
from vitrina.money import Money

# of the spec itself; our other names travel as track events under the same name as here
SPEC = frozenset(
    {
        "Products Searched",
        "Product List Viewed",
        "Product List Filtered",
        "Promotion Viewed",
        "Promotion Clicked",
        "Product Clicked",
        "Product Viewed",
        "Product Added to Wishlist",
        "Product Added",
        "Product Removed",
        "Cart Viewed",
        "Checkout Started",
        "Checkout Step Viewed",
        "Checkout Step Completed",
        "Payment Info Entered",
        "Coupon Entered",
        "Coupon Applied",
        "Coupon Denied",
        "Coupon Removed",
        "Order Completed",
        "Order Updated",
        "Order Refunded",
        "Order Cancelled",
    }
)
PAGES = frozenset({"page", "screen"})
UNMAPPED: Mapping[str, str] = MappingProxyType({})  # a track event can have every name
DIALECT = Dialect(
    properties={},
    products={
        "product_id": "product_id",
        "sku": "sku",
        "category": "category",
        "name": "name",
        "brand": "brand",
        "variant": "variant",
        "price_minor": "price",
        "quantity": "quantity",
        "coupon": "coupon",
        "position": "position",
        "url": "url",
        "image_url": "image_url",
    },
    items="products",
)
_CAMPAIGN = {
    "utm_source": "source",
    "utm_medium": "medium",
    "utm_campaign": "name",
    "utm_content": "content",
    "utm_term": "term",
}
# properties that become columns, or repeat the context of a page
_ELSEWHERE = ("currency", "place_id", "path", "referrer", "search", "title", "url")
_BY_NAME = {name.casefold(): kind for name, kind in EVENT_TYPES.items()}


def to_segment(event: Event) -> dict[str, object]:
    """The message that a Segment library would have sent for an event.

    It carries no identifier of ours (a card, a phone), no click id and no consent: the
    libraries have no words for them.
    """
    kind = EVENT_TYPES[event.type]
    is_page = kind.name == "Page Viewed"
    named = event.name if is_page or kind.name == "Custom Event" else kind.name
    page = {"url": event.page, "referrer": event.referrer}
    message: dict[str, object] = {
        "type": "page" if is_page else "track",
        "name" if is_page else "event": named,
        "messageId": event.event_id,
        "timestamp": event.occurred_at.isoformat(),
        "anonymousId": event.anonymous_id,
        "userId": event.user_id,
        "properties": _properties(event, kind),
        "context": {
            "campaign": {theirs: getattr(event, ours) for ours, theirs in _CAMPAIGN.items()},
            "page": page,
        },
    }
    return _without_nothing(message)


def from_segment(message: Mapping[str, object], *, source: str) -> Event | None:
    """A track, page or screen message as an event; None for identify, group and alias.

    A track message with a name that the vocabulary lacks is a Custom Event of that name.
    Letters of any case are the same name. An amount without a currency is left out.

    Raises:
        SettingError: it lacks what every such event must tell, or its time has no zone.
    """
    call = message.get("type")
    if call not in PAGES and call != "track":
        return None
    told, context = _within(message, "properties"), _within(message, "context")
    page, campaign = _within(context, "page"), _within(context, "campaign")
    kind = EVENT_TYPES["Page Viewed"] if call in PAGES else _kind(_text(message, "event") or "")
    currency = _text(told, "currency")
    url = _text(told, "url") if call in PAGES else None
    found = _understood(kind, told, currency)
    value = _value(kind, told, currency)
    if currency and value is None and found:
        found["currency"] = currency
    return Event(
        event_id=_text(message, "messageId") or "",
        type=kind.name,
        occurred_at=_time(message),
        source=source,
        name=_name(kind, message),
        anonymous_id=_text(message, "anonymousId"),
        user_id=_text(message, "userId"),
        subject_id=_text(told, kind.subject or "subject_id"),
        place_id=_text(told, "place_id"),
        page=_without_query(url or _text(page, "url") or (_screen(message, call))),
        referrer=_text(page, "referrer"),
        value=value,
        properties=found,
        **{ours: _text(campaign, theirs) for ours, theirs in _CAMPAIGN.items()},  # type: ignore[arg-type]  # all are texts
    )


def fields_of(
    kind: EventType, told: Mapping[str, object], currency: str
) -> tuple[dict[str, object], int | None]:
    """The properties of a track or page message in our words, and its value in minor units.

    Args:
        kind: the type that the message's name stands for.
        told: the message's properties.
        currency: of amounts that name none.

    Raises:
        SettingError: an amount is no number.
    """
    named = _text(told, "currency") or currency
    value = _value(kind, told, named)
    return _understood(kind, told, named), value.minor if value else None


def kind_of(name: str) -> EventType:
    """The event type of a track message's name, in letters of any case."""
    return _kind(name.strip())


def _properties(event: Event, kind: EventType) -> dict[str, object]:
    properties = DIALECT.told(event, kind)
    if _is_one_product(kind.name):  # its fields stand by themselves, in no list
        properties = dict(DIALECT.product(event.properties, currency_of(event)))
    if event.value is not None:
        amount = to_major(abs(event.value.minor), event.value.currency)
        properties[_value_names(kind)[0]] = amount
    known = {
        "currency": currency_of(event),
        kind.subject or "subject_id": event.subject_id,
        "place_id": event.place_id,
    }
    return {**properties, **{name: value for name, value in known.items() if value}}


def _understood(
    kind: EventType, told: Mapping[str, object], currency: str | None
) -> dict[str, object]:
    known = _known(kind.name)
    rest = {name: value for name, value in told.items() if name not in known}
    if not _is_one_product(kind.name):
        found = DIALECT.understood(kind, told, currency)
        return rest | found if found else rest
    # senders name a product by either of the two
    article = {"product_id": told.get("product_id") or told.get("sku")}
    return {**rest, **DIALECT.understood(kind, {"products": [{**told, **article}]}, currency)}


@cache
def _known(kind_name: str) -> frozenset[str]:
    """The names that a message of a type is understood by; others stay as they are."""
    kind = EVENT_TYPES[kind_name]
    named = (DIALECT.theirs(field.name) for field in kind.fields)
    return frozenset({*_value_names(kind), *_ELSEWHERE, kind.subject or "subject_id", *named})


@cache
def _is_one_product(kind_name: str) -> bool:
    return "product_id" in EVENT_TYPES[kind_name].required


def _value_names(kind: EventType) -> tuple[str, ...]:
    return ("total", "revenue", "value") if kind.subject == "order_id" else ("value",)


def _value(kind: EventType, told: Mapping[str, object], currency: str | None) -> Money | None:
    amount = None
    for name in _value_names(kind):
        amount = told.get(name)
        if amount is not None:
            break
    if amount is None or currency is None:
        return None
    minor = to_minor(amount, currency)
    return Money(-abs(minor) if kind.is_reversal else minor, currency)


def _kind(name: str) -> EventType:
    return _BY_NAME.get(name.casefold(), EVENT_TYPES["Custom Event"])


def _name(kind: EventType, message: Mapping[str, object]) -> str | None:
    if kind.name == "Page Viewed":
        return _text(message, "name") or _text(_within(message, "properties"), "title")
    return _text(message, "event") if kind.name == "Custom Event" else None


def _screen(message: Mapping[str, object], call: object) -> str | None:
    # a screen of an app has a name and no address
    return f"app://{_text(message, 'name') or 'screen'}" if call == "screen" else None


def _time(message: Mapping[str, object]) -> datetime:
    told = message.get("timestamp") or message.get("originalTimestamp")
    try:
        return datetime.fromisoformat(str(told))
    except ValueError as error:
        raise SettingError(
            f"timestamp is {told!r}: send ISO 8601 with a zone, like 2026-03-01T12:00:00Z."
        ) from error


def _without_query(url: str | None) -> str | None:
    return urlunsplit(urlsplit(url)._replace(query="", fragment="")) if url else None


def _within(given: Mapping[str, object], name: str) -> Mapping[str, object]:
    inner = given.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _without_nothing(given: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in given.items():
        kept = _without_nothing(value) if isinstance(value, Mapping) else value
        if kept not in (None, {}):
            found[name] = kept
    return found


def _text(given: Mapping[str, object], name: str) -> str | None:
    value = given.get(name)
    return str(value) if value is not None else None
