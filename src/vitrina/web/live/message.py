"""One message of the stream, in words."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from vitrina.engine import Row
from vitrina.events import EVENT_TYPES
from vitrina.web import words
from vitrina.web.live.words import DEVICES, DIRECT, ICONS

LONGEST = 120  # letters of a text that a sender made up
OTHER = "Custom Event"
ANONYMOUS = "anonymous_id:"


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, to whom, where, and where they came from.

    Attributes:
        key: tells it from all others.
        at: when it reached us.
        what: in words.
        about: the page, the order, the code; empty if nothing is told.
        icon: its picture.
        place: where it happened.
        origin: "source / medium"; empty where nothing tells.
        campaign: the sender's own name of it.
        device: in words.
        source: which way it came in.
        visitor: the passport page of whoever did it; empty where only a crawler did.
        row: the rest, as the lake has it.
    """

    key: str
    at: datetime
    what: str
    about: str
    icon: str
    place: str
    origin: str
    campaign: str
    device: str
    source: str
    visitor: str
    row: Row


def message_of(row: Row) -> Message:
    """A row of `journeys.recent` in words."""
    at = row["received_at"]
    assert isinstance(at, datetime), "recent rows have reached us"
    event_type, device = _text(row["type"]), _text(row["device"])
    return Message(
        key=f"{row['source']} {row['event_id']}",
        at=at,
        what=_what(event_type, _text(row["name"])),
        about=_about(row),
        icon=ICONS.get(event_type, ""),
        place=_text(row["place_id"]),
        origin=_origin(row),
        campaign=_text(row["traffic_campaign"]),
        device=str(DEVICES.get(device, device)),
        source=_text(row["source"]),
        visitor=_visitor(row),
        row=row,
    )


def _what(event_type: str, name: str) -> str:
    own_name = name if event_type == OTHER or event_type not in EVENT_TYPES else ""
    return own_name or str(words.EVENTS.get(event_type, event_type))


def _about(row: Row) -> str:
    """The first of these that is told, and not said already."""
    event_type, name = _text(row["type"]), _text(row["name"])
    named = "" if name == event_type or event_type == OTHER else name
    path = urlsplit_path(_text(row["page"]))
    return _text(row["subject_id"]) or named or path


def urlsplit_path(page: str) -> str:
    """The part of an address after its host; the address itself if it is none.

    >>> urlsplit_path("https://shop.example/coffee")
    '/coffee'
    """
    try:
        return urlsplit(page).path or page
    except ValueError:
        return page


def _origin(row: Row) -> str:
    source, medium = _text(row["traffic_source"]), _text(row["traffic_medium"])
    if source == DIRECT:
        return source
    return " / ".join(part for part in (source, medium) if part)


def _visitor(row: Row) -> str:
    who = _text(row["visitor"])
    is_anonymous = who.startswith(ANONYMOUS) and not row["is_bot"]
    return f"/person/?{urlencode({'q': who})}" if is_anonymous else ""


def _text(value: object) -> str:
    told = "" if value is None else str(value)
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"
