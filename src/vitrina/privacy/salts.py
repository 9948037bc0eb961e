"""Daily salts: secrets that make device tokens, and whose end is what makes them anonymous.

A salt is a file of 32 random bytes, made on the first use of its day and destroyed once the
day is over and late reports are in. From then on nobody, we included, can tell which device a
token was. So the folder must be left out of every backup; and a disk that writes elsewhere
what is overwritten (flash, copy on write, journals) needs encryption below it to keep the
promise against someone who takes the disk itself apart.
"""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path

SALT_BYTES = 32
GRACE = timedelta(hours=2)  # controllers report late, clocks are wrong by minutes
FAR = timedelta(days=3)
SUFFIX = ".salt"
LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Salt:
    """The salt of one moment: its business day, its hour there, and the day's secret."""

    day: date
    hour: str
    key: bytes

    def __repr__(self) -> str:
        """Without the secret, which must reach no log."""
        return f"Salt(day={self.day}, hour={self.hour})"


class Salts:
    """The salts of a shop; several processes may use one folder.

    Someone must call `destroy_old` now and then, since a process that sees no device asks for no
    salt: the loader does it with each of its rounds.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime], zone: tzinfo) -> None:
        self.folder = folder
        self._clock = clock
        self._zone = zone
        self._keys: dict[date, bytes] = {}

    def of(self, at: datetime) -> Salt | None:
        """The salt for a device that was seen at a time, made if its day has none yet.

        None when the day's salt is gone for good, or its day has not come: then the sighting can
        be counted, and nothing more.
        """
        now = self._clock()
        if abs(at - now) > FAR:
            return None  # also spares the conversion below the ends of the calendar
        local = at.astimezone(self._zone)
        day = local.date()
        if not _starts(day, self._zone) - GRACE <= now < _dies(day, self._zone):
            self._keys.pop(day, None)
            return None
        key = self._keys.get(day)
        if key is None:
            key = self._keys[day] = self._made_or_read(day)
        # with the offset: the hour that autumn repeats is two hours
        return Salt(day=day, hour=f"{local:%Y-%m-%dT%H%z}", key=key)

    def destroy_old(self) -> tuple[date, ...]:
        """Destroy every salt whose day and grace are over; returns those days.

        Each is overwritten first, then removed, and both reach the disk before this returns.
        """
        now = self._clock()
        self._keys = {day: key for day, key in self._keys.items() if now < _dies(day, self._zone)}
        if not overdue(self.folder, now=now, zone=self._zone):
            return ()
        with self._alone():
            days = overdue(self.folder, now=now, zone=self._zone)
            for day in days:
                _destroy(_path(self.folder, day))
            _sync_folder(self.folder)
        return days

    def _made_or_read(self, day: date) -> bytes:
        path = _path(self.folder, day)
        with self._alone():
            if path.exists():
                key = path.read_bytes()
                if len(key) == SALT_BYTES:
                    return key
                path.unlink()  # cut short by a crash: no token was ever made with it
            key = secrets.token_bytes(SALT_BYTES)
            _write_new(path, key)
            _sync_folder(self.folder)
        return key

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def overdue(folder: Path, *, now: datetime, zone: tzinfo) -> tuple[date, ...]:
    """The days whose salt is still there and should not be; empty when the promise is kept."""
    return tuple(day for day in _days_in(folder) if now >= _dies(day, zone))


def _days_in(folder: Path) -> Iterator[date]:
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            yield date.fromisoformat(path.stem)
        except ValueError:
            continue  # not ours


def _starts(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _dies(day: date, zone: tzinfo) -> datetime:
    # in UTC first: a day that changes the clocks has 23 or 25 hours
    return _starts(day + timedelta(days=1), zone) + GRACE


def _path(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}{SUFFIX}"


def _write_new(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _destroy(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(secrets.token_bytes(SALT_BYTES))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
