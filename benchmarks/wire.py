"""One client's connection to a shop: HTTP/1.1, opened again whenever the shop has closed it."""

import asyncio
import gzip
from collections.abc import Mapping
from dataclasses import dataclass

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a shop answers; the names of its fields are in lower case."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def field(self, name: str) -> str:
        """The first field of a name; empty if there is none."""
        return next((value for each, value in self.fields if each == name), "")

    def all(self, name: str) -> list[str]:
        """Every field of a name: Set-Cookie stands once for each cookie."""
        return [value for each, value in self.fields if each == name]


class Line:
    """A connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> Answer:
        """Send a request and read its answer.

        Raises:
            OSError: nobody listens, or the line broke.
            EOFError: the shop closed the line before it had answered.
        """
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status_line, *lines = head.strip().split("\r\n")
        parted = (each.partition(":") for each in lines)
        fields = tuple((name.lower(), value.strip()) for name, _, value in parted)
        told = dict(fields)
        length = told.get("content-length")
        body = await (reader.read() if length is None else reader.readexactly(int(length)))
        if length is None or told.get("connection", "").lower() == "close":
            self.close()
        if told.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(int(status_line.split()[1]), fields, body)

    def close(self) -> None:
        """Hang up; the next question opens it again."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def request(
    method: str, path: str, port: int, fields: Mapping[str, str], body: bytes = b""
) -> bytes:
    """A request, ready to be sent."""
    told = {"Host": f"{HOST}:{port}", **fields}
    if body:
        told["Content-Length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body
