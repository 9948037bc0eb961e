"""Where what was still to come strayed before, it may stray again; totals are as wide as that."""

from collections.abc import Callable

import numpy as np
import pytest

from tests.optimization.delayed_world import Array, DelayedWorld, delayed_world
from vitrina.optimization import fit_delay, nowcast_triangle, nowcasting, report_days
from vitrina.optimization.drift import DEVIATIONS, Drift, learn_drift

DAYS, AGES, UNITS = 90, 20, 4
EVERYTHING = np.ones((UNITS, AGES), dtype=bool)
WORLDS = range(2000, 2012)


def moving_world(
    seed: int, *, luck: float = 0.06, wave: float = 0.05, per_day: float = 2000
) -> DelayedWorld:
    """All units report more on some days, and more for some weeks."""
    rng = np.random.default_rng(seed)
    day = np.arange(DAYS + AGES - 1)
    slow = np.sin(2 * np.pi * (day / 45 + rng.random()))
    busy = np.exp(luck * rng.normal(size=len(day)) + wave * slow)
    return delayed_world(seed, days=DAYS, units=UNITS, ages=AGES, per_day=per_day, busy=busy)


def deviation(found: Drift) -> float:
    return float(np.sqrt(found.weights @ DEVIATIONS**2))


def learnt_of(triangle: Array) -> Drift:
    return learn_drift(triangle, EVERYTHING, np.ones(triangle.shape[:2]))


def test_a_world_that_moved_is_expected_to_move_more_than_one_that_stood_still() -> None:
    still, moved = (
        [
            deviation(learnt_of(moving_world(seed, luck=0, wave=wave, per_day=5000).triangle))
            for seed in range(4)
        ]
        for wave in (0, 0.1)
    )

    assert max(still) < 0.03
    assert min(moved) > 0.04


def test_where_no_cohort_was_finished_nothing_is_known_of_drift() -> None:
    found = learnt_of(moving_world(1).triangle[-25:])

    assert found.weights == pytest.approx(np.full(len(DEVIATIONS), 1 / len(DEVIATIONS)))


def test_factors_are_drawn_with_the_mean_of_one_and_the_deviation_that_is_likely() -> None:
    certain = Drift((DEVIATIONS == 0.05).astype(float))

    drawn = certain.draw(20_000, np.random.default_rng(3))

    assert drawn.mean() == pytest.approx(1, abs=0.002)
    assert drawn.std() == pytest.approx(0.05, abs=0.002)


def _cover(worlds: range) -> float:
    held: list[bool] = []
    for seed in worlds:
        world = moving_world(seed)
        final = nowcast_triangle(world.triangle, fit_delay(world.triangle), seed=seed).final
        low, high = np.quantile(final.draws[:, -14:].sum(axis=2, dtype=float), [0.1, 0.9], axis=0)
        truth = world.truth[-14:].sum(axis=1)
        held += list((low <= truth) & (truth <= high))
    return float(np.mean(held))


def test_days_of_all_units_hold_the_truth_as_often_as_they_say_in_a_moving_world() -> None:
    assert 0.7 <= _cover(WORLDS) <= 0.9


def _no_drift(patch: pytest.MonkeyPatch) -> None:
    still = Drift((DEVIATIONS[0] == DEVIATIONS).astype(float))
    patch.setattr(nowcasting, "learn_drift", lambda *_: still)


def _no_luck(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(report_days, "SHAPES", report_days.SHAPES[:1])
    _no_drift(patch)


@pytest.mark.parametrize("sabotage", [_no_drift, _no_luck])
def test_without_what_days_have_in_common_totals_would_look_too_sure(
    sabotage: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sabotage(monkeypatch)

    assert _cover(WORLDS) < 0.6


def test_a_window_of_the_platform_is_no_drift() -> None:
    world = moving_world(5, luck=0, wave=0, per_day=5000)
    watched = np.broadcast_to(np.arange(AGES) < 7, (UNITS, AGES))
    triangle = np.where(watched, world.triangle, np.nan)

    found = learn_drift(triangle, watched, np.ones(triangle.shape[:2]))

    assert deviation(found) < 0.03


def test_a_shorter_history_has_fewer_looks_back_to_tell_from() -> None:
    triangle = moving_world(6).triangle

    longer, shorter = learnt_of(triangle), learnt_of(triangle[-(2 * AGES - 1) :])

    assert not np.allclose(longer.weights, shorter.weights)
