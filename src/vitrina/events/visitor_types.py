"""Event types of visitors: who they are, what they agree to, and where a click takes them."""

from vitrina.events.event_type import EventType, Field, Stage, Where, money, subject, text

_PURPOSES = (
    text("analytics", "granted or denied"),
    text("marketing", "granted or denied"),
)
_CONSENT = (
    text("purpose", "service, analytics, marketing by e-mail, ...", is_required=True),
    text("text_version", "the text that was shown"),
)


def _click(name: str, meaning: str) -> EventType:
    return EventType(
        name=name,
        meaning=meaning,
        stage=Stage.BROWSED,
        where=Where.ONLINE,
        fields=(text("url", "where it leads"),),
    )


def _identity(name: str, meaning: str, fields: tuple[Field, ...] = ()) -> EventType:
    return EventType(
        name=name, meaning=meaning, stage=Stage.IDENTIFIED, where=Where.BOTH, fields=fields
    )


def _consent(name: str, meaning: str) -> EventType:
    return EventType(
        name=name,
        meaning=meaning,
        stage=Stage.IDENTIFIED,
        where=Where.BOTH,
        fields=_CONSENT,
        is_server_only=True,
    )


VISITORS = (
    _identity("Identified", "A sender told who somebody is: Segment's identify call."),
    EventType(
        name="Group Joined",
        meaning="Somebody belongs to a company or a household: Segment's group call.",
        stage=Stage.IDENTIFIED,
        where=Where.BOTH,
        fields=(subject("the group", is_required=False),),
        subject="group_id",
    ),
    _identity(
        "Alias Made",
        "Two ids are of one person: Segment's alias call.",
        (text("previous_id", "the earlier id"),),
    ),
    _click("Outbound Link Clicked", "A link to another site was followed."),
    _click("Phone Number Clicked", "A phone number on the page was tapped."),
    _click("Map Opened", "The way to the place was looked up on a map."),
    EventType(
        name="Short Link Opened",
        meaning="A short link of ours was followed; QR codes have a name of their own.",
        stage=Stage.REACHED,
        where=Where.BOTH,
        fields=(text("code", "the link", is_required=True),),
    ),
    EventType(
        name="Privacy Choice Made",
        meaning="A visitor chose on the site what may be stored; no proof of consent by itself.",
        stage=Stage.BROWSED,
        where=Where.ONLINE,
        fields=_PURPOSES,
    ),
    _consent("Consent Given", "A person agreed to one purpose; an entry of the consent ledger."),
    _consent("Consent Withdrawn", "A person took back one purpose."),
    EventType(
        name="Order Paid",
        meaning="The money of an order has arrived.",
        stage=Stage.ORDERED,
        where=Where.BOTH,
        fields=(
            subject("the order"),
            money("value_minor", "what was paid", is_required=True),
            text("method", "card, cash, ..."),
        ),
        subject="order_id",
        is_server_only=True,
    ),
)
