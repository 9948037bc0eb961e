"""Event types of browsing and ordering; the names are those of Segment's e-commerce spec V2."""

from vitrina.events.event_type import (
    COUPON,
    PRODUCT,
    PRODUCTS,
    TAKEN_BACK,
    VALUE,
    EventType,
    Field,
    Stage,
    Where,
    count,
    moment,
    money,
    subject,
    text,
)

_LIST = (text("list_id", "the list shown"), text("category", "product category"), PRODUCTS)
_PROMOTION = (
    text("promotion_id", "the promotion", is_required=True),
    text("creative", "which picture or text"),
    text("position", "where on the page"),
)
_CHECKOUT = (subject("the order or the checkout", is_required=False), VALUE, COUPON, PRODUCTS)
_STEP = (
    subject("the order or the checkout", is_required=False),
    count("step", "the step", "from 1"),
)
_ORDER = (
    subject("the order"),
    VALUE,
    money("shipping_minor", "delivery, within the value"),
    money("tax_minor", "tax, within the value"),
    money("discount_minor", "discounts, taken off already"),
    COUPON,
    PRODUCTS,
)
_CODE = (
    subject("the order or the cart", is_required=False),
    text("coupon", "the code", is_required=True),
)


def _browsing(name: str, meaning: str, fields: tuple[Field, ...]) -> EventType:
    return EventType(
        name=name, meaning=meaning, stage=Stage.BROWSED, where=Where.ONLINE, fields=fields
    )


def _checkout(name: str, meaning: str, fields: tuple[Field, ...]) -> EventType:
    return EventType(
        name=name,
        meaning=meaning,
        stage=Stage.BROWSED,
        where=Where.ONLINE,
        fields=fields,
        subject="order_id",
    )


def _order(
    name: str, meaning: str, fields: tuple[Field, ...], *, is_reversal: bool = False
) -> EventType:
    return EventType(
        name=name,
        meaning=meaning,
        stage=Stage.ORDERED,
        where=Where.BOTH,
        fields=fields,
        subject="order_id",
        is_server_only=is_reversal,  # sites tell of orders; what is paid, only a server
        is_reversal=is_reversal,
    )


SHOPPING = (
    _browsing(
        "Page Viewed",
        "A page of the site or a screen of the app was opened.",
        (text("page", "URL without query", is_required=True), text("name", "title")),
    ),
    _browsing(
        "Products Searched",
        "Products were searched for.",
        (text("query", "what was searched for", is_required=True),),
    ),
    _browsing("Product List Viewed", "A list or category was opened.", _LIST),
    _browsing("Product List Filtered", "A list was narrowed down.", _LIST),
    _browsing("Promotion Viewed", "A promotion was shown.", _PROMOTION),
    _browsing("Promotion Clicked", "A promotion was followed.", _PROMOTION),
    _browsing("Product Clicked", "A product was chosen from a list.", PRODUCT),
    _browsing("Product Viewed", "A product page was opened.", PRODUCT),
    _browsing("Product Added to Wishlist", "A product was put on a wish list.", PRODUCT),
    _browsing("Product Added", "A product was put into the cart.", PRODUCT),
    _browsing("Product Removed", "A product was taken out of the cart.", PRODUCT),
    _browsing("Cart Viewed", "The cart was opened.", (VALUE, PRODUCTS)),
    _checkout("Checkout Started", "Ordering began.", _CHECKOUT),
    _checkout("Checkout Step Viewed", "A step of ordering was shown.", _STEP),
    _checkout("Checkout Step Completed", "A step of ordering was done.", _STEP),
    _checkout("Payment Info Entered", "Ways to pay were given.", _STEP),
    _checkout("Coupon Entered", "A code was typed into the cart.", _CODE),
    _checkout("Coupon Applied", "The code lowered the price.", _CODE),
    _checkout(
        "Coupon Denied", "The code was not accepted.", (*_CODE, text("reason", "why it was not"))
    ),
    _checkout("Coupon Removed", "The code was taken out again.", _CODE),
    _order("Order Completed", "An order was placed, paid or to be paid at the counter.", _ORDER),
    _order("Order Updated", "An order was changed; the fields tell it as it is now.", _ORDER),
    _order(
        "Order Refunded",
        "Money of an order was given back, in whole or in part.",
        (subject("the order"), TAKEN_BACK, PRODUCTS),
        is_reversal=True,
    ),
    _order(
        "Order Cancelled",
        "An order was called off before it was collected.",
        (subject("the order"), TAKEN_BACK, text("reason", "why"), PRODUCTS),
        is_reversal=True,
    ),
    EventType(
        name="Order Ready For Pickup",
        meaning="An order waits at the place.",
        stage=Stage.ORDERED,
        where=Where.OFFLINE,
        fields=(subject("the order"), moment("kept_until", "when it goes back on the shelf")),
        subject="order_id",
        is_server_only=True,
    ),
    EventType(
        name="Order Picked Up",
        meaning="An order was handed over at the place.",
        stage=Stage.COLLECTED,
        where=Where.OFFLINE,
        fields=(subject("the order"), VALUE, text("receipt_id", "the receipt that closed it")),
        subject="order_id",
        is_server_only=True,
    ),
)
