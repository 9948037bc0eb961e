"""Costs of Google Ads as finely as it tells them, and never less than it charges.

Google splits the same money several ways: by ad group, by placement, by keyword. No single way
covers it all (Performance Max has no ad groups; what an audience brings has no keyword), so each
level is taken where its parts fit into the whole, and what they leave over stays with the whole.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vitrina.connectors.advertising import Cost
from vitrina.connectors.google.rows import Row, inside, int64, named
from vitrina.connectors.millionths import rounded_millionths

_COUNTED = "metrics.cost_micros, metrics.impressions, metrics.clicks"
_SELECT = f"SELECT segments.date, campaign.id, campaign.name, {_COUNTED}"
_OF_GROUP = f"{_SELECT}, ad_group.id, ad_group.name"
LEVELS = (  # in the order that `finest` takes them
    f"{_SELECT} FROM campaign",
    f"{_OF_GROUP} FROM ad_group",
    f"{_OF_GROUP}, group_placement_view.placement FROM group_placement_view",
    f"{_OF_GROUP}, ad_group_criterion.keyword.text FROM keyword_view",
)


@dataclass(frozen=True, slots=True)
class Spent:
    """One row of one query.

    Attributes:
        micros: millionths of the account's currency.
    """

    day: str
    campaign_id: str
    campaign: str
    micros: int
    impressions: int
    clicks: int
    ad_group_id: str = ""
    ad_group: str = ""
    placement: str = ""
    keyword: str = ""

    @property
    def counted(self) -> tuple[int, int, int]:
        return self.micros, self.impressions, self.clicks


def within(query: str, first: date, last: date) -> str:
    """The query of those days, both included."""
    return (
        f"{query} WHERE segments.date BETWEEN '{first:%Y-%m-%d}' AND '{last:%Y-%m-%d}' "
        "ORDER BY segments.date, campaign.id"
    )


def spent_of(row: Row) -> Spent:
    """Read a row of any of the four queries.

    Raises:
        ConnectionError: it has another shape.
    """
    campaign, group, metrics = (inside(row, each) for each in ("campaign", "adGroup", "metrics"))
    return Spent(
        day=named(inside(row, "segments"), "date"),
        campaign_id=str(int64(campaign, "id")),
        campaign=named(campaign, "name"),
        micros=int64(metrics, "costMicros"),
        impressions=int64(metrics, "impressions"),
        clicks=int64(metrics, "clicks"),
        ad_group_id=str(int64(group, "id")) if group else "",
        ad_group=named(group, "name") if group else "",
        placement=str(inside(row, "groupPlacementView").get("placement", "")),
        keyword=str(inside(row, "adGroupCriterion", "keyword").get("text", "")),
    )


def finest(
    campaigns: Iterable[Spent],
    ad_groups: Iterable[Spent],
    placements: Iterable[Spent],
    keywords: Iterable[Spent],
) -> Iterator[Spent]:
    """The finest rows that add up to what the campaigns cost, each day."""
    groups = _by(ad_groups, lambda each: (each.day, each.campaign_id))
    sites = _by(placements, _group)
    words = _by(keywords, _group)
    for whole in campaigns:
        for group in _split(whole, [groups[whole.day, whole.campaign_id]]):
            if not group.ad_group_id:
                yield group
                continue
            found, said = sites[_group(group)], words[_group(group)]
            # a group of sites and words may count a click both ways
            yield from _split(group, [[*found, *said], found, said])


def costs_of(spent: Iterable[Spent], currency: str) -> list[Cost]:
    """One cost per day, campaign, ad group, placement and keyword, in minor units.

    Match types of a keyword and ad groups of one name become one row: their money is added up
    before it is rounded.
    """
    sums: dict[Spent, tuple[int, int, int]] = {}
    for each in spent:
        key = replace(each, micros=0, impressions=0, clicks=0, ad_group_id="")
        sums[key] = _added([sums.get(key, (0, 0, 0)), each.counted])
    return [
        Cost(
            day=date.fromisoformat(key.day),
            campaign_id=key.campaign_id,
            campaign=key.campaign,
            minor=rounded_millionths(micros, currency),
            currency=currency,
            impressions=impressions,
            clicks=clicks,
            ad_group=key.ad_group,
            placement=key.placement,
            keyword=key.keyword,
        )
        for key, (micros, impressions, clicks) in sums.items()
    ]


def _group(each: Spent) -> tuple[str, str]:
    return each.day, each.ad_group_id


def _by(
    rows: Iterable[Spent], key: Callable[[Spent], tuple[str, str]]
) -> Mapping[tuple[str, str], list[Spent]]:
    found: dict[tuple[str, str], list[Spent]] = defaultdict(list)
    for each in rows:
        found[key(each)].append(each)
    return found


def _split(whole: Spent, ways: Sequence[Sequence[Spent]]) -> list[Spent]:
    """The first way whose parts are not more than the whole, and what they leave over."""
    for parts in ways:
        sums = _added(each.counted for each in parts)
        rest = [most - part for most, part in zip(whole.counted, sums, strict=True)]
        if parts and min(rest) >= 0:
            left = replace(whole, micros=rest[0], impressions=rest[1], clicks=rest[2])
            return [*parts, left] if any(rest) else list(parts)
    return [whole]


def _added(counted: Iterable[tuple[int, int, int]]) -> tuple[int, int, int]:
    micros, impressions, clicks = 0, 0, 0
    for each in counted:
        micros, impressions, clicks = micros + each[0], impressions + each[1], clicks + each[2]
    return micros, impressions, clicks
