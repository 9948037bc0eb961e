"""Count who comes and who passes by: per place and hour, day, or hour of the week."""

from datetime import date
from typing import Literal

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError

READ = (
    *("place_id", "device_token", "is_randomised", "started_at", "dwell_seconds"),
    "is_inside",
)
PERIODS = ("hour", "day", "week_hour", "all")


def footfall(
    stays: TableLike,
    *,
    by: Literal["hour", "day", "week_hour", "all"] = "hour",
    zone: str = "UTC",
    first_day: date | str = "1990-01-01",
    last_day: date | str = "2199-12-31",
    at_least: int = 10,
) -> Table:
    """Devices, visits, passers-by and how long visitors stayed, by when their stay began.

    These are devices and not people: some carry two, some none, and a randomised address may
    change while its owner sits there. Nobody can be told new or returning, since tokens of two
    days cannot be joined.

    Args:
        stays: one row per stay, as `stays` returns them.
        by: hour is one row per place and hour of a day; day per place and day; week_hour per
            place, weekday and hour, all weeks together; all per place.
        zone: where a day begins, an IANA name such as "Europe/Moscow".
        first_day: the first local day that counts, as a date or as 2026-03-01,
        last_day: and the last.
        at_least: groups of fewer devices are suppressed, and where that leaves one group of a
            place alone, its next smallest as well.

    Returns:
        One row per place and period in which anybody was heard: place_id, day, weekday (Monday
        is 1), hour, days, is_suppressed, devices (a device counts again each day, a randomised
        one each hour), real_devices, visits, passed_by, median_dwell_minutes (of visits of
        devices with an address of their own).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: `by` is no period, or a day is none.
    """
    if by not in PERIODS:
        raise SettingError(f"by is {by!r}; it must be one of {', '.join(PERIODS)}.")
    [stayed] = together(stays)
    stayed.require("journeys.footfall", READ)
    return select(
        "journeys/footfall.sql",
        values={"by": by, "zone": zone, **_days(first_day, last_day), "at_least": at_least},
        stays=stayed,
    )


def _days(first: date | str, last: date | str) -> dict[str, str]:
    try:
        return {
            "first_day": date.fromisoformat(str(first)).isoformat(),
            "last_day": date.fromisoformat(str(last)).isoformat(),
        }
    except ValueError as error:
        raise SettingError(f"{error}. Write a day like 2026-03-01.") from error
