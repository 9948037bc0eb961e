"""Placements: sure ones are excluded, delay and outages condemn nobody, and nothing is for ever."""

from dataclasses import replace

import numpy as np
import pytest

from tests.optimization.placed_world import TARGET, PlacedWorld, placed_world
from vitrina.errors import SettingError
from vitrina.optimization import (
    PlacementHistory,
    PlacementPlan,
    PlacementRules,
    fit_delay,
    judge_placements,
    outages,
    placements,
)

RULES = PlacementRules(target_cost=TARGET)
SEEDS = range(500, 512)


def judged(world: PlacedWorld, rules: PlacementRules = RULES) -> PlacementPlan:
    return judge_placements(world.history(), rules)


def excluded(plan: PlacementPlan) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.array([each.verdict == "exclude" for each in plan.verdicts])


def test_what_is_excluded_is_bad_and_most_money_of_bad_placements_is_saved() -> None:
    precise, saved, lost = [], [], []
    for seed in SEEDS:
        world = placed_world(seed)
        out = excluded(judged(world))
        is_bad = world.cost > 1.5 * TARGET
        spend = world.history().spend.sum(axis=0)
        precise += list(is_bad[out])
        saved.append(spend[out & is_bad].sum() / spend[is_bad].sum())
        lost.append(spend[out & ~is_bad].sum() / spend[~is_bad].sum())

    assert np.mean(precise) > 0.93
    assert np.mean(saved) > 0.6
    assert np.mean(lost) < 0.01


def test_conversions_that_are_on_their_way_condemn_nobody() -> None:
    ours, naive = [], []
    for seed in SEEDS:
        world = placed_world(seed, days=14, mean_delay=20)
        is_good = world.cost < TARGET
        spent, goals = world.history().spend.sum(axis=0), world.history().reported.sum(axis=0)
        naive.append(((goals == 0) & (spent > 3 * TARGET) & is_good).sum())
        ours.append((excluded(judged(world)) & is_good).sum())

    assert np.sum(naive) >= 8
    assert 3 * np.sum(ours) < np.sum(naive)


def test_a_rule_that_takes_no_account_of_delay_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    world = placed_world(500, days=14, mean_delay=20)
    aware = judged(world).worth

    def ignored(triangle: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> object:
        found = fit_delay(triangle)
        return replace(found, share=np.ones_like(found.share))

    monkeypatch.setattr(placements, "fit_delay", ignored)

    # recent clicks are then believed to have told all, so that all goals look dear
    assert judged(world).worth > 1.1 * aware


@pytest.mark.parametrize("silent", [1, 5, 10])
def test_while_reports_are_missing_nothing_is_excluded(silent: int) -> None:
    world = placed_world(501)
    out = world.silenced(range(40 - silent, 40))

    plan = judged(out)

    assert excluded(judged(world)).any()
    assert not excluded(plan).any()
    assert plan.frozen.startswith(f"No goal was reported for {silent} days.")
    assert all(plan.frozen in each.reason for each in plan.named("not known yet"))


def test_five_days_without_reports_stop_a_small_account_too() -> None:
    # two goals a day: no single silent day is beyond chance
    world = placed_world(502, clicks_a_day=150, placements=12, bad=0.5)

    assert excluded(judged(world)).any()
    assert judged(world.silenced(range(35, 40))).frozen


def test_an_outage_that_is_over_is_left_out() -> None:
    world = placed_world(503)
    out = world.silenced(range(25, 35))

    plan, read_as_zeros = judged(out), _without_outages(out)

    assert not plan.frozen
    assert plan.worth == pytest.approx(judged(world).worth, rel=0.03)
    assert read_as_zeros.worth > 1.1 * judged(world).worth


def _without_outages(world: PlacedWorld) -> PlacementPlan:
    # sabotage: days of an outage are read as days on which nobody bought
    with pytest.MonkeyPatch.context() as patch:
        nothing = outages.Outages(np.array([], dtype=np.int64), 0)
        patch.setattr(placements, "outages", lambda *_: nothing)
        return judged(world)


def test_without_the_guard_an_outage_condemns_placements() -> None:
    worse = [placed_world(seed, days=10, mean_delay=2).silenced(range(5, 10)) for seed in SEEDS]

    assert not any(excluded(judged(world)).any() for world in worse)
    assert any(excluded(_without_outages(world)).any() for world in worse)


def small(
    spend: list[float], goals: list[float], excluded_for_days: list[float] | None = None
) -> PlacementHistory:
    """Ten days of a click per money unit, all goals of which are reported on their day."""
    days, each = 10, np.ones((10, len(spend)))
    by_age = np.zeros((days, 3))
    by_age[:, 0] = sum(goals) / days
    return PlacementHistory(
        placements=[f"site{n}" for n in range(len(spend))],
        spend=each * np.array(spend) / days,
        clicks=each * np.array(spend) / days,
        reported=each * np.array(goals) / days,
        by_age=by_age,
        excluded_for_days=np.array(excluded_for_days or [np.nan] * len(spend)),
    )


def test_a_verdict_says_why_with_the_numbers() -> None:
    plan = judge_placements(small([2000, 2000, 30], [40, 2, 0]), PlacementRules(target_cost=50))

    good, bad, young = plan.verdicts
    assert (good.verdict, bad.verdict, young.verdict) == ("keep", "exclude", "not known yet")
    assert bad.reason == (
        "2 goals for 2,000 spent, of whose goals 100% can be reported by now. A goal costs more "
        f"than {plan.worth:,.0f} with 100% probability: excluded. It is tried again after 60 days, "
        "once 5% of a day's spend pay for that."
    )
    assert young.reason.endswith(": not known yet, so it stays.")


def test_what_is_saved_is_the_spend_less_what_its_goals_cost_elsewhere() -> None:
    plan = judge_placements(small([20_000, 2000], [400, 2]), PlacementRules(target_cost=50))

    bad = plan.verdicts[1]
    by_hand = (2000 - 2 * plan.worth) / 10  # a day
    assert bad.saved_per_day == pytest.approx(by_hand, rel=0.1)
    assert bad.low < bad.saved_per_day < bad.high
    assert plan.verdicts[0].saved_per_day < 0


def test_placements_that_all_cost_too_much_are_not_all_excluded() -> None:
    # five times the target, each of them: excluding one only makes the others dearer
    plan = judge_placements(small([2000] * 6, [40] * 6), PlacementRules(target_cost=10))

    assert not excluded(plan).any()
    assert plan.worth == pytest.approx(100, rel=0.1)


def test_an_account_without_any_goal_excludes_nothing() -> None:
    plan = judge_placements(small([2000, 9000], [0, 0]), PlacementRules(target_cost=10))

    assert not excluded(plan).any()


def test_what_was_excluded_long_ago_is_tried_again_as_far_as_there_is_money_for_it() -> None:
    nan = float("nan")
    history = small([2000, 300, 300, 300], [40, 1, 2, 0], excluded_for_days=[nan, 6, 7, 8])
    rules = PlacementRules(target_cost=50, retest_after_days=7, retest_share=0.5)

    plan = judge_placements(history, rules)

    # site1 is not due; of the two that are, there is money for the more hopeful one
    assert [each.verdict for each in plan.verdicts] == ["keep", "exclude", "retest", "exclude"]
    assert plan.verdicts[2].reason.endswith("Excluded for 7 days or longer: try it again.")


def test_one_that_would_take_too_much_does_not_keep_others_from_being_tried_again() -> None:
    nan = float("nan")
    # 300 a day and 75 a day, when they were on; 100 a day are free for it
    history = small([2000, 900, 150], [40, 7, 0], excluded_for_days=[nan, 7, 8])
    rules = PlacementRules(target_cost=50, retest_after_days=7, retest_share=0.5)

    plan = judge_placements(history, rules)

    assert [each.verdict for each in plan.verdicts] == ["keep", "exclude", "retest"]


def test_what_saves_most_comes_first() -> None:
    plan = judge_placements(
        small([20_000, 2000, 4000, 3000], [400, 0, 0, 0]), PlacementRules(target_cost=50)
    )

    assert [each.placement for each in plan.named("exclude")] == ["site2", "site3", "site1"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"spend": np.ones((10, 3))}, r"spend has the shape \(10, 3\)"),
        ({"clicks": np.full((10, 2), np.nan)}, "clicks has values below 0, or NaN"),
        ({"reported": np.full((10, 2), -1.0)}, "reported has values below 0, or NaN"),
        ({"excluded_for_days": np.ones(3)}, "one number per placement"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        replace(small([1, 1], [1, 1]), **change)  # type: ignore[arg-type]  # a test may err


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target_cost": 0}, "target_cost must be above 0, not 0"),
        ({"too_dear": 0.8}, "what meets its target stays"),
        ({"sure": 1.0}, "sure must lie between"),
        ({"retest_after_days": 0}, "at least 1 day"),
    ],
)
def test_rules_that_cannot_be_are_refused(change: dict[str, float], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        replace(RULES, **change)  # type: ignore[arg-type]  # by name
