"""Run deeds of a shop in processes of their own, as its workers do; some are killed in them."""

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress

from django.db import connections

PATIENCE_SECONDS = 120
FORK = multiprocessing.get_context("fork")  # it has the test's database, and starts at once


def run_each(deeds: Sequence[Callable[[], object]]) -> list[int]:
    """Run deeds at the same time, each in a process; returns how each of them ended."""
    connections.close_all()  # no connection may be shared with a child
    processes = [FORK.Process(target=_run, args=(deed,)) for deed in deeds]
    for process in processes:
        process.start()
    for process in processes:
        process.join(PATIENCE_SECONDS)
    return [process.exitcode if process.exitcode is not None else 1 for process in processes]


def _run(deed: Callable[[], object]) -> None:
    code = 1
    try:
        # where an event loop runs in the test's thread, as a browser's does, the connections that
        # Django keeps for a thread without one are of an earlier test's database
        with suppress(AttributeError):
            del connections["default"]
        deed()
        code = 0
    except BaseException:  # noqa: BLE001  # the test reads the exit code
        traceback.print_exc()
    finally:
        connections.close_all()
        os._exit(code)  # nothing of the parent's is to be tidied up here


def dying_after(step: Callable[..., object]) -> Callable[..., object]:
    """The step, after which the process is gone."""

    def die(*args: object, **kwargs: object) -> object:
        step(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("nobody gets here")

    return die
