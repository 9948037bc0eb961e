"""A local server that answers as a test says, and keeps what it was asked."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    def json(self) -> dict[str, object]:
        told = json.loads(self.body)
        assert isinstance(told, dict)
        return told


@dataclass(slots=True)
class FakeServer:
    """Answers in turn; the last answer is kept."""

    url: str
    answers: list[tuple[int, object]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    delay_seconds: float = 0

    def answers_with(self, status: int, body: object) -> None:
        self.answers = [(status, body)]

    def next_answer(self) -> tuple[int, object]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    """Run one until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the standard library's name
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            fake.asked.append(Asked(self.command, self.path, headers, body))
            time.sleep(fake.delay_seconds)
            status, answer = fake.next_answer()
            content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            with suppress(OSError):  # who asked may have stopped waiting
                self.reply(status, content)

        def reply(self, status: int, content: bytes) -> None:
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"{fake.url}/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815  # the standard library names it so

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake = FakeServer(f"http://127.0.0.1:{server.server_port}", [(200, {})])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
