"""What the night decided becomes proposals, once each; what should not, does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar, Self

import pyarrow as pa
import pytest

from tests.web.automation.test_automation_pages import ACCOUNT, CEILINGS, SOMEBODY
from tests.web.staff.conftest import Cafe
from vitrina.automation.proposals.models import Account, Entry, Proposal
from vitrina.automation.proposals.services import Facts, State, Thresholds, set_account, why_frozen
from vitrina.commerce.transactions import Refusal, granted
from vitrina.connectors.advertising import Amount, Campaign, Offer, Setting, Value
from vitrina.connectors.http import Http
from vitrina.engine import Lake, Row, open_lake
from vitrina.web.ad_accounts import AdAccount
from vitrina.web.deciding import DECISION, PLAN
from vitrina.web.proposing import propose_budgets, scaled
from vitrina.web.standing_facts import facts_of, late_hours, tracked_share

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
AS_OF = date(2026, 3, 9)
PLATFORM, _, LOGIN = ACCOUNT.partition("/")


@dataclass
class Platform:
    """An account with campaigns and their budgets."""

    name: ClassVar[str] = PLATFORM
    title: ClassVar[str] = "Local"
    offers: ClassVar[frozenset[Offer]] = frozenset({"changes"})
    settings: ClassVar[tuple[str, ...]] = ()
    optional: ClassVar[tuple[str, ...]] = ()

    budgets: Mapping[str, Amount]
    account: str = LOGIN
    can_set: frozenset[Setting] = field(default=frozenset({Setting.BUDGET}))

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        raise NotImplementedError

    def campaigns(self) -> Sequence[Campaign]:
        return [
            Campaign(f"id-{name}", name, {Setting.BUDGET: amount})
            for name, amount in self.budgets.items()
        ]

    def read(self, campaign_id: str, setting: Setting) -> Value:
        raise NotImplementedError

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        raise AssertionError("nothing is written by proposing")


def rub(units: int, per: str = "day") -> Amount:
    return Amount(units * 100, "RUB", "week" if per == "week" else "day")


def account_with(**budgets: Amount) -> AdAccount:
    return AdAccount(PLATFORM, Platform(budgets))


def plan_row(campaign: str, before: int, after: int) -> Row:
    return {
        "campaign": campaign,
        "before_minor": before * 100,
        "after_minor": after * 100,
        "currency": "RUB",
        "conversions": 1.5,
        "low": 0.5,
        "high": 2.5,
        "next_conversions": 0.01,
        "reason": "The next 1,000 RUB bring 10 conversions here, 5 on average.",
        "is_measured": True,
    }


@pytest.fixture
def lake(cafe: Cafe) -> Lake:
    """The shop's lake after a night that decided."""
    from django.conf import settings

    lake = open_lake(settings.VITRINA_SHOP, create=True)
    decide(lake, plan_row("search", 500, 600), plan_row("video", 100, 80))
    thresholds = Thresholds(second_person_above_minor=None)
    granted(set_account(ACCOUNT, CEILINGS, thresholds, actor=SOMEBODY, now=NOW))
    return lake


def decide(lake: Lake, *plan: Row, why_not: str = "", as_of: date = AS_OF) -> None:
    decision = {
        "as_of": as_of,
        "currency": "RUB",
        "why_not": why_not,
        "input_hash": "a" * 64,
        "conversions": 3.0,
        "low": 1.0,
        "high": 5.0,
    }
    with lake.write("decide") as commit:
        commit.replace("decision", pa.Table.from_pylist([decision], schema=DECISION))
        commit.replace("budget_plan", pa.Table.from_pylist(list(plan), schema=PLAN))


def test_a_plan_becomes_one_proposal_for_each_campaign(lake: Lake) -> None:
    account = account_with(search=rub(500), video=rub(700, "week"), other=rub(10))

    propose_budgets(lake, account, now=NOW)

    found = {each.campaign: each for each in Proposal.objects.all()}
    assert set(found) == {"search", "video"}
    assert found["search"].change.new == rub(600)
    assert found["video"].change.new == rub(560, "week")
    assert found["search"].campaign_id == "id-search"
    assert found["search"].promise_expected == 1.5
    assert found["search"].state == State.PROPOSED


def test_the_same_plan_is_proposed_once(lake: Lake) -> None:
    account = account_with(search=rub(500))

    propose_budgets(lake, account, now=NOW)
    again = propose_budgets(lake, account, now=NOW + timedelta(hours=1))

    assert again == []
    assert Proposal.objects.count() == 1


def test_a_later_plan_replaces_what_nobody_approved(lake: Lake) -> None:
    account = account_with(search=rub(500))
    propose_budgets(lake, account, now=NOW)

    decide(lake, plan_row("search", 500, 550), as_of=AS_OF + timedelta(days=1))
    propose_budgets(lake, account, now=NOW + timedelta(days=1))

    states = {each.change.new: each.state for each in Proposal.objects.all()}
    assert states == {rub(600): State.EXPIRED, rub(550): State.PROPOSED}


@pytest.mark.parametrize(
    ("why_not", "as_of"), [("An outage.", AS_OF), ("", AS_OF - timedelta(days=9))]
)
def test_a_plan_that_is_held_or_old_proposes_nothing(lake: Lake, why_not: str, as_of: date) -> None:
    decide(lake, plan_row("search", 500, 600), why_not=why_not, as_of=as_of)

    assert propose_budgets(lake, account_with(search=rub(500)), now=NOW) == []
    assert not Proposal.objects.exists()


def test_an_account_that_automation_does_not_know_gets_no_proposals(lake: Lake) -> None:
    Account.objects.all().delete()

    assert propose_budgets(lake, account_with(search=rub(500)), now=NOW) == []


def test_a_step_that_the_owner_made_smaller_is_kept(lake: Lake) -> None:
    Account.objects.update(step_percent=10)

    propose_budgets(lake, account_with(search=rub(500)), now=NOW)

    assert Proposal.objects.get().change.new == rub(550)


def test_what_is_turned_away_is_not_tried_again_the_same_day(lake: Lake) -> None:
    account = account_with(search=Amount(50_000, "USD", "day"))

    refused = propose_budgets(lake, account, now=NOW)
    again = propose_budgets(lake, account, now=NOW + timedelta(minutes=15))

    assert isinstance(refused[0], Refusal)
    assert again == []
    assert Entry.objects.filter(action="turned away").count() == 1


def test_a_campaign_with_a_change_on_its_way_waits(lake: Lake) -> None:
    account = account_with(search=rub(500))
    propose_budgets(lake, account, now=NOW)
    Proposal.objects.update(state=State.APPROVED)

    decide(lake, plan_row("search", 500, 550), as_of=AS_OF + timedelta(days=1))
    answers = propose_budgets(lake, account, now=NOW + timedelta(days=1))

    assert answers == []
    assert not Entry.objects.filter(action="turned away").exists()


def test_a_campaign_without_a_budget_of_its_own_is_left_out(lake: Lake) -> None:
    account = account_with(search=rub(500))
    without = replace(account.changes.campaigns()[0], values={})
    account.made.campaigns = lambda: [without]  # type: ignore[attr-defined]  # of this test's own

    assert propose_budgets(lake, account, now=NOW) == []


@pytest.mark.parametrize(
    ("minor", "times", "new"),
    [(50_000, 1.1, 55_000), (50_000, 9.0, 60_000), (50_000, 0.0, 40_000), (1_250, 1.2, 1_500)],
)
def test_a_budget_moves_in_whole_units_and_by_a_fifth_at_most(
    minor: int, times: float, new: int
) -> None:
    found = scaled(Amount(minor, "RUB", "day"), times, step_percent=20)

    assert found == Amount(new, "RUB", "day")


def hours(*, days: int, a_day: int, until: datetime = NOW) -> list[Row]:
    """Events and receipts from nine to nine, on each of the last days."""
    first = (until - timedelta(days=days)).replace(hour=9, minute=0)
    return [
        {"hour": at, "events": a_day / 12, "goals": 1}
        for day in range(days + 1)
        for hour in range(12)
        if (at := first + timedelta(days=day, hours=hour)) < until
    ]


def test_tracking_is_a_share_of_an_ordinary_day() -> None:
    usual = hours(days=28, a_day=1200)
    halved = [
        {**row, "events": 50.0} if row["hour"] > NOW - timedelta(days=1) else row  # type: ignore[operator]  # times
        for row in usual
    ]

    assert tracked_share(usual, now=NOW) == pytest.approx(1.0, abs=0.1)
    assert tracked_share(halved, now=NOW) == pytest.approx(0.5, abs=0.1)
    assert tracked_share([], now=NOW) == 0.0


def test_a_usual_night_is_no_delay_and_two_days_of_silence_are() -> None:
    rows = hours(days=28, a_day=1200)
    in_the_night = NOW.replace(hour=23)

    assert late_hours(hours(days=28, a_day=1200, until=in_the_night), now=in_the_night) == 0.0
    assert late_hours(rows, now=NOW + timedelta(hours=48)) > 24
    assert late_hours([], now=NOW) == float("inf")


def test_an_account_without_anything_is_frozen(lake: Lake) -> None:
    facts = facts_of(lake, platform=PLATFORM, account=LOGIN, now=NOW)

    assert isinstance(facts, Facts)
    assert why_frozen(facts, now=NOW)


def test_the_spend_of_this_month_is_that_of_this_account_alone(lake: Lake) -> None:
    def entry(day: date, account: str, minor: int) -> Row:
        return {
            "day": day,
            "platform": PLATFORM,
            "account": account,
            "campaign": "search",
            "cost_minor": minor,
            "currency": "RUB",
        }

    with lake.write("costs") as commit:
        commit.append(
            "spend",
            [
                entry(date(2026, 2, 28), LOGIN, 900),
                entry(date(2026, 3, 1), LOGIN, 100),
                entry(date(2026, 3, 9), LOGIN, 50),
                entry(date(2026, 3, 9), "other", 7),
            ],
        )

    facts = facts_of(lake, platform=PLATFORM, account=LOGIN, now=NOW)

    assert facts.spent_this_month_minor == 150
    assert facts.feeds_down == ()
