"""Webhooks: the events that a source's mapping makes of somebody else's body."""

from collections.abc import Iterator
from datetime import datetime

from vitrina.collector import mapping
from vitrina.collector.doors import Source
from vitrina.collector.load.body_digest import digest_of
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.load.webhook_event import Arrival, Refusal, columns_of
from vitrina.collector.log.record import Record
from vitrina.errors import MappingError

MAX_AGE_DAYS = 7  # for as long repeats are recognised


@READERS.register("webhook")
def webhook(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    """One event per message of the body; as many outcomes as the door counted messages."""
    outcomes = list(_outcomes(record, source, around))
    if len(outcomes) > record.count:
        # kept before there was a mapping: to take some of its messages would drop the others
        reason = (
            f"By its mapping it holds {len(outcomes)} messages, and it was counted as "
            f"{record.count} before that mapping was there. Have the sender send it again."
        )
        outcomes = [Bad("shape", reason, record.body) for _ in range(record.count)]
    for number in range(len(outcomes), record.count):
        reason = "The mapping was changed while the body was on its way."
        outcomes.append(Bad("shape", reason, record.body, f"changed-{number}"))
    yield from outcomes


def _outcomes(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    try:
        rules = mapping.rules_of(source)
    except MappingError as error:
        yield Bad("shape", str(error), record.body)
        return
    content = mapping.decoded(record.body)
    if content is None:
        yield Bad("decode", "The body is neither JSON nor a form.", record.body)
        return
    arrival = Arrival(record, source, mapping.declared_settings(source), around)
    for message in mapping.split(content, rules):
        yield _outcome(message, arrival)


def _outcome(message: mapping.Message, arrival: Arrival) -> Outcome:
    raw = mapping.raw_of(message)
    if message.rule is None:
        return Bad("shape", "No rule of the mapping is for this body.", raw)
    try:
        key, values, links = columns_of(message, arrival)
        _in_time(key, values["occurred_at"], arrival)
    except Refusal as refusal:
        return Bad(refusal.stage, refusal.reason, raw, refusal.key)
    # a repeat comes at another time; where that is all the time there is, it says nothing
    clock = {"received_at"} if message.rule.occurred_at else {"received_at", "occurred_at"}
    said = {name: value for name, value in values.items() if name not in clock}
    return Row("events", key, digest_of(said), values, links)


def _in_time(key: str, occurred_at: object, arrival: Arrival) -> None:
    """An old message may be a replay of one that the lake has forgotten to have seen."""
    try:
        days = float(arrival.settings.get("max_age_days", MAX_AGE_DAYS))
    except ValueError:
        days = MAX_AGE_DAYS
    assert isinstance(occurred_at, datetime), "columns_of gives a time"
    if (arrival.record.received_at - occurred_at).total_seconds() > days * 86_400:
        raise Refusal(
            "time",
            f"It is older than {days:g} days: repeats of it could not be recognised any more. "
            "Import it from a file, or raise max_age_days of the source and replay.",
            key,
        )
