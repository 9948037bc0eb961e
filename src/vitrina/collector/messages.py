"""Take a Segment-style body apart into its messages; the door and the loader do it alike.

A body is one message, or {"batch": [...]}. One message that cannot be read never blocks the
others: where the whole is not strict JSON, the list is cut at its commas, byte by byte, and
each part is judged by itself later.
"""

import re
from dataclasses import dataclass, field

import msgspec

from vitrina.errors import RefusedError

MAX_DEPTH = 32
MAX_MESSAGES = 5_000
# a text without its end goes on to the end of the body: each byte is looked at once
_TEXT = rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+(?:"|\Z)'
_BRACKET = re.compile(_TEXT + rb"|[\[\]{}]", re.DOTALL)
_TOKEN = re.compile(_TEXT + rb"|[\[\]{},:]", re.DOTALL)
_NOTHING = (b"", b"null")


class Envelope(msgspec.Struct):
    """What stands around the messages; a single message is its own envelope."""

    batch: msgspec.Raw = msgspec.Raw(b"")
    writeKey: object = None  # noqa: N815  # the senders' own name
    sentAt: object = None  # noqa: N815


@dataclass(frozen=True, slots=True)
class Messages:
    """The messages of one body, each as its own bytes."""

    parts: list[bytes]
    write_key: str = ""
    sent_at: str = ""
    is_batch: bool = False


_envelope = msgspec.json.Decoder(Envelope).decode
_raw_list = msgspec.json.Decoder(list[msgspec.Raw]).decode


def split(body: bytes) -> Messages:
    """The messages of a body.

    Raises:
        RefusedError: with 400, nothing can be read out of it; with 413, it holds too many.
    """
    try:
        messages = _strict(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        messages = _cut(body)
    if len(messages.parts) > MAX_MESSAGES:
        raise RefusedError(
            413,
            "too many messages",
            f"The batch has {len(messages.parts):,} messages; {MAX_MESSAGES:,} are allowed.",
        )
    return messages


def _strict(body: bytes) -> Messages:
    envelope = _envelope(body)
    key, sent_at = _text(envelope.writeKey), _text(envelope.sentAt)
    if bytes(envelope.batch) in _NOTHING:
        return Messages([body], key, sent_at)
    parts = _raw_list(envelope.batch)
    return Messages([bytes(part) for part in parts], key, sent_at, is_batch=True)


@dataclass(slots=True)
class _Cutting:
    """Where we are while a body is cut."""

    level: int = 0
    key: bytes = b""
    last_text: bytes = b""
    begun: int = -1  # where the list's present element begins; -1 outside of the list
    parts: list[bytes] = field(default_factory=list)
    told: dict[bytes, bytes] = field(default_factory=dict)
    has_batch: bool = False
    end: int = 0


def _cut(body: bytes) -> Messages:
    if not body.lstrip().startswith(b"{"):
        raise RefusedError(400, "not an object", _why(body))
    at = _Cutting()
    for found in _TOKEN.finditer(body):
        _step(at, body, found.start(), found.end())
        if at.level == 0:
            at.end = found.end()
            break
    if not at.has_batch or not at.end or body[at.end :].strip():
        raise RefusedError(400, "not JSON", _why(body))
    told = {name: value.decode("utf-8", "replace") for name, value in at.told.items()}
    parts = at.parts[:-1] if at.parts[-1:] == [b""] else at.parts
    return Messages(parts, told.get(b"writeKey", ""), told.get(b"sentAt", ""), is_batch=True)


def _step(at: _Cutting, body: bytes, start: int, end: int) -> None:
    mark = body[start : start + 1]
    if mark == b'"':
        if at.level == 1:
            at.told[at.key] = at.last_text = body[start + 1 : end - 1]
    elif mark in b"[{":
        at.level += 1
        if at.level == 2 and at.key == b"batch" and mark == b"[":
            at.begun, at.has_batch = end, True
    elif mark in b"]}":
        if at.level == 2 and at.begun >= 0:
            at.parts.append(body[at.begun : start].strip())
            at.begun = -1
        at.level -= 1
    elif mark == b":" and at.level == 1:
        at.key = at.last_text
    elif mark == b"," and at.level == 1:
        at.key = b""
    elif mark == b"," and at.level == 2 and at.begun >= 0:
        at.parts.append(body[at.begun : start].strip())
        at.begun = end


def depth(content: bytes, *, limit: int) -> int:
    """How deep JSON nests, counted without recursion; stops just above the limit."""
    # most messages have fewer brackets than levels that are allowed
    if content.count(b"{") + content.count(b"[") <= limit:
        return 0
    level = deepest = 0
    for found in _BRACKET.finditer(content):
        mark = content[found.start()]
        if mark in b"[{":
            level += 1
            deepest = max(deepest, level)
            if deepest > limit:
                return deepest
        elif mark in b"]}":
            level -= 1
    return deepest


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _why(body: bytes) -> str:
    start = body[:4]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start:
        return "The body is UTF-16 or UTF-32: send UTF-8."
    if not body.strip():
        return 'The body is empty: send one message, or {"batch": [messages]}.'
    if not body.lstrip().startswith(b"{"):
        return 'The body must be one message, or {"batch": [messages]}, as a JSON object.'
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return f"The body is not JSON: {error}."[:200]
    return "The body is not JSON, or cut short."
