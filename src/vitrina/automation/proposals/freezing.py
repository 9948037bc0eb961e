"""When nothing may be changed: an outage looks like bad performance, and is none."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from vitrina.errors import SettingError

LATE_HOURS = 24
LEAST_SHARE = 0.5
MOST_SHARE = 3.0  # more than this was not seen but counted twice
LOOK_AGAIN = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an account and of what is measured for it.

    Attributes:
        told_at: when somebody looked.
        spent_this_month_minor: by the account in this calendar month, in its currency.
        conversions_late_hours: how much later than usual the newest conversion is.
        tracked_share: what tracking saw in the last day, as a share of an ordinary one.
        feeds_down: names of feeds that deliver nothing: tills, costs, calls, ...
    """

    told_at: datetime
    spent_this_month_minor: int
    conversions_late_hours: float
    tracked_share: float
    feeds_down: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        spent = self.spent_this_month_minor
        if type(spent) is not int or spent < 0:
            raise SettingError(
                f"{spent!r} cannot be what was spent: it is minor units, zero or more. Look at the "
                "costs that were loaded."
            )


def why_frozen(facts: Facts | None, *, now: datetime) -> str:
    """Why an account is to be left as it is, neither raised nor cut; empty if it is not.

    >>> why_frozen(None, now=datetime(2026, 3, 2))
    'Nobody has told how the account stands. Let the measurements run first.'
    """
    if facts is None:
        return "Nobody has told how the account stands. Let the measurements run first."
    if now - facts.told_at > LOOK_AGAIN:
        hours = (now - facts.told_at) / timedelta(hours=1)
        return f"The account was last looked at {hours:.0f} hours ago. Let the measurements run."
    if facts.feeds_down:
        return f"Nothing comes from {', '.join(facts.feeds_down)}. Mend it; changes wait for that."
    return _why_tracking_is_not_trusted(facts)


def _why_tracking_is_not_trusted(facts: Facts) -> str:
    late, share = facts.conversions_late_hours, facts.tracked_share
    if not math.isfinite(late) or not math.isfinite(share):
        return f"Conversions are {late} hours late, and tracking is at {share}: no numbers."
    if late > LATE_HOURS:
        return f"Conversions are {late:.0f} hours late. Changes wait until they arrive."
    if share <= LEAST_SHARE:
        return f"Tracking saw {share:.0%} of an ordinary day. Changes wait until it is mended."
    if share > MOST_SHARE:
        return (
            f"Tracking saw {share:.0%} of an ordinary day. Look whether conversions are counted "
            "more than once."
        )
    return ""
