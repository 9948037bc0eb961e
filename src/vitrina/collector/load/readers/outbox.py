"""The shop's own events: rows as the outbox kept them, exact to the minor unit."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from vitrina.collector.doors import Source
from vitrina.collector.load.body_digest import digest_of
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.log.record import Record
from vitrina.events.lake_tables import LAKE_TABLES
from vitrina.events.vocabulary import EVENT_TYPES

KIND = "outbox"
_COLUMNS = frozenset(column.name for column in LAKE_TABLES["events"].columns)
# the loader's own: neither is for the shop to say
_NOT_TOLD = frozenset({"event_id", "source", "received_at", "body_digest", "is_trusted"})


@READERS.register(KIND)
def outbox(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    """One event per entry of the body, which is a JSON list of rows of the lake's events."""
    del source
    try:
        rows = msgspec.json.decode(record.body, type=list[dict[str, object]])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield Bad("decode", f"{error}.", record.body)
        return
    for told in rows:
        yield _outcome(told, record, around)


def _outcome(told: dict[str, object], record: Record, around: Surroundings) -> Outcome:
    raw = msgspec.json.encode(told)
    key = str(told.get("event_id") or "")
    occurred_at = _time(told.get("occurred_at"))
    if not key or told.get("type") not in EVENT_TYPES:
        return Bad("shape", "It has no id, or a type that the vocabulary lacks.", raw, key)
    if occurred_at is None:
        return Bad("time", "Its occurred_at is no time with a zone.", raw, key)
    values: dict[str, object] = {
        name: value for name, value in told.items() if name in _COLUMNS - _NOT_TOLD
    }
    values |= {
        "occurred_at": occurred_at,
        "received_at": record.received_at,
        "consent": told.get("consent") or "unknown",
        "has_gpc": told.get("consent") == "denied",
        "is_trusted": record.is_trusted,
    }
    _keep_to_one_currency(values, around.currency)
    return Row("events", key, digest_of(told), values, raw=raw)


def _time(told: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _keep_to_one_currency(values: dict[str, object], currency: str) -> None:
    """An amount in another one than the lake's stays readable among the properties."""
    if values.get("value_minor") is None or values.get("currency") == currency:
        return
    properties = msgspec.json.decode(str(values.get("properties") or "{}"))
    properties |= {"currency": values["currency"], "value_minor": values["value_minor"]}
    values["properties"] = msgspec.json.encode(properties, order="sorted").decode()
    values["value_minor"] = values["currency"] = None
