"""Costs that a platform tells come into the lake once, however often it tells them anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vitrina.connectors import import_file
from vitrina.connectors.ad_costs import CostPull, RefusedCost, bring_costs
from vitrina.connectors.advertising import Cost
from vitrina.engine import Lake
from vitrina.errors import CurrencyError, SettingError, ThrottledError

MARCH_1, MARCH_2, MARCH_3 = (date(2026, 3, day) for day in (1, 2, 3))


@dataclass
class Platform:
    """A platform that tells what it is given."""

    told: list[Cost] = field(default_factory=list)
    account: str = "shop"
    error: Exception | None = None

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        yield from (cost for cost in self.told if first <= cost.day <= last)
        if self.error:
            raise self.error


def cost(day: date, minor: int, **changed: Any) -> Cost:
    told = {"campaign_id": "101", "campaign": "coffee", "currency": "RUB"}
    return Cost(day=day, minor=minor, impressions=100, clicks=10, **(told | changed))


def bring(lake: Lake, platform: Platform, **changed: Any) -> CostPull:
    return bring_costs(lake, platform, MARCH_1, MARCH_3, **({"name": "vk_ads"} | changed))


def spend(lake: Lake) -> list[tuple[object, ...]]:
    """Day of March, platform, account, campaign and cost of each row."""
    rows = lake.spend.rows()
    told = [
        (day_of(row["day"]), row["platform"], row["account"], row["campaign"], row["cost_minor"])
        for row in rows
    ]
    return sorted(told, key=str)


def day_of(day: object) -> int:
    assert isinstance(day, date)
    return day.day


def test_costs_come_in_and_are_counted(lake: Lake) -> None:
    platform = Platform([cost(MARCH_1, 500), cost(MARCH_2, 700, campaign="cake")])

    pull = bring(lake, platform)

    assert spend(lake) == [(1, "vk_ads", "shop", "coffee", 500), (2, "vk_ads", "shop", "cake", 700)]
    assert (pull.told, pull.taken, pull.refused, pull.minor) == (2, 2, 0, 1_200)
    assert (pull.currency, lake.currency, pull.pulled_at) == ("RUB", "RUB", lake.clock())


def test_the_same_costs_again_change_nothing(lake: Lake) -> None:
    platform = Platform([cost(MARCH_1, 500), cost(MARCH_2, 700)])
    bring(lake, platform)
    before = spend(lake)

    bring(lake, platform)

    assert spend(lake) == before


def test_a_day_that_was_corrected_is_replaced_and_the_days_around_it_stay(lake: Lake) -> None:
    bring(lake, Platform([cost(MARCH_1, 500), cost(MARCH_2, 700), cost(MARCH_3, 900)]))
    corrected = Platform([cost(MARCH_2, 650), cost(MARCH_2, 20, campaign="cake")])

    bring_costs(lake, corrected, MARCH_2, MARCH_2, name="vk_ads")

    assert [(row[0], row[3], row[4]) for row in spend(lake)] == [
        (1, "coffee", 500),
        (2, "cake", 20),
        (2, "coffee", 650),
        (3, "coffee", 900),
    ]


def test_a_campaign_that_is_told_no_more_of_a_day_is_gone(lake: Lake) -> None:
    bring(lake, Platform([cost(MARCH_1, 500), cost(MARCH_1, 300, campaign="cake")]))

    bring(lake, Platform([cost(MARCH_1, 500)]))

    assert [row[3] for row in spend(lake)] == ["coffee"]


def test_other_accounts_and_platforms_stay_as_they_are(
    lake: Lake, file_of: Callable[..., Path]
) -> None:
    by_file = file_of("day;platform;campaign;cost\n2026-03-01;vk_ads;by_file;1.00\n")
    import_file(lake, "spend", by_file, currency="RUB")
    bring(lake, Platform([cost(MARCH_1, 200)], account="other"))
    bring(lake, Platform([cost(MARCH_1, 300)]), name="yandex_direct")

    bring(lake, Platform([cost(MARCH_1, 500)]))

    assert spend(lake) == [
        (1, "vk_ads", "other", "coffee", 200),
        (1, "vk_ads", "shop", "coffee", 500),
        (1, "vk_ads", None, "by_file", 100),
        (1, "yandex_direct", "shop", "coffee", 300),
    ]


def test_a_day_of_which_nothing_is_told_keeps_what_it_had(lake: Lake) -> None:
    bring(lake, Platform([cost(MARCH_1, 500), cost(MARCH_2, 700)]))

    silent = bring(lake, Platform())
    half = bring(lake, Platform([cost(MARCH_1, 510)]))

    assert silent.days_kept == (MARCH_1, MARCH_2)
    assert half.days_kept == (MARCH_2,)
    assert [row[4] for row in spend(lake)] == [510, 700]


def test_the_campaign_is_named_as_touches_name_it(lake: Lake) -> None:
    bring(lake, Platform([cost(MARCH_1, 500)]), named_by="id")

    assert [row[3] for row in spend(lake)] == ["101"]


def test_rows_of_one_name_are_added_up(lake: Lake) -> None:
    twice = [cost(MARCH_1, 500), cost(MARCH_1, 30, campaign_id="102")]

    pull = bring(lake, Platform(twice))

    [row] = lake.spend.rows()
    assert (row["cost_minor"], row["impressions"], row["clicks"]) == (530, 200, 20)
    assert pull.taken == 2


def test_finer_parts_are_kept_and_empty_ones_are_none(lake: Lake) -> None:
    fine = cost(MARCH_1, 500, ad_group="near", placement="games.example", keyword="latte")

    bring(lake, Platform([fine, cost(MARCH_1, 300)]))

    found = {(row["ad_group"], row["placement"], row["keyword"]) for row in lake.spend.rows()}
    assert found == {("near", "games.example", "latte"), (None, None, None)}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"currency": ""}, "no currency"),
        ({"currency": "USD"}, "USD"),
        ({"campaign": ""}, "campaign's name"),
        ({"minor": -1}, "below zero"),
        ({"clicks": -1}, "below zero"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_alone(
    changed: dict[str, Any], word: str, lake: Lake
) -> None:
    bring(lake, Platform([cost(MARCH_1, 500)]))
    bad = replace(cost(MARCH_2, 700), **changed)

    pull = bring(lake, Platform([cost(MARCH_1, 510), bad]))

    assert [row[4] for row in spend(lake)] == [510]
    assert (pull.told, pull.taken, pull.refused) == (2, 1, 1)
    [refused] = pull.examples
    assert word in refused.reason
    assert refused == RefusedCost(MARCH_2, "101", refused.reason)


def test_a_day_whose_rows_are_all_refused_keeps_what_it_had(lake: Lake) -> None:
    bring(lake, Platform([cost(MARCH_1, 500)]))

    pull = bring(lake, Platform([cost(MARCH_1, 9_000, currency="USD")]))

    assert [row[4] for row in spend(lake)] == [500]
    assert pull.days_kept == (MARCH_1,)


class Talkative(Platform):
    """It tells a day that nobody asked for."""

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        yield from self.told


def test_a_day_that_was_not_asked_for_is_refused(lake: Lake) -> None:
    pull = bring_costs(
        lake, Talkative([cost(MARCH_1, 1), cost(MARCH_3, 2)]), MARCH_1, MARCH_2, name="vk_ads"
    )

    assert [row[0] for row in spend(lake)] == [1]
    assert "not asked for" in pull.examples[0].reason


@pytest.mark.parametrize("error", [ConnectionError("half"), ThrottledError("VK Ads", 5)])
def test_half_an_answer_leaves_the_lake_as_it_was(error: Exception, lake: Lake) -> None:
    bring(lake, Platform([cost(MARCH_1, 500)]))
    version = lake.version

    with pytest.raises(type(error)):
        bring(lake, Platform([cost(MARCH_1, 1)], error=error))

    lake.refresh()
    assert lake.version == version


def test_days_the_wrong_way_round_are_refused(lake: Lake) -> None:
    with pytest.raises(SettingError, match="swap"):
        bring_costs(lake, Platform(), MARCH_2, MARCH_1, name="vk_ads")


def test_a_lake_whose_spend_would_mix_currencies_is_not_written(lake: Lake) -> None:
    bring(lake, Platform([cost(MARCH_1, 500)]))
    row = {"day": MARCH_1, "platform": "x", "campaign": "c", "cost_minor": 1, "currency": "USD"}

    with pytest.raises(CurrencyError), lake.write("spend of another currency") as commit:
        commit.replace("spend", [row])

    assert [row[4] for row in spend(lake)] == [500]


def test_adding_rows_instead_of_replacing_them_would_keep_the_old_figure(lake: Lake) -> None:
    bring(lake, Platform([cost(MARCH_1, 500)]))
    row = {"day": MARCH_1, "platform": "vk_ads", "account": "shop", "campaign": "coffee"}

    with lake.write("the broken way") as commit:
        commit.append("spend", [row | {"cost_minor": 650, "currency": "RUB"}])
    by_adding = [each[4] for each in spend(lake)]
    bring(lake, Platform([cost(MARCH_1, 650)]))

    assert by_adding == [500]  # the key is there already: the correction was left out
    assert [each[4] for each in spend(lake)] == [650]
