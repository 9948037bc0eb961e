"""How a page puts a message into the log: through the same door as everybody else's."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from vitrina.collector.log import Record
from vitrina.errors import LogError

WAIT_SECONDS = 10.0

Put = Callable[[Record], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Way:
    put: Put
    loop: asyncio.AbstractEventLoop


_ways: list[_Way] = []


def connect(put: Put, loop: asyncio.AbstractEventLoop) -> None:
    """Tell the pages of this process where the log is."""
    _ways[:] = [_Way(put, loop)]


def disconnect() -> None:
    """The door is gone."""
    _ways.clear()


def deposit(kind: str, source: str, body: bytes, *, count: int = 1, user_agent: str = "") -> None:
    """Put one body into the log and wait until the disk has it; for a page's own thread.

    Args:
        kind: names the reader of the body.
        source: stands in the lake's column `source`.
        body: what the reader takes.
        count: how many messages it holds.
        user_agent: what the visitor came with.

    Raises:
        LogError: no door is open in this process.
        SlowDownError: the disk is full or slow.
    """
    if not _ways:
        raise LogError("No log is open in this process. Start the shop with `vitrina up`.")
    [way] = _ways
    record = Record(
        kind=kind,
        source=source,
        received_us=time.time_ns() // 1000,
        count=count,
        body=body,
        is_trusted=True,
        user_agent=user_agent[:512],
    )
    asyncio.run_coroutine_threadsafe(_put(way.put, record), way.loop).result(WAIT_SECONDS)


async def _put(put: Put, record: Record) -> None:
    await put(record)
