"""What becomes of one received message: a row, or a bad row; and what readers may know."""

from dataclasses import dataclass, field

from vitrina.collector.doors import Doors
from vitrina.privacy.tokens import Tokens


@dataclass(slots=True)
class Row:
    """One message that became a row.

    Attributes:
        table: the lake table, `events` for nearly all.
        key: the sender's own id of the message; two of one source within the window are one.
        digest: of what it says: the same key with another digest is a bad row. None where the
            key says it all.
        values: by column.
        links: further rows for the lake's `links`.
        raw: the message itself, where the body holds several.
    """

    table: str
    key: str
    digest: int | None
    values: dict[str, object]
    links: tuple[dict[str, object], ...] = ()
    raw: bytes = b""


@dataclass(slots=True)
class Bad:
    """One message that is kept, but not understood.

    Attributes:
        stage: decode, shape, time or key.
        reason: one sentence for people; the same for the same mistake, so that it can be counted.
        raw: what was received.
        key: the sender's id of it, where it could be read.
    """

    stage: str
    reason: str
    raw: bytes
    key: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What readers may know beside the record."""

    doors: Doors
    tokens: Tokens
    currency: str
    region: str
    own_hosts: frozenset[str] = field(default_factory=frozenset)


Outcome = Row | Bad
