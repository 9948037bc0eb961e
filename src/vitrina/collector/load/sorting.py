"""What becomes of each message of a segment: new, a repeat, kept as bad, or turned away."""

from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from logging import getLogger
from typing import NamedTuple

import msgspec

from vitrina.collector.doors import Source
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.load.seen import Seen, key_of
from vitrina.collector.log.record import Record
from vitrina.privacy.in_text import covered
from vitrina.privacy.sealing import Sealer

KEY_COLUMNS: Mapping[str, str] = {
    "events": "event_id",
    "sightings": "sighting_id",
    "canaries": "canary_id",
}
NO_DIGEST = 0
LOGGER = getLogger(__name__)

Place = tuple[str, datetime]  # source and hour


@dataclass(slots=True)
class Tally:
    """The counts of one source and hour."""

    received: int = 0
    new: int = 0
    duplicate: int = 0
    bad: int = 0
    rejected: int = 0


@dataclass(slots=True)
class Sorted:
    """Everything that one segment brings to the lake."""

    rows: dict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    tallies: dict[Place, Tally] = field(default_factory=lambda: defaultdict(Tally))
    rejections: Counter[tuple[str, datetime, str]] = field(default_factory=Counter)
    keys: list[bytes] = field(default_factory=list)
    digests: list[int] = field(default_factory=list)
    seconds: list[int] = field(default_factory=list)


class _Message(NamedTuple):  # made in half the time of a class
    record: Record
    place: Place
    at: tuple[str, int, int]  # segment, record, message
    outcome: Outcome

    @property
    def spot(self) -> str:
        return ":".join(map(str, self.at))


def sort(
    records: Sequence[Record],
    *,
    segment: str,
    seen: Seen,
    around: Surroundings,
    sealer: Sealer,
) -> Sorted:
    """Sort the messages of a segment.

    Args:
        records: in the order of the log.
        segment: its name; where a message stands in it is its id, if its sender gave none.
        seen: what was there before; it is not changed.
        around: what readers may know.
        sealer: seals what is kept of bad rows.
    """
    found = Sorted()
    messages: list[_Message] = []
    for number, record in enumerate(records):
        place = (record.source, hour_of(record.received_at))
        _count_rejected(found, record, place)
        if record.kind == "rejected":
            continue
        outcomes = outcomes_of(record, around)
        messages += [
            _Message(record, place, (segment, number, position), outcome)
            for position, outcome in enumerate(outcomes)
        ]
        found.tallies[place].received += record.count
        found.tallies[place].rejected += len(record.rejected)
    _settle(found, messages, seen, sealer)
    return found


def hour_of(at: datetime) -> datetime:
    """The beginning of its hour."""
    return at.replace(minute=0, second=0, microsecond=0)


def outcomes_of(record: Record, around: Surroundings) -> list[Outcome]:
    """The outcomes of one record; exactly as many as the door let through."""
    wanted = record.count - len(record.rejected)
    source = around.doors.by_name.get(record.source) or Source(name=record.source)
    try:
        found = list(READERS[record.kind](record, source, around))
    except Exception as error:  # a reader's mistake must not stop the others' messages
        LOGGER.exception("The reader %r failed on a record of %r", record.kind, record.source)
        reason = f"The reader {record.kind!r} failed: {type(error).__name__}."
        return _all_bad(reason, record, wanted)
    if len(found) > wanted:
        reason = f"The reader {record.kind!r} found {len(found)} messages; the door {wanted}."
        return _all_bad(reason, record, wanted)
    reason = "The reader found fewer messages than the door."
    return found + _all_bad(reason, record, wanted - len(found))


def _all_bad(reason: str, record: Record, count: int) -> list[Outcome]:
    # the body is kept once, however many messages it has
    return [Bad("reader", reason, b"" if number else record.body) for number in range(count)]


def _count_rejected(found: Sorted, record: Record, place: Place) -> None:
    if record.kind == "rejected":
        tally = found.tallies[place]
        tally.received += record.count
        tally.rejected += record.count
        for _, reason in record.rejected:
            found.rejections[(*place, reason)] += record.count
        return
    for _, reason in record.rejected:
        found.rejections[(*place, reason)] += 1


def _settle(found: Sorted, messages: list[_Message], seen: Seen, sealer: Sealer) -> None:
    kept = [
        message
        if isinstance(message.outcome, Bad) or message.outcome.key
        else _with_key(message, message.outcome)
        for message in messages
    ]
    before = _lookup(kept, seen)
    here: dict[bytes, int] = {}
    for message, (key, there) in zip(kept, before, strict=True):
        tally = found.tallies[message.place]
        outcome = message.outcome
        if isinstance(outcome, Bad):
            _keep_bad(found, message, outcome, sealer)
            continue
        digest = NO_DIGEST if outcome.digest is None else outcome.digest
        earlier = here.get(key, there)
        if earlier is None:
            here[key] = digest
            tally.new += 1
            _keep_row(found, message, outcome)
            found.keys.append(key)
            found.digests.append(digest)
            found.seconds.append(message.record.received_us // 1_000_000)
        elif earlier == digest:
            tally.duplicate += 1
        else:
            reason = "Another message with this messageId was there before, and says otherwise."
            clash = Bad("key", reason, outcome.raw or message.record.body, outcome.key)
            _keep_bad(found, message, clash, sealer)


def _with_key(message: _Message, row: Row) -> _Message:
    # its place in the log is an id that stays the same when the segment is read again
    return message._replace(outcome=replace(row, key=f"log:{message.spot}"))


def _lookup(messages: Sequence[_Message], seen: Seen) -> Iterator[tuple[bytes, int | None]]:
    keys = [
        key_of(_scope(each), each.outcome.key) if isinstance(each.outcome, Row) else b""
        for each in messages
    ]
    seconds = [each.record.received_us // 1_000_000 for each in messages]
    return zip(keys, seen.find(keys, seconds), strict=True)


def _scope(message: _Message) -> str:
    assert isinstance(message.outcome, Row)
    table = message.outcome.table
    return message.place[0] if table == "events" else f"{table}/{message.place[0]}"


def _keep_row(found: Sorted, message: _Message, row: Row) -> None:
    values = row.values
    values[KEY_COLUMNS[row.table]] = row.key
    values["source"] = message.record.source
    values["body_digest"] = row.digest
    found.rows[row.table].append(values)
    found.rows["links"] += row.links


def _keep_bad(found: Sorted, message: _Message, bad: Bad, sealer: Sealer) -> None:
    found.tallies[message.place].bad += 1
    alone = msgspec.structs.replace(message.record, body=bad.raw, count=1, rejected=())
    sealed = sealer.seal(msgspec.msgpack.encode(alone), about=message.spot.encode())
    found.rows["bad_rows"].append(
        {
            "bad_row_id": message.spot,
            "source": message.record.source,
            "received_at": message.record.received_at,
            "kind": message.record.kind,
            "stage": bad.stage,
            # both may quote what was sent
            "reason": covered(bad.reason)[:500],
            "message_id": covered(bad.key)[:200] or None,
            "sealed": b64encode(sealed).decode(),
        }
    )
