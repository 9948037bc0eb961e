"""The columns of the event that a rule makes of one message of a webhook."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

import msgspec

from vitrina.collector.doors import Source
from vitrina.collector.load.body_digest import key_of
from vitrina.collector.load.code_words import taught_by
from vitrina.collector.load.outcome import Surroundings
from vitrina.collector.load.places import places_of
from vitrina.collector.log.record import Record
from vitrina.collector.mapping import Contact, Message, Rule, found
from vitrina.collector.mapping.paths import as_text
from vitrina.collector.times import read_time
from vitrina.connectors.currencies import exponent
from vitrina.events.vocabulary import EVENT_TYPES
from vitrina.privacy.in_text import covered
from vitrina.privacy.normalise import normalise_email, normalise_phone
from vitrina.privacy.personal import scrub

LONGEST = 1000  # of a text in a column
AHEAD = timedelta(days=1)
ALMOST_NOTHING = Decimal("0.000001")  # of a minor unit: what floats add
MOST_MINOR = 2**62

WITHOUT_QUERY = frozenset({"page", "referrer"})

_LIKE_A_PHONE = re.compile(r"\+[0-9() \-]{10,20}|[78]9[0-9]{9}")

Links = tuple[dict[str, object], ...]


class Refusal(Exception):  # noqa: N818  # a verdict on one message, never seen outside the reader
    """Why a message can be no row."""

    def __init__(self, stage: str, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.stage = stage
        self.reason = reason
        self.key = key


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a body beside its content."""

    record: Record
    source: Source
    settings: Mapping[str, str]
    around: Surroundings


def columns_of(message: Message, arrival: Arrival) -> tuple[str, dict[str, object], Links]:
    """The event's id, its columns, and the links between all who it names.

    Raises:
        Refusal: a value is missing or not what it must be.
    """
    rule, around, record = message.rule, arrival.around, arrival.record
    assert rule is not None, "a message without a rule is no event"
    key = _event_id(message, rule)
    names = _identifiers(message, rule.identifiers, around)
    values: dict[str, object] = {
        "type": rule.type,
        "occurred_at": _occurred_at(message, rule, arrival, key),
        "received_at": record.received_at,
        "user_id": _text(message, rule.user_id),
        "identifier": names[0] if names else None,
        "subject_id": _text(message, rule.subject_id),
        "place_id": _place(message, rule, arrival),
        "is_trusted": record.is_trusted,
        **{name: _column(message, name, path) for name, path in rule.columns.items()},
        **{name: text or None for name, text in rule.fixed.items() if name != "currency"},
        **taught_by(around.doors, _text(message, rule.code_word)),
    }
    properties = {name: _found(path, message) for name, path in rule.properties.items()}
    properties |= {"code": _text(message, rule.code_word)} if rule.code_word else {}
    properties |= _add_money(values, message, rule, around, key)
    _require(rule, {**properties, **values}, key)
    values["properties"] = _as_json(properties, around)
    return key, values, _links(names, values, rule, record.source)


def _found(path: str, message: Message) -> object:
    return found(path, message.item, message.root) if path else None


def _text(message: Message, path: str) -> str | None:
    """A text for a column; an e-mail or phone in it is covered up, wherever a mapping looks."""
    return covered(as_text(_found(path, message)))[:LONGEST] or None


def _column(message: Message, name: str, path: str) -> str | None:
    text = _text(message, path)
    # what stands behind the ? of an address may be about a person
    return text.partition("?")[0] if text and name in WITHOUT_QUERY else text


def _event_id(message: Message, rule: Rule) -> str:
    paths = (rule.event_id,) if isinstance(rule.event_id, str) else rule.event_id
    parts = [as_text(_found(path, message)) for path in paths]
    if parts and not all(parts):
        raise Refusal("key", f"It has no id at {' + '.join(paths)}.")
    if not parts:  # no id: two equal messages are one
        return key_of(rule.type, message.item)
    # one body may be several events, which must not share an id
    return f"{':'.join(parts)}:{message.number}"[:LONGEST] if message.number else ":".join(parts)


def _occurred_at(message: Message, rule: Rule, arrival: Arrival, key: str) -> datetime:
    received_at = arrival.record.received_at
    if not rule.occurred_at:
        return received_at
    told = _found(rule.occurred_at, message)
    occurred_at = read_time(told, rule.zone or arrival.settings.get("zone", ""))
    if occurred_at is None:
        raise Refusal(
            "time",
            f"What stands at {rule.occurred_at} is no time with a zone. Set the zone of the "
            "source, for example Europe/Moscow.",
            key,
        )
    if occurred_at - received_at > AHEAD:
        raise Refusal("time", "It is more than a day in the future.", key)
    return occurred_at


def _add_money(
    values: dict[str, object], message: Message, rule: Rule, around: Surroundings, key: str
) -> dict[str, object]:
    """Set the amount; returns one in a foreign currency, as a property: the lake has one."""
    written = _found(rule.value, message)
    values["value_minor"] = values["currency"] = None
    if written is None:
        return {}
    told = _text(message, rule.currency) or rule.fixed.get("currency")
    currency = (told or around.currency).upper()
    minor = _minor(written, 0 if rule.value_unit == "minor" else exponent(currency))
    if minor is None:
        raise Refusal("shape", f"What stands at {rule.value} is no amount of {currency}.", key)
    if EVENT_TYPES[rule.type].is_reversal:
        minor = -abs(minor)
    if currency != around.currency:
        return {"currency": currency, "value": minor}
    values["value_minor"], values["currency"] = minor, currency
    return {}


def _minor(written: object, decimals: int) -> int | None:
    """Whole minor units, exactly; what a float has added far behind the point goes."""
    try:
        amount = Decimal(as_text(written).replace(" ", "").replace(",", ".")).scaleb(decimals)
        minor = amount.to_integral_value()
        is_whole = abs(amount - minor) <= ALMOST_NOTHING and abs(minor) < MOST_MINOR
        return int(minor) if is_whole else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _identifiers(message: Message, contacts: Iterable[Contact], around: Surroundings) -> list[str]:
    told = [_identifier(as_text(_found(one.path, message)), one, around) for one in contacts]
    return list(dict.fromkeys(filter(None, told)))


def _identifier(text: str, contact: Contact, around: Surroundings) -> str | None:
    """An id as namespace:value; a phone or e-mail as a token, whatever a mapping calls it."""
    if contact.namespace == "phone" or _LIKE_A_PHONE.fullmatch(text):
        phone = normalise_phone(text, around.region)
        if phone or contact.namespace == "phone":
            return around.tokens.of("phone", phone) if phone else None
    if contact.namespace == "email" or "@" in text:
        email = normalise_email(text)
        return around.tokens.of("email", email) if email else None
    return f"{contact.namespace}:{covered(text)[:LONGEST]}" if text else None


def _links(names: list[str], values: Mapping[str, object], rule: Rule, source: str) -> Links:
    user = [f"user_id:{values['user_id']}"] if values["user_id"] else []
    first, *others = [*user, *names] or [""]
    return tuple(
        {
            "left": first,
            "right": other,
            "occurred_at": values["occurred_at"],
            "source": source,
            "kind": rule.link_kind,
            "strength": 1.0,
        }
        for other in others
    )


def _place(message: Message, rule: Rule, arrival: Arrival) -> str | None:
    told = _text(message, rule.place_id)
    if told is None:
        return arrival.source.place_id or None
    return places_of(arrival.settings).get(told.lower(), told)


def _require(rule: Rule, told: Mapping[str, object], key: str) -> None:
    missing = [name for name in EVENT_TYPES[rule.type].required if told.get(name) in (None, "")]
    if missing:
        raise Refusal("shape", f"It lacks {', '.join(missing)}, which {rule.type} must tell.", key)


def _as_json(properties: Mapping[str, object], around: Surroundings) -> str | None:
    told = {name: value for name, value in properties.items() if value is not None}
    clean, _ = scrub(told, around.tokens, around.region)
    return msgspec.json.encode(clean, order="sorted").decode() if clean else None
