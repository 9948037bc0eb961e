"""A small door that notes what a browser sends, and answers as it is told; and a site beside it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SITE = Path(__file__).parent / "site"
SCRIPT = Path(__file__).parents[2] / "src/vitrina/web/static/v.js"
DROP = 0  # in place of a status: the connection ends without an answer
TAG = '<script defer src="{door}/v.js" data-vitrina-key="write-key"></script>'
TAGS = {
    "none": "",
    "unknown": TAG,
    "granted": TAG.replace(" data", ' data-vitrina-consent="granted" data'),
    "denied": TAG.replace(" data", ' data-vitrina-consent="denied" data'),
    "early": '<script src="/early.js"></script>' + TAG,
    "own": TAG.replace("{door}", "").replace(" data", ' data-vitrina-host="{door}" data'),
    "twice": TAG + TAG,
}
POLICY = (
    "default-src 'none'; script-src 'self' {door}; connect-src {door}; form-action 'self'; "
    "base-uri 'none'; require-trusted-types-for 'script'"
)


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def sent(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Recorder:
    """What came to the door, and what it answers: the next statuses in turn, then 200."""

    script: str
    requests: list[Request] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    retry_after: str | None = None
    address: str = ""

    @property
    def batches(self) -> list[Request]:
        return [one for one in self.requests if one.path == "/v1/batch" and one.method == "POST"]

    @property
    def arrivals(self) -> list[dict[str, Any]]:
        """Every event of every request, repeats too."""
        return [event for one in self.batches for event in one.sent["batch"]]

    @property
    def events(self) -> list[dict[str, Any]]:
        """Every event once, as the collector counts them."""
        return list({event["messageId"]: event for event in reversed(self.arrivals)}.values())[::-1]


class _Door(BaseHTTPRequestHandler):
    recorder: Recorder

    def do_GET(self) -> None:
        self.answer(200, "text/javascript", self.recorder.script.encode())

    def do_OPTIONS(self) -> None:
        self.note(b"")
        self.answer(204, "text/plain", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.recorder.answers.pop(0) if self.recorder.answers else 200
        self.note(body)
        if status == DROP:
            self.close_connection = True
            return
        self.answer(status, "application/json", b'{"success":true}')

    def note(self, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.recorder.requests.append(
            Request(self.command, self.path, headers, body, time.monotonic())
        )

    def answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin") or "*")
        self.send_header("Access-Control-Expose-Headers", "Retry-After")
        if status >= 400 and self.recorder.retry_after is not None:
            self.send_header("Retry-After", self.recorder.retry_after)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the tests look at what was noted."""


class _Site(BaseHTTPRequestHandler):
    """The host page at every path, as single-page sites do; the first word of it names the tag."""

    door: str

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.endswith(".js"):
            file = SCRIPT if path == "/v.js" else SITE / path[1:]
            return self.answer("text/javascript; charset=utf-8", file.read_text())
        tags = TAGS.get(path.split("/")[1], TAGS["unknown"]).replace("{door}", self.door)
        page = (SITE / "index.html").read_text().replace("{scripts}", tags)
        return self.answer("text/html; charset=utf-8", page)

    def answer(self, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY.replace("{door}", self.door))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def recording(script: str | None = None) -> Iterator[Recorder]:
    """A door that serves the script, or a variant of it, and notes what it sends."""
    recorder = Recorder(script or SCRIPT.read_text())
    with _serving(type("Door", (_Door,), {"recorder": recorder})) as port:
        recorder.address = f"http://127.0.0.1:{port}"
        yield recorder


@contextmanager
def site(door: str) -> Iterator[str]:
    """The host pages, with a strict policy, on another origin than the door."""
    with _serving(type("Site", (_Site,), {"door": door})) as port:
        yield f"http://localhost:{port}"
