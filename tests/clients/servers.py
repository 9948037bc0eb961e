"""The two servers that stand around a shop in these tests: a site, and a door that stutters."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

HOP_BY_HOP = frozenset({"connection", "content-length", "transfer-encoding", "date", "server"})


class _Quiet(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's name
        pass


class _Files(_Quiet, SimpleHTTPRequestHandler):
    pass


class _Proxy(_Quiet):
    host: ClassVar[str]
    failures: ClassVar[threading.Semaphore]

    def do_GET(self) -> None:
        self._pass_on(b"")

    def do_OPTIONS(self) -> None:
        self._pass_on(b"")

    def do_POST(self) -> None:
        self._pass_on(self.rfile.read(int(self.headers["Content-Length"])))

    def _pass_on(self, body: bytes) -> None:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self.send_response(500 if self._is_to_fail(answer.status) else answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _is_to_fail(self, status: int) -> bool:
        is_delivered = self.command == "POST" and status == http.client.OK
        return is_delivered and self.failures.acquire(blocking=False)


@contextmanager
def site(folder: Path) -> Iterator[str]:
    """The address of a site of plain files: another origin than the shop's."""
    with _serving(partial(_Files, directory=str(folder))) as address:
        yield address


@contextmanager
def stuttering(target: str, *, failures: int) -> Iterator[str]:
    """The address of a proxy that delivers everything, and says of the first few that it failed.

    So a client sends them again, and the shop gets them twice.
    """
    told = {"host": urlsplit(target).netloc, "failures": threading.Semaphore(failures)}
    with _serving(type("Stuttering", (_Proxy,), told)) as address:
        yield address


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler] | partial[_Files]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
