"""One HTTP request as the door sees it: its body unpacked, its key found."""

import zlib
from base64 import b64decode
from binascii import Error as NotBase64Error
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from vitrina.collector.receive.limits import MAX_SENT_BYTES, MAX_UNPACKED_BYTES
from vitrina.errors import RefusedError

Message = dict[str, object]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

GZIP = b"\x1f\x8b"


class HungUpError(Exception):
    """The client went away before it had sent everything."""


@dataclass(frozen=True, slots=True)
class Request:
    """The parts of a request that the door reads."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    address: str
    scheme: str = "http"

    @classmethod
    def of(cls, scope: Mapping[str, object]) -> "Request":
        """The request of an ASGI scope; of repeated headers the last one counts."""
        raw = scope["headers"]
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}  # type: ignore[attr-defined]  # ASGI
        given = scope.get("query_string") or b""
        query = dict(parse_qsl(given.decode("latin-1"))) if given else {}  # type: ignore[attr-defined]  # ASGI
        return cls(
            method=str(scope["method"]),
            path=str(scope["path"]),
            query=query,
            headers=headers,
            address=_address(scope, headers),
            scheme=_scheme(scope, headers),
        )

    def header(self, name: str, limit: int = 2048) -> str:
        return self.headers.get(name, "")[:limit]

    def keys(self) -> list[str]:
        """The keys that stand outside the body, the most explicit first."""
        scheme, _, credentials = self.headers.get("authorization", "").partition(" ")
        found = []
        if scheme.lower() == "basic":
            found += _of_basic(credentials)
        elif scheme.lower() == "bearer":
            found.append(credentials.strip())
        found += self.headers.get("x-write-key", "").split(":")
        found.append(self.query.get("writeKey", ""))
        return [key for key in found if key]


def _of_basic(credentials: str) -> list[str]:
    try:
        return b64decode(credentials, validate=True).decode().split(":", 1)
    except (NotBase64Error, ValueError):
        return []


def _address(scope: Mapping[str, object], headers: Mapping[str, str]) -> str:
    client = scope.get("client")
    address = str(client[0]) if client else ""  # type: ignore[index]  # ASGI
    # only a proxy on this machine is believed; it appends the address that it saw
    if address in ("127.0.0.1", "::1") and (forwarded := headers.get("x-forwarded-for")):
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return address


def _scheme(scope: Mapping[str, object], headers: Mapping[str, str]) -> str:
    told = headers.get("x-forwarded-proto", "").lower()
    return told if told in ("http", "https") else str(scope.get("scheme", "http"))


async def read_body(receive: Receive) -> bytes:
    """The whole body, as sent.

    Raises:
        RefusedError: it is larger than any client may send.
        HungUpError: the client went away.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HungUpError
        part = message.get("body") or b""
        assert isinstance(part, bytes)
        parts.append(part)
        size += len(part)
        if size > MAX_SENT_BYTES:
            limit = f"{MAX_SENT_BYTES >> 20} MB"
            raise RefusedError(
                413, "body too large", f"The body is over {limit}. Send less at once."
            )
        if not message.get("more_body"):
            return b"".join(parts)


def unpack(body: bytes) -> bytes:
    """A body without its gzip, known by its first bytes, whatever the headers say.

    Raises:
        RefusedError: with 413, it unpacks to more than the door ever takes; with 400, it is cut
            short or damaged.
    """
    if not body.startswith(GZIP):
        return body
    unpacking = zlib.decompressobj(wbits=31)
    try:
        content = unpacking.decompress(body, MAX_UNPACKED_BYTES)
    except zlib.error as error:
        raise RefusedError(400, "damaged gzip", f"The gzip body is damaged: {error}.") from error
    if unpacking.unconsumed_tail:
        raise RefusedError(
            413,
            "unpacks too large",
            f"The body unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB. Send less at once.",
        )
    if not unpacking.eof:
        raise RefusedError(400, "damaged gzip", "The gzip body is cut short: send all of it.")
    return content
