"""A child ends soon after its parent, however that one ended; and it outlives nobody else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from vitrina.collector.family import LOOK_EVERY_SECONDS, PARENT

SOON = 20 * LOOK_EVERY_SECONDS + 10  # a machine with much to do

CHILD = """
import time
from vitrina.collector.family import die_with_parent
die_with_parent()
print("ready", flush=True)
time.sleep(60)
"""
FORGETFUL_CHILD = CHILD.replace("die_with_parent()\n", "\n", 1)
PARENT_OF = """
import subprocess, sys, time
from vitrina.collector.family import call_me_parent
call_me_parent()
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def pids() -> Iterator[list[int]]:
    """Processes to end, if they have not ended themselves."""
    found: list[int] = []
    yield found
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def family(child: str) -> tuple[subprocess.Popen[str], int]:
    """A parent, and the process id of its child."""
    command = [sys.executable, "-c", PARENT_OF.format(child=child)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    return parent, pid


def is_there(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123  # may go between two calls
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends(pid: int, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if not is_there(pid):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_ends_with_its_parent_however_that_one_ends(
    pids: list[int], number: signal.Signals
) -> None:
    parent, child = family(CHILD)
    pids.append(child)
    assert is_there(child)

    parent.send_signal(number)
    parent.communicate()

    assert ends(child, SOON)


def test_a_child_that_does_not_look_after_its_parent_would_be_noticed(pids: list[int]) -> None:
    parent, child = family(FORGETFUL_CHILD)
    pids.append(child)

    parent.kill()
    parent.communicate()

    assert not ends(child, 4 * LOOK_EVERY_SECONDS)


def test_a_child_lives_as_long_as_its_parent(pids: list[int]) -> None:
    parent, child = family(CHILD)
    pids += [child, parent.pid]

    assert not ends(child, 4 * LOOK_EVERY_SECONDS)
    parent.kill()
    parent.communicate()


def test_a_child_whose_parent_died_before_it_looked_ends_at_once() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()

    child = subprocess.run(
        [sys.executable, "-c", CHILD],
        env={**os.environ, PARENT: str(gone.pid)},
        capture_output=True,
        timeout=SOON,
    )

    assert child.returncode == -signal.SIGKILL
