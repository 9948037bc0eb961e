"""A folder on a disk whose power can be cut: what was never synced is gone when it is back."""

import contextlib
import ctypes.util
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from tests.faults.unsynced import Lost
from tests.guard import skip_for_want_of_rights, skip_unless_guard

# orders to the disk: attributes of its root
CUT = "user.vitrina.cut"
QUOTA = "user.vitrina.quota"


class PowerCutDisk:
    """A disk in a process of its own, mounted on a folder.

    Args:
        home: an empty folder, for the mount point and for what survives a cut.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / "disk"
        self._image = home / "survivors.pickle"
        self._process: subprocess.Popen[bytes] | None = None
        self.folder.mkdir()

    def plug_in(self) -> None:
        """Mount it, with what survived the last cut."""
        command = [sys.executable, "-m", "tests.faults.mounted", str(self.folder), str(self._image)]
        # a session of its own: a cut kills the group of those who use the disk, never the disk
        self._process = subprocess.Popen(command, start_new_session=True)
        until = time.monotonic() + 15
        while not self.folder.is_mount():
            assert self._process.poll() is None, "the file system ended by itself"
            assert time.monotonic() < until, "the file system was not mounted in 15 s"
            time.sleep(0.01)

    def cut(self, users: Iterable[int] = (), *, random: Random | None = None) -> Lost:
        """Cut the power and switch it on again.

        Args:
            users: process ids that die with it, by SIGKILL.
            random: lets some of the unsynced state through, torn or garbled; with None all of
                it is lost.

        Returns:
            What was at stake.
        """
        # frozen first: what a process reaches after this instant is an error, not the disk
        os.setxattr(self.folder, CUT, pickle.dumps(random))
        kill(users)
        self._unmount()
        lost: Lost = pickle.loads(self._image.with_suffix(".lost").read_bytes())
        self.plug_in()
        return lost

    def limit(self, quota: int | None) -> None:
        """Let the disk hold so many bytes and no more; None lifts the limit."""
        os.setxattr(self.folder, QUOTA, pickle.dumps(quota))

    def unplug(self) -> None:
        """Unmount it for good."""
        if self._process is not None:
            self._unmount()

    def _unmount(self) -> None:
        assert self._process is not None
        # lazy: a process that was killed may still be on its way out
        subprocess.run(["umount", "--lazy", self.folder], check=True)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._process.kill()  # aborts the connection for whoever still holds a file
        self._process.wait()
        self._process = None


@contextlib.contextmanager
def power_cut_disk(home: Path) -> Iterator[PowerCutDisk]:
    """A mounted disk; skips the test (or, in CI, fails it) where FUSE is missing."""
    if not Path("/dev/fuse").exists():
        skip_for_want_of_rights("this machine's kernel shows no /dev/fuse")
    if not ctypes.util.find_library("fuse3"):
        skip_unless_guard("FUSE is missing: apt-get install fuse3")
    if os.geteuid() != 0:
        skip_for_want_of_rights("mounting needs root")
    disk = PowerCutDisk(home)
    try:
        disk.plug_in()
        yield disk
    finally:
        disk.unplug()


def kill(processes: Iterable[int]) -> None:
    """SIGKILL; one that is gone already is left in peace."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
