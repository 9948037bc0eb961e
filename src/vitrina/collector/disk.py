"""Names in folders that survive a power cut."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Wait until the disk has a folder's list of names."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until the disk has all of a folder, and the way to it."""
    for place, _, files in os.walk(folder):
        for name in files:
            handle = os.open(Path(place) / name, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(place))
    for parent in folder.absolute().parents:
        try:
            sync_folder(parent)
        except OSError:  # above what is ours
            break


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """Make a folder and those above it, so that they stay."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    for made in missing:
        sync_folder(made)
        sync_folder(made.parent)
