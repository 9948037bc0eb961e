"""Event types of meeting: leads, bookings, visits to a place."""

from vitrina.events.event_type import (
    MAY_BE_TAKEN_BACK,
    VALUE,
    EventType,
    Field,
    FieldKind,
    Stage,
    Where,
    count,
    moment,
    subject,
    text,
)

_PLAN = (
    subject("the booking"),
    moment("starts_at", "when it begins", is_required=True),
    moment("ends_at", "when it ends"),
    text("service", "what was booked"),
    text("staff_id", "with whom"),
    count("party_size", "for how many", "people"),
    VALUE,
)


def _booking(
    name: str, meaning: str, fields: tuple[Field, ...], *, is_reversal: bool = False
) -> EventType:
    return EventType(
        name=name,
        meaning=meaning,
        stage=Stage.BOOKED,
        where=Where.BOTH,
        fields=fields,
        subject="booking_id",
        is_server_only=is_reversal,  # sites book; who did not come, only the place knows
        is_reversal=is_reversal,
    )


SERVING = (
    EventType(
        name="Lead Submitted",
        meaning="Somebody asked to be called or written to.",
        stage=Stage.LEAD,
        where=Where.BOTH,
        fields=(subject("the lead", is_required=False), text("form", "which form"), VALUE),
        subject="lead_id",
    ),
    EventType(
        name="Call Received",
        meaning="Somebody called.",
        stage=Stage.LEAD,
        where=Where.OFFLINE,
        fields=(
            subject("the call", is_required=False),
            text("number_called", "which of our numbers, as each advert may have its own"),
            count("talk_seconds", "how long was talked; 0 for a missed call", "seconds"),
        ),
        subject="call_id",
        touch_channel="call",
        is_server_only=True,
    ),
    _booking("Booking Created", "A time was booked.", _PLAN),
    _booking("Booking Rescheduled", "A booking was moved; the fields tell the new time.", _PLAN),
    _booking(
        "Booking Cancelled",
        "A booking was called off.",
        (
            subject("the booking"),
            MAY_BE_TAKEN_BACK,
            text("reason", "why"),
            text("cancelled_by", "who"),
        ),
        is_reversal=True,
    ),
    _booking(
        "Booking No Show",
        "Nobody came to a booking.",
        (subject("the booking"), MAY_BE_TAKEN_BACK),
        is_reversal=True,
    ),
    EventType(
        name="Visit Checked In",
        meaning="A person came and said so: to a booking, a table, an event.",
        stage=Stage.ATTENDED,
        where=Where.OFFLINE,
        fields=(subject("the booking, if there was one", is_required=False), VALUE),
        subject="booking_id",
        is_server_only=True,
    ),
    EventType(
        name="Place Visited",
        meaning="A person or a device was seen at a place for a while.",
        stage=Stage.ATTENDED,
        where=Where.OFFLINE,
        fields=(
            text("evidence", "portal_login, wifi, receipt, hand_over, check_in", is_required=True),
            count("stay_seconds", "how long", "seconds"),
            Field("confidence", FieldKind.REAL, "how sure", unit="share, 0 to 1"),
        ),
        is_server_only=True,
    ),
    EventType(
        name="Portal Login",
        meaning="A person signed in to the Wi-Fi of a place.",
        stage=Stage.ATTENDED,
        where=Where.OFFLINE,
        fields=(text("method", "how: sms, call, account"),),
        is_server_only=True,
    ),
    EventType(
        name="QR Scanned",
        meaning="A code on a poster, a table, a receipt or a pack was scanned.",
        stage=Stage.REACHED,
        where=Where.BOTH,
        fields=(text("code", "which code", is_required=True),),
        touch_channel="qr",
    ),
    EventType(
        name="Code Word Used",
        meaning="A word from an advert was said at the counter or typed in.",
        stage=Stage.REACHED,
        where=Where.BOTH,
        fields=(text("code", "the word", is_required=True),),
        touch_channel="code_word",
        is_server_only=True,
    ),
)
