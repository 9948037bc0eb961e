"""From approved to applied: compared, marked before it leaves, read back, never sent twice."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.automation.given import (
    ACCOUNT,
    ANNA,
    NO_SECOND,
    NOW,
    Clock,
    account,
    acted,
    approved,
    draft,
    finished,
    healthy,
    now_of,
    platform,
    proposed,
    refusal,
    released,
    rub,
    violations,
)
from vitrina.automation.proposals.models import Account, Pause, Proposal
from vitrina.automation.proposals.services import (
    Limits,
    act,
    go_dry,
    reject,
    release,
    roll_back,
    set_account,
    verify,
)
from vitrina.connectors.advertising import Amount, Setting, Sites, State, Value
from vitrina.errors import RefusedError, SettingError, ThrottledError

pytestmark = pytest.mark.usefixtures("database")


def test_an_approved_change_is_sent_once_and_applied_when_it_is_read_back(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    proposal = approved()

    acted(where, switch, clock)
    sent = now_of(proposal)
    clock.wait(seconds=10)
    acted(where, switch, clock)
    clock.wait(days=1)
    acted(where, switch, clock)

    assert (sent.state, sent.written_at) == ("applying", NOW)
    assert now_of(proposal).state == "applied"
    assert where.writes == [(str(proposal.id), rub(12_000))]
    assert (violations(), verify()) == ([], ())


def test_what_nobody_has_approved_is_not_sent(tmp_path: Path) -> None:
    account()
    where = platform()
    proposed()

    acted(where, released(tmp_path), Clock())

    assert where.calls == []


def test_a_value_that_somebody_changed_by_hand_is_left_alone_until_it_is_released(
    tmp_path: Path,
) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    proposal = approved()
    where.values["a", Setting.BUDGET] = rub(9_000)

    acted(where, switch, clock)
    next_one = approved(draft(rub(9_900), old=rub(9_000)))
    acted(where, switch, clock)
    held = now_of(next_one)
    release(ACCOUNT, "a", actor=ANNA, now=clock.now)
    clock.wait(minutes=16)
    acted(where, switch, clock)

    assert (now_of(proposal).state, now_of(proposal).outcome) == ("refused", "changed_by_hand")
    assert (held.state, held.outcome) == ("approved", "paused")
    assert [value for _, value in where.writes] == [rub(9_900)]


def test_a_value_that_automation_itself_set_is_not_taken_for_a_hand(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    approved()
    finished(where, switch, clock)
    stale = approved(draft(rub(11_000)))  # decided before the first one was applied
    clock.wait(minutes=31)

    acted(where, switch, clock)
    clock.wait(minutes=31)
    acted(where, switch, clock)

    assert now_of(stale).outcome == "outdated"
    assert not Pause.objects.exists()


@pytest.mark.parametrize("failure", [TimeoutError(), OSError("500"), KeyError("answer")])
def test_a_write_that_was_applied_without_an_answer_is_read_back_and_not_sent_again(
    tmp_path: Path, failure: Exception
) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    where.fails, where.is_late = [failure], True
    proposal = approved()

    acted(where, switch, clock)
    unsure = now_of(proposal)
    clock.wait(seconds=10)
    acted(where, switch, clock)

    assert unsure.state == "unknown"
    assert now_of(proposal).state == "applied"
    assert len(where.writes) == 1


def test_a_write_that_was_not_applied_is_believed_only_after_it_had_time_to_show(
    tmp_path: Path,
) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    where.fails = [TimeoutError()]
    proposal = approved()
    states = []

    for minutes in (0, 1, 2, 10, 40):
        clock.wait(minutes=minutes)
        acted(where, switch, clock)
        states.append(now_of(proposal).state)

    assert states == ["unknown", "unknown", "unknown", "unknown", "refused"]
    assert now_of(proposal).outcome == "not_applied"
    assert len(where.writes) == 1


def test_a_stale_reading_after_a_clean_answer_is_waited_for(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    proposal = approved()
    acted(where, switch, clock)
    where.values["a", Setting.BUDGET] = rub(10_000)  # as it was

    clock.wait(seconds=10)
    acted(where, switch, clock)
    waiting = now_of(proposal)
    where.values["a", Setting.BUDGET] = rub(12_000)
    clock.wait(minutes=2)
    acted(where, switch, clock)

    assert (waiting.state, waiting.outcome) == ("applying", "not_seen_yet")
    assert now_of(proposal).state == "applied"


def test_a_throttled_write_waits_as_long_as_the_platform_asks(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    where.fails = [ThrottledError("local", 60)]
    proposal = approved()

    acted(where, switch, clock)
    clock.wait(seconds=59)
    acted(where, switch, clock)
    before = len(where.writes)
    clock.wait(seconds=1)
    acted(where, switch, clock)

    assert (before, len(where.writes)) == (1, 2)
    assert now_of(proposal).state == "applying"
    assert violations() == []


@pytest.mark.parametrize(
    "failure", [RefusedError(400, "bad", "No such strategy."), SettingError("Too fine.")]
)
def test_a_final_no_of_the_platform_is_final(tmp_path: Path, failure: Exception) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    where.fails = [failure]
    proposal = approved()

    acted(where, switch, clock)

    assert (now_of(proposal).state, now_of(proposal).outcome) == ("refused", "platform_refused")
    assert now_of(proposal).written_at is None


@pytest.mark.parametrize(
    ("shown", "mode"),
    [
        (rub(11_500), "live"),  # rounded, or set by hand just now
        (rub(120_000_000), "dry_run"),  # millionths
        (Amount(12_000, "USD", "day"), "dry_run"),
        (Amount(12_000, "RUB", "week"), "dry_run"),
    ],
)
def test_a_value_that_is_neither_stops_the_campaign_and_what_no_person_sets_the_account(
    tmp_path: Path, shown: Value, mode: str
) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    proposal = approved()
    acted(where, switch, clock)
    where.values["a", Setting.BUDGET] = shown

    clock.wait(seconds=10)
    acted(where, switch, clock)
    clock.wait(days=1)
    acted(where, switch, clock)

    assert (now_of(proposal).state, now_of(proposal).outcome) == ("unknown", "neither")
    assert Pause.objects.get().campaign_id == "a"
    assert Account.objects.get().mode == mode


def test_a_release_ends_what_nobody_could_know(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    proposal = approved()
    acted(where, switch, clock)
    where.values["a", Setting.BUDGET] = rub(11_500)
    clock.wait(seconds=10)
    acted(where, switch, clock)

    release(ACCOUNT, "a", actor=ANNA, now=clock.now)

    assert (now_of(proposal).state, now_of(proposal).outcome) == ("refused", "looked_at")
    assert not Pause.objects.filter(released_at=None).exists()


def test_a_reading_that_fails_is_tried_again_and_a_final_no_is_for_a_person(
    tmp_path: Path,
) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    proposal = approved()
    acted(where, switch, clock)
    where.unreadable = [
        TimeoutError(),
        ThrottledError("local", 120),
        RefusedError(404, "x", "Gone."),
    ]

    outcomes = []
    for minutes in (1, 2, 6, 6):
        clock.wait(minutes=minutes)
        acted(where, switch, clock)
        outcomes.append(now_of(proposal).outcome)

    assert outcomes == ["not_read", "not_read", "unreadable", "unreadable"]
    assert now_of(proposal).due_at is None


@pytest.mark.parametrize(
    "failure", [TimeoutError(), ThrottledError("local", 90), KeyError("campaigns")]
)
def test_a_platform_that_does_not_answer_before_the_write_is_asked_later(
    tmp_path: Path, failure: Exception
) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    where.unreadable = [failure]
    proposal = approved()

    acted(where, switch, clock)
    first = now_of(proposal)
    clock.wait(minutes=2)
    acted(where, switch, clock)

    assert (first.state, first.outcome) == ("approved", "not_read")
    assert now_of(proposal).state == "applying"


def test_what_a_platform_cannot_set_is_refused_without_asking_it(tmp_path: Path) -> None:
    account()
    where = platform()
    where.can_set = frozenset({Setting.BUDGET})
    sites = draft(Sites(("a.example",)), old=Sites(()), setting=Setting.EXCLUDED_SITES)
    proposal = approved(sites)

    acted(where, released(tmp_path), Clock())

    assert (now_of(proposal).outcome, where.calls) == ("cannot_set", [])


def test_a_list_of_sites_is_sent_without_looking_at_budgets(tmp_path: Path) -> None:
    account()
    where = platform()
    where.values["a", Setting.EXCLUDED_SITES] = Sites(())
    sites = draft(Sites(("a.example",)), old=Sites(()), setting=Setting.EXCLUDED_SITES)
    approved(sites)

    acted(where, released(tmp_path), Clock())

    assert where.calls == ["read", "write"]


def test_a_dry_run_does_everything_but_the_write(tmp_path: Path) -> None:
    account()
    go_dry(ACCOUNT, why="Holidays", actor=ANNA, now=NOW)
    where = platform()
    proposal = approved()

    acted(where, released(tmp_path), Clock())

    assert (now_of(proposal).state, where.calls) == ("rehearsed", ["campaigns", "read"])
    assert violations() == []


def test_a_campaign_rests_between_two_changes(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    approved()
    finished(where, switch, clock)
    approved(draft(rub(13_000), old=rub(12_000)))

    clock.wait(minutes=5)
    acted(where, switch, clock)
    early = len(where.writes)
    clock.wait(minutes=30)
    acted(where, switch, clock)

    assert (early, len(where.writes)) == (1, 2)


def test_two_settings_of_a_campaign_are_not_changed_at_the_same_time(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    where.fails = [TimeoutError()]
    approved()
    off = approved(draft(State(is_on=False), old=State(is_on=True), setting=Setting.STATE))

    acted(where, switch, clock)

    assert (now_of(off).state, now_of(off).outcome) == ("approved", "busy")


def test_an_outage_freezes_and_does_not_cut(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    cut = approved(draft(rub(8_000)))
    down = healthy(NOW)

    act({ACCOUNT: where}, switch=switch, facts={}, clock=clock)

    assert (now_of(cut).outcome, where.calls) == ("frozen", [])
    clock.wait(minutes=16)
    acted(where, switch, clock, facts=down)
    assert now_of(cut).state == "applying"


def test_a_ceiling_that_is_lowered_later_still_holds(tmp_path: Path) -> None:
    account()
    where = platform()
    proposal = approved()
    low = Limits(currency="RUB", day_ceiling_minor=60_000, month_ceiling_minor=30_000_000)
    set_account(ACCOUNT, low, NO_SECOND, actor=ANNA, now=NOW)

    acted(where, released(tmp_path), Clock())

    assert (now_of(proposal).outcome, where.writes) == ("above_day_ceiling", [])


def test_what_is_rejected_or_late_is_not_sent(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    no = approved()
    reject(no.id, why="Not now.", actor=ANNA, now=NOW)
    late = approved(draft(campaign_id="b"))
    clock.wait(days=8)

    acted(where, switch, clock)

    assert (now_of(no).state, now_of(late).state, where.calls) == ("rejected", "expired", [])


def test_a_row_that_was_tampered_with_is_not_sent(tmp_path: Path) -> None:
    account()
    where = platform()
    proposal = approved()
    Proposal.objects.filter(id=proposal.id).update(
        new='{"currency":"RUB","minor":11999,"per":"day"}'
    )

    acted(where, released(tmp_path), Clock())

    assert (now_of(proposal).outcome, where.calls) == ("tampered", [])


def test_an_approval_that_is_missing_is_missed_at_the_last_moment(tmp_path: Path) -> None:
    account()
    where = platform()
    proposal = approved()
    proposal.approvals.all().delete()

    acted(where, released(tmp_path), Clock())

    assert (now_of(proposal).outcome, where.calls) == ("not_approved", [])


def test_a_change_is_taken_back_at_once_by_the_way_it_came(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    cut = approved(draft(rub(8_000)))  # back is a step of 25 %
    finished(where, switch, clock)

    back = roll_back(cut.id, reason="Fewer came.", actor=ANNA, now=clock.now)
    finished(where, switch, clock)

    assert isinstance(back, Proposal)
    assert (now_of(back).state, now_of(cut).state) == ("applied", "rolled back")
    assert where.budget() == rub(10_000)
    assert (violations(), verify()) == ([], ())


def test_a_change_that_was_edited_by_hand_since_is_not_taken_back(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    cut = approved(draft(rub(8_000)))
    finished(where, switch, clock)
    where.values["a", Setting.BUDGET] = rub(8_500)

    back = roll_back(cut.id, reason="Fewer came.", actor=ANNA, now=clock.now)
    finished(where, switch, clock)

    assert isinstance(back, Proposal)
    assert (now_of(back).outcome, now_of(cut).state) == ("changed_by_hand", "applied")
    assert where.budget() == rub(8_500)


def test_taking_back_a_cut_does_not_go_above_the_ceiling(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    cut = approved(draft(rub(8_000)))
    finished(where, switch, clock)
    low = Limits(currency="RUB", day_ceiling_minor=58_000, month_ceiling_minor=30_000_000)
    set_account(ACCOUNT, low, NO_SECOND, actor=ANNA, now=NOW)

    back = roll_back(cut.id, reason="Fewer came.", actor=ANNA, now=clock.now)
    finished(where, switch, clock)

    assert isinstance(back, Proposal)
    assert now_of(back).outcome == "above_day_ceiling"


def test_a_stale_reading_does_not_take_a_change_back_blindly(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    cut = approved(draft(rub(8_000)))
    finished(where, switch, clock)
    back = roll_back(cut.id, reason="Fewer came.", actor=ANNA, now=clock.now)
    where.values["a", Setting.BUDGET] = rub(10_000)  # shown as it was before

    acted(where, switch, clock)

    assert isinstance(back, Proposal)
    assert (now_of(back).state, now_of(back).outcome) == ("approved", "settling")
    assert not Pause.objects.exists()


def test_only_what_was_applied_is_taken_back_and_by_people_only() -> None:
    account()
    proposal = proposed()

    assert refusal(roll_back(proposal.id, reason="", actor=ANNA, now=NOW)) == "wrong_state"
    assert refusal(roll_back(proposal.id, reason="", actor="clock", now=NOW)) == "not_a_person"


def test_a_change_that_two_runs_find_due_is_sent_by_one(tmp_path: Path) -> None:
    account()
    where, clock, switch = platform(), Clock(), released(tmp_path)
    approved()
    other: list[bool] = []

    def meanwhile(name: str) -> None:
        if name == "campaigns" and not other:
            other.append(True)
            acted(where, switch, clock)

    where.before_call = meanwhile
    acted(where, switch, clock)

    assert len(where.writes) == 1


def test_of_two_raises_that_fit_only_singly_the_second_is_refused(tmp_path: Path) -> None:
    tight = Limits(currency="RUB", day_ceiling_minor=65_000, month_ceiling_minor=30_000_000)
    account(limits=tight)
    where, clock, switch = platform(), Clock(), released(tmp_path)
    where.fails = [TimeoutError()]  # nobody knows of the first one
    first, second = approved(), approved(draft(campaign_id="b"))

    acted(where, switch, clock)

    assert now_of(first).state == "unknown"
    assert now_of(second).outcome == "above_day_ceiling"
    assert clock.now - NOW == timedelta()
