"""When something happened, by a sender's clock and by ours."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from vitrina.errors import SettingError

OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
# below this, a difference is the network's; above, the sender's clock is wrong
SKEW_IGNORED = timedelta(minutes=1)
LATEST_PUBLIC = timedelta(days=400)
NO_SKEW = timedelta(0)
MILLISECOND = timedelta(milliseconds=1)
FURTHEST_AHEAD = timedelta(hours=24)
MILLISECONDS_FROM = 100_000_000_000  # as seconds, this is the year 5138


class Moment(NamedTuple):  # made in half the time of a frozen class
    """When it happened, in our time, and how much a wrong clock was corrected by."""

    occurred_at: datetime
    clock_skew_ms: int | None = None


def read_time(told: str | float) -> datetime:
    """A time as senders write it: ISO 8601, or seconds or milliseconds since 1970.

    A text without a zone is UTC, as Segment reads it.

    Raises:
        SettingError: it is no time.
    """
    try:
        if isinstance(told, str):
            at = datetime.fromisoformat(told.strip())
            return at if at.tzinfo else at.replace(tzinfo=UTC)
        seconds = told / 1000 if abs(told) > MILLISECONDS_FROM else told
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SettingError(
            f"timestamp is {str(told)[:60]!r}: send ISO 8601 with a zone, like "
            "2026-03-01T12:00:00Z."
        ) from error


def moment_of(
    told: str | float | None,
    sent: str | float | None,
    received_at: datetime,
    *,
    is_trusted: bool = True,
) -> Moment:
    """When a message's event happened.

    The time at which it was sent, by the sender's clock, tells how wrong that clock is: the
    difference to our time is taken off. Late events are fine: from a server however late, with
    a public key as late as a visitor's id can be.

    Raises:
        SettingError: it is no time, too old, or ahead of us by more than a day.
    """
    if told is None:
        return Moment(received_at)
    occurred_at = read_time(told)
    skew = received_at - _sent_at(sent) if sent else NO_SKEW
    if abs(skew) > SKEW_IGNORED:
        occurred_at = _shifted(occurred_at, skew)
    else:
        skew = NO_SKEW
    if occurred_at > received_at:
        if occurred_at - received_at > FURTHEST_AHEAD:
            raise SettingError(
                f"timestamp is {str(told)[:60]!r}, in the future by "
                f"{(occurred_at - received_at).days} days: send the time at which it happened."
            )
        skew += received_at - occurred_at
        occurred_at = received_at
    # each day is a file of its own: whoever finds a public key may not make thousands
    if not is_trusted and received_at - occurred_at > LATEST_PUBLIC:
        raise SettingError(
            f"timestamp is {str(told)[:60]!r}, older than {LATEST_PUBLIC.days} days: send it with "
            "a secret key."
        )
    if occurred_at < OLDEST:
        raise SettingError(f"timestamp is {str(told)[:60]!r}, before the year 2000.")
    ms = skew // MILLISECOND if skew else None
    return Moment(occurred_at.astimezone(UTC), ms or None)


@lru_cache(maxsize=1024)
def _sent_at(told: str | float) -> datetime:
    # one for all messages of a batch
    return read_time(told)


def _shifted(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError as error:
        raise SettingError(f"timestamp is {at.isoformat()}: no clock is that wrong.") from error
