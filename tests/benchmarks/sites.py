"""Small sites that tests buy from: an answer for each request, and a note of what was asked."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from benchmarks.wire import HOST

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    fields: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Said:
    """Its answer."""

    body: str = ""
    status: int = 200
    fields: tuple[str, ...] = ()


Site = Callable[[Asked], Said]


def visited(site: Site, visit: Callable[[int], Awaitable[T]]) -> T:
    """What a visit gives; it is told the port."""

    async def both() -> T:
        async with await asyncio.start_server(_served_by(site), HOST, 0) as server:
            seen = await visit(server.sockets[0].getsockname()[1])
            still = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.gather(*still)  # the lines are hung up: each comes to its end
            return seen

    # Playwright leaves a loop in the tests' own thread
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(both())).result()


def _served_by(
    site: Site,
) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while asked := await _read(reader):
            said = site(asked)
            body = said.body.encode()
            lines = [
                f"HTTP/1.1 {said.status} X",
                *said.fields,
                f"Content-Length: {len(body)}",
                "",
                "",
            ]
            writer.write("\r\n".join(lines).encode() + body)
        writer.close()
        await writer.wait_closed()

    return serve


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode().strip().split("\r\n")
    parted = (line.partition(": ") for line in lines)
    fields = {name.lower(): value for name, _, value in parted}
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    method, path, _ = first.split()
    return Asked(method, path, fields, body.decode())
