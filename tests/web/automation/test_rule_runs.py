"""Rules become proposals of the account that has the campaign; the system tells of itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from tests.web.automation.test_automation_pages import ACCOUNT, CEILINGS, SOMEBODY, proposed
from tests.web.automation.test_proposing import PLATFORM, Platform, account_with, rub
from tests.web.staff.conftest import Cafe
from vitrina.automation.proposals.models import Proposal
from vitrina.automation.proposals.services import Thresholds, set_account
from vitrina.automation.rules.models import Alert, Firing
from vitrina.automation.rules.parsing import parse
from vitrina.automation.rules.services import switch_on, write_rule
from vitrina.commerce.partners.connecting import connect, note
from vitrina.commerce.transactions import granted
from vitrina.engine import Lake, Row, open_lake
from vitrina.web.ad_accounts import ADS, AdAccount
from vitrina.web.automation.acting import the_switch
from vitrina.web.connections import settings_sealer, this_workspace
from vitrina.web.rule_runs import judge_rules
from vitrina.web.watching import watch

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
RULE = "lower budget by 10% when spend over 7 days > 900 RUB"


def entry(day: date, cost: int) -> Row:
    return {
        "day": day,
        "platform": PLATFORM,
        "account": "cafe",
        "campaign": "search",
        "clicks": 10,
        "impressions": 100,
        "cost_minor": cost * 100,
        "currency": "RUB",
    }


@pytest.fixture
def lake(cafe: Cafe) -> Lake:
    """Thirty days of one campaign, the last of them dear."""
    del cafe
    lake = open_lake(this_workspace().folder, create=True)
    days = [NOW.date() - timedelta(days=back) for back in range(30)]
    with lake.write("costs") as commit:
        commit.append("spend", [entry(day, 1_000) for day in days])
    thresholds = Thresholds(second_person_above_minor=None)
    granted(set_account(ACCOUNT, CEILINGS, thresholds, actor=SOMEBODY, now=NOW))
    return lake


def rule(text: str) -> None:
    """One that is on."""
    kept = granted(write_rule(parse(text), by=SOMEBODY, now=NOW))
    granted(switch_on(kept.pk, by=SOMEBODY, now=NOW))


def judged(*accounts: AdAccount, now: datetime = NOW) -> int:
    return judge_rules(this_workspace(), clock=lambda: now, accounts=accounts)


def test_a_rule_that_holds_proposes_its_change_with_its_reason(lake: Lake) -> None:
    rule(RULE)

    fired = judged(account_with(search=rub(1_000)))

    [proposal] = Proposal.objects.all()
    assert fired == 1
    assert proposal.campaign_id == "id-search"
    assert proposal.change.new == rub(900)
    assert proposal.model_version.startswith("rule ")
    assert "900" in proposal.reason


def test_a_rule_fires_once_while_it_holds(lake: Lake) -> None:
    rule(RULE)
    account = account_with(search=rub(1_000))

    judged(account)
    again = judged(account, now=NOW + timedelta(minutes=20))

    assert again == 0
    assert Proposal.objects.count() == 1


def test_a_campaign_of_no_connected_account_changes_nothing_and_says_so(lake: Lake) -> None:
    rule(RULE)

    judged()

    assert not Proposal.objects.exists()
    assert {each.outcome for each in Firing.objects.all()} <= {"refused"}


def test_a_name_that_two_accounts_have_is_changed_in_neither(lake: Lake) -> None:
    rule(RULE)
    other = AdAccount("other", Platform({"search": rub(1_000)}))

    judged(account_with(search=rub(1_000)), other)

    assert not Proposal.objects.exists()


def test_an_account_that_does_not_answer_stops_no_other(lake: Lake) -> None:
    class Silent(Platform):
        def campaigns(self) -> list[object]:  # type: ignore[override]  # it never returns
            raise ConnectionError("No answer came.")

    rule(RULE)

    judged(AdAccount("silent", Silent({})), account_with(search=rub(1_000)))

    assert Proposal.objects.count() == 1


def test_without_rules_no_platform_is_asked(lake: Lake) -> None:
    class Deaf(Platform):
        def campaigns(self) -> list[object]:  # type: ignore[override]  # it must not be called
            raise AssertionError

    assert judged(AdAccount(PLATFORM, Deaf({}))) == 0


def told() -> dict[str, str]:
    return {each.key: each.text for each in Alert.objects.exclude(state="resolved")}


def test_trouble_of_a_connector_is_an_alert_until_it_is_over(lake: Lake) -> None:
    connect(ADS, "vk_ads", {}, sealer=settings_sealer(this_workspace()), now=NOW)
    note(ADS, "vk_ads", {"trouble": "The token has run out."}, now=NOW)

    watch(clock=lambda: NOW)
    during = told()
    note(ADS, "vk_ads", {"taken": 1}, now=NOW)
    watch(clock=lambda: NOW + timedelta(minutes=1))

    assert during["connector_down:vk_ads"] == "The token has run out."
    assert "connector_down:vk_ads" not in told()


def test_a_stop_is_an_alert_and_what_never_ran_is_none(lake: Lake) -> None:
    watch(clock=lambda: NOW)
    before = told()
    the_switch().stop("Strange bids", by=SOMEBODY, now=NOW)
    watch(clock=lambda: NOW)

    assert "kill_switch:switch" not in before
    assert told()["kill_switch:switch"] == "Strange bids"


def test_who_has_to_approve_is_told(lake: Lake, cafe: Cafe) -> None:
    proposed()
    browser: Client = cafe.browser("owner")

    watch(clock=lambda: NOW)
    waits = told()
    Proposal.objects.update(state="rejected")
    watch(clock=lambda: NOW)

    assert waits[f"awaiting_approval:{ACCOUNT}"].startswith("1 proposals")
    assert f"awaiting_approval:{ACCOUNT}" not in told()
    assert browser.get("/decide/").status_code == 200
