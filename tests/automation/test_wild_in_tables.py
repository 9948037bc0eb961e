"""The same wild worlds through the tables: fewer of them, with every row looked at."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.automation.given import (
    ANNA,
    NUMBERS,
    account,
    draft,
    healthy,
    released,
    renamed,
    violations,
)
from tests.automation.wild import Wild, broken, limits_over, wanted, wild
from vitrina.automation.proposals.models import Pause, Proposal
from vitrina.automation.proposals.services import (
    Limits,
    Switch,
    Thresholds,
    act,
    go_live,
    propose,
    release,
    verify,
)

SEEDS = range(20_000, 20_008)
RUNS, PROPOSALS = 14, 3
NOBODY = Thresholds(None, no_person_up_to_minor=10**12)


@pytest.mark.usefixtures("database")
def test_no_cap_is_broken_nothing_is_applied_twice_and_every_row_agrees(tmp_path: Path) -> None:
    switch = released(tmp_path)
    applied = 0

    for seed in SEEDS:
        where = wild(seed)
        limits = limits_over(where)
        live(where, limits, switch, name := f"wild/{seed}")
        applied += len(where.applied)

        assert broken(where, limits) == [], f"seed {seed}"
        sent = Proposal.objects.filter(account=name, written_at__isnull=False)
        assert set(where.applied) <= {str(each.id) for each in sent}, f"seed {seed}"

    assert applied > len(SEEDS)
    assert (violations(), verify()) == ([], ())


def live(where: Wild, limits: Limits, switch: Switch, name: str) -> None:
    """Some days of one account."""
    account(name, limits=limits, thresholds=NOBODY)
    for run in range(RUNS):
        now = where.clock.now
        if run % 4 == 0:
            for _ in range(PROPOSALS):
                asked = replace(draft(key=f"{next(NUMBERS)}", now=now), change=wanted(where))
                propose(renamed(replace(asked, at_stake_minor=0), name), now=now)
        act({name: where}, switch=switch, facts={name: healthy(now)}, clock=where.clock)
        if where.random.random() < 0.1:
            look_after(name, where)
        where.clock.now += timedelta(minutes=where.random.choice([1, 5, 20, 45, 240]))


def look_after(name: str, where: Wild) -> None:
    """Somebody changes something by hand, and looks at what stands still."""
    where.people()
    for each in Pause.objects.filter(account=name, released_at=None):
        release(name, each.campaign_id, actor=ANNA, now=where.clock.now)
    go_live(name, actor=ANNA, now=where.clock.now)
