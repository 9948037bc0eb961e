"""How many of those who reached one stage will reach the next, by the day of the stage before."""

from datetime import date

import numpy as np
import pyarrow as pa

from vitrina.engine import Table, TableLike, select, together
from vitrina.optimization.cohorts import Cohorts, read_cohorts, refuse, since
from vitrina.optimization.columns import column
from vitrina.optimization.nowcasting import nowcast_triangle

READ = ("passport_id", "path_id", "converted_at", "conversions", "value")


def stage_delay(
    before: TableLike,
    after: TableLike,
    *,
    as_of: date,
    max_age_days: int = 30,
    coverage: float = 0.8,
    zone: str = "UTC",
) -> Table:
    """Expect, for each of the last 90 days, how many get from one stage to the next.

    For example from lead to booking, from booking to attended. One who reached the stage before
    is followed to the first time that the same person reaches the stage after, on the same
    instant or later. Those of whom nobody knows who they are cannot be followed, and are left out.

    Args:
        before: one row per conversion of the stage before, as `journeys.conversions` returns it
            for its goal.
        after: the same of the stage after.
        as_of: the last day of which everything is known.
        max_age_days: how many days later the next stage still counts.
        coverage: of the interval, between 0 and 1.
        zone: whose days, for example "Europe/Moscow".

    Returns:
        One row per day of the stage before: day, entered (conversions of the stage before),
        reached (of them, so far), expected, low, high (reached in the end), share_reported (so
        far, of those expected to reach it), is_final. What nobody can know yet is NULL. It
        runs now.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: a coverage outside (0, 1), or an age that is no number of days below 90.
    """
    refuse(max_age_days=max_age_days, coverage=coverage)
    first, second = together(before, after)
    first.require("optimization.stage_delay", READ)
    second.require("optimization.stage_delay", READ)
    counted = select(
        "optimization/stage_delay.sql",
        values={
            "zone": zone,
            "as_of": as_of.isoformat(),
            "since": since(as_of).isoformat(),
            "max_age_days": max_age_days,
        },
        before=first,
        after=second,
    )
    cohorts = read_cohorts(counted, as_of=as_of, max_age_days=max_age_days)
    return first.engine.adopt(_rows(cohorts, coverage) if cohorts else _COLUMNS.empty_table())


NUMBERS = ("entered", "reached", "expected", "low", "high", "share_reported")
_COLUMNS = pa.schema(
    [
        ("day", pa.date32()),
        *((name, pa.float64()) for name in NUMBERS),
        ("is_final", pa.bool_()),
    ]
)


def _rows(cohorts: Cohorts, coverage: float) -> pa.Table:
    clean, delay = cohorts.without_silent_days()
    found = nowcast_triangle(clean.counts, delay, exposure=clean.entered, coverage=coverage)
    # nobody reaches a stage more often than the one before was reached
    at_most = clean.entered
    numbers = {
        "entered": clean.entered,
        "reached": np.nansum(cohorts.counts, axis=2),
        "expected": np.minimum(found.final.expected, at_most),
        "low": np.minimum(found.final.low, at_most),
        "high": np.minimum(found.final.high, at_most),
        "share_reported": found.share_reported,
    }
    return pa.table(
        {
            "day": cohorts.days,
            **{name: column(numbers[name]) for name in NUMBERS},
            "is_final": clean.is_final[:, 0],
        }
    )
