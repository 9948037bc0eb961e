"""Google Analytics 4: event names and parameters of its Measurement Protocol.

Source: Google's reference of recommended events and of the Measurement Protocol.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from vitrina.errors import UnknownNameError
from vitrina.events.event import Event
from vitrina.events.maps.amounts import to_major, to_minor
from vitrina.events.maps.dialect import Dialect, currency_of
from vitrina.events.vocabulary import EVENT_TYPES
from vitrina.money import Money

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "Page Viewed": "page_view",
        "Products Searched": "search",
        "Product List Viewed": "view_item_list",
        "Product List Filtered": "product_list_filtered",
        "Promotion Viewed": "view_promotion",
        "Promotion Clicked": "select_promotion",
        "Product Clicked": "select_item",
        "Product Viewed": "view_item",
        "Product Added to Wishlist": "add_to_wishlist",
        "Product Added": "add_to_cart",
        "Product Removed": "remove_from_cart",
        "Cart Viewed": "view_cart",
        "Checkout Started": "begin_checkout",
        "Checkout Step Viewed": "checkout_step_viewed",
        "Checkout Step Completed": "checkout_step_completed",
        "Payment Info Entered": "add_payment_info",
        "Coupon Entered": "coupon_entered",
        "Coupon Applied": "coupon_applied",
        "Coupon Denied": "coupon_denied",
        "Coupon Removed": "coupon_removed",
        "Order Completed": "purchase",
        "Order Refunded": "refund",
        "Order Cancelled": "order_cancelled",
        "Order Ready For Pickup": "order_ready_for_pickup",
        "Order Picked Up": "order_picked_up",
        "Lead Submitted": "generate_lead",
        "Call Received": "call_received",
        "Booking Created": "booking_created",
        "Booking Rescheduled": "booking_rescheduled",
        "Booking Cancelled": "booking_cancelled",
        "Booking No Show": "booking_no_show",
        "Visit Checked In": "visit_checked_in",
        "Place Visited": "place_visited",
        "Portal Login": "portal_login",
        "QR Scanned": "qr_scanned",
        "Code Word Used": "code_word_used",
        # not purchase: the receipt that closes an online order would count it twice
        "Receipt Registered": "receipt_registered",
        "Receipt Returned": "receipt_returned",
        "Points Earned": "earn_virtual_currency",
        "Points Spent": "spend_virtual_currency",
        "Coupon Issued": "coupon_issued",
        "Coupon Redeemed": "coupon_redeemed",
        "Review Left": "review_left",
        "Signed Up": "sign_up",
        "Signed In": "login",
        "Group Joined": "join_group",
        # not click: GA4's own tag tells of that one by itself
        "Outbound Link Clicked": "outbound_link_clicked",
        "Phone Number Clicked": "phone_number_clicked",
        "Map Opened": "map_opened",
        "Short Link Opened": "short_link_opened",
        # not purchase: the order that is paid was one already
        "Order Paid": "order_paid",
    }
)
UNMAPPED: Mapping[str, str] = MappingProxyType(
    {
        "Order Updated": "GA4 keeps the first purchase of a transaction_id and ignores later ones.",
        "Points Expired": "Nobody did anything, and GA4 counts acts of users.",
        "Mailing Sent": "Nobody did anything; the link in the mailing carries utm parameters.",
        "Email Sent": "Nobody did anything; the link in the e-mail carries utm parameters.",
        "Email Opened": "Opened outside the site, mostly by mail programs.",
        "Message Sent": "Nobody did anything; the link in the message carries utm parameters.",
        "Custom Event": "Its name is the sender's, and may be one that GA4 reserves.",
        "Identified": "GA4 is told who somebody is by the user_id of each request.",
        "Alias Made": "It joins two ids of ours, and GA4 has its own.",
        "Privacy Choice Made": "GA4 is told a choice by the consent of each request.",
        "Consent Given": "An entry of our ledger; GA4 reads the consent of each request.",
        "Consent Withdrawn": "An entry of our ledger; GA4 reads the consent of each request.",
    }
)
DIALECT = Dialect(
    properties={
        "query": "search_term",
        "list_id": "item_list_id",
        "category": "item_list_name",
        "creative": "creative_name",
        "position": "creative_slot",
        "points": "value",
        "url": "link_url",
    },
    products={
        "product_id": "item_id",
        "name": "item_name",
        "category": "item_category",
        "brand": "item_brand",
        "variant": "item_variant",
        "price_minor": "price",
        "quantity": "quantity",
        "coupon": "coupon",
        "position": "index",
    },
    items="items",
    most_items=200,
)
_TRANSACTIONS = frozenset({"order_id", "receipt_id"})
_OURS = {theirs: ours for ours, theirs in NAMES.items()}


def to_ga4(event: Event) -> dict[str, object] | None:
    """One entry of the `events` of a Measurement Protocol request, or None if it is UNMAPPED.

    The caller adds client_id and session_id, which only the browser knows. A transaction_id
    is never empty: GA4 takes all purchases with an empty one for the same. Of more than 200
    products the first 200 go; the value stays that of all.
    """
    if event.type not in NAMES:
        return None
    kind = EVENT_TYPES[event.type]
    params = DIALECT.told(event, kind)
    if event.value is not None:
        params["value"] = to_major(abs(event.value.minor), event.value.currency)
    if currency := currency_of(event):
        params["currency"] = currency
    if "points" in event.properties:
        params["virtual_currency_name"] = "points"
    if event.subject_id and event.subject_id.strip():
        params[_subject_name(kind.subject)] = event.subject_id
    if event.page:
        params["page_location"] = event.page
    if event.name:
        params["page_title"] = event.name
    return {"name": NAMES[event.type], "params": params}


def from_ga4(
    given: Mapping[str, object], *, event_id: str, occurred_at: datetime, source: str
) -> Event:
    """An entry of the `events` of a Measurement Protocol request, as an event.

    Raises:
        UnknownNameError: no event of ours has that name there.
        SettingError: it lacks what every such event must tell.
    """
    name, params = str(given.get("name")), given.get("params")
    if name not in _OURS:
        raise UnknownNameError("GA4 event", name, _OURS)
    told: Mapping[str, object] = params if isinstance(params, Mapping) else {}
    kind = EVENT_TYPES[_OURS[name]]
    currency = _text(told, "currency")
    value = None
    if currency and "value" in told and "virtual_currency_name" not in told:
        minor = to_minor(told["value"], currency)
        value = Money(-minor if kind.is_reversal else minor, currency)
    properties = DIALECT.understood(kind, told, currency)
    if currency and value is None:
        properties["currency"] = currency
    return Event(
        event_id=event_id,
        type=kind.name,
        occurred_at=occurred_at,
        source=source,
        name=_text(told, "page_title"),
        page=_text(told, "page_location"),
        subject_id=_text(told, _subject_name(kind.subject)),
        value=value,
        properties=properties,
    )


def _subject_name(subject: str | None) -> str:
    return "transaction_id" if subject in _TRANSACTIONS else subject or "subject_id"


def _text(given: Mapping[str, object], name: str) -> str | None:
    value = given.get(name)
    return str(value) if value is not None else None
