"""What people decide of proposals, and how they stop everything."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.staff.conftest import Cafe
from vitrina.automation.proposals.models import Account, Entry, Pause, Proposal
from vitrina.automation.proposals.services import (
    Change,
    Draft,
    Limits,
    Promise,
    State,
    Thresholds,
    pause,
    propose,
    set_account,
)
from vitrina.commerce.transactions import granted
from vitrina.connectors.advertising import Amount, Setting, Sites
from vitrina.web.automation.acting import the_switch

ACCOUNT = "yandex_direct/cafe"
CEILINGS = Limits(currency="RUB", day_ceiling_minor=1_000_000, month_ceiling_minor=30_000_000)
SOMEBODY = "member:99"


@pytest.fixture
def account(cafe: Cafe) -> Account:
    """An account of which every change takes one person."""
    del cafe
    thresholds = Thresholds(second_person_above_minor=None)
    now = timezone.now()
    return granted(set_account(ACCOUNT, CEILINGS, thresholds, actor=SOMEBODY, now=now))


@pytest.fixture
def owner(cafe: Cafe) -> Client:
    return cafe.browser("owner")


def proposed(*, campaign: str = "17", minor: int = 110_00) -> Proposal:
    """A budget that should become higher."""
    now = timezone.now()
    change = Change(campaign, Setting.BUDGET, _rub(100_00), _rub(minor))
    return granted(propose(_draft(campaign, change), now=now))


def _draft(campaign: str, change: Change) -> Draft:
    now = timezone.now()
    return Draft(
        key=f"budget:{campaign}",
        account=ACCOUNT,
        change=change,
        campaign="Coffee nearby",
        reason="The next 1,000 ₽ bring 3.1 receipts here, 1.2 on average.",
        model_version="budgets/1",
        input_hash=hashlib.sha256(b"history").hexdigest(),
        expires_at=now + timedelta(days=7),
        promise=Promise("receipts a week", 4.2, 1.0, 7.5, now + timedelta(days=28)),
    )


def _rub(minor: int) -> Amount:
    return Amount(minor, "RUB", "day")


def text_of(browser: Client, address: str) -> str:
    """A page that is there."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def post(browser: Client, address: str, **told: object) -> str:
    """What the page says after a deed."""
    answer = browser.post(address, told, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_proposal_says_what_why_and_what_it_should_bring(account: Account, owner: Client) -> None:
    proposed()

    text = text_of(owner, "/decide/")

    assert "Coffee nearby" in text
    assert "RUB\u00a0100.00 a day" in text
    assert "RUB\u00a0110.00 a day" in text
    assert "The next 1,000 ₽ bring 3.1 receipts here" in text
    assert "+4.2" in text
    assert "receipts a week" in text


def test_an_approved_proposal_goes_on_its_way(account: Account, owner: Client) -> None:
    waiting = proposed()

    text = post(owner, "/decide/", do="approve", proposal=waiting.id)

    waiting.refresh_from_db()
    assert waiting.state == State.APPROVED
    assert "Approved. It is sent when its turn comes." in text


def test_a_proposal_that_takes_two_people_waits_for_the_second(
    account: Account, owner: Client, cafe: Cafe
) -> None:
    two = Thresholds(second_person_above_minor=0)
    granted(set_account(ACCOUNT, CEILINGS, two, actor=SOMEBODY, now=timezone.now()))
    waiting = proposed()

    first = post(owner, "/decide/", do="approve", proposal=waiting.id)
    again = post(owner, "/decide/", do="approve", proposal=waiting.id)
    waiting.refresh_from_db()
    after_one = waiting.state
    post(cafe.browser("marketer"), "/decide/", do="approve", proposal=waiting.id)

    waiting.refresh_from_db()
    assert "A second person has to approve it, too." in first
    assert "A second person has to, as well." in again
    assert (after_one, waiting.state) == (State.PROPOSED, State.APPROVED)


def test_a_rejected_proposal_is_over_with_its_reason(account: Account, owner: Client) -> None:
    waiting = proposed()

    post(owner, "/decide/", do="reject", proposal=waiting.id, why="Holidays")

    waiting.refresh_from_db()
    assert (waiting.state, waiting.message) == (State.REJECTED, "Holidays")


def test_an_edited_proposal_is_replaced_by_one_of_the_written_amount(
    account: Account, owner: Client
) -> None:
    waiting = proposed()

    post(owner, "/decide/", do="edit", proposal=waiting.id, amount="105,50")

    new = Proposal.objects.get(replaces=waiting)
    assert new.change.new == _rub(105_50)
    assert new.state == State.PROPOSED


@pytest.mark.parametrize(("amount", "says"), [("lots", "“lots” is no amount."), ("500", "20 %")])
def test_an_amount_that_cannot_be_leaves_the_proposal_as_it_was(
    account: Account, owner: Client, amount: str, says: str
) -> None:
    waiting = proposed()

    text = post(owner, "/decide/", do="edit", proposal=waiting.id, amount=amount)

    waiting.refresh_from_db()
    assert says in text
    assert waiting.state == State.PROPOSED


@pytest.mark.parametrize("role", ["cashier", "analyst", "manager"])
def test_who_may_not_decide_changes_nothing(account: Account, cafe: Cafe, role: str) -> None:
    waiting = proposed()

    answer = cafe.browser(role).post("/decide/", {"do": "approve", "proposal": waiting.id})

    waiting.refresh_from_db()
    assert answer.status_code == 403
    assert waiting.state == State.PROPOSED


def test_a_decision_takes_a_second_factor(account: Account, cafe: Cafe) -> None:
    waiting = proposed()
    browser = cafe.browser("owner", has_second_factor=False)

    answer = browser.post("/decide/", {"do": "approve", "proposal": waiting.id})

    waiting.refresh_from_db()
    assert answer.status_code == 302
    assert "/account/staff/second" in answer["Location"]
    assert waiting.state == State.PROPOSED


def test_a_list_of_sites_shows_what_comes_and_what_goes(account: Account, owner: Client) -> None:
    change = Change(
        "17",
        Setting.EXCLUDED_SITES,
        Sites(("bad.example", "old.example")),
        Sites(("bad.example", "worse.example")),
    )
    granted(propose(_draft("17", change), now=timezone.now()))

    text = text_of(owner, "/decide/")

    assert "+ worse.example" in text
    assert "− old.example" in text


def test_whoever_sees_the_console_may_stop_everything(account: Account, cafe: Cafe) -> None:
    the_switch().release(by=SOMEBODY, now=timezone.now())

    text = post(cafe.browser("analyst"), "/automations/", do="stop", why="Strange bids")

    assert "Everything is stopped" in text
    assert "Strange bids" in the_switch().why_stopped()


def test_what_was_never_let_run_is_no_alarm(account: Account, owner: Client) -> None:
    proposed()

    text = text_of(owner, "/decide/")

    assert "Nobody has let it run yet." in text
    assert 'class="notice alarm"' not in text


def test_only_who_decides_releases_it(account: Account, cafe: Cafe, owner: Client) -> None:
    the_switch().stop("Strange bids", by=SOMEBODY, now=timezone.now())

    refused = cafe.browser("analyst").post("/automations/", {"do": "run"})
    still = the_switch().why_stopped()
    post(owner, "/automations/", do="run")

    assert refused.status_code == 403
    assert still
    assert not the_switch().why_stopped()


def test_an_account_goes_live_only_after_its_dry_run(account: Account, owner: Client) -> None:
    early = post(owner, "/automations/", do="live", account=ACCOUNT)
    account.refresh_from_db()
    mode_early = account.mode
    Account.objects.update(dry_run_until=timezone.now() - timedelta(days=1))
    post(owner, "/automations/", do="live", account=ACCOUNT)

    account.refresh_from_db()
    assert "is on dry run until" in early
    assert (mode_early, account.mode) == ("dry_run", "live")


def test_limits_are_set_by_the_owner_alone(account: Account, cafe: Cafe, owner: Client) -> None:
    told = {
        "do": "limits",
        "account": ACCOUNT,
        "day_ceiling_minor": "5000",
        "month_ceiling_minor": "100000",
        "step_percent": "10",
        "changes_a_day": "1",
        "raise_percent_a_day": "15",
    }

    refused = cafe.browser("marketer").post("/automations/", told)
    post(owner, "/automations/", **told)

    account.refresh_from_db()
    assert refused.status_code == 403
    assert (account.step_percent, account.day_ceiling_minor) == (10, 500_000)


def test_a_limit_that_would_be_looser_is_refused(account: Account, owner: Client) -> None:
    told = {"step_percent": "50", "changes_a_day": "3", "raise_percent_a_day": "30"}

    text = post(owner, "/automations/", do="limits", account=ACCOUNT, **told)

    account.refresh_from_db()
    assert "less than or equal to 20" in text
    assert account.step_percent == 20


def test_a_campaign_that_is_left_alone_is_released_by_a_person(
    account: Account, owner: Client
) -> None:
    granted(pause(ACCOUNT, "17", why="Edited by hand.", actor=SOMEBODY, now=timezone.now()))

    shown = text_of(owner, "/automations/")
    post(owner, "/automations/", do="release", account=ACCOUNT, campaign="17")

    assert "Edited by hand." in shown
    assert not Pause.objects.filter(released_at=None).exists()


def test_the_trail_is_handed_out_and_checked(account: Account, owner: Client) -> None:
    proposed()

    rows = b"".join(owner.get("/automations/trail.csv")).decode().splitlines()
    whole = post(owner, "/automations/trail/verify/")
    Entry.objects.filter(action="proposed").update(reason="Nobody wrote this")
    broken = post(owner, "/automations/trail/verify/")

    assert rows[0].startswith("number,at,actor,action")
    assert len(rows) == Entry.objects.count() + 1
    assert "The trail is whole" in whole
    assert "The trail is whole" not in broken
