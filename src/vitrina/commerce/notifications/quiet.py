"""Quiet hours: at night only what cannot wait is sent."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

BEGINS = time(21)
ENDS = time(9)


def next_loud(at: datetime, zone: str) -> datetime:
    """The moment itself, or the end of the quiet hours that it lies in.

    Args:
        at: aware.
        zone: of the tz database; the receiver's or the place's.

    >>> from datetime import UTC
    >>> next_loud(datetime(2026, 3, 1, 20, tzinfo=UTC), "Europe/Moscow").isoformat()
    '2026-03-02T09:00:00+03:00'
    """
    local = at.astimezone(ZoneInfo(zone))
    if ENDS <= local.time() < BEGINS:
        return at
    day = local.date() + timedelta(days=local.time() >= BEGINS)
    return datetime.combine(day, ENDS, ZoneInfo(zone))
