"""Each guard is shown to matter: without it, the harm that it prevents is done."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.automation.given import (
    ACCOUNT,
    ANNA,
    LIMITS,
    NO_SECOND,
    NOW,
    OPENED,
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
    released,
    rub,
)
from vitrina.automation.proposals import (
    accounts,
    beginning,
    deciding,
    moving,
    proposing,
)
from vitrina.automation.proposals.freezing import Facts
from vitrina.automation.proposals.models import Account, Entry, Proposal
from vitrina.automation.proposals.services import (
    Thresholds,
    act,
    approve,
    go_live,
    set_account,
    verify,
)
from vitrina.automation.proposals.steps import Move
from vitrina.connectors.advertising import Setting

pytestmark = pytest.mark.usefixtures("database")


class PowerCut(BaseException):
    """The process ends in the middle."""


def a_hand_is_overwritten(folder: Path) -> bool:
    account()
    where = platform()
    approved()
    where.values["a", Setting.BUDGET] = rub(9_000)
    acted(where, released(folder), Clock())
    return where.budget() != rub(9_000)


def an_outage_cuts(folder: Path) -> bool:
    account()
    where = platform()
    approved(draft(rub(8_000)))
    blind = Facts(
        told_at=NOW, spent_this_month_minor=0, conversions_late_hours=48, tracked_share=0.0
    )
    acted(where, released(folder), Clock(), facts=blind)
    return where.budget() != rub(10_000)


def a_dry_run_writes(folder: Path) -> bool:
    set_account(ACCOUNT, LIMITS, NO_SECOND, actor=ANNA, now=OPENED)
    where = platform()
    approved()
    acted(where, released(folder), Clock())
    return where.writes != []


def a_change_is_sent_again_after_a_power_cut(folder: Path) -> bool:
    account()
    where, switch, clock = platform(), released(folder), Clock()
    approved()
    where.fails, where.is_late = [PowerCut()], True  # type: ignore[list-item]  # no answer at all
    with pytest.raises(PowerCut):
        acted(where, switch, clock)
    where.values["a", Setting.BUDGET] = rub(10_000)  # shown as it was
    clock.wait(minutes=31)
    acted(where, switch, clock)
    return len(where.writes) > 1


def a_ceiling_is_exceeded(folder: Path) -> bool:
    account()
    where = platform(minor=400_000)
    approved(draft(rub(480_000), old=rub(400_000)))
    acted(where, released(folder), Clock())
    return where.writes != []


def a_doctored_row_leaves(folder: Path) -> bool:
    account()
    where = platform()
    proposal = approved()
    doctored = proposal.new.replace("12000", "11000")
    Proposal.objects.filter(id=proposal.id).update(new=doctored)
    acted(where, released(folder), Clock())
    return where.writes != []


def one_person_is_enough(folder: Path) -> bool:
    account(thresholds=Thresholds(second_person_above_minor=0))
    where = platform()
    proposal = proposed()
    approve(proposal.id, actor=ANNA, now=NOW)
    acted(where, released(folder), Clock())
    return where.writes != []


def a_machine_approves(_: Path) -> bool:
    account()
    proposal = proposed()
    approve(proposal.id, actor="automation", now=NOW)
    return now_of(proposal).state == "approved"


def an_account_goes_live_on_its_first_day(_: Path) -> bool:
    set_account(ACCOUNT, LIMITS, NO_SECOND, actor=ANNA, now=OPENED)
    go_live(ACCOUNT, actor=ANNA, now=OPENED)
    return Account.objects.get().mode == "live"


def a_mad_model_is_heard(_: Path) -> bool:
    account()
    proposing.propose(draft(rub(10**9)), now=NOW)
    return Proposal.objects.exists()


def what_shows_late_is_changed_twice(folder: Path) -> bool:
    account()
    where, switch, clock = platform(), released(folder), Clock()
    approved()
    finished(where, switch, clock)
    where.values["a", Setting.BUDGET] = rub(10_000)  # shown as it was
    approved(draft(key="again"))
    acted(where, switch, clock)
    return len(where.writes) > 1


def a_deed_is_not_written_down(_: Path) -> bool:
    account()
    approved()
    return not Entry.objects.filter(action="approved").exists() or verify() != ()


def the_account_trusts_a_platform_that_takes_millionths(folder: Path) -> bool:
    account()
    where, switch, clock = platform(), released(folder), Clock()
    approved()
    acted(where, switch, clock)
    where.values["a", Setting.BUDGET] = rub(120_000_000)
    clock.wait(seconds=10)
    acted(where, switch, clock)
    return Account.objects.get().mode == "live"


def a_paused_campaign_is_changed(folder: Path) -> bool:
    account()
    where, switch, clock = platform(), released(folder), Clock()
    approved()
    where.values["a", Setting.BUDGET] = rub(9_000)
    acted(where, switch, clock)
    approved(draft(rub(9_900), old=rub(9_000)))
    acted(where, switch, clock)
    return where.writes != []


def nobody_looked_and_it_acts(folder: Path) -> bool:
    account()
    where, clock = platform(), Clock()
    approved()
    old = healthy(NOW - timedelta(days=3))
    act({ACCOUNT: where}, switch=released(folder), facts={ACCOUNT: old}, clock=clock)
    return where.writes != []


def never(*_: object, **__: object) -> None:
    """A guard that sees nothing."""


def unmarked(proposal: Proposal, step: Move, **by: object) -> Proposal:
    """Marks nothing before the call."""
    proposal.state = step.state
    return proposal


GUARDS: list[tuple[Callable[[Path], bool], object, str, object]] = [
    (a_hand_is_overwritten, beginning, "compared", never),
    (an_outage_cuts, beginning, "why_frozen", lambda facts, *, now: ""),
    (nobody_looked_and_it_acts, beginning, "why_frozen", lambda facts, *, now: ""),
    (a_dry_run_writes, beginning, "_rehearsed", never),
    (a_change_is_sent_again_after_a_power_cut, beginning, "move", unmarked),
    (a_ceiling_is_exceeded, beginning, "excess", never),
    (a_doctored_row_leaves, Proposal, "digest_now", lambda row: row.digest),
    (one_person_is_enough, proposing, "approvals_needed", lambda account, stake: 1),
    (a_machine_approves, deciding, "require_person", never),
    (an_account_goes_live_on_its_first_day, accounts, "DRY_RUN", timedelta()),
    (a_mad_model_is_heard, proposing, "fault_of", never),
    (what_shows_late_is_changed_twice, beginning, "SETTLES_WITHIN", timedelta()),
    (a_deed_is_not_written_down, moving, "append", never),
    (the_account_trusts_a_platform_that_takes_millionths, moving, "turn", never),
    (a_paused_campaign_is_changed, moving, "leave_alone", never),
]


@pytest.mark.parametrize("harm", [row[0] for row in GUARDS], ids=lambda harm: harm.__name__)
def test_with_its_guard_it_does_not_happen(tmp_path: Path, harm: Callable[[Path], bool]) -> None:
    assert not harm(tmp_path)


@pytest.mark.parametrize(
    ("harm", "where", "guard", "broken"), GUARDS, ids=[row[0].__name__ for row in GUARDS]
)
def test_without_its_guard_it_happens(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Path], bool],
    where: object,
    guard: str,
    broken: object,
) -> None:
    monkeypatch.setattr(where, guard, broken)

    assert harm(tmp_path)
