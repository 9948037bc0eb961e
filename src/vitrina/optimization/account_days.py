"""Read from tables what campaigns cost by day, and what those days are credited with by age."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from vitrina.attribution import Credit
from vitrina.engine import Row, TableLike, select, together
from vitrina.errors import CurrencyError, SettingError
from vitrina.optimization.cohorts import Cohorts, read_cohorts
from vitrina.optimization.triangle import Array

# a curve is told by how spend changed, and that takes longer than to learn a delay
HISTORY_DAYS = 180
STEP = "optimization.fit"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AccountDays:
    """The days of the campaigns that cost anything.

    Attributes:
        campaigns: their names, in order.
        currency: of the spend.
        as_of: the last day.
        spend: days x campaigns, minor units.
        triangle: days x campaigns x ages: credited conversions, NaN in the future.
    """

    campaigns: list[str]
    currency: str
    as_of: date
    spend: Array
    triangle: Array


def read_days(
    spend: TableLike, credit: Credit, *, as_of: date | None, max_age_days: int, zone: str
) -> AccountDays:
    """Bring spend and credit onto the same days; see `fit`."""
    costs, paths, credited = together(spend, credit.paths, credit.by("touch"))
    costs.require(STEP, ("day", "campaign", "cost_minor", "currency"))
    paths.require(STEP, ("path_id", "hours", "converted_at"))
    rows = select("optimization/spend_days.sql", spend=costs).rows()
    until = as_of or max((_day(row) for row in rows), default=date.min)
    rows = [row for row in rows if until - timedelta(HISTORY_DAYS) < _day(row) <= until]
    if not rows:
        raise SettingError(
            f"There is no spend in the {HISTORY_DAYS} days up to {until}. Import what adverts cost."
        )
    campaigns = sorted({str(row["campaign"]) for row in rows})
    spent = _spent(rows, campaigns, until)
    counted = select(
        "optimization/credited_days.sql",
        values={
            "zone": zone,
            "as_of": until.isoformat(),
            "since": (until - timedelta(len(spent) - 1)).isoformat(),
            "max_age_days": max_age_days,
        },
        credited=credited,
        paths=paths,
    )
    triangle = _triangle(
        read_cohorts(counted, as_of=until, max_age_days=max_age_days), campaigns, len(spent)
    )
    return AccountDays(
        campaigns=campaigns,
        currency=_currency(rows),
        as_of=until,
        spend=spent,
        triangle=triangle,
    )


def _day(row: Row) -> date:
    day = row["day"]
    assert isinstance(day, date), "spend_days.sql gives days"
    return day


def _currency(rows: list[Row]) -> str:
    for row in rows:
        if not row["currency"]:
            raise SettingError(
                f"Spend of {row['campaign']!r} on {row['day']} has no currency. Name it, for "
                "example RUB: micros and minor units are told apart by nothing else."
            )
    found = {str(row["currency"]) for row in rows}
    if len(found) > 1:
        raise CurrencyError("The budget of these campaigns", found)
    return found.pop()


def _spent(rows: list[Row], campaigns: list[str], until: date) -> Array:
    first = min(_day(row) for row in rows)
    spent = np.zeros(((until - first).days + 1, len(campaigns)))
    for row in rows:
        spent[(_day(row) - first).days, campaigns.index(str(row["campaign"]))] += float(
            str(row["cost_minor"])
        )
    return spent


def _triangle(cohorts: Cohorts | None, campaigns: list[str], days: int) -> Array:
    """Put the cohorts of campaigns with spend among the days; a campaign without any has zeros."""
    credited = cohorts.units if cohorts else []
    if cohorts is None or not set(credited) & set(campaigns):
        raise SettingError(
            f"No campaign has both spend and credit. Spend is of {_some(campaigns)}; credit of "
            f"{_some(credited)}. Name campaigns alike, as utm_campaign and the platform do."
        )
    ages = cohorts.counts.shape[2]
    triangle = np.zeros((days, len(campaigns), ages))
    future = np.arange(ages) > np.arange(days)[::-1, None]
    triangle[np.broadcast_to(future[:, None], triangle.shape)] = np.nan
    first = days - len(cohorts.days)
    for at, name in enumerate(credited):
        if name in campaigns:
            triangle[first:, campaigns.index(name)] = cohorts.counts[:, at]
    return triangle


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", ..." if len(names) > 5 else "") or "none"
