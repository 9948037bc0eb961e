"""What Google Ads itself expects: points of its simulations, and how late conversions come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vitrina.connectors.answers import rows, text
from vitrina.connectors.google.rows import Row, count, inside, int64, named
from vitrina.connectors.millionths import rounded_millionths

_FIELDS = "SELECT {0}.{1}, {0}.type, {0}.start_date, {0}.end_date, {0}.{2} FROM {0} "
SIMULATED = (
    _FIELDS.format(
        "campaign_simulation",
        "campaign_id",
        "target_cpa_point_list.points, campaign_simulation.budget_point_list.points",
    )
    + "WHERE campaign_simulation.type IN ('BUDGET', 'TARGET_CPA')",
    _FIELDS.format(
        "bidding_strategy_simulation", "bidding_strategy_id", "target_cpa_point_list.points"
    )
    + "WHERE bidding_strategy_simulation.type = 'TARGET_CPA'",
)
LAGS = (
    "SELECT campaign.id, segments.conversion_lag_bucket, metrics.conversions FROM campaign "
    "WHERE segments.date BETWEEN '{first:%Y-%m-%d}' AND '{last:%Y-%m-%d}'"
)
_OUTAGES = (
    "SELECT bidding_data_exclusion.name FROM bidding_data_exclusion "
    "WHERE bidding_data_exclusion.status = 'ENABLED'"
)
_SINGLE = (
    *("LESS_THAN_ONE_DAY", "ONE_TO_TWO_DAYS", "TWO_TO_THREE_DAYS", "THREE_TO_FOUR_DAYS"),
    *("FOUR_TO_FIVE_DAYS", "FIVE_TO_SIX_DAYS", "SIX_TO_SEVEN_DAYS", "SEVEN_TO_EIGHT_DAYS"),
    *("EIGHT_TO_NINE_DAYS", "NINE_TO_TEN_DAYS", "TEN_TO_ELEVEN_DAYS", "ELEVEN_TO_TWELVE_DAYS"),
    *("TWELVE_TO_THIRTEEN_DAYS", "THIRTEEN_TO_FOURTEEN_DAYS"),
)
# ConversionLagBucket: from so many days after the click, to less than so many
BUCKETS: Mapping[str, tuple[int, int]] = {
    **{name: (day, day + 1) for day, name in enumerate(_SINGLE)},
    "FOURTEEN_TO_TWENTY_ONE_DAYS": (14, 21),
    "TWENTY_ONE_TO_THIRTY_DAYS": (21, 30),
    "THIRTY_TO_FORTY_FIVE_DAYS": (30, 45),
    "FORTY_FIVE_TO_SIXTY_DAYS": (45, 60),
    "SIXTY_TO_NINETY_DAYS": (60, 90),
}
# of a simulation: the list that holds its points, and the field that was varied
_VARIED: Mapping[str, tuple[str, str]] = {
    "BUDGET": ("budgetPointList", "budgetAmountMicros"),
    "TARGET_CPA": ("targetCpaPointList", "targetCpaMicros"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPoint:
    """What would have happened at another budget or target; one row per simulated value.

    Attributes:
        scope: a campaign, or a bidding strategy that several campaigns share.
        scope_id: its id.
        varied: what was varied: the budget per day, or the target per conversion.
        minor: the simulated value, in minor units.
        first: the first day that the simulation rests on.
        last: the last one; cost, clicks and conversions are of all these days together.
        cost_minor: minor units.
        conversions: those that Google bids for, as a share of a click may be less than one.
    """

    scope: Literal["campaign", "strategy"]
    scope_id: str
    varied: Literal["budget", "target_cost"]
    minor: int
    currency: str
    first: date
    last: date
    cost_minor: int
    clicks: int
    impressions: int
    conversions: float


@dataclass(frozen=True, slots=True)
class ConversionLag:
    """One row per campaign and bucket: conversions that came so long after their click.

    Attributes:
        from_days: whole days after the click.
        until_days: to less than so many.
    """

    campaign_id: str
    from_days: int
    until_days: int
    conversions: float


def points_of(row: Row, currency: str) -> Iterator[SimulatedPoint]:
    """The points of a row of either query; those that scale many bids at once are left out."""
    campaigns, strategies = (
        inside(row, "campaignSimulation"),
        inside(row, "biddingStrategySimulation"),
    )
    found = campaigns or strategies
    kind = text(found, "type")
    points, key = _VARIED.get(kind, ("", ""))
    for point in rows(inside(found, points), "points") if points in found else []:
        if key not in point:
            continue
        yield SimulatedPoint(
            scope="campaign" if campaigns else "strategy",
            scope_id=str(int64(found, "campaignId" if campaigns else "biddingStrategyId")),
            varied="budget" if kind == "BUDGET" else "target_cost",
            minor=rounded_millionths(int64(point, key), currency),
            currency=currency,
            first=date.fromisoformat(named(found, "startDate")),
            last=date.fromisoformat(named(found, "endDate")),
            cost_minor=rounded_millionths(int64(point, "costMicros"), currency),
            clicks=int64(point, "clicks"),
            impressions=int64(point, "impressions"),
            conversions=count(point, "biddableConversions"),
        )


def outages_named(name: str) -> str:
    """The query of data exclusions of that name, which holds no quotes."""
    return f"{_OUTAGES} AND bidding_data_exclusion.name = '{name}'"


def lag_of(row: Row) -> ConversionLag | None:
    """A row of `LAGS`; none where Google does not know the lag."""
    bucket = BUCKETS.get(text(inside(row, "segments"), "conversionLagBucket"))
    if bucket is None:
        return None
    return ConversionLag(
        str(int64(inside(row, "campaign"), "id")),
        *bucket,
        count(inside(row, "metrics"), "conversions"),
    )
