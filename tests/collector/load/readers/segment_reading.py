"""Messages of Segment clients as the log has them, and what the reader makes of each."""

import json
from datetime import datetime

from tests.collector.shops import DOORS, NOON
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.log import Record, microseconds
from vitrina.privacy.tokens import Tokens

TOKENS = Tokens(b"k" * 32)
AROUND = Surroundings(
    doors=DOORS,
    tokens=TOKENS,
    currency="RUB",
    region="RU",
    own_hosts=frozenset({"tea.example"}),
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0"


def read(
    *messages: object, now: datetime = NOON, sent_at: str | None = None, **told: object
) -> list[Outcome]:
    """What becomes of a batch; texts go in as they are."""
    parts = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in messages]
    sent = b"" if sent_at is None else b',"sentAt":' + json.dumps(sent_at).encode()
    given: dict[str, object] = {
        "kind": "segment",
        "source": "site",
        "received_us": microseconds(now),
        "count": len(parts),
        "body": b'{"batch":[' + b",".join(parts) + b"]" + sent + b"}",
        **told,
    }
    record = Record(**given)  # type: ignore[arg-type]  # the fields are named above
    outcomes = list(READERS["segment"](record, DOORS.by_name["site"], AROUND))
    assert len(outcomes) == record.count - len(record.rejected)
    return outcomes


def row(message: object, **told: object) -> Row:
    [outcome] = read(message, **told)  # type: ignore[arg-type]  # handed on
    assert isinstance(outcome, Row), outcome
    return outcome


def values(message: object, **told: object) -> dict[str, object]:
    return row(message, **told).values


def properties(message: object, **told: object) -> dict[str, object]:
    found = json.loads(str(values(message, **told)["properties"] or "{}"))
    assert isinstance(found, dict)
    return found


def bad(message: object, **told: object) -> Bad:
    [outcome] = read(message, **told)  # type: ignore[arg-type]  # handed on
    assert isinstance(outcome, Bad), outcome
    return outcome
