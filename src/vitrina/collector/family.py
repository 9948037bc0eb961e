"""Processes that belong together: a child ends when its parent has, however it ended."""

import os
import signal
import time
from threading import Thread

LOOK_EVERY_SECONDS = 0.2
PARENT = "VITRINA_PARENT"  # its process id; a parent sets it for its children


def die_with_parent() -> None:
    """End this process once its parent is gone, even if that was killed.

    An orphan would go on to hold the port, or the log, that the next start needs. What was
    acknowledged is on the disk, so that nothing has to be said good-bye to.
    """
    # asking the system alone would be too late for a parent that has died already
    parent = int(os.environ.get(PARENT, os.getppid()))
    Thread(target=_watch, args=(parent,), daemon=True, name="family").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def call_me_parent() -> None:
    """Let the processes that this one starts know whose children they are."""
    os.environ[PARENT] = str(os.getpid())
