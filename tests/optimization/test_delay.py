"""Delays by age: recovered from unfinished cohorts, borrowed where there is little to go by."""

import numpy as np
import pytest

from tests.optimization.delayed_world import DelayedWorld, delayed_world, hide_future
from vitrina.errors import SettingError
from vitrina.optimization import fit_delay, silent_days, without_days

NAN = float("nan")


def test_shares_are_those_of_the_chain_ladder_worked_out_by_hand() -> None:
    # of 30 that came by age 1, 10 came at it; of 18 by age 2, 3 did: 2/3 * 5/6, 5/6, 1
    triangle = np.array([[[10, 5, 3]], [[10, 5, NAN]], [[8, NAN, NAN]]])

    delay = fit_delay(triangle)

    assert delay.share[0] == pytest.approx([2 / 3 * 5 / 6, 5 / 6, 1], abs=0.005)


def test_young_cohorts_do_not_make_the_delay_look_shorter() -> None:
    world = delayed_world(1, per_day=200)

    delay = fit_delay(world.triangle)

    so_far = np.nansum(world.triangle, axis=0)
    naive = np.cumsum(so_far, axis=1) / so_far.sum(axis=1, keepdims=True)
    assert np.abs(delay.share - world.share).mean() < 0.02
    assert np.abs(naive - world.share).mean() > 3 * np.abs(delay.share - world.share).mean()


def test_what_campaigns_share_helps_those_with_few_conversions() -> None:
    alone, pooled = [], []
    for seed in range(10):
        world = delayed_world(seed, per_day=0.3)
        pooled.append(np.abs(fit_delay(world.triangle).share - world.share).mean())
        each = [fit_delay(world.triangle[:, [unit]]).share for unit in range(8)]
        alone.append(np.abs(np.concatenate(each) - world.share).mean())

    assert np.mean(pooled) < 0.8 * np.mean(alone)


def test_a_campaign_without_history_has_the_delay_of_the_others() -> None:
    world = delayed_world(2)
    triangle = world.triangle.copy()
    triangle[:, 0] = np.where(np.isnan(triangle[:, 0]), NAN, 0.0)

    delay = fit_delay(triangle)

    others = delay.share[1:].mean(axis=0)
    assert np.abs(delay.share[0] - others).max() < 0.15


def test_campaigns_of_unlike_delay_are_told_apart() -> None:
    world = delayed_world(3, per_day=50)

    half = (fit_delay(world.triangle).share < 0.5).sum(axis=1)

    assert np.abs(half - (world.share < 0.5).sum(axis=1)).max() <= 1


def test_what_a_platform_s_window_hides_is_read_from_campaigns_without_one() -> None:
    world = delayed_world(4, per_day=100, units=6)
    windows = [7, 30, 30, 30, 30, 30]

    delay = fit_delay(world.triangle, window_days=windows)

    assert delay.share_in_window[1:] == pytest.approx(np.ones(5))
    assert delay.share_in_window[0] == pytest.approx(world.share[0, 6], abs=0.15)
    assert delay.in_window[0].sum() == 7


def test_a_conversion_that_was_taken_back_is_one_less_at_the_age_before() -> None:
    taken_back = np.array([[[10, 5, -3]], [[10, 2, 0]], [[8, NAN, NAN]]])
    netted = np.array([[[10, 2, 0]], [[10, 2, 0]], [[8, NAN, NAN]]])

    assert fit_delay(taken_back).share == pytest.approx(fit_delay(netted).share)


def test_the_horizon_is_how_long_any_cohort_was_watched() -> None:
    world = delayed_world(5, days=12)

    assert fit_delay(world.triangle).horizon_days == 12


def test_an_outage_does_not_change_the_delay() -> None:
    world = delayed_world(6, days=45)
    whole = fit_delay(world.triangle).share

    as_zeros = fit_delay(_silenced(world, 40)).share
    as_holes = fit_delay(without_days(world.triangle, [40])).share

    assert np.abs(as_holes - whole).mean() < 0.005
    assert np.abs(as_zeros - whole).mean() > 2 * np.abs(as_holes - whole).mean()


def test_a_day_on_which_all_was_silent_is_found() -> None:
    world = delayed_world(7)
    triangle = _silenced(world, 68)

    assert list(silent_days(triangle, fit_delay(triangle).share)) == [68]


def test_a_business_that_is_closed_on_one_weekday_has_no_outage() -> None:
    world = delayed_world(8)
    triangle = world.triangle
    for day in range(6, 70, 7):
        triangle = _silenced(DelayedWorld(triangle, world.truth, world.share, triangle), day)

    assert list(silent_days(triangle, fit_delay(triangle).share)) == []


def test_a_quiet_day_of_a_small_business_is_no_outage() -> None:
    world = delayed_world(9, units=1, per_day=0.5)
    triangle = _silenced(world, 60)

    assert list(silent_days(triangle, fit_delay(triangle).share)) == []


def _silenced(world: DelayedWorld, day: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    holes = np.isnan(without_days(world.triangle, [day])) & ~np.isnan(world.triangle)
    return np.where(holes, 0.0, world.triangle)


@pytest.mark.parametrize(
    ("triangle", "message"),
    [
        (np.zeros((3, 2)), "three axes"),
        (np.full((3, 1, 2), NAN), "lies in the future"),
        (np.full((3, 1, 2), np.inf), "infinite"),
    ],
)
def test_a_triangle_that_is_none_is_refused(
    triangle: np.ndarray[tuple[int, ...], np.dtype[np.float64]], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        fit_delay(triangle)


@pytest.mark.parametrize(("window", "message"), [(0, "reports nothing"), ([3, 4, 5], "3 windows")])
def test_a_window_that_is_none_is_refused(window: int | list[int], message: str) -> None:
    with pytest.raises(SettingError, match=message):
        fit_delay(hide_future(np.ones((4, 2, 3))), window_days=window)
