"""A local server in the place of an ad platform: it remembers, and goes wrong when it is told to.

A test fills `books` and reads them: they say what is true there, in our words. The server of a
platform turns them into that platform's shapes and back, by its documentation and not by the code
of the connector. Each `<platform>_server.py` of this folder has a class `Server`: a `Platform`.
"""

import copy
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import ClassVar, Protocol

from tests.connectors.payments.fake_server import Asked
from vitrina.connectors.advertising import Conversion, Cost, Setting, Value
from vitrina.connectors.http import UrllibHttp

SECRET_WORDS = "anna@example.org bought a ring"  # a platform may repeat what it was sent
PAGE = 3  # rows of a page, where the server says how long it is
CLIENT_SECONDS = 0.15  # the patience of the connectors that are tried with a slow server
SLOW_SECONDS = 0.6


class Fault(StrEnum):
    """What goes wrong until it is switched off."""

    THROTTLED = "throttled"  # nothing is done; the platform says when to come again
    REFUSED = "refused"  # nothing is done; a final no in the platform's shape
    DOWN = "down"  # 503 before anything is done
    FAILS_AFTER_APPLY = "fails_after_apply"  # done, and answered with 500
    TIMES_OUT_AFTER_APPLY = "times_out_after_apply"  # done, and the line drops without an answer
    SLOW = "slow"  # reads, too, are answered after the client has left
    HALF = "half"  # the connection breaks in the middle of the answer
    STALE = "stale"  # reads show what stood there when the fault began
    ODD = "odd"  # 200 with a body that is none of its shapes


@dataclass(slots=True)
class Held:
    """A campaign as it stands there."""

    name: str
    values: dict[Setting, Value]


@dataclass(frozen=True, slots=True)
class Told:
    """A conversion as the platform counts it now.

    Attributes:
        minor: what it is worth now; zero where it was undone.
        fields: what was sent of it, as it was written: a column or field by name.
        times: how often it counts.
    """

    minor: int
    currency: str
    fields: Mapping[str, str]
    times: int = 1


@dataclass(slots=True)
class Books:
    """All that one account of a platform knows."""

    currency: str = "RUB"
    campaigns: dict[str, Held] = field(default_factory=dict)
    costs: list[Cost] = field(default_factory=list)
    conversions: dict[str, Told] = field(default_factory=dict)  # by transaction id
    refused_rows: dict[str, str] = field(default_factory=dict)  # transaction id to a reason

    def costs_of(self, first: date, last: date) -> list[Cost]:
        return [cost for cost in self.costs if first <= cost.day <= last]

    def count(self, transaction_id: str, told: Told, *, is_known: bool) -> None:
        """Take a conversion; one that is known by its id is the same one."""
        before = self.conversions.get(transaction_id)
        times = told.times if is_known or before is None else before.times + told.times
        self.conversions[transaction_id] = replace(told, times=times)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers.

    Attributes:
        is_applied: it changed the books on the way.
    """

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    is_applied: bool = False


class Platform(Protocol):
    """What one platform's local server knows of its shapes."""

    name: ClassVar[str]  # of the connector in PLATFORMS
    secrets: ClassVar[tuple[str, ...]]  # settings whose values are secret
    changes: ClassVar[Mapping[Setting, tuple[Value, Value]]]  # before and after, of each it can set
    pages: ClassVar[tuple[str, ...]]  # constants of the connector that say how long a page is
    is_silent: ClassVar[bool]  # a conversion is answered by the status alone

    def settings(self, url: str) -> Mapping[str, str]:
        """What `made_of` needs to speak to the server at this address."""
        ...

    def answer(self, asked: Asked, books: Books, seen: Books) -> Answer:
        """Do what is asked in the books; answer reads from what is seen."""
        ...

    def throttled(self, asked: Asked) -> tuple[Answer, float]:
        """The answer to one who asks too often, and the seconds that it tells to wait."""
        ...

    def refused(self, asked: Asked) -> Answer:
        """A final no, with the words SECRET_WORDS of the platform in its message."""
        ...

    def identified(self, conversion: Conversion) -> Mapping[str, str]:
        """The fields by which the platform must be told of a person: its ids and hashes."""
        ...


@dataclass(slots=True)
class Local:
    """A running server, with its books and its fault."""

    platform: Platform
    url: str = ""
    books: Books = field(default_factory=Books)
    fault: Fault | None = None
    asked: list[Asked] = field(default_factory=list)
    waits: float = 0.0  # seconds that the last throttled answer told
    _stale: Books = field(default_factory=Books)

    def begin(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        self._stale = copy.deepcopy(self.books)
        self.fault = fault

    def end(self) -> None:
        self.fault = None

    def http(self) -> UrllibHttp:
        """A client; hasty where the server will be slow."""
        return UrllibHttp(timeout_seconds=CLIENT_SECONDS if self.fault is Fault.SLOW else 10)

    def settings(self) -> Mapping[str, str]:
        return self.platform.settings(self.url)

    def answer(self, asked: Asked) -> Answer:
        """What is answered, faults and all."""
        self.asked.append(asked)
        if self.fault is Fault.THROTTLED:
            answer, self.waits = self.platform.throttled(asked)
            return answer
        early = {
            Fault.REFUSED: lambda: self.platform.refused(asked),
            Fault.DOWN: lambda: Answer(503, b"down for a moment"),
            Fault.ODD: lambda: Answer(200, b"\xff<html>"),
        }
        if self.fault in early:
            return early[self.fault]()
        seen = self._stale if self.fault is Fault.STALE else self.books
        answer = self.platform.answer(asked, self.books, seen)
        if self.fault is Fault.FAILS_AFTER_APPLY and answer.is_applied:
            return Answer(500, b"something broke")
        return answer

    def is_answered(self, answer: Answer) -> bool:
        """Whether an answer comes at all."""
        return not (self.fault is Fault.TIMES_OUT_AFTER_APPLY and answer.is_applied)


@contextmanager
def serving(platform: Platform) -> Iterator[Local]:
    """Run a platform's server until the end of the block."""
    local = Local(platform)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the standard library's name
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = local.answer(Asked(self.command, self.path, headers, body))
            if local.fault is Fault.SLOW:
                time.sleep(SLOW_SECONDS)
            if not local.is_answered(answer):
                return  # and the line drops: nobody has to wait for a clock in the tests
            with suppress(OSError):  # who asked may have stopped waiting
                if local.fault is Fault.HALF and not answer.body:
                    self.wfile.write(b"HTTP/1.1")  # and not even a status
                else:
                    self.reply(answer)

        def reply(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            half = local.fault is Fault.HALF
            self.wfile.write(answer.body[: len(answer.body) // 2] if half else answer.body)

        do_POST = do_PATCH = do_PUT = do_GET  # noqa: N815  # the standard library names it so

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    local.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield local
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def locals_found() -> dict[str, type[Platform]]:
    """The platforms that have a local server, by the connector's name."""
    stems = sorted(path.stem for path in Path(__file__).parent.glob("*_server.py"))
    found = [import_module(f"tests.connectors.ads.{stem}").Server for stem in stems]
    return {server.name: server for server in found}
