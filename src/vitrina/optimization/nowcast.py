"""What the cohorts of recent days will have brought in the end, by the day of their first touch."""

from datetime import date
from typing import Literal

import numpy as np
import pyarrow as pa

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import UnknownNameError
from vitrina.optimization.cohorts import Cohorts, read_cohorts, refuse, since
from vitrina.optimization.columns import column
from vitrina.optimization.forecast import Forecast
from vitrina.optimization.nowcasting import nowcast_triangle
from vitrina.optimization.triangle import Array

READ = ("path", "campaigns", "hours", "converted_at", "conversions", "value")
UNITS = ("channel", "campaign")


def nowcast(
    paths: TableLike,
    *,
    as_of: date,
    by: Literal["channel", "campaign"] | None = None,
    max_age_days: int = 30,
    coverage: float = 0.8,
    zone: str = "UTC",
) -> Table:
    """Expect the final conversions and value of each of the last 90 days.

    A conversion is shared equally among the touches of its path, and each share belongs to the
    day of its touch. One touch alone would not do: the first lies as far back as the path
    reaches, and the last waits for the next mailing to take its place, so that days before one
    would seem to work less. The
    delay of each unit is estimated from cohorts of all ages, and shrunk to that of all units. A
    day on which nothing at all was reported, and chance does not explain it, is an outage: its
    cohorts lack that report, and are not read as worse. Conversions later than `max_age_days`
    are not meant.

    Args:
        paths: one row per path, as `journeys.build` returns it; its look-back window should be
            no shorter than `max_age_days`.
        as_of: the last day of which everything is known.
        by: whose cohorts: those of the touch's "channel" or "campaign"; if left out,
            all channels, each with a delay of its own, added up.
        max_age_days: how many days after a touch a conversion still counts.
        coverage: of the intervals, between 0 and 1.
        zone: whose days, for example "Europe/Moscow".

    Returns:
        One row per unit (the column is named as `by`; without it there is none) and cohort day:
        day, conversions, value (so far), expected_conversions, low_conversions, high_conversions,
        expected_value, low_value, high_value (in the end), share_reported (of the conversions
        in the end), is_final (all ages are known). Values are in the units of the paths. What
        nobody can know yet, since no cohort was watched longer, is NULL. It runs now.

    Raises:
        MissingColumnsError: `paths` lacks a column that is read.
        UnknownNameError: `by` is neither channel nor campaign.
        SettingError: a coverage outside (0, 1), or an age that is no number of days below 90.
    """
    refuse(max_age_days=max_age_days, coverage=coverage)
    if by is not None and by not in UNITS:
        raise UnknownNameError("unit to nowcast", by, UNITS)
    [table] = together(paths)
    table.require("optimization.nowcast", READ)
    counted = select(
        "optimization/nowcast.sql",
        values={
            "by": by or "channel",
            "zone": zone,
            "as_of": as_of.isoformat(),
            "since": since(as_of).isoformat(),
            "max_age_days": max_age_days,
        },
        paths=table,
    )
    cohorts = read_cohorts(counted, as_of=as_of, max_age_days=max_age_days)
    if not cohorts:
        rows = _COLUMNS.empty_table()
    else:
        rows = _rows(cohorts, coverage) if by else _rows_of_all(cohorts, coverage)
    return table.engine.adopt(_named(rows, by))


NUMBERS = (
    *("conversions", "value", "expected_conversions", "low_conversions", "high_conversions"),
    *("expected_value", "low_value", "high_value", "share_reported"),
)
_COLUMNS = pa.schema(
    [
        ("unit", pa.string()),
        ("day", pa.date32()),
        *((name, pa.float64()) for name in NUMBERS),
        ("is_final", pa.bool_()),
    ]
)


def _rows(cohorts: Cohorts, coverage: float) -> pa.Table:
    clean, delay = cohorts.without_silent_days()
    counted = nowcast_triangle(clean.counts, delay, coverage=coverage)
    valued = nowcast_triangle(clean.values, delay, coverage=coverage)
    numbers = {
        "conversions": np.nansum(cohorts.counts, axis=2),
        "value": np.nansum(cohorts.values, axis=2),
        **_forecast("conversions", counted.final),
        **_forecast("value", valued.final),
        "share_reported": counted.share_reported,
    }
    return pa.table(
        {
            "unit": np.repeat(cohorts.units, len(cohorts.days)).tolist(),
            "day": cohorts.days * len(cohorts.units),
            **{name: column(numbers[name]) for name in NUMBERS},
            "is_final": clean.is_final.T.ravel(),
        }
    )


def _rows_of_all(cohorts: Cohorts, coverage: float) -> pa.Table:
    """One row per day: all units added up, with intervals of the sums."""
    clean, delay = cohorts.without_silent_days()
    counted = nowcast_triangle(clean.counts, delay, coverage=coverage).final
    valued = nowcast_triangle(clean.values, delay, coverage=coverage).final
    so_far = np.nansum(cohorts.counts, axis=(1, 2))
    numbers = {
        "conversions": so_far,
        "value": np.nansum(cohorts.values, axis=(1, 2)),
        **_forecast_of_all("conversions", counted),
        **_forecast_of_all("value", valued),
        "share_reported": _share(so_far, counted.expected.sum(axis=1)),
    }
    return pa.table(
        {
            "unit": [None] * len(cohorts.days),
            "day": cohorts.days,
            **{name: column(numbers[name]) for name in NUMBERS},
            "is_final": clean.is_final.all(axis=1),
        }
    )


def _forecast_of_all(name: str, final: Forecast) -> dict[str, Array]:
    draws = final.draws.sum(axis=2, dtype=float)
    tails = (1 - final.coverage) / 2, (1 + final.coverage) / 2
    low, high = np.quantile(draws, tails, axis=0)
    expected = final.expected.sum(axis=1)
    return {f"expected_{name}": expected, f"low_{name}": low, f"high_{name}": high}


def _share(part: Array, whole: Array) -> Array:
    share: Array = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return share


def _forecast(name: str, final: Forecast) -> dict[str, Array]:
    return {
        f"expected_{name}": final.expected,
        f"low_{name}": final.low,
        f"high_{name}": final.high,
    }


def _named(rows: pa.Table, by: str | None) -> pa.Table:
    if by is None:
        return rows.drop_columns(["unit"])
    return rows.rename_columns([by if name == "unit" else name for name in rows.column_names])
