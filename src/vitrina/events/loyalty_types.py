"""Event types of receipts, points, coupons and messages."""

from vitrina.events.event_type import (
    PRODUCTS,
    TAKEN_BACK,
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

_POINTS = (
    count("points", "how many, above zero", "points", is_required=True),
    text("reason", "receipt, gift, review, ..."),
    text("receipt_id", "the receipt that they are for"),
)
_COUPON = (
    subject("this very coupon", is_required=False),
    text("coupon", "the code or the offer", is_required=True),
)
_MESSAGE = (subject("this very message", is_required=False), text("template", "which message"))


def _points(name: str, meaning: str, fields: tuple[Field, ...]) -> EventType:
    return EventType(
        name=name,
        meaning=meaning,
        stage=Stage.LOYAL,
        where=Where.BOTH,
        fields=fields,
        is_server_only=True,
    )


def _message(name: str, meaning: str, channel: str | None) -> EventType:
    return EventType(
        name=name,
        meaning=meaning,
        stage=Stage.REACHED,
        where=Where.BOTH,
        fields=_MESSAGE,
        subject="message_id",
        touch_channel=channel,
        is_server_only=True,
    )


LOYALTY = (
    EventType(
        name="Receipt Registered",
        meaning="A till printed a receipt; one event per receipt.",
        stage=Stage.PAID,
        where=Where.OFFLINE,
        fields=(
            subject("the receipt"),
            money("value_minor", "the total paid", is_required=True),
            text("order_id", "the online order that it closes"),
            PRODUCTS,
        ),
        subject="receipt_id",
        is_server_only=True,
    ),
    EventType(
        name="Receipt Returned",
        meaning="A till printed a return.",
        stage=Stage.PAID,
        where=Where.OFFLINE,
        fields=(subject("the receipt that is undone"), TAKEN_BACK, PRODUCTS),
        subject="receipt_id",
        is_server_only=True,
        is_reversal=True,
    ),
    _points("Points Earned", "Points were added.", _POINTS),
    _points("Points Spent", "Points paid for something.", _POINTS),
    _points("Points Expired", "Points ran out of time.", _POINTS[:1]),
    EventType(
        name="Coupon Issued",
        meaning="A coupon was given to a person.",
        stage=Stage.LOYAL,
        where=Where.BOTH,
        fields=(*_COUPON, moment("valid_until", "its last instant")),
        subject="coupon_id",
        is_server_only=True,
    ),
    EventType(
        name="Coupon Redeemed",
        meaning="A coupon lowered a bill.",
        stage=Stage.LOYAL,
        where=Where.BOTH,
        fields=(
            *_COUPON,
            text("receipt_id", "the receipt that it lowered"),
            money("discount_minor", "what it took off"),
        ),
        subject="coupon_id",
        is_server_only=True,
    ),
    EventType(
        name="Review Left",
        meaning="A review was written, here or on a map or a marketplace.",
        stage=Stage.LOYAL,
        where=Where.ONLINE,
        fields=(
            subject("the review", is_required=False),
            text("site", "where it stands"),
            count("rating", "how good", "stars, 1 to 5"),
        ),
        subject="review_id",
    ),
    _message("Mailing Sent", "A letter, leaflet or catalogue was sent to a person.", "direct_mail"),
    _message("Email Sent", "An e-mail was sent; no touch before it is opened.", None),
    _message(
        "Email Opened", "An e-mail was opened, by a person or by their mail program.", "email"
    ),
    _message(
        "Message Sent", "A text message, a push or a messenger's message was sent.", "message"
    ),
    EventType(
        name="Signed Up",
        meaning="A person opened an account or took a card.",
        stage=Stage.IDENTIFIED,
        where=Where.BOTH,
        fields=(text("method", "site, till, app, ..."),),
    ),
    EventType(
        name="Signed In",
        meaning="A person proved to be the owner of an account.",
        stage=Stage.IDENTIFIED,
        where=Where.BOTH,
        fields=(text("method", "password, code, ..."),),
    ),
    EventType(
        name="Custom Event",
        meaning="An event that only its sender knows.",
        stage=Stage.OWN,
        where=Where.BOTH,
        fields=(text("name", "the sender's name for it", is_required=True),),
    ),
)
