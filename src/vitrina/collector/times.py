"""Times as senders write them: ISO 8601, or seconds or milliseconds since 1970."""

import math
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
SECONDS_END = 100_000_000_000  # a larger number counts milliseconds: in seconds it is the year 5138
LONGEST = 64

_NUMBER = re.compile(r"[0-9]{9,14}(?:\.[0-9]{1,9})?")
_RUSSIAN = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})(.*)", re.DOTALL)
_SHORT_OFFSET = re.compile(r"([+-][0-9]{2})([0-9]{2})$")


def read_time(value: object, zone: str = "") -> datetime | None:
    """The instant in UTC, or None if it is none that a shop can have.

    Args:
        value: as JSON or CSV gives it.
        zone: of times that are written without one; without it such a time is none.
    """
    if isinstance(value, str):
        text = value.strip()
        if _NUMBER.fullmatch(text):
            return _counted(float(text))
        return _written(text, zone) if len(text) <= LONGEST else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return _counted(float(value))


def _counted(number: float) -> datetime | None:
    if not math.isfinite(number) or number <= 0:
        return None
    milliseconds = number if number >= SECONDS_END else number * 1000
    if milliseconds >= (LATEST - EPOCH) / timedelta(milliseconds=1):
        return None
    return _within(EPOCH + timedelta(microseconds=round(milliseconds * 1000)))


def _written(text: str, zone: str) -> datetime | None:
    if russian := _RUSSIAN.fullmatch(text):
        day, month, year, rest = russian.groups()
        text = f"{year}-{month}-{day}{rest}"
    try:
        time = datetime.fromisoformat(_SHORT_OFFSET.sub(r"\1:\2", text) if "T" in text else text)
        if time.tzinfo is None:
            time = time.replace(tzinfo=ZoneInfo(zone)) if zone else time
        return _within(time.astimezone(UTC)) if time.tzinfo else None
    except (ValueError, OverflowError, OSError, ZoneInfoNotFoundError):
        return None


def _within(time: datetime) -> datetime | None:
    return time if EARLIEST <= time < LATEST else None
