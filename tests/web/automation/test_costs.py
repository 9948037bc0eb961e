"""Costs of connected accounts come by themselves, and what does not come is noted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Self

import pytest

from tests.web.staff.conftest import Cafe
from vitrina.commerce.partners.connecting import connect
from vitrina.commerce.partners.models import Connection
from vitrina.connectors.advertising import Cost, Offer
from vitrina.connectors.http import Http
from vitrina.engine import Lake, open_lake
from vitrina.web.ad_accounts import ADS, AdAccount
from vitrina.web.connections import settings_sealer, this_workspace
from vitrina.web.costs import CORRECTED, EVERY, bring_due

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass
class Platform:
    """Tells one cost for each day that it is asked for, or fails."""

    name: ClassVar[str] = "local"
    title: ClassVar[str] = "Local"
    offers: ClassVar[frozenset[Offer]] = frozenset({"costs"})
    settings: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[tuple[str, ...]] = ()

    account: str = "shop"
    currency: str = "RUB"
    error: Exception | None = None
    asked: list[tuple[date, date]] = field(default_factory=list)

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        raise NotImplementedError

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        self.asked.append((first, last))
        if self.error:
            raise self.error
        yield Cost(
            day=last,
            campaign_id="17",
            campaign="spring",
            minor=12_345,
            currency=self.currency,
            impressions=100,
            clicks=7,
        )


@pytest.fixture
def lake(cafe: Cafe) -> Lake:
    """The lake of a shop with one account."""
    del cafe
    sealer = settings_sealer(this_workspace())
    connect(ADS, Platform.name, {}, sealer=sealer, now=NOW - timedelta(days=1))
    return open_lake(this_workspace().folder, create=True)


def bring(platform: Platform, *, now: datetime = NOW) -> Mapping[str, object]:
    """What is noted after a turn of the task."""
    account = AdAccount(Platform.name, platform)
    bring_due(this_workspace(), clock=lambda: now, accounts=[account])
    noted: Mapping[str, object] = Connection.objects.get(kind=ADS, name=Platform.name).noted
    return noted


def test_the_days_that_may_still_be_corrected_are_asked_for(lake: Lake) -> None:
    platform = Platform()

    noted = bring(platform)

    lake.refresh()
    [row] = lake.spend.rows()
    assert platform.asked == [(NOW.date() - CORRECTED, NOW.date())]
    assert (row["campaign"], row["cost_minor"], row["account"]) == ("spring", 12_345, "shop")
    assert (noted["taken"], noted["minor"], noted["currency"]) == (1, 12_345, "RUB")


def test_an_account_is_asked_a_few_times_a_day(lake: Lake) -> None:
    platform = Platform()

    for minutes in (0, 15, 30):
        bring(platform, now=NOW + timedelta(minutes=minutes))
    often = len(platform.asked)
    bring(platform, now=NOW + EVERY)

    assert (often, len(platform.asked)) == (1, 2)


@pytest.mark.parametrize("error", [ConnectionError("No answer came."), TimeoutError("Too slow.")])
def test_a_platform_that_fails_is_noted_with_its_reason(lake: Lake, error: Exception) -> None:
    noted = bring(Platform(error=error))

    lake.refresh()
    assert noted == {"trouble": str(error)}
    assert lake.rows_in("spend") == 0


def test_a_cost_in_another_currency_is_refused_with_its_reason(lake: Lake) -> None:
    bring(Platform())

    noted = bring(Platform(currency="USD"), now=NOW + EVERY)

    assert (noted["taken"], noted["refused"]) == (0, 1)
    assert "USD" in str(noted["examples"])
