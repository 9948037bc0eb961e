"""Nowcasts hold the truth as often as they say, of cohorts, campaigns and totals."""

import numpy as np
import pytest

from tests.optimization.delayed_world import DelayedWorld, delayed_world, hide_future
from vitrina.errors import SettingError
from vitrina.optimization import Nowcast, fit_delay, nowcast_triangle, without_days

NAN = float("nan")
SEEDS = range(1000, 1030)
WEEK_OLD = -8  # the cohort of seven days before the last


def nowcast_of(world: DelayedWorld, **more: object) -> Nowcast:
    return nowcast_triangle(world.triangle, fit_delay(world.triangle), **more)  # type: ignore[arg-type]  # a test may err


@pytest.mark.parametrize("burst", [0.0, 0.2], ids=["counts", "bursts"])
def test_a_week_old_cohort_is_told_within_a_tenth_and_intervals_hold_the_truth(
    burst: float,
) -> None:
    errors, held, naive = [], [], []
    for seed in SEEDS:
        world = delayed_world(seed, units=6, per_day=40, burst=burst)
        found = nowcast_of(world, seed=seed)
        truth = world.truth[WEEK_OLD]
        week_old = np.zeros(world.truth.shape, dtype=bool)
        week_old[WEEK_OLD] = True
        errors.append(abs(found.final.total(week_old).expected / truth.sum() - 1))
        naive.append(abs(found.reported[WEEK_OLD].sum() / truth.sum() - 1))
        held += list(_holds(found, world)[WEEK_OLD])

    assert np.median(errors) < 0.1
    assert np.median(naive) > 0.2  # what a report without a nowcast is off by
    assert 0.72 <= np.mean(held) <= 0.88


def test_intervals_of_totals_hold_the_truth_since_cohorts_of_a_draw_belong_together() -> None:
    held, held_if_independent = [], []
    for seed in SEEDS:
        world = delayed_world(seed, units=1, per_day=400)
        found = nowcast_of(world, seed=seed)
        recent = np.zeros(world.truth.shape, dtype=bool)
        recent[-14:] = True
        total = found.final.total(recent)
        truth = world.truth[recent].sum()
        held.append(total.low <= truth <= total.high)
        # sabotage: every cohort as wide as it is, but as if drawn by itself
        draws = found.final.draws[:, recent]
        narrow = 1.28 * np.sqrt(draws.var(axis=0).sum())
        held_if_independent.append(abs(truth - total.expected) <= narrow)

    assert 0.7 <= np.mean(held) <= 0.9
    assert np.mean(held_if_independent) < np.mean(held) - 0.15


def _holds(found: Nowcast, world: DelayedWorld) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray((found.final.low <= world.truth) & (world.truth <= found.final.high))


def test_a_finished_cohort_is_what_was_reported_and_has_no_interval() -> None:
    world = delayed_world(1)

    found = nowcast_of(world)

    assert found.final.expected[0] == pytest.approx(world.truth[0])
    assert found.final.low[0] == pytest.approx(found.final.high[0])
    assert found.share_reported[0] == pytest.approx(np.ones(8))


def test_the_same_seed_gives_the_same_numbers() -> None:
    world = delayed_world(2, days=30, units=2)

    assert np.array_equal(nowcast_of(world).final.draws, nowcast_of(world).final.draws)


def test_a_campaign_without_any_conversion_is_expected_near_none() -> None:
    world = delayed_world(3)
    world.triangle[:, 0] = np.where(np.isnan(world.triangle[:, 0]), NAN, 0.0)

    found = nowcast_of(world)

    assert (found.final.expected[-7:, 0] < 0.5).all()
    assert (found.final.low[-7:, 0] == 0).all()


def test_a_world_without_any_conversion_is_expected_to_have_none() -> None:
    found = nowcast_triangle(
        hide_future(np.zeros((20, 2, 5))), fit_delay(hide_future(np.zeros((20, 2, 5))))
    )

    assert found.final.expected == pytest.approx(np.zeros((20, 2)), abs=1e-6)


def test_a_campaign_that_began_today_has_a_wide_interval() -> None:
    world = delayed_world(4)
    world.triangle[:-1, 0] = NAN
    world.triangle[-1, 0, 0] = 6

    found = nowcast_of(world)

    low, high = found.final.low[-1, 0], found.final.high[-1, 0]
    assert low >= 6
    assert high - low > 0.5 * found.final.expected[-1, 0]


def test_of_one_cohort_day_alone_nobody_knows_what_it_will_be() -> None:
    triangle = hide_future(np.full((1, 2, 5), 7.0))

    found = nowcast_triangle(triangle, fit_delay(triangle))

    assert np.isnan(found.final.expected).all()
    assert np.isnan(found.share_reported).all()
    assert found.reported.tolist() == [[7.0, 7.0]]


def test_an_outage_is_a_hole_and_no_fall() -> None:
    world = delayed_world(5, per_day=100)
    outage = [67, 68, 69]
    holes = without_days(world.triangle, outage)
    zeros = np.where(np.isnan(holes) & ~np.isnan(world.triangle), 0.0, world.triangle)

    as_holes = nowcast_triangle(holes, fit_delay(holes)).final
    as_zeros = nowcast_triangle(zeros, fit_delay(zeros)).final

    before = np.zeros(world.truth.shape, dtype=bool)
    before[57:67] = True
    truth = world.truth[before].sum()
    assert as_holes.total(before).expected == pytest.approx(truth, rel=0.08)
    assert as_zeros.total(before).high < truth


def test_within_the_window_is_less_than_in_the_end() -> None:
    world = delayed_world(6, per_day=100, units=6)
    delay = fit_delay(world.triangle, window_days=[7, 30, 30, 30, 30, 30])

    found = nowcast_triangle(world.triangle, delay)

    in_window = world.everything[:, 0, :7].sum(axis=1)
    assert found.in_window.expected[:60, 0] == pytest.approx(in_window[:60])
    ratio = found.final.expected[:60, 0].sum() / world.truth[:60, 0].sum()
    # only the other campaigns tell of what comes after the window: 15 % off is usual
    assert ratio == pytest.approx(1, abs=0.25)
    assert found.final.high[0, 0] > found.in_window.high[0, 0]


def test_where_every_platform_has_the_same_window_nobody_knows_the_end() -> None:
    world = delayed_world(7)

    found = nowcast_triangle(world.triangle, fit_delay(world.triangle, window_days=7))

    assert np.isnan(found.final.expected[:60]).all()
    assert not np.isnan(found.in_window.expected).any()


def test_money_with_returns_is_nowcast_by_the_delay_of_the_counts() -> None:
    errors, held = [], []
    for seed in SEEDS[:20]:
        world = delayed_world(seed, units=4, per_day=40)
        rng = np.random.default_rng(seed)
        money = rng.gamma(world.everything * 2 + 1e-9, 25_000.0)
        money -= np.where(rng.random(money.shape) < 0.02, 40_000.0, 0.0)
        delay = fit_delay(world.triangle)
        found = nowcast_triangle(hide_future(money), delay, seed=seed)
        truth = money.sum(axis=2)[WEEK_OLD]
        errors.append(abs(found.final.expected[WEEK_OLD].sum() / truth.sum() - 1))
        low, high = found.final.low[WEEK_OLD], found.final.high[WEEK_OLD]
        held += list((low <= truth) & (truth <= high))

    assert np.median(errors) < 0.1
    assert 0.7 <= np.mean(held) <= 0.9


def test_exposure_tells_what_a_young_cohort_was_given() -> None:
    world = delayed_world(8, units=1, per_day=100)
    clicks = np.full(world.truth.shape, 100.0)
    busy = world.everything.copy()
    busy[-1] *= 3
    clicks[-1] = 300

    triangle = hide_future(busy)
    delay = fit_delay(triangle)
    knowing = nowcast_triangle(triangle, delay, exposure=clicks).final.expected[-1, 0]
    unknowing = nowcast_triangle(triangle, delay).final.expected[-1, 0]

    truth = busy[-1].sum()
    assert abs(knowing - truth) < abs(unknowing - truth)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"coverage": 1}, "between 0 and 1"),
        ({"exposure": np.ones((2, 2))}, "days x units"),
        ({"exposure": np.full((70, 8), -1.0)}, "below 0"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(more: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        nowcast_of(delayed_world(9), **more)


def test_the_delay_of_other_units_is_refused() -> None:
    with pytest.raises(SettingError, match="Fit the delay on the same"):
        nowcast_triangle(delayed_world(9).triangle, fit_delay(delayed_world(9, units=2).triangle))
