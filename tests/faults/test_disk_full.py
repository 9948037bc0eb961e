"""A full disk: senders must come back, nothing acknowledged is lost, it goes on by itself."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.accounts import counted_twice, losses
from tests.faults.senders import Heard, Senders
from tests.faults.shop import Shop
from tests.guard import skip_for_want_of_rights

DISK_MB = 160
CHUNK = bytes(1 << 16)
FULL_SECONDS = 2.0
RECOVERY_SECONDS = 10.0


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A real file system of a few megabytes."""
    folder.mkdir()
    size = f"size={DISK_MB}m"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=False)
    if mounted.returncode:
        skip_for_want_of_rights("mounting needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path) -> Path:
    """Take every byte that is left."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(CHUNK)
        except OSError:
            return filler


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a disk that was full for a while."""

    heard: Heard
    recovery_seconds: float
    found: list[str]
    counts: dict[str, Any]


def fill_under_load(home: Path, *, sabotage: str = "") -> Filled:
    """Serve on a small disk, fill it for some seconds, free it again."""
    with small_disk(home / "disk") as disk:
        shop = Shop(disk / "shop", home / "output", sabotage=sabotage)
        try:
            shop.init()
            shop.start()
            shop.wait_until_ready()
            heard, recovery = _load_and_fill(shop, disk)
            shop.wait_until_loaded()
            return Filled(heard, recovery, shop.message_ids(), shop.conserve())
        finally:
            shop.kill_all()


def _load_and_fill(shop: Shop, disk: Path) -> tuple[Heard, float]:
    with Senders(shop.port, shop.write_key, name="full", pause_seconds=0.01) as senders:
        heard = senders.heard
        shop.wait_until(lambda: len(heard.acknowledged) > 100, 10)
        filler = fill(disk)
        time.sleep(FULL_SECONDS)  # the loader meets the full disk, too
        before = len(heard.acknowledged)
        filler.unlink()
        recovery = shop.wait_until(lambda: len(heard.acknowledged) > before + 100, 15)
    return heard, recovery


def test_a_full_disk_is_told_to_senders_and_costs_nothing(tmp_path: Path) -> None:
    filled = fill_under_load(tmp_path)

    assert set(filled.heard.statuses) == {200, 503}, filled.heard.statuses
    assert filled.heard.without_retry_after == 0
    assert filled.heard.broken_connections == 0
    assert filled.recovery_seconds < RECOVERY_SECONDS
    assert losses(filled.heard.acknowledged, filled.found) == []
    assert counted_twice(filled.found) == []
    assert filled.counts["exact"], filled.counts
