"""Reads what Segment, RudderStack and Jitsu clients and our own script send."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from logging import getLogger
from types import MappingProxyType

import msgspec

from vitrina.collector.doors import Source
from vitrina.collector.load.classify import agent
from vitrina.collector.load.code_words import taught_by
from vitrina.collector.load.moments import moment_of
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.load.shape import Context, Message, Scalar, decode, mapping, said, text
from vitrina.collector.load.visits import visit_of
from vitrina.collector.log.record import Record
from vitrina.collector.messages import split
from vitrina.errors import RefusedError, SettingError
from vitrina.events.event_type import EventType
from vitrina.events.maps.segment import fields_of, kind_of
from vitrina.events.vocabulary import EVENT_TYPES
from vitrina.privacy.in_text import covered
from vitrina.privacy.normalise import normalise_email, normalise_phone
from vitrina.privacy.personal import scrub

CALLS: Mapping[str, EventType | None] = MappingProxyType(
    {
        "track": None,  # its event's name says the type
        "page": EVENT_TYPES["Page Viewed"],
        "screen": EVENT_TYPES["Page Viewed"],
        "identify": EVENT_TYPES["Identified"],
        "group": EVENT_TYPES["Group Joined"],
        "alias": EVENT_TYPES["Alias Made"],
    }
)
LOGGER = getLogger(__name__)
SCALARS = (str, int)
PLACE_NAMES = ("place_id", "store_id", "location_id")
LARGEST_MINOR = 2**53  # beyond, a sender's own JSON number was not exact
_as_json = msgspec.json.Encoder(order="sorted").encode
_NO_CONTEXT = Context()


@READERS.register("segment")
def read(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    """One outcome per message that the door did not turn away."""
    if record.broken:
        yield Bad("decode", record.broken, record.body)
        return
    try:
        messages = split(record.body)
    except RefusedError as error:  # an older door took what this one does not
        yield Bad("decode", str(error), record.body)
        return
    rejected = {position for position, _ in record.rejected}
    setting = _Setting(record, source, around, messages.sent_at or None, record.received_at)
    for position, part in enumerate(messages.parts):
        if position not in rejected:
            yield _outcome(part, setting)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all messages of one record share."""

    record: Record
    source: Source
    around: Surroundings
    sent_at: str | None
    received_at: datetime


def _outcome(part: bytes, setting: _Setting) -> Outcome:
    key = ""
    try:
        message = decode(part)
        key = text(message.messageId) or ""
        row = _row(message, setting)
    except SettingError as error:
        return Bad("time" if "timestamp" in str(error) else "shape", str(error), part, key)
    except msgspec.ValidationError as error:
        return Bad("shape", f"{error}.", part, key)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Bad("decode", _why(part, error), part, key)
    except Exception as error:  # our own mistake: it costs this one message, not its batch
        LOGGER.exception("A message of %r could not be read", setting.source.name)
        return Bad("reader", f"The reader failed: {type(error).__name__}.", part, key)
    row.raw = part
    return row


def _row(message: Message, setting: _Setting) -> Row:
    record, source, around = setting.record, setting.source, setting.around
    call = _call(message, record)
    kind, name = _kind_and_name(call, message)
    if kind.is_server_only and not record.is_trusted:
        raise SettingError(f"{kind.name!r} counts only from a server: send it with a secret key.")
    context = message.context or _NO_CONTEXT
    moment = moment_of(
        message.timestamp or message.originalTimestamp,
        text(message.sentAt) or setting.sent_at,
        setting.received_at,
        is_trusted=record.is_trusted,
    )
    told = _told(call, message, context)
    fields, value_minor = _fields(call, kind, told, around.currency)
    properties, identifiers = _scrubbed(call, fields, context, around)
    visit = visit_of(*_page_and_before(call, told, context), context, around.own_hosts)
    device = agent(_visitors_agent(context, record))
    key, digest = text(message.messageId) or "", _digest(call, message)
    # all columns at once: a mapping that grows takes longer than all that is in it
    values: dict[str, object] = {
        "event_id": key,
        "type": kind.name,
        "name": name,
        "occurred_at": moment.occurred_at,
        "received_at": setting.received_at,
        "source": record.source,
        "anonymous_id": _id(message.previousId if call == "alias" else message.anonymousId, around),
        "user_id": _id(message.userId, around),
        "identifier": identifiers[0] if identifiers else None,
        "subject_id": _id(_subject(kind, told, message), around),
        "place_id": _id(_place(told), around) or source.place_id or None,
        # a screen of an app has a name and no address
        "page": f"app://{name or 'screen'}" if call == "screen" else visit.page,
        "referrer": visit.referrer,
        "utm_source": visit.utm_source,
        "utm_medium": visit.utm_medium,
        "utm_campaign": visit.utm_campaign,
        "utm_content": visit.utm_content,
        "utm_term": visit.utm_term,
        "click_id_kind": visit.click_id_kind,
        "click_id": visit.click_id,
        "value_minor": value_minor,
        "currency": around.currency if value_minor is not None else None,
        "consent": _consent(context.consent) if context.consent else "unknown",
        "traffic_source": visit.traffic_source,
        "traffic_medium": visit.traffic_medium,
        "traffic_campaign": visit.traffic_campaign,
        "browser": device.browser,
        "os": device.os,
        "device": device.device,
        "is_bot": device.is_bot,
        "has_gpc": record.has_gpc or bool(context.gpc),
        "clock_skew_ms": moment.clock_skew_ms,
        "body_digest": digest,
        "is_trusted": record.is_trusted,
        "properties": _as_json(properties).decode() if properties else None,
    }
    if kind.name == "Code Word Used":
        values |= taught_by(around.doors, _told_text(told, "code"))
    links = _links(identifiers[1:], values, source) if len(identifiers) > 1 else ()
    return Row("events", key, digest, values, links)


def _call(message: Message, record: Record) -> str:
    call = record.route or (message.type or "").lower()
    if call not in CALLS:
        raise SettingError(
            f"type is {(message.type or '')[:60]!r}; it must be one of {', '.join(CALLS)}."
        )
    return call


def _digest(call: str, message: Message) -> int:
    digest = blake2b(said(call, message), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _fields(
    call: str, kind: EventType, told: dict[str, object], currency: str
) -> tuple[dict[str, object], int | None]:
    """The properties in our words, and the value in minor units of the shop's currency."""
    if call not in ("page", "screen", "track"):
        return dict(told), None
    fields, value_minor = fields_of(kind, told, currency)
    if value_minor is None:
        return fields, None
    if abs(value_minor) > LARGEST_MINOR:
        raise SettingError(f"An amount of {value_minor} minor units is no price: send 199.90.")
    named = told.get("currency")
    if named is not None and named != currency:
        # the lake has one currency: the amount stays readable among the properties
        return fields | {"currency": named, "value_minor": value_minor}, None
    return fields, value_minor


def _scrubbed(
    call: str, fields: dict[str, object], context: Context, around: Surroundings
) -> tuple[dict[str, object], list[str]]:
    """The properties without personal data, and the tokens of whom they tell."""
    # what our own script remembers of earlier visits
    if context.firstCampaign:
        fields["first_campaign"] = context.firstCampaign
    if context.lastCampaign:
        fields["last_campaign"] = context.lastCampaign
    is_person = call in ("identify", "group")
    properties, identifiers = scrub(fields, around.tokens, around.region, of_person=is_person)
    if context.traits and call != "identify":
        traits = mapping(context.traits)
        identifiers += scrub(traits, around.tokens, around.region, of_person=True)[1]
    return properties, identifiers


def _told(call: str, message: Message, context: Context) -> dict[str, object]:
    if call == "identify":  # RudderStack puts them into the context
        return mapping(message.traits) or mapping(context.traits)
    return mapping(message.traits if call == "group" else message.properties)


def _kind_and_name(call: str, message: Message) -> tuple[EventType, str | None]:
    if kind := CALLS[call]:
        title = text(message.name) or _title(message) if call in ("page", "screen") else None
        return kind, covered(title) if title else None
    event = text(message.event)
    if event is None:
        raise SettingError("A track message has no event: send the name of what happened.")
    kind = kind_of(event)
    return kind, covered(event) if kind.name == "Custom Event" else None


def _title(message: Message) -> str | None:
    told = message.properties if isinstance(message.properties, dict) else {}
    title = told.get("name") or told.get("title")
    return title if isinstance(title, str) else None


def _subject(kind: EventType, told: Mapping[str, object], message: Message) -> str | None:
    if kind.name == "Group Joined":
        return text(message.groupId)
    found = told.get(kind.subject or "subject_id")
    return str(found) if isinstance(found, SCALARS) and found != "" else None


def _place(told: Mapping[str, object]) -> str | None:
    for name in PLACE_NAMES:
        if name not in told:
            continue
        found = told[name]
        if isinstance(found, SCALARS) and found != "":
            return str(found)
    return None


def _id(told: Scalar, around: Surroundings) -> str | None:
    """A sender's own id; an e-mail address or a phone number used as one becomes a token."""
    if told is None or told == "":
        return None
    found = told if isinstance(told, str) else str(told)
    if "@" not in found and found[0] != "+":
        return found
    if "@" in found:
        return around.tokens.of("email", normalise_email(found) or found.casefold())
    phone = normalise_phone(found, around.region)
    return around.tokens.of("phone", phone) if phone else found


def _consent(told: Mapping[str, object]) -> str:
    given = told.get("categoryPreferences")
    state = told.get("analytics")
    if state is None and isinstance(given, dict):
        state = next((v for k, v in given.items() if k.casefold() == "analytics"), None)
    if isinstance(state, bool):
        return "granted" if state else "denied"
    return state if state in ("granted", "denied") else "unknown"


def _page_and_before(
    call: str, told: Mapping[str, object], context: Context
) -> tuple[str | None, str | None]:
    """The address of the page and of the one before; a page call may tell them itself."""
    page = context.page
    url = text(page.url) if page else None
    referrer = text(page.referrer) if page else None
    if call != "page":
        return url, referrer
    return _told_text(told, "url") or url, _told_text(told, "referrer") or referrer


def _visitors_agent(context: Context, record: Record) -> str:
    header = record.user_agent
    # a server's own library is not what the visitor came with
    is_visitors = context.page is not None or header.startswith("Mozilla/")
    return text(context.userAgent) or (header if is_visitors else "")


def _told_text(told: Mapping[str, object], name: str) -> str | None:
    found = told.get(name)
    return found if isinstance(found, str) and found else None


def _links(
    identifiers: list[str], values: Mapping[str, object], source: Source
) -> tuple[dict[str, object], ...]:
    """Further identifiers of the same person: the event's row has room for one."""
    owner = (
        f"user_id:{values['user_id']}"
        if values["user_id"]
        else f"anonymous_id:{values['anonymous_id']}"
        if values["anonymous_id"]
        else values["identifier"]
    )
    kind = "login" if values["user_id"] else "form"
    return tuple(
        {
            "left": owner,
            "right": other,
            "occurred_at": values["occurred_at"],
            "source": source.name,
            "kind": kind,
            "strength": 1.0,
        }
        for other in identifiers
    )


def _why(part: bytes, error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "It nests too deep to be read."
    if isinstance(error, UnicodeDecodeError):
        return "A text of it is not UTF-8."
    for name in (b"NaN", b"Infinity"):
        if name in part:
            return f"It holds {name.decode()}, which JSON does not know: send null instead."
    if b"\\ud" in part.lower():
        return "A text of it has half of a surrogate pair: send whole characters."
    return f"{error}."
