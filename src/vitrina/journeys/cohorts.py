"""Follow customers from their first purchase: who comes back, and what it brings."""

from typing import Literal

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import UnknownNameError

READ = ("passport_id", "converted_at", "conversions", "value")
PERIODS = ("month", "week")


def cohorts(
    conversions: TableLike, *, period: Literal["month", "week"] = "month", zone: str = "UTC"
) -> Table:
    """People by when they first bought, and what they did since.

    Args:
        conversions: one row per conversion, as `journeys.conversions` returns it; those of
            nobody known are left out. A purchase before the first row is not known: the first
            cohorts hold old customers, too.
        period: what a cohort and an age are: a calendar "month" or a "week" from Monday.
        zone: whose calendar, for example "Europe/Moscow".

    Returns:
        One row per cohort and age at which anything happened: cohort (its first day), age
        (periods since), people (in the cohort), active_share (of them, that bought at that
        age), conversions, value (after returns, in the units of the conversions).

    Raises:
        MissingColumnsError: `conversions` lacks a column that is read.
        UnknownNameError: `period` is neither month nor week.
    """
    if period not in PERIODS:
        raise UnknownNameError("period of cohorts", period, PERIODS)
    [table] = together(conversions)
    table.require("journeys.cohorts", READ)
    values = {"period": period, "zone": zone}
    return select("journeys/cohorts.sql", values=values, conversions=table)
