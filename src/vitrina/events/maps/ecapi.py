"""IAB Tech Lab's Event and Conversion API 1.0: the common shape of conversion uploads.

Source: ecapi_1.0.md in IAB Tech Lab's repository `ecapi` (licensed CC BY 3.0).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from vitrina.errors import SettingError, UnknownNameError
from vitrina.events.event import Event
from vitrina.events.event_type import EventType, Where
from vitrina.events.maps.amounts import to_major, to_minor
from vitrina.events.maps.dialect import Dialect, currency_of
from vitrina.events.vocabulary import EVENT_TYPES
from vitrina.money import Money

STANDARD: Mapping[str, str] = MappingProxyType(
    {
        "Page Viewed": "page_view",
        "Products Searched": "search",
        "Product List Viewed": "view_item_list",
        "Promotion Viewed": "view_promotion",
        "Promotion Clicked": "select_promotion",
        "Product Clicked": "select_item",
        "Product Viewed": "viewed_item",
        "Product Added to Wishlist": "add_to_wishlist",
        "Product Added": "add_to_cart",
        "Product Removed": "remove_from_cart",
        "Cart Viewed": "viewed_cart",
        "Checkout Started": "begin_checkout",
        "Payment Info Entered": "add_payment_info",
        "Order Completed": "purchase",
        "Order Refunded": "refund",
        "Lead Submitted": "generate_lead",
        "Call Received": "contact",
        "Booking Created": "schedule",
        "Points Earned": "earn_virtual_currency",
        "Points Spent": "spend_virtual_currency",
        "Signed Up": "sign_up",
        "Signed In": "login",
        "Group Joined": "join_group",
        "Map Opened": "find_location",
        # a purchase in person: `source` tells it from an order. Send the order or the receipt
        # that closes it, not both
        "Receipt Registered": "purchase",
        "Receipt Returned": "refund",
    }
)
CUSTOM: Mapping[str, str] = MappingProxyType(
    {
        name: name.lower().replace(" ", "_")
        for name in (
            "Product List Filtered",
            "Checkout Step Viewed",
            "Checkout Step Completed",
            "Coupon Entered",
            "Coupon Applied",
            "Coupon Denied",
            "Coupon Removed",
            "Order Updated",
            "Order Cancelled",
            "Order Ready For Pickup",
            "Order Picked Up",
            "Booking Rescheduled",
            "Booking Cancelled",
            "Booking No Show",
            "Visit Checked In",
            "Place Visited",
            "Portal Login",
            "QR Scanned",
            "Code Word Used",
            "Coupon Issued",
            "Coupon Redeemed",
            "Review Left",
            "Outbound Link Clicked",
            # not contact: the call that follows the tap is one
            "Phone Number Clicked",
            "Short Link Opened",
            # not purchase: the order that is paid was one already
            "Order Paid",
        )
    }
)
UNMAPPED: Mapping[str, str] = MappingProxyType(
    {
        "Points Expired": "Nobody did anything: there is no outcome to tell an advertiser of.",
        "Mailing Sent": "A touch of ours, and no outcome of theirs.",
        "Email Sent": "A touch of ours, and no outcome of theirs.",
        "Email Opened": "A touch of ours, and no outcome of theirs.",
        "Message Sent": "A touch of ours, and no outcome of theirs.",
        "Custom Event": "Its name is the sender's: nobody has said whether others may see it.",
        "Identified": "Who somebody is, stands in the user_data of the other events.",
        "Alias Made": "It joins two ids of ours, and is no outcome of theirs.",
        "Privacy Choice Made": "What may be told is decided before telling; it is no outcome.",
        "Consent Given": "What may be told is decided before telling; it is no outcome.",
        "Consent Withdrawn": "What may be told is decided before telling; it is no outcome.",
    }
)
DIALECT = Dialect(
    properties={"query": "search_term", "creative": "creative_name", "position": "creative_slot"},
    products={
        "product_id": "id",
        "name": "name",
        "category": "category",
        "brand": "brand",
        "variant": "item_item_variant",  # so spelled in 1.0
        "price_minor": "price",
        "quantity": "quantity",
        "coupon": "item_coupon",
    },
    items="items",
)
IN_STORE = "physical_store"
_RECEIPTS = frozenset({"Receipt Registered", "Receipt Returned"})
_BY_TYPE = {theirs: ours for ours, theirs in STANDARD.items() if ours not in _RECEIPTS}
_BY_TYPE_IN_STORE = {STANDARD[ours]: ours for ours in _RECEIPTS}
_BY_CUSTOM = {theirs: ours for ours, theirs in CUSTOM.items()}


def to_ecapi(event: Event, *, data_set_id: str) -> dict[str, object] | None:
    """An event as ECAPI 1.0 writes it, or None if it is UNMAPPED.

    The caller adds user_data: hashes are made where consent and the plain values are, not here.

    Args:
        event: what happened.
        data_set_id: what the receiver calls the account that the event is for.

    Raises:
        SettingError: no data_set_id.
    """
    if not data_set_id:
        raise SettingError("data_set_id is empty: ask the receiving platform for it.")
    if event.type in UNMAPPED:
        return None
    kind = EVENT_TYPES[event.type]
    found: dict[str, object] = {
        "data_set_id": data_set_id,
        "id": event.event_id,
        "timestamp": int(event.occurred_at.timestamp()),
        "event_type": STANDARD.get(event.type, "custom"),
        "source": _source(kind),
    }
    if event.type in CUSTOM:
        found["custom_event"] = CUSTOM[event.type]
    if event.value is not None:
        found["value"] = to_major(abs(event.value.minor), event.value.currency)
    if currency := currency_of(event):
        found["currency_code"] = currency
    about = {
        "transaction_id": event.subject_id,
        "page_url": event.page,
        "referrer": event.referrer,
        "ad_source": event.utm_source,
    }
    known = {name: value for name, value in about.items() if value}
    return {**found, "properties": {**DIALECT.told(event, kind), **known}}


def from_ecapi(given: Mapping[str, object], *, source: str) -> Event:
    """An ECAPI 1.0 event as one of ours; `source` is the key or file that it came through.

    Raises:
        UnknownNameError: no event of ours is called so there.
        SettingError: it lacks what every such event must tell.
    """
    kind = _kind(given)
    properties = given.get("properties")
    told: Mapping[str, object] = properties if isinstance(properties, Mapping) else {}
    currency = _text(given, "currency_code")
    value = None
    if currency and given.get("value") is not None:
        minor = to_minor(given["value"], currency)
        value = Money(-minor if kind.is_reversal else minor, currency)
    ours = DIALECT.understood(kind, told, currency)
    if currency and value is None:
        ours["currency"] = currency
    return Event(
        event_id=_text(given, "id") or "",
        type=kind.name,
        occurred_at=_time(given.get("timestamp")),
        source=source,
        subject_id=_text(told, "transaction_id"),
        page=_text(told, "page_url"),
        referrer=_text(told, "referrer"),
        utm_source=_text(told, "ad_source"),
        value=value,
        properties=ours,
    )


def _kind(given: Mapping[str, object]) -> EventType:
    name, custom = str(given.get("event_type")), str(given.get("custom_event"))
    if name == "custom":
        if custom not in _BY_CUSTOM:
            raise UnknownNameError("ECAPI custom event", custom, _BY_CUSTOM)
        return EVENT_TYPES[_BY_CUSTOM[custom]]
    if given.get("source") == IN_STORE and name in _BY_TYPE_IN_STORE:
        return EVENT_TYPES[_BY_TYPE_IN_STORE[name]]
    if name not in _BY_TYPE:
        raise UnknownNameError("ECAPI event type", name, _BY_TYPE)
    return EVENT_TYPES[_BY_TYPE[name]]


def _source(kind: EventType) -> str:
    if kind.name == "Call Received":
        return "phone_call"
    return IN_STORE if kind.where is Where.OFFLINE else "website"


def _time(seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise SettingError(f"timestamp is {seconds!r}: send seconds since 1970, like 1746558464.")
    return datetime.fromtimestamp(seconds, UTC)


def _text(given: Mapping[str, object], name: str) -> str | None:
    value = given.get(name)
    return str(value) if value is not None else None
