"""The Segment-style door: paths, keys, the judgement of each message, the record for the log."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from vitrina.collector.doors import Doors, Source, digest_of
from vitrina.collector.log.record import Record
from vitrina.collector.messages import MAX_DEPTH, Messages, depth, split
from vitrina.collector.receive.limits import MAX_BATCH_BYTES, MAX_MESSAGE_BYTES
from vitrina.collector.receive.request import Request, unpack
from vitrina.errors import RefusedError
from vitrina.events.vocabulary import EVENT_TYPES

BATCH = ""
_CALLS = {
    "batch": BATCH,
    "b": BATCH,
    "import": BATCH,
    "track": "track",
    "t": "track",
    "identify": "identify",
    "i": "identify",
    "page": "page",
    "p": "page",
    "screen": "screen",
    "s": "screen",
    "group": "group",
    "g": "group",
    "alias": "alias",
    "a": "alias",
}


def _routes() -> dict[str, str]:
    prefixes = ("/v1/", "/api/s/", "/api/s/s2s/", "/beacon/v1/")
    routes = {f"{prefix}{name}": call for prefix in prefixes for name, call in _CALLS.items()}
    # a client whose host was given without /v1; one letter alone could be a page of the console
    routes.update({f"/{name}": call for name, call in _CALLS.items() if len(name) > 1})
    return routes


ROUTES: Mapping[str, str] = MappingProxyType(_routes())
SERVER_ONLY = frozenset(
    name.casefold() for name, kind in EVENT_TYPES.items() if kind.is_server_only
)


class _Glance(msgspec.Struct):
    """The part of a message that the door must see: a public key may not send every event."""

    event: object = None


_glance = msgspec.json.Decoder(_Glance).decode


class Opened(msgspec.Struct, frozen=True):
    """Whose key opened the door."""

    source: Source
    is_trusted: bool


def source_of(keys: list[str], doors: Doors) -> Opened | None:
    """The source of the first key that opens one; a secret key beats a public one."""
    for key in keys:
        if key.startswith("sk_") and (source := doors.by_secret.get(digest_of(key))):
            return Opened(source, is_trusted=True)
    for key in keys:
        if source := doors.by_write_key.get(key):
            return Opened(source, is_trusted=False)
    return None


def take(request: Request, sent: bytes, doors: Doors, *, call: str, now_us: int) -> Record:
    """The record of a request with one message or a batch of them.

    Raises:
        RefusedError: no key opens the door, or it is too large. What is only unreadable is
            kept: the record says why it is broken.
    """
    opened = source_of(request.keys(), doors)
    broken = ""
    try:
        body = unpack(sent)
        if len(body) > MAX_BATCH_BYTES:
            raise RefusedError(
                413,
                "batch too large",
                f"The batch has {len(body):,} bytes; {MAX_BATCH_BYTES:,} are allowed. Split it.",
            )
        messages = split(body)
    except RefusedError as error:
        if error.status != 400 or opened is None:
            raise
        body, broken, messages = sent, str(error), Messages([sent])
    opened = opened or source_of([messages.write_key], doors) or _key_within(messages, doors)
    rejected = () if broken else _judge(messages.parts, is_trusted=opened.is_trusted)
    return Record(
        kind=opened.source.kind,
        source=opened.source.name,
        received_us=now_us,
        count=len(messages.parts),
        body=body,
        route=call if not messages.is_batch else BATCH,
        is_trusted=opened.is_trusted,
        has_gpc=request.headers.get("sec-gpc") == "1",
        user_agent=request.header("user-agent", 512),
        referrer=request.header("referer"),
        address=request.address,
        rejected=rejected,
        broken=broken,
    )


class _Keyed(msgspec.Struct):
    writeKey: object = None  # noqa: N815  # the senders' own name


_keyed = msgspec.json.Decoder(_Keyed).decode


def _key_within(messages: Messages, doors: Doors) -> Opened:
    """The source of the first message that carries a key: some clients put it only there."""
    for part in messages.parts[:1]:
        try:
            key = _keyed(part).writeKey
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            break
        if isinstance(key, str) and (opened := source_of([key], doors)):
            return opened
    raise RefusedError(
        401,
        "unknown key",
        "No source has this key. Send it as the user of Basic auth or as writeKey in the body; "
        "the console shows it under Sources.",
    )


def _judge(parts: list[bytes], *, is_trusted: bool) -> tuple[tuple[int, str], ...]:
    """The messages that are turned away, by position, each with its reason."""
    found = []
    for position, part in enumerate(parts):
        if len(part) > MAX_MESSAGE_BYTES:
            found.append((position, "message too large"))
        elif depth(part, limit=MAX_DEPTH) > MAX_DEPTH:
            found.append((position, "too deep"))
        elif not is_trusted and _is_server_only(part):
            found.append((position, "server-only event"))
    return tuple(found)


def _is_server_only(part: bytes) -> bool:
    try:
        event = _glance(part).event
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False  # nobody can read an event out of it, the loader neither
    return isinstance(event, str) and event.strip().casefold() in SERVER_ONLY
