"""What the log has acknowledged is there after a power cut; with a guard off, it is not."""

import contextlib
import subprocess
import sys
import threading
from pathlib import Path
from random import Random

import pytest

from tests.faults.accounts import ROUNDS, counted_twice, losses
from tests.faults.log_load import ROOT_KEY
from tests.faults.power_cut import PowerCutDisk, power_cut_disk
from tests.faults.sabotaged import environment
from vitrina.collector.log import move, read_segment, recover
from vitrina.errors import DamagedLogError


def cut_while_writing(
    disk: PowerCutDisk, name: str, random: Random, sabotage: str = ""
) -> list[str]:
    """Write, cut the power at a random moment; returns the names of what was acknowledged."""
    command = [sys.executable, "-m", "tests.faults.log_load", str(disk.folder / "log"), name]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(sabotage))
    assert writer.stdout
    acknowledged = [writer.stdout.readline()]
    timer = threading.Timer(random.uniform(0.05, 0.4), _cut, (disk, writer.pid, random))
    timer.start()
    acknowledged += writer.stdout.readlines()
    timer.join()
    writer.wait()
    writer.stdout.close()
    # a line that was cut short was not heard
    return [line.strip() for line in acknowledged if line.endswith("\n")]


def _cut(disk: PowerCutDisk, user: int, random: Random) -> None:
    # at times the disk is lucky with what nobody asked it to keep
    disk.cut([user], random=random if random.random() < 0.7 else None)


def found_in(log: Path) -> list[str]:
    """The names of the messages that the log has since the last time, once it is repaired."""
    recover(log)
    assert not list((log / "open").iterdir()), "everything was repaired"
    found: list[str] = []
    for path in sorted((log / "sealed").iterdir()):
        # a damaged segment is not read: what it held counts as lost
        with contextlib.suppress(DamagedLogError):
            records = list(read_segment(path, ROOT_KEY))
            found += [record.body.partition(b"\n")[0].decode() for record in records]
        move(path, log / "loaded")  # for good: an unlink alone would be undone by the next cut
        (log / "loaded" / path.name).unlink()
    return found


def cuts(home: Path, *, seed: int, rounds: int, sabotage: str = "") -> tuple[list[str], list[str]]:
    """Several cuts of one log; returns what was acknowledged and what was found at the end."""
    random = Random(seed)
    acknowledged: list[str] = []
    found: list[str] = []
    with power_cut_disk(home) as disk:
        for number in range(rounds):
            acknowledged += cut_while_writing(disk, f"round{number}", random, sabotage)
            found += found_in(disk.folder / "log")
    return acknowledged, found


def test_nothing_acknowledged_is_lost_to_any_of_several_power_cuts(tmp_path: Path) -> None:
    acknowledged, found = cuts(tmp_path, seed=1, rounds=6 * ROUNDS)

    assert len(acknowledged) > 500
    assert losses(acknowledged, found) == []
    assert counted_twice(found) == []


@pytest.mark.parametrize("sabotage", ["fsync off", "folder sync off", "acknowledge before write"])
def test_the_same_check_catches_a_log_that_promises_too_early(
    tmp_path: Path, sabotage: str
) -> None:
    acknowledged, found = cuts(tmp_path, seed=2, rounds=3, sabotage=sabotage)

    assert losses(acknowledged, found)
