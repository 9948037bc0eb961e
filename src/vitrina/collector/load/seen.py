"""Which messages were seen within the last seven days: exact, in memory, rebuilt from the lake."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

WINDOW_SECONDS = 7 * 24 * 3600
KEY_BYTES = 16
MERGE_RATIO = 4
LATE_SECONDS = 3600  # by which a segment may come after younger ones: its writer had died

Keys = NDArray[np.bytes_]
Whole = NDArray[np.int64]


def key_of(source: str, message_id: str) -> bytes:
    """128 bits of a source and a message id: two that differ never meet in practice."""
    told = f"{source}\0{message_id}".encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=KEY_BYTES).digest()


@dataclass(frozen=True, slots=True)
class _Run:
    """Keys in order, and beside each one what was said and when it was received."""

    keys: Keys
    digests: Whole
    seconds: Whole

    def __len__(self) -> int:
        return len(self.keys)


class Seen:
    """The index of seen messages; a few sorted runs, each a few times larger than the next.

    32 bytes a message: ten million take 320 MB.

    Args:
        window_seconds: how long a message is remembered.
        forgets: whether what no message of now can repeat goes; not where old ones are asked for.
    """

    def __init__(self, window_seconds: int = WINDOW_SECONDS, *, forgets: bool = True) -> None:
        self._window = window_seconds
        self._forgets = forgets
        self._runs: list[_Run] = []

    def __len__(self) -> int:
        return sum(len(run) for run in self._runs)

    def find(self, keys: Sequence[bytes], seconds: Sequence[int]) -> list[int | None]:
        """For each key the digest that it was seen with; None if it was not within the window.

        Args:
            keys: see `key_of`.
            seconds: when each was received now, in seconds since 1970.
        """
        found: list[int | None] = [None] * len(keys)
        asked = np.array(keys, dtype=f"S{KEY_BYTES}")
        oldest = np.array(seconds, dtype=np.int64) - self._window
        for run in self._runs:  # oldest first: the newest sight of a key counts
            # the last of equal keys, which is the newest
            inside = np.maximum(np.searchsorted(run.keys, asked, side="right") - 1, 0)
            hit = (run.keys[inside] == asked) & (run.seconds[inside] > oldest)
            for position in np.nonzero(hit)[0]:
                found[position] = int(run.digests[inside[position]])
        return found

    def add(self, keys: Sequence[bytes], digests: Sequence[int], seconds: Sequence[int]) -> None:
        """Remember new keys; one that was there before the window is added after its first time."""
        if not keys:
            return
        run = _sorted(
            np.array(keys, dtype=f"S{KEY_BYTES}"),
            np.array(digests, dtype=np.int64),
            np.array(seconds, dtype=np.int64),
        )
        self._runs.append(run)
        while len(self._runs) > 1 and len(self._runs[-2]) < MERGE_RATIO * len(self._runs[-1]):
            self._merge(newest_seconds=int(run.seconds.max()))

    def _merge(self, *, newest_seconds: int) -> None:
        newer, older = self._runs.pop(), self._runs.pop()
        pairs = zip(_columns(older), _columns(newer), strict=True)
        keys, digests, seconds = (np.concatenate(pair) for pair in pairs)
        if self._forgets:
            kept = seconds > newest_seconds - self._window - LATE_SECONDS
            keys, digests, seconds = keys[kept], digests[kept], seconds[kept]
        self._runs.append(_sorted(keys, digests, seconds))


def _columns(run: _Run) -> Iterable[NDArray[np.generic]]:
    return (run.keys, run.digests, run.seconds)


def _sorted(keys: Keys, digests: Whole, seconds: Whole) -> _Run:
    # stable: of equal keys the one that was added last stays last, and that is the newest
    order = np.argsort(keys, kind="stable")
    return _Run(keys[order], digests[order], seconds[order])
