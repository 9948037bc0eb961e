"""Who proposes, approves, edits and rejects, and what an account has to be first."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.automation.given import (
    ACCOUNT,
    ANNA,
    BORIS,
    LIMITS,
    NO_SECOND,
    NOW,
    OPENED,
    account,
    approved,
    draft,
    now_of,
    proposed,
    refusal,
    renamed,
    rub,
    violations,
)
from vitrina.automation.proposals.models import Account, Entry, Pause, Proposal, RunRequest
from vitrina.automation.proposals.services import (
    Measured,
    Promise,
    Thresholds,
    approve,
    edit,
    go_dry,
    go_live,
    outcome_measured,
    pause,
    propose,
    reject,
    release,
    roll_back,
    run_for,
    set_account,
    take_runs,
    to_measure,
    verify,
)
from vitrina.connectors.advertising import Amount, Setting, Sites, State
from vitrina.errors import SettingError

pytestmark = pytest.mark.usefixtures("database")


# --- the account


def test_a_new_account_is_on_dry_run_for_fourteen_days_and_then_until_a_person_ends_it() -> None:
    made = set_account(ACCOUNT, LIMITS, NO_SECOND, actor=ANNA, now=OPENED)
    assert isinstance(made, Account)
    early = OPENED + timedelta(days=14) - timedelta(seconds=1)

    assert made.mode == "dry_run"
    assert refusal(go_live(ACCOUNT, actor=ANNA, now=early)) == "dry_run_too_short"
    assert refusal(go_live(ACCOUNT, actor="clock", now=NOW)) == "not_a_person"
    live = go_live(ACCOUNT, actor=ANNA, now=OPENED + timedelta(days=14))
    assert isinstance(live, Account)
    assert live.mode == "live"


def test_an_account_without_ceilings_does_not_go_live_nor_stays_so() -> None:
    bare = replace(LIMITS, month_ceiling_minor=None)
    set_account(ACCOUNT, bare, NO_SECOND, actor=ANNA, now=OPENED)

    assert refusal(go_live(ACCOUNT, actor=ANNA, now=NOW)) == "no_ceiling"
    set_account(ACCOUNT, LIMITS, NO_SECOND, actor=ANNA, now=NOW)
    go_live(ACCOUNT, actor=ANNA, now=NOW)
    assert refusal(set_account(ACCOUNT, bare, NO_SECOND, actor=ANNA, now=NOW)) == "no_ceiling"
    assert Account.objects.get().month_ceiling_minor == LIMITS.month_ceiling_minor


def test_an_account_keeps_its_currency() -> None:
    account()

    answer = set_account(ACCOUNT, replace(LIMITS, currency="USD"), NO_SECOND, actor=ANNA, now=NOW)

    assert refusal(answer) == "other_currency"


# --- proposing


def test_a_proposal_says_all_and_stands_in_the_trail() -> None:
    account()

    proposal = proposed()

    assert (proposal.state, proposal.at_stake_minor, proposal.approvals_needed) == (
        "proposed",
        2_000,
        1,
    )
    entry = Entry.objects.get(proposal_id=proposal.id)
    assert (entry.actor, entry.before, entry.after) == ("automation", proposal.old, proposal.new)
    assert violations() == []


def test_the_same_draft_is_the_same_proposal_and_its_key_serves_no_other() -> None:
    account()
    first = proposed(draft(key="run 1"))

    assert proposed(draft(key="run 1")).id == first.id
    assert refusal(propose(draft(rub(11_000), key="run 1"), now=NOW)) == "key_reused"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"expires_at": NOW}, "expired"),
        ({"input_hash": "x"}, "no_hash"),
        ({"at_stake_minor": -1}, "no_stake"),
        ({"at_stake_minor": float("nan")}, "no_stake"),
        ({"account": "nobody"}, "unknown_account"),
    ],
)
def test_a_draft_that_is_no_good_is_turned_away_and_that_is_written_down(
    changed: dict[str, Any], expected: str
) -> None:
    account()

    answer = propose(replace(draft(), **changed), now=NOW)

    assert refusal(answer) == expected
    assert not Proposal.objects.exists()
    assert Entry.objects.get(action="turned away").response.startswith(expected)


@pytest.mark.parametrize("minor", [float("nan"), float("inf"), -5, 10**9, 10**15, 12_000 * 10**6])
def test_no_mad_number_becomes_a_proposal(minor: Any) -> None:
    account()

    answer = propose(draft(Amount(minor, "RUB", "day")), now=NOW)

    assert refusal(answer) in ("no_amount", "step_too_large")
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("expected", "low", "high"),
    [(float("nan"), 0, 1), (1, 0, float("inf")), (2, 0, 1), (0, 1, 2)],
)
def test_a_promise_is_a_number_inside_its_interval(
    expected: float, low: float, high: float
) -> None:
    with pytest.raises(SettingError, match="expectation"):
        Promise("receipts a week", expected, low, high, NOW)


def test_a_newer_proposal_replaces_what_nobody_approved_and_waits_for_what_somebody_did() -> None:
    account()
    old = proposed()

    new = approved(draft(rub(11_000)))

    assert (now_of(old).state, now_of(old).outcome) == ("expired", "newer")
    assert refusal(propose(draft(rub(9_000)), now=NOW)) == "busy"
    assert now_of(new).state == "approved"


# --- approving


def test_a_small_change_of_a_live_account_needs_nobody_and_a_large_one_two() -> None:
    account(thresholds=Thresholds(second_person_above_minor=1_000, no_person_up_to_minor=500))

    small = proposed(draft(rub(10_500)))
    middle = proposed(draft(rub(11_000), campaign_id="b"))
    large = proposed(draft(rub(11_001), campaign_id="c"))

    assert [each.approvals_needed for each in (small, middle, large)] == [0, 1, 2]
    assert [each.state for each in (small, middle, large)] == ["approved", "proposed", "proposed"]
    assert violations() == []


def test_on_dry_run_even_the_smallest_change_needs_somebody() -> None:
    account(thresholds=Thresholds(None, no_person_up_to_minor=500))
    go_dry(ACCOUNT, why="", actor=ANNA, now=NOW)

    assert proposed(draft(rub(10_001))).state == "proposed"


def test_what_is_at_stake_of_other_settings_is_large_unless_it_is_said() -> None:
    account(thresholds=Thresholds(second_person_above_minor=1_000, no_person_up_to_minor=500))
    sites = draft(Sites(("a.example",)), old=Sites(()), setting=Setting.EXCLUDED_SITES)
    off = draft(State(is_on=False), old=State(is_on=True), setting=Setting.STATE)

    assert proposed(sites).approvals_needed == 2
    assert proposed(replace(off, at_stake_minor=100)).approvals_needed == 0


def test_the_second_approval_is_of_a_second_person() -> None:
    account(thresholds=Thresholds(second_person_above_minor=0))
    proposal = proposed()

    first = approve(proposal.id, actor=ANNA, now=NOW)
    again = approve(proposal.id, actor=ANNA, now=NOW)
    before = now_of(proposal).state
    second = approve(proposal.id, actor=BORIS, now=NOW)

    assert isinstance(first, Proposal)
    assert (refusal(again), before) == ("second_person", "proposed")
    assert isinstance(second, Proposal)
    assert second.state == "approved"
    assert violations() == []


def test_machines_and_latecomers_approve_nothing() -> None:
    account()
    proposal = proposed()

    assert refusal(approve(proposal.id, actor="automation", now=NOW)) == "not_a_person"
    assert refusal(approve(proposal.id, actor="member:", now=NOW)) == "not_a_person"
    late = NOW + timedelta(days=7)
    assert refusal(approve(proposal.id, actor=ANNA, now=late)) == "expired"


def test_what_is_rejected_stays_so() -> None:
    account()
    proposal = proposed()

    reject(proposal.id, why="Too soon.", actor=ANNA, now=NOW)

    assert now_of(proposal).message == "Too soon."
    assert refusal(approve(proposal.id, actor=ANNA, now=NOW)) == "wrong_state"


def test_an_edited_proposal_is_replaced_by_another_that_is_approved_as_any() -> None:
    account()
    proposal = proposed()

    edited = edit(proposal.id, rub(11_000), key="e", reason="Less.", actor=ANNA, now=NOW)
    again = edit(proposal.id, rub(11_000), key="e", reason="Less.", actor=ANNA, now=NOW)
    too_far = edit(edited.id, rub(13_000), key="f", reason="More.", actor=ANNA, now=NOW)  # type: ignore[union-attr]  # a proposal

    assert isinstance(edited, Proposal)
    assert edited == again
    assert (now_of(proposal).state, edited.state, edited.replaces_id) == (
        "edited",
        "proposed",
        proposal.id,
    )
    assert (edited.promise_expected, edited.proposed_by) == (None, ANNA)
    assert refusal(too_far) == "step_too_large"
    assert now_of(edited).state == "proposed"
    assert (violations(), verify()) == ([], ())


# --- pauses, outcomes, runs


def test_a_campaign_is_paused_once_and_released_by_a_person() -> None:
    account()

    pause(ACCOUNT, "a", why="A sale.", actor=ANNA, now=NOW)
    pause(ACCOUNT, "a", why="A sale.", actor=ANNA, now=NOW)

    assert Pause.objects.count() == 1
    assert refusal(release(ACCOUNT, "a", actor="automation", now=NOW)) == "not_a_person"
    assert isinstance(release(ACCOUNT, "a", actor=ANNA, now=NOW), Pause)
    assert refusal(release(ACCOUNT, "a", actor=ANNA, now=NOW)) == "not_paused"


def test_an_outcome_stands_beside_its_promise_once_it_is_due() -> None:
    account()
    proposal = approved()
    Proposal.objects.filter(id=proposal.id).update(state="applied", written_at=NOW)
    due = NOW + timedelta(days=28)
    measured = Measured(2.5, 0.5, 4.5)

    early = outcome_measured(proposal.id, measured, now=due - timedelta(seconds=1))
    waiting = to_measure(now=due)
    outcome_measured(proposal.id, measured, now=due)

    kept = now_of(proposal)
    assert refusal(early) == "too_early"
    assert (kept.promise_expected, kept.measured, kept.measured_at) == (4.0, 2.5, due)
    assert ([each.id for each in waiting], to_measure(now=due)) == ([proposal.id], [])
    assert '"measured":2.5' in Entry.objects.get(action="measured").after


def test_an_outcome_is_of_what_was_applied_and_is_a_number() -> None:
    account()

    answer = outcome_measured(proposed().id, Measured(1, 0, 2), now=NOW)

    assert refusal(answer) == "wrong_state"
    with pytest.raises(SettingError, match="not measured"):
        Measured(float("nan"), 0, 1)


def test_a_reason_to_decide_anew_waits_once_and_is_taken_once() -> None:
    account()

    first = run_for(ACCOUNT, "store sold out: tverskaya", now=NOW)
    again = run_for(ACCOUNT, "store sold out: tverskaya", now=NOW)
    run_for(ACCOUNT, "spend spike", now=NOW)

    assert isinstance(first, RunRequest)
    assert first == again
    assert take_runs(ACCOUNT, now=NOW) == ("store sold out: tverskaya", "spend spike")
    assert take_runs(ACCOUNT, now=NOW) == ()
    assert run_for(ACCOUNT, "spend spike", now=NOW) != first
    assert refusal(run_for("nobody", "spend spike", now=NOW)) == "unknown_account"


def test_two_accounts_do_not_meet() -> None:
    account()
    account("local/other")

    one, other = proposed(draft(key="1")), proposed(renamed(draft(key="2"), "local/other"))

    assert (one.state, other.state) == ("proposed", "proposed")
    assert refusal(roll_back(other.id, reason="", actor=ANNA, now=NOW)) == "wrong_state"
