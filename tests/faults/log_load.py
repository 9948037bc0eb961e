"""Write to the log as a worker does, and tell each message that is acknowledged.

`python -m tests.faults.log_load FOLDER NAME` writes until it is killed; it prints the names of
the messages once they are safe.
"""

import itertools
import sys
import time
from pathlib import Path
from random import Random

from vitrina.collector.log import LogWriter, Record, Sizes

ROOT_KEY = bytes(32)


def write_for_ever(folder: Path, name: str) -> None:
    """Groups of random size; segments are short, so that a cut meets every step of theirs."""
    random = Random(name)
    writer = LogWriter(
        folder, ROOT_KEY, now_us=_now_us, sizes=Sizes(seal_after_seconds=0.02, reserve_bytes=0)
    )
    numbers = itertools.count()
    while True:
        group = [f"{name}-{next(numbers)}" for _ in range(random.randint(1, 20))]
        writer.append([_record(each, random) for each in group])
        print("\n".join(group), flush=True)  # noqa: T201  # this is the acknowledgement


def _record(name: str, random: Random) -> Record:
    filling = random.randbytes(random.choice((10, 500, 2_000)))
    body = name.encode() + b"\n" + filling
    return Record(kind="segment", source="s", received_us=_now_us(), count=1, body=body)


def _now_us() -> int:
    return time.time_ns() // 1000


if __name__ == "__main__":
    write_for_ever(Path(sys.argv[1]), sys.argv[2])
