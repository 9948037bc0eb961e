"""The shape of a Segment-style message: what is read of it, and what else may stand there.

Unknown fields and nulls are fine everywhere. A list or a text where an object belongs is not:
such a message is a bad row, whose reason names the place.
"""

import msgspec

Scalar = str | int | float | bool | None


class Campaign(msgspec.Struct):
    """context.campaign."""

    source: Scalar = None
    medium: Scalar = None
    name: Scalar = None
    content: Scalar = None
    term: Scalar = None


class Page(msgspec.Struct):
    """context.page."""

    url: Scalar = None
    referrer: Scalar = None
    title: Scalar = None


class Context(msgspec.Struct):
    """context."""

    campaign: Campaign | None = None
    page: Page | None = None
    userAgent: Scalar = None  # noqa: N815  # the senders' own names, here and below
    consent: dict[str, object] | None = None
    gpc: Scalar = None
    clickIds: dict[str, Scalar] | None = None  # noqa: N815
    traits: dict[str, object] | list[object] | None = None
    firstCampaign: dict[str, object] | None = None  # noqa: N815  # of our own script
    lastCampaign: dict[str, object] | None = None  # noqa: N815


class Message(msgspec.Struct):
    """One message; PHP clients send [] for an empty object."""

    type: str | None = None
    event: Scalar = None
    name: Scalar = None
    messageId: Scalar = None  # noqa: N815
    userId: Scalar = None  # noqa: N815
    anonymousId: Scalar = None  # noqa: N815
    previousId: Scalar = None  # noqa: N815
    groupId: Scalar = None  # noqa: N815
    timestamp: str | int | float | None = None
    originalTimestamp: str | int | float | None = None  # noqa: N815
    sentAt: Scalar = None  # noqa: N815
    properties: dict[str, object] | list[object] | None = None
    traits: dict[str, object] | list[object] | None = None
    context: Context | None = None


decode = msgspec.json.Decoder(Message).decode
_canonical = msgspec.json.Encoder(order="sorted").encode


def text(value: Scalar) -> str | None:
    """A scalar as text; nothing for nothing and for the empty text."""
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else str(value)


def mapping(value: dict[str, object] | list[object] | None) -> dict[str, object]:
    """An object; an empty one for nothing and for PHP's empty list."""
    if isinstance(value, list) and value:
        raise msgspec.ValidationError("Expected `object`, got `array` - at `$.properties`")
    return value if isinstance(value, dict) else {}


def said(call: str, message: Message) -> bytes:
    """What a message says: equal for a repeat by a client that tries again.

    Not when, and not by whom: analytics-next fills in an id that it has learnt meanwhile.
    """
    return _canonical(
        [
            call,
            message.event,
            message.name,
            message.anonymousId,
            message.previousId,
            message.groupId,
            message.properties or None,
            message.traits or None,
        ]
    )
