"""From the outbox to the log: what happened in the shop becomes known to the analytics."""

import fcntl
import threading
from datetime import datetime

import msgspec
from django.db import close_old_connections, transaction

from vitrina.collector.load.readers.outbox import KIND
from vitrina.collector.workspace import Workspace
from vitrina.commerce.outbox import services
from vitrina.commerce.partners import services as partners
from vitrina.web.deposit import deposit

AT_ONCE = 200  # events of one record
_ONE_THREAD = threading.Lock()


def publish(workspace: Workspace, *, now: datetime) -> int:
    """Bring what waits into the log; returns how many events that were.

    An event is marked only after the log's disk has it. A process that dies in between sends it
    again, and the loader knows its id. One process at a time: two would only repeat each other.

    Raises:
        LogError: no door is open in this process.
        SlowDownError: the disk is full or slow; everything waits.
    """
    with _ONE_THREAD, (workspace.run / "outbox.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        try:
            return _publish(now)
        finally:
            close_old_connections()


def _publish(now: datetime) -> int:
    published = 0
    while waiting := services.waiting(AT_ONCE):
        rows = [msgspec.Raw(each.row.encode()) for each in waiting]
        deposit(KIND, services.SOURCE, msgspec.json.encode(rows), count=len(rows))
        with transaction.atomic():
            partners.queue(waiting, now=now)
            services.mark_published([each.id for each in waiting], now=now)
        published += len(rows)
    return published
