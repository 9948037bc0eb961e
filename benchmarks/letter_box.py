"""A mail server that takes every letter and keeps none; its time is no shop's."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.served import free_port, running
from benchmarks.wire import HOST

GREETING, FINE, GO_ON, BYE = (
    b"220 letter box\r\n",
    b"250 fine\r\n",
    b"354 go on\r\n",
    b"221 bye\r\n",
)
END_OF_LETTER = b"\r\n.\r\n"


@contextmanager
def letter_box() -> Iterator[int]:
    """A mail server in a process of its own until the end of the block; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.letter_box", str(port)]
    with running(command, port):
        yield port


async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One conversation, with as many letters as the other side has."""
    writer.write(GREETING)
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(GO_ON)
            await reader.readuntil(END_OF_LETTER)
        writer.write(BYE if word == b"QUIT" else FINE)
        if word == b"QUIT":
            break
    writer.close()


async def _serve(port: int) -> None:
    async with await asyncio.start_server(take, HOST, port) as server:
        await server.serve_forever()


def main() -> None:
    """Take letters until the end; the argument is the port."""
    asyncio.run(_serve(int(sys.argv[1])))


if __name__ == "__main__":
    main()
