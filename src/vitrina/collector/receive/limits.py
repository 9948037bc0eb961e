"""How much the door takes in, and from whom."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from vitrina.errors import RefusedError

MAX_MESSAGE_BYTES = 32 << 10
MAX_BATCH_BYTES = 500 << 10
MAX_UNPACKED_BYTES = 10 << 20
MAX_SENT_BYTES = 4 << 20
MAX_PENDING_BYTES = 64 << 20
MAX_BUCKETS = 100_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rate:
    """A bucket of messages for each name, refilled evenly; a minute's worth fits in.

    The least recently seen names are forgotten first: memory has a bound, whoever calls.
    """

    def __init__(self, per_minute: int, seconds: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._seconds = seconds
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, name: str, messages: int) -> float:
        """Take messages out of a bucket; returns 0, or the seconds until there is room."""
        now = self._seconds()
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = _Bucket(float(self._per_minute), now)
            if len(self._buckets) > MAX_BUCKETS:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(name)
        refilled = bucket.left + (now - bucket.at) * self._per_minute / 60
        bucket.left, bucket.at = min(float(self._per_minute), refilled), now
        if bucket.left < messages and bucket.left < self._per_minute:
            return (messages - bucket.left) * 60 / self._per_minute
        bucket.left -= messages
        return 0.0


class SlowDownError(RefusedError):
    """The sender must wait."""

    def __init__(self, status: int, reason: str, message: str, *, seconds: float) -> None:
        super().__init__(status, reason, message)
        self.seconds = seconds
