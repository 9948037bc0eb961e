"""A log to write into and to read back, with clocks that a test sets."""

from collections.abc import Sequence
from pathlib import Path

from vitrina.collector.log import LogWriter, Record, Sizes, read_segment

ROOT = bytes(range(32))
OTHER_ROOT = bytes(32)
BEGUN_US = 1_772_452_800_000_000  # 2026-03-02 12:00 UTC


class Clock:
    """Both clocks of a writer: the time of day, and one that never goes back."""

    def __init__(self) -> None:
        self.us = BEGUN_US
        self.monotonic = 100.0

    def now_us(self) -> int:
        return self.us

    def seconds(self) -> float:
        return self.monotonic


def writer_of(folder: Path, *, clock: Clock | None = None, sizes: Sizes | None = None) -> LogWriter:
    clock = clock or Clock()
    return LogWriter(
        folder,
        ROOT,
        now_us=clock.now_us,
        seconds=clock.seconds,
        sizes=sizes or Sizes(reserve_bytes=0),
    )


def record(name: str) -> Record:
    return Record(kind="segment", source="site", received_us=BEGUN_US, count=1, body=name.encode())


def records(*names: str) -> list[Record]:
    return [record(name) for name in names]


def bodies(found: Sequence[Record]) -> list[str]:
    return [each.body.decode() for each in found]


def in_folder(folder: Path, name: str) -> list[Path]:
    """The segments of one of the log's folders, oldest first."""
    return sorted((folder / name).iterdir())


def sealed(folder: Path, *, root: bytes = ROOT) -> list[str]:
    """What stands in the finished segments, oldest first."""
    found = [each for path in in_folder(folder, "sealed") for each in read_segment(path, root)]
    return bodies(found)


def one_open(folder: Path) -> Path:
    [path] = in_folder(folder, "open")
    return path


def left_behind(folder: Path, content: bytes, *, name: str = "1-dead") -> Path:
    """A segment in open/ whose writer is gone."""
    for each in ("open", "sealed", "loaded", "torn"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    path = folder / "open" / f"{name}.log"
    path.write_bytes(content)
    return path
