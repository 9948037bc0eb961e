"""Sizes, durations and ages as people of the page's language write them."""

from datetime import datetime
from math import ceil

from babel.dates import format_timedelta
from babel.units import format_unit

from vitrina.web.formats import NOTHING, Number, locale

SIZES = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte")
STEP = 1000
SECOND_MS = 1000
SMALL = 10  # from here on the decimal of a size or a duration is noise


def size(amount: Number | None) -> str:
    """An amount of bytes: 5.2 MB."""
    if amount is None:
        return NOTHING
    at = 0
    while amount >= STEP and at < len(SIZES) - 1:
        amount, at = amount / STEP, at + 1
    return str(format_unit(_rounded(amount), f"digital-{SIZES[at]}", "short", locale=locale()))


def duration(milliseconds: Number | None) -> str:
    """A stretch of time: 12 ms, 1.4 sec, 3 min."""
    if milliseconds is None:
        return NOTHING
    seconds = milliseconds / SECOND_MS
    if seconds < 1:
        return _time(milliseconds, "millisecond")
    if seconds < 120:  # two minutes
        return _time(seconds, "second")
    return _time(seconds / 60, "minute")


def age(at: datetime | None, now: datetime) -> str:
    """How long ago something was: 3 seconds ago."""
    if at is None:
        return NOTHING
    passed = min(at - now, now - now)  # clocks of two processes may differ a little
    return str(format_timedelta(passed, add_direction=True, locale=locale(), threshold=1.5))


def _time(amount: Number, unit: str) -> str:
    return str(format_unit(_rounded(amount), f"duration-{unit}", "short", locale=locale()))


def _rounded(amount: Number) -> Number:
    return round(amount, 1) if 0 < amount < SMALL and amount != ceil(amount) else round(amount)
