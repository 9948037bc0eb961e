"""Records as the door writes them, and what readers may know."""

from datetime import datetime
from pathlib import Path

from tests.collector.receive.inbound_given import NOW, SECRET, bearer, taken
from vitrina.collector.doors import CodeWord, Doors, Source
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.log.record import Record, microseconds
from vitrina.privacy.tokens import Tokens

TOKENS = Tokens(b"k" * 32)
WORD = CodeWord(word="Сирень", utm_source="radio", utm_medium="radio", utm_campaign="spring")
AROUND = Surroundings(doors=Doors(code_words=(WORD,)), tokens=TOKENS, currency="RUB", region="RU")


def read(body: bytes, source: Source, folder: Path, *, now: datetime = NOW) -> list[Outcome]:
    """What becomes of a body, through the door and the reader; their counts must agree."""
    opened = Source(
        name=source.name,
        kind=source.kind,
        place_id=source.place_id,
        settings={"auth": "bearer", **source.settings},
    )
    got = taken(body, opened, folder, headers=bearer(), now=now)
    record = Record(
        kind=got.kind,
        source=source.name,
        received_us=microseconds(now),
        count=got.count,
        body=got.body,
        is_trusted=got.is_trusted,
    )
    outcomes = list(READERS[got.kind](record, opened, AROUND))
    assert len(outcomes) == got.count
    return outcomes


def rows(body: bytes, source: Source, folder: Path, *, now: datetime = NOW) -> list[Row]:
    outcomes = read(body, source, folder, now=now)
    assert [one.reason for one in outcomes if isinstance(one, Bad)] == []
    return [one for one in outcomes if isinstance(one, Row)]


def again(bad: Bad, source: Source, *, now: datetime = NOW) -> list[Outcome]:
    """What a replay makes of a bad row."""
    record = Record(
        kind=source.kind,
        source=source.name,
        received_us=microseconds(now),
        count=1,
        body=bad.raw,
        is_trusted=True,
    )
    return list(READERS[source.kind](record, source, AROUND))


__all__ = ["AROUND", "NOW", "SECRET", "TOKENS", "again", "read", "rows"]
