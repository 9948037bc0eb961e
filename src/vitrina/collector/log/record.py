"""What the durable log holds: one record per request that the door took in."""

from datetime import UTC, datetime, timedelta

import msgspec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Record(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """One request, as received.

    Attributes:
        kind: names the reader that understands the body: segment, scan, webhook, meraki, ...
        source: the name of the source whose key opened the door.
        received_us: server time, microseconds since 1970 UTC.
        count: how many messages the door counted in the body, refused ones included.
        body: the raw body, unpacked.
        route: what the path said of it, e.g. the call type of /v1/track; empty for a batch.
        is_trusted: a secret key or a signature vouched for it; a public key does not.
        has_gpc: the browser asked not to be sold or shared (Sec-GPC: 1).
        user_agent: as sent, cut at 512 bytes.
        referrer: the Referer header, cut at 2,048 bytes.
        address: the client's address, for limits and bot rules; never goes to the lake.
        rejected: (position in the body, reason) of messages that the door turned away. A
            record of the kind `rejected` has no body and only counts: `count` messages were
            turned away for one reason.
        broken: why nothing can be read out of the body; empty where something can.
    """

    kind: str
    source: str
    received_us: int
    count: int
    body: bytes
    route: str = ""
    is_trusted: bool = False
    has_gpc: bool = False
    user_agent: str = ""
    referrer: str = ""
    address: str = ""
    rejected: tuple[tuple[int, str], ...] = ()
    broken: str = ""

    @property
    def received_at(self) -> datetime:
        return at_microseconds(self.received_us)


def at_microseconds(since_1970: int) -> datetime:
    """The time so many microseconds after 1970 UTC."""
    return EPOCH + timedelta(microseconds=since_1970)


def microseconds(at: datetime) -> int:
    """A time as microseconds since 1970 UTC, exactly."""
    return (at - EPOCH) // timedelta(microseconds=1)
