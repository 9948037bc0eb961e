"""Bring what a platform tells of its costs into the lake, again and again: it corrects its days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import pyarrow as pa

from vitrina.connectors.advertising import Cost, TellsCosts
from vitrina.engine import Lake, Table, select
from vitrina.errors import SettingError

NamedBy = Literal["id", "name"]
MOST_EXAMPLES = 20
COLUMNS = pa.schema(
    [
        ("day", pa.date32()),
        *((name, pa.string()) for name in ("campaign", "ad_group", "placement", "keyword")),
        *((name, pa.int64()) for name in ("impressions", "clicks", "cost_minor")),
        ("currency", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class RefusedCost:
    """A cost that did not come into the lake, and why, with the next step."""

    day: date
    campaign_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostPull:
    """What became of one pull: `told == taken + refused`.

    Attributes:
        platform: the connector's name.
        account: as the platform names it.
        first: the first day that was asked for.
        last: the last one.
        pulled_at: by the lake's clock.
        told: rows that the platform told.
        taken: of these, those that are in the lake now.
        refused: of these, those that are not.
        examples: the first of the refused ones.
        minor: what the rows taken cost, in minor units of `currency`.
        currency: the lake's; empty where nothing was taken into an empty lake.
        days_kept: days of which nothing was taken, and which keep what they had: that a platform
            is silent does not mean that nothing was spent.
    """

    platform: str
    account: str
    first: date
    last: date
    pulled_at: datetime
    told: int
    taken: int
    refused: int
    examples: tuple[RefusedCost, ...]
    minor: int
    currency: str
    days_kept: tuple[date, ...]


def bring_costs(
    lake: Lake,
    platform: TellsCosts,
    first: date,
    last: date,
    *,
    name: str,
    named_by: NamedBy = "name",
) -> CostPull:
    """Put the costs of some days in the place of what the lake had of them, in one commit.

    Only the rows of this platform and this account are replaced, and only on days of which
    something was told. Rows that were imported from a file under another account's name, or under
    none, stay, and would count beside these: import under the account's name, or not at all.

    Args:
        lake: where they go.
        platform: who tells them.
        first: the first day, in the account's zone.
        last: the last day.
        name: of the platform, as spend and touches know it: yandex_direct, vk_ads, ...
        named_by: what `utm_campaign` holds in the links of the campaigns, so that costs and
            touches meet: the campaign's id, or its name.

    Returns:
        What was told, taken and refused; nothing is written where nothing was taken.

    Raises:
        SettingError: the first day lies after the last.
        OSError: the platform told nothing or half of it; the lake is as it was.
        ThrottledError: the platform wants to be asked later; the lake is as it was.
        RefusedError: the platform says no; the lake is as it was.
        LakeBusyError: another process is writing.
        CurrencyError: another process brought another currency into an empty lake meanwhile.
    """
    if first > last:
        raise SettingError(f"The first day, {first}, lies after the last, {last}: swap them.")
    costs = list(platform.costs(first, last))  # all of them, before anything is touched
    currency = lake.currency or next((cost.currency for cost in costs if cost.currency), "")
    reasons = [_reason(cost, first, last, currency, named_by) for cost in costs]
    taken = [cost for cost, why in zip(costs, reasons, strict=True) if not why]
    refused = [
        RefusedCost(cost.day, cost.campaign_id, why)
        for cost, why in zip(costs, reasons, strict=True)
        if why
    ]
    days = {cost.day for cost in taken}
    kept = _days_of(lake, name, platform.account, first, last) - days
    if taken:
        told = _arrow(taken, named_by)
        with lake.write(f"costs of {name} from {first} to {last}") as commit:
            commit.replace("spend", _replaced(lake, told, name, platform.account))
    return CostPull(
        platform=name,
        account=platform.account,
        first=first,
        last=last,
        pulled_at=lake.clock(),
        told=len(costs),
        taken=len(taken),
        refused=len(refused),
        examples=tuple(refused[:MOST_EXAMPLES]),
        minor=sum(cost.minor for cost in taken),
        currency=currency,
        days_kept=tuple(sorted(kept)),
    )


def _reason(cost: Cost, first: date, last: date, currency: str, named_by: NamedBy) -> str:
    """Why a cost cannot be taken; empty if it can."""
    if not first <= cost.day <= last:
        return f"{cost.day} was not asked for: ask for the days that you want."
    if not _campaign(cost, named_by):
        return f"It has no campaign's {named_by}, by which touches know it: give it one there."
    if not cost.currency:
        return "It has no currency: set the account's."
    if cost.currency != currency:
        return f"It is in {cost.currency}, and the lake keeps {currency}: use a lake per currency."
    if min(cost.minor, cost.impressions, cost.clicks) < 0:
        return "It has a figure below zero: look at the day there."
    return ""


def _campaign(cost: Cost, named_by: NamedBy) -> str:
    return cost.campaign_id if named_by == "id" else cost.campaign


def _days_of(lake: Lake, name: str, account: str, first: date, last: date) -> set[date]:
    """The days of that account that the lake has costs of."""
    lake.refresh()
    values = {
        "platform": name,
        "account": account,
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
    rows = select("connectors/ad_cost_days.sql", values=values, spend=lake.spend).rows()
    return {day for row in rows if isinstance(day := row["day"], date)}


def _replaced(lake: Lake, told: pa.Table, name: str, account: str) -> Table:
    values = {"platform": name, "account": account}
    there = lake.engine.adopt(told)
    return select("connectors/ad_costs.sql", values=values, spend=lake.spend, told=there)


def _arrow(costs: Sequence[Cost], named_by: NamedBy) -> pa.Table:
    return pa.Table.from_pylist(list(_rows(costs, named_by)), schema=COLUMNS)


def _rows(costs: Iterable[Cost], named_by: NamedBy) -> Iterable[dict[str, object]]:
    for cost in costs:
        yield {
            "day": cost.day,
            "campaign": _campaign(cost, named_by),
            "ad_group": cost.ad_group,
            "placement": cost.placement,
            "keyword": cost.keyword,
            "impressions": cost.impressions,
            "clicks": cost.clicks,
            "cost_minor": cost.minor,
            "currency": cost.currency,
        }
