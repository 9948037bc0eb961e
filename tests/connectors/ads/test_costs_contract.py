"""What every platform that tells costs keeps to."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pytest

from tests.connectors.ads.local_platform import Local
from tests.connectors.ads.samples import CAMPAIGNS, FIRST, LAST, cost
from tests.connectors.ads.tried import made, offering
from vitrina.connectors.advertising import Cost

COSTS = offering("costs")


def by_day(costs: Iterable[Cost]) -> dict[tuple[date, str, str, str], tuple[int, int, int]]:
    """Money, impressions and clicks of each day and campaign; its finer parts added up."""
    found: dict[tuple[date, str, str, str], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for one in costs:
        key = (one.day, one.campaign_id, one.campaign, one.currency)
        minor, impressions, clicks = found[key]
        found[key] = (minor + one.minor, impressions + one.impressions, clicks + one.clicks)
    return dict(found)


@pytest.mark.parametrize("name", COSTS)
def test_costs_add_up_over_all_pages(name: str, local: Local) -> None:
    costs = list(made(name, local).costs(FIRST, LAST))

    assert by_day(costs) == by_day(local.books.costs_of(FIRST, LAST))
    assert sum(one.minor for one in costs) == 481_818  # 4 x (300 + 400 + 500) roubles, and odd ones
    assert made(name, local).account


@pytest.mark.parametrize("name", COSTS)
def test_the_first_and_the_last_day_are_in_it(name: str, local: Local) -> None:
    assert {one.day for one in made(name, local).costs(FIRST, LAST)} == {
        date(2026, 3, 1),
        date(2026, 3, 2),
        date(2026, 3, 3),
    }
    assert {one.day for one in made(name, local).costs(LAST, LAST)} == {LAST}


@pytest.mark.parametrize("name", COSTS)
def test_days_without_costs_are_no_error(name: str, local: Local) -> None:
    local.books.costs = []

    assert list(made(name, local).costs(FIRST, LAST)) == []


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize(("currency", "minor"), [("RUB", 12_345), ("USD", 1), ("KZT", 100)])
def test_money_comes_in_minor_units_of_the_accounts_currency(
    name: str, currency: str, minor: int, local: Local
) -> None:
    local.books.currency = currency
    local.books.costs = [cost(FIRST, "101", minor, currency=currency)]

    [one] = made(name, local).costs(FIRST, FIRST)

    assert (one.minor, one.currency) == (minor, currency)


@pytest.mark.parametrize("name", COSTS)
def test_a_day_that_was_corrected_reads_as_it_is_now(name: str, local: Local) -> None:
    list(made(name, local).costs(FIRST, FIRST))
    local.books.costs = [cost(FIRST, "101", 7_700)]

    assert [one.minor for one in made(name, local).costs(FIRST, FIRST)] == [7_700]


@pytest.mark.parametrize("name", COSTS)
def test_the_campaigns_are_called_as_they_are_there(name: str, local: Local) -> None:
    found = {one.campaign_id: one.campaign for one in made(name, local).costs(FIRST, LAST)}

    assert found == CAMPAIGNS
