"""The forecast of what treated units would have done is exact where the truth is."""

import numpy as np
import pytest

from vitrina.experiments.imputation import Rollout, expected, total

FIRST = np.array([5, 5, 3, 2])  # of five periods: two units are never reached
COLUMNS = np.arange(5)[None, :]
IS_TREATED = FIRST[:, None] <= COLUMNS
WITHOUT = np.add.outer([10.0, 20.0, 30.0, 40.0], [0.0, 3.0, 1.0, 7.0, 2.0])


def rollout(effects: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Rollout:
    return Rollout.of(WITHOUT + np.where(IS_TREATED, effects, 0.0), FIRST, IS_TREATED)


def test_levels_and_changes_without_noise_are_foretold_exactly() -> None:
    given = rollout(np.full((4, 5), 7.0))

    assert expected(given, np.ones(4)) == pytest.approx(WITHOUT)
    assert total(given, np.ones(4)) == pytest.approx(7.0 * 5)


def test_effects_that_grow_and_differ_are_summed_up_as_they_are() -> None:
    effects = np.add.outer([0.0, 0.0, 100.0, 1.0], [0.0, 1.0, 2.0, 4.0, 8.0])

    # 104 + 108 of the third unit, 3 + 5 + 9 of the fourth
    assert total(rollout(effects), np.ones(4)) == pytest.approx(104 + 108 + 3 + 5 + 9)


def test_the_forecast_is_least_squares_on_the_untreated_with_weights() -> None:
    random = np.random.default_rng(1)
    given = Rollout.of(random.normal(0, 1, (4, 5)), FIRST, IS_TREATED)
    weights = random.exponential(size=4)
    units, columns = np.nonzero(given.is_untreated)
    design = np.concatenate([np.eye(4)[units], np.eye(5)[columns]], axis=1)
    root = np.sqrt(weights[units])
    fit, *_ = np.linalg.lstsq(design * root[:, None], given.values[units, columns] * root)

    assert expected(given, weights) == pytest.approx(np.add.outer(fit[:4], fit[4:]))


def test_a_period_with_nobody_untreated_has_no_forecast() -> None:
    first = np.array([4, 3, 2])
    is_treated = first[:, None] <= COLUMNS

    given = Rollout.of(WITHOUT[:3], first, is_treated)

    assert not given.is_counted[:, 4].any()
    assert given.left_out == 3
