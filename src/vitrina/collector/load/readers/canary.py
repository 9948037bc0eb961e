"""Reads the test messages that go the whole way each minute."""

from collections.abc import Iterator

from vitrina.collector.doors import Source
from vitrina.collector.load.moments import read_time
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.load.shape import decode, text
from vitrina.collector.log.record import Record


@READERS.register("canary")
def read(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    """One row of `canaries`: they are no events, so that no report ever counts one."""
    del source, around
    message = decode(record.body)
    key = text(message.messageId)
    if key is None or message.timestamp is None:
        yield Bad("shape", "A canary needs messageId and timestamp.", record.body)
        return
    values: dict[str, object] = {
        "sent_at": read_time(message.timestamp),
        "received_at": record.received_at,
    }
    yield Row("canaries", key, None, values)
