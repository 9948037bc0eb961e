"""Group commit: requests that arrive together share one wait for the disk."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from vitrina.collector.log import LogWriter, Record
from vitrina.collector.receive.limits import MAX_PENDING_BYTES, SlowDownError

SEAL_EVERY_SECONDS = 0.1
RETRY_SECONDS = 1.0


class GroupCommit:
    """Puts records into the log; `put` returns when the disk has them."""

    def __init__(self, writer: LogWriter) -> None:
        self._writer = writer
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="log")
        self._records: list[Record] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._pending_bytes = 0
        self._running: asyncio.Task[None] | None = None
        self._sealing: asyncio.Task[None] | None = None
        self.acknowledged = 0
        self.last_error = ""

    @property
    def pending_bytes(self) -> int:
        return self._pending_bytes

    async def put(self, record: Record) -> None:
        """Write a record and wait until the disk has it.

        Raises:
            SlowDownError: too much waits for the disk, or the disk is full or refuses.
        """
        if self._pending_bytes > MAX_PENDING_BYTES:
            raise SlowDownError(
                503, "pressure", "Too much waits for the disk. Try again.", seconds=RETRY_SECONDS
            )
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        self._records.append(record)
        self._waiting.append(future)
        self._pending_bytes += len(record.body)
        if self._running is None:
            self._running = loop.create_task(self._run())
        if self._sealing is None:
            self._sealing = loop.create_task(self._seal_when_due())
        try:
            await future
        except Exception as error:
            self.last_error = str(error)
            raise SlowDownError(
                503, "disk", "The disk does not take it now. Try again.", seconds=RETRY_SECONDS
            ) from error
        self.acknowledged += record.count

    async def close(self) -> None:
        """Write what waits, finish the segment."""
        if self._sealing is not None:
            self._sealing.cancel()
        if self._running is not None:
            await self._running
        await asyncio.get_running_loop().run_in_executor(self._thread, self._writer.seal)
        self._thread.shutdown()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self._records:
            await asyncio.sleep(0)  # requests that are ready by now join the group
            records, self._records = self._records, []
            waiting, self._waiting = self._waiting, []
            error = await loop.run_in_executor(self._thread, self._append, records)
            self._pending_bytes -= sum(len(record.body) for record in records)
            for future in waiting:
                if future.done():  # its client went away
                    continue
                if error is None:
                    future.set_result(None)
                else:
                    future.set_exception(error)
        self._running = None

    def _append(self, records: Sequence[Record]) -> Exception | None:
        try:
            self._writer.append(records)
        except Exception as error:  # noqa: BLE001  # whoever waits must get an answer
            return error
        self._seal_if_due()
        return None

    def _seal_if_due(self) -> None:
        try:
            self._writer.seal_if_due()
        except OSError as error:
            # what it holds was acknowledged and is safe: the loader finishes it
            self.last_error = str(error)

    async def _seal_when_due(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SEAL_EVERY_SECONDS)
            if self._writer.is_due():
                await loop.run_in_executor(self._thread, self._seal_if_due)
