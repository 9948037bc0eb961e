"""A dry run says what the rule would have done, and chance alone makes no rule fire."""

from datetime import UTC, date, datetime, time

import numpy as np
import pytest

from tests.automation.rules.worlds import FIRST, World, campaign, days_after, world
from vitrina.automation.rules.evaluating import Memory, evaluate
from vitrina.automation.rules.parsing import parse
from vitrina.automation.rules.replaying import DryRun, dry_run
from vitrina.automation.rules.series import Series

COST = "pause when cost per receipt over 14 days > 900 RUB, at most 1000 a day"
MONTH = days_after(45, 30)


SOME = 150


def some(of: World) -> World:
    """The first of them: where a guard is taken out, far fewer show it."""
    return World(of.spend[:, :SOME], of.reported[:, :SOME], of.share)


def run(line: str, of: World, *, is_raw: bool = False) -> DryRun:
    return dry_run(parse(line), lambda day: of.seen(day, is_raw=is_raw), days=MONTH, zone=UTC)


def share_fired(found: DryRun, campaigns: int) -> float:
    return len({each.verdict.series.name for each in found.fired}) / campaigns


@pytest.fixture(scope="module")
def unchanged() -> World:
    """A thousand campaigns that cost exactly what the rule allows, on every day."""
    return world(campaigns=1000, days=75, cost=90_000, seed=7, weekend=1.3)


def test_chance_makes_one_campaign_in_fifty_fire_in_a_month_at_most(unchanged: World) -> None:
    found = run(COST, unchanged)

    # thirty days of asking, of campaigns that stand exactly on the limit: the worst there is
    assert share_fired(found, 1000) <= 0.02


def test_an_estimate_without_its_bound_would_fire_for_most_of_them(unchanged: World) -> None:
    line = COST.replace("pause", "tell me").replace("> 900", "plainly > 900")

    assert share_fired(run(line, some(unchanged)), SOME) > 0.5


def test_raw_young_days_would_fire_for_many_of_them(unchanged: World) -> None:
    found = run(COST, some(unchanged), is_raw=True)

    assert share_fired(found, SOME) > 0.15


@pytest.mark.parametrize(
    "line",
    [
        "tell me when receipts over 7 days fall by 30%, at most 1000 a day",
        "tell me when cost per receipt over 7 days rises by 30%, at most 1000 a day",
    ],
)
def test_a_rule_on_change_is_silent_where_nothing_changes(unchanged: World, line: str) -> None:
    assert share_fired(run(line, some(unchanged)), SOME) <= 0.02


def test_campaigns_at_twice_the_cost_are_found() -> None:
    dear = world(campaigns=100, days=75, cost=180_000, seed=8, weekend=1.3)

    assert share_fired(run(COST, dear), 100) > 0.8


def test_a_dry_run_is_what_the_live_evaluation_did() -> None:
    dear = world(campaigns=20, days=75, cost=120_000, seed=9)
    rule = parse(COST)

    live, memory = [], Memory()
    for day in MONTH:
        now = datetime.combine(day, time(20), UTC)
        outcome = evaluate(rule, dear.seen(day), memory, now=now)
        memory = outcome.memory
        live += [(now, each.series.name, each.reason, each.change) for each in outcome.firings]
    found = run(COST, dear)

    assert live
    assert live == [
        (each.at, each.verdict.series.name, each.verdict.reason, each.verdict.change)
        for each in found.fired
    ]


def test_a_dry_run_sees_nothing_that_was_reported_later() -> None:
    one = world(campaigns=5, days=75, cost=90_000, seed=10)
    # whatever came after the day that is asked about
    later = one.reported.copy()
    day = MONTH[0]
    today = (day - FIRST).days
    for cohort in range(75):
        later[cohort, :, max(0, today - cohort + 1) :] = 1e6
    doctored = World(one.spend, later, one.share)

    for before, after in zip(one.seen(day), doctored.seen(day), strict=True):
        assert np.array_equal(before.goals["receipt"].so_far, after.goals["receipt"].so_far)


def clicks(numbers: dict[date, float]) -> DryRun:
    """A dry run over days with so many clicks."""

    def seen(day: date) -> list[Series]:
        known = {"clicks": np.array([numbers[day]])}
        return [campaign("brand", last_day=day, spend=[0.0], known=known)]

    return dry_run(parse("pause when clicks today > 100"), seen, days=list(numbers), zone=UTC)


def test_a_rule_that_flaps_is_counted() -> None:
    days = days_after(0, 6)

    found = clicks(dict(zip(days, [150, 50, 150, 50, 150, 150], strict=True)))

    assert [each.at.date() for each in found.fired] == [days[0], days[2], days[4]]
    assert (found.days, found.flaps) == (6, 2)


def test_what_was_unreadable_is_counted_by_its_reason() -> None:
    found = clicks(dict.fromkeys(days_after(0, 3), np.nan))

    assert (found.fired, found.unreadable) == ((), {"unknown": 3})
