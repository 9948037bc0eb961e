"""Pages answer from threads, each request as a whole; no client can keep a thread."""

import asyncio
import threading
from collections.abc import Iterable, Iterator

import pytest

from vitrina.collector.receive.request import Message
from vitrina.web.threads import LARGEST_BODY, Environ, PagesInThreads, StartResponse, environ_of

SCOPE: Message = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "scheme": "https",
    "path": "/shop/чай/",
    "query_string": b"a=1&b=%D1%87",
    "headers": [
        (b"host", b"localhost"),
        (b"content-type", b"text/plain"),
        (b"content-length", b"99"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-forwarded-for", b"1.1.1.1"),
        (b"x-forwarded-for", b"2.2.2.2"),
        (b"x_forwarded_for", b"6.6.6.6"),
    ],
    "server": ("127.0.0.1", 8000),
    "client": ("127.0.0.9", 5555),
}


class Echo:
    """A WSGI application that answers with what it was asked; it notes when it is closed."""

    def __init__(self) -> None:
        self.closed = 0
        self.threads: set[str] = set()

    def __call__(self, environ: Environ, start_response: StartResponse, /) -> Iterable[bytes]:
        self.threads.add(threading.current_thread().name)
        start_response(
            "201 Created", [("X-One", "1"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
        )
        self.body = environ["wsgi.input"].read()  # type: ignore[attr-defined]  # a file
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield self.body
        yield b"!"

    def close(self) -> None:
        self.closed += 1


def ask(app: PagesInThreads, *messages: Message) -> list[Message]:
    sent: list[Message] = []
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting)

    async def send(message: Message) -> None:
        sent.append(message)

    # Playwright leaves a loop in the tests' own thread
    thread = threading.Thread(target=lambda: asyncio.run(app(SCOPE, receive, send)))
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    return sent


def part(body: bytes, *, more: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_parts_is_answered_as_a_whole_from_a_thread() -> None:
    pages = Echo()

    start, body = ask(PagesInThreads(pages, threads=2), part(b"a", more=True), part(b"b"))

    assert (start["status"], body["body"]) == (201, b"ab!")
    assert start["headers"] == [(b"x-one", b"1"), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]
    assert pages.closed == 1
    assert {name.partition("_")[0] for name in pages.threads} == {"page"}


def test_the_request_is_written_as_pep_3333_wants_it() -> None:
    environ = environ_of(SCOPE, b"abc")

    assert environ["PATH_INFO"] == "/shop/чай/".encode().decode("latin-1")
    assert environ["QUERY_STRING"] == "a=1&b=%D1%87"
    assert (environ["CONTENT_LENGTH"], environ["CONTENT_TYPE"]) == ("3", "text/plain")
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert (environ["wsgi.url_scheme"], environ["REMOTE_ADDR"]) == ("https", "127.0.0.9")


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    assert environ_of(SCOPE, b"")["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"


def test_a_body_that_is_too_large_is_refused_without_asking_a_page() -> None:
    pages = Echo()
    half = b"x" * (LARGEST_BODY // 2 + 1)

    start, _ = ask(PagesInThreads(pages, threads=1), part(half, more=True), part(half))

    assert start["status"] == 413
    assert pages.threads == set()


def test_a_client_that_hangs_up_is_not_answered() -> None:
    pages = Echo()

    sent = ask(PagesInThreads(pages, threads=1), part(b"a", more=True), {"type": "http.disconnect"})

    assert sent == []
    assert pages.threads == set()


def test_a_page_that_fails_closes_what_it_opened() -> None:
    class Broken(Echo):
        def __iter__(self) -> Iterator[bytes]:
            yield b"half a page"
            raise ZeroDivisionError

    pages = Broken()
    app = PagesInThreads(pages, threads=1)

    with pytest.raises(ZeroDivisionError):
        app._page(environ_of(SCOPE, b""))

    assert pages.closed == 1
