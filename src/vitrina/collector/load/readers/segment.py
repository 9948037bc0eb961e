"""Reads what Segment, RudderStack and Jitsu clients and our own script send."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from logging import getLogger
from types import MappingProxyType

import msgspec

from vitrina.collector.doors import Source
from vitrina.collector.load.classify import Campaign, agent, traffic
from vitrina.collector.load.moments import moment_of
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.load.shape import Context, Message, decode, mapping, said, text
from vitrina.collector.log.record import Record
from vitrina.collector.messages import split
from vitrina.errors import RefusedError, SettingError
from vitrina.events.event_type import EventType
from vitrina.events.maps.segment import fields_of, kind_of
from vitrina.events.vocabulary import EVENT_TYPES
from vitrina.privacy.normalise import normalise_email
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
DIRECT = "$direct"  # what RudderStack writes for no referrer
LONGEST_ADDRESS = 2000
LARGEST_MINOR = 2**53  # beyond, a sender's own JSON number was not exact
_as_json = msgspec.json.Encoder(order="sorted").encode
_NO_CONTEXT = Context()
_NO_CAMPAIGN = Campaign()


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
    call = record.route or (message.type or "").lower()
    if call not in CALLS:
        raise SettingError(
            f"type is {(message.type or '')[:60]!r}; it must be one of {', '.join(CALLS)}."
        )
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
    if call in ("page", "screen", "track"):
        fields, value_minor = fields_of(kind, told, around.currency)
    else:
        fields, value_minor = dict(told), None
    is_foreign = (named := told.get("currency")) is not None and named != around.currency
    if is_foreign:  # the lake has one currency: the amount stays readable among the properties
        fields |= {"currency": named, "value": value_minor}
        value_minor = None
    if value_minor is not None and abs(value_minor) > LARGEST_MINOR:
        raise SettingError(f"An amount of {value_minor} minor units is no price.")
    for name, memory in (
        ("first_campaign", context.firstCampaign),
        ("last_campaign", context.lastCampaign),
    ):
        if memory:  # what our own script remembers of earlier visits
            fields[name] = memory
    is_person = call in ("identify", "group")
    properties, identifiers = scrub(fields, around.tokens, around.region, of_person=is_person)
    if context.traits and call != "identify":
        identifiers += scrub(mapping(context.traits), around.tokens, around.region, of_person=True)[
            1
        ]
    values: dict[str, object] = {
        "type": kind.name,
        "name": name,
        "occurred_at": moment.occurred_at,
        "received_at": setting.received_at,
        "anonymous_id": text(message.previousId if call == "alias" else message.anonymousId),
        "user_id": _user(text(message.userId), around),
        "identifier": identifiers[0] if identifiers else None,
        "subject_id": _subject(kind, told, message),
        "place_id": _place(told) or source.place_id or None,
        "value_minor": value_minor,
        "currency": around.currency if value_minor is not None else None,
        "consent": _consent(context),
        "has_gpc": record.has_gpc or bool(context.gpc),
        "clock_skew_ms": moment.clock_skew_ms,
        "is_trusted": record.is_trusted,
        "properties": _as_json(properties).decode() if properties else None,
    }
    _add_visit(values, call, told, context, record, around)
    return Row(
        "events",
        text(message.messageId) or "",
        int.from_bytes(blake2b(said(call, message), digest_size=8).digest(), "little", signed=True),
        values,
        _links(identifiers[1:], values, source, moment.occurred_at),
    )


def _told(call: str, message: Message, context: Context) -> dict[str, object]:
    if call == "identify":  # RudderStack puts them into the context
        return mapping(message.traits) or mapping(context.traits)
    return mapping(message.traits if call == "group" else message.properties)


def _kind_and_name(call: str, message: Message) -> tuple[EventType, str | None]:
    if kind := CALLS[call]:
        return kind, text(message.name) or _title(message) if call in ("page", "screen") else None
    event = text(message.event)
    if event is None:
        raise SettingError("A track message has no event: send the name of what happened.")
    kind = kind_of(event)
    return kind, event if kind.name == "Custom Event" else None


def _title(message: Message) -> str | None:
    told = message.properties if isinstance(message.properties, dict) else {}
    title = told.get("title") or told.get("name")
    return title if isinstance(title, str) else None


def _subject(kind: EventType, told: Mapping[str, object], message: Message) -> str | None:
    if kind.name == "Group Joined":
        return text(message.groupId)
    found = told.get(kind.subject or "subject_id")
    return str(found) if isinstance(found, str | int) and found != "" else None


def _place(told: Mapping[str, object]) -> str | None:
    for name in ("place_id", "store_id", "location_id"):
        found = told.get(name)
        if isinstance(found, str | int) and found != "":
            return str(found)
    return None


def _user(user_id: str | None, around: Surroundings) -> str | None:
    """The sender's own id of a user; an e-mail address used as one becomes a token."""
    if user_id is None or "@" not in user_id:
        return user_id
    email = normalise_email(user_id)
    return around.tokens.of("email", email or user_id.casefold())


def _consent(context: Context) -> str:
    told = context.consent or {}
    given = told.get("categoryPreferences")
    state = told.get("analytics")
    if state is None and isinstance(given, dict):
        state = next((v for k, v in given.items() if k.casefold() == "analytics"), None)
    if isinstance(state, bool):
        return "granted" if state else "denied"
    return state if state in ("granted", "denied") else "unknown"


def _add_visit(
    values: dict[str, object],
    call: str,
    told: Mapping[str, object],
    context: Context,
    record: Record,
    around: Surroundings,
) -> None:
    page = context.page
    url = (_told_text(told, "url") if call == "page" else None) or (
        text(page.url) if page else None
    )
    referrer = (_told_text(told, "referrer") if call == "page" else None) or (
        text(page.referrer) if page else None
    )
    if referrer == DIRECT:
        referrer = None
    campaign = context.campaign
    seen = traffic(
        url=url,
        referrer=referrer,
        campaign=_NO_CAMPAIGN
        if campaign is None
        else Campaign(
            text(campaign.source),
            text(campaign.medium),
            text(campaign.name),
            text(campaign.term),
            text(campaign.content),
        ),
        click_ids={k: str(v) for k, v in (context.clickIds or {}).items() if v},
        own_hosts=around.own_hosts,
    )
    header = record.user_agent
    # a server's own library is not what the visitor came with
    visitor = text(context.userAgent) or (header if page or header.startswith("Mozilla/") else "")
    device = agent(visitor)
    values["page"] = (
        f"app://{values['name'] or 'screen'}" if call == "screen" else without_query(url)
    )
    values["referrer"] = without_query(referrer)
    values["utm_source"] = seen.utm_source
    values["utm_medium"] = seen.utm_medium
    values["utm_campaign"] = seen.utm_campaign
    values["utm_content"] = seen.utm_content
    values["utm_term"] = seen.utm_term
    values["click_id_kind"] = seen.click_id_kind
    values["click_id"] = seen.click_id
    values["traffic_source"] = seen.source
    values["traffic_medium"] = seen.medium
    values["traffic_campaign"] = seen.campaign
    values["browser"] = device.browser
    values["os"] = device.os
    values["device"] = device.device
    values["is_bot"] = device.is_bot


def without_query(url: str | None) -> str | None:
    """An address without what may hold personal data: query, fragment, user and password."""
    if not url:
        return None
    bare = url.partition("?")[0].partition("#")[0]
    scheme, mark, rest = bare.partition("://")
    place, slash, path = rest.partition("/")
    if "@" in place:
        bare = f"{scheme}{mark}{place.rpartition('@')[2]}{slash}{path}"
    return bare[:LONGEST_ADDRESS]


def _told_text(told: Mapping[str, object], name: str) -> str | None:
    found = told.get(name)
    return found if isinstance(found, str) and found else None


def _links(
    identifiers: list[str], values: Mapping[str, object], source: Source, at: datetime
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
            "occurred_at": at,
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
