"""Django's pages in a few threads that keep their database connections, under an ASGI server.

A request is read, answered and sent as a whole: a thread never waits for the network, and so no
client, and no end of the server, can keep one.
"""

import asyncio
import io
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol

from vitrina.collector.receive.request import HungUpError, Message, Receive, Send

LARGEST_BODY = 10 << 20  # bytes; forms and API calls are far smaller
Environ = dict[str, object]


class StartResponse(Protocol):
    """What a WSGI application calls with its status and headers."""

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None, /
    ) -> object: ...


class Wsgi(Protocol):
    """A WSGI application, as PEP 3333 has it."""

    def __call__(self, environ: Environ, start_response: StartResponse, /) -> Iterable[bytes]: ...


@dataclass(slots=True)
class _Page:
    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""


class PagesInThreads:
    """An ASGI application that answers with a WSGI one."""

    def __init__(self, pages: Wsgi, *, threads: int) -> None:
        self._pages = pages
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        try:
            body = await _body(receive)
        except HungUpError:
            return  # nobody is there to be answered
        if body is None:
            page = _Page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value, [], b"The body is too large.")
        else:
            environ = environ_of(scope, body)
            loop = asyncio.get_running_loop()
            page = await loop.run_in_executor(self._threads, self._page, environ)
        await send({"type": "http.response.start", "status": page.status, "headers": page.headers})
        await send({"type": "http.response.body", "body": page.body})

    def _page(self, environ: Environ) -> _Page:
        page = _Page()

        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> None:
            del exc_info
            page.status = int(status.partition(" ")[0])
            page.headers = [
                (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
            ]

        parts = self._pages(environ, start)
        try:
            page.body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:  # Django gives its connections back there
                close()
        return page


async def _body(receive: Receive) -> bytes | None:
    """The whole body; nothing if it is too large, of which the rest is read and dropped."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HungUpError
        part = bytes(message.get("body") or b"")  # type: ignore[call-overload]  # ASGI: bytes
        size += len(part)
        if size <= LARGEST_BODY:
            parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts) if size <= LARGEST_BODY else None


def environ_of(scope: Message, body: bytes) -> Environ:
    """The request as PEP 3333 writes it."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": str(scope["path"]).encode().decode("latin-1"),
        "QUERY_STRING": bytes(scope.get("query_string") or b"").decode("latin-1"),  # type: ignore[call-overload]  # the same
        "SERVER_NAME": str(server[0]),  # type: ignore[index]  # a pair
        "SERVER_PORT": str(server[1]),  # type: ignore[index]  # the same
        "REMOTE_ADDR": str(client[0]),  # type: ignore[index]  # the same
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:  # type: ignore[attr-defined]  # pairs
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        # X_Forwarded_For would pass for X-Forwarded-For; the length is that of what was read
        if "_" in name or name == "content-length":
            continue
        key = name.upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        between = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ
