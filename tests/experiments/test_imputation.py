"""The forecast of what treated units would have done is exact where the truth is."""

import numpy as np
import pytest
from scipy.special import stdtrit

from vitrina.experiments.imputation import Rollout, expected, standard_error, total

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


def test_a_period_with_one_untreated_unit_or_none_is_left_out() -> None:
    first = np.array([4, 3, 2])
    is_treated = first[:, None] <= COLUMNS

    given = Rollout.of(WITHOUT[:3], first, is_treated)

    # two are untreated up to the third period, one in the fourth, none in the fifth
    assert np.argwhere(given.is_counted).tolist() == [[2, 2]]
    assert given.left_out == 1 + 2 + 2


def drawn(units: int, *, never: int, seed: int, carried: float) -> tuple[Rollout, float]:
    """Forty days, reached from the twelfth on, with a gain of one more each day; and its sum."""
    random = np.random.default_rng([seed, units])
    first = random.integers(12, 30, units)
    first[:never], first[never] = 40, 12
    age = np.arange(40) - first[:, None]
    gains = np.where(age >= 0, age + 1.0, 0.0)
    noise = random.normal(0, 4, (units, 40))
    for day in range(1, 40):
        noise[:, day] = carried * noise[:, day - 1] + np.sqrt(1 - carried**2) * noise[:, day]
    values = random.gamma(5, 20, (units, 1)) + random.normal(0, 5, 40).cumsum() + noise + gains
    rollout = Rollout.of(values, first, age >= 0)
    return rollout, float(gains[rollout.is_counted].sum())


def share_held(units: int, *, never: int, carried: float = 0.6, trials: int = 200) -> float:
    """How often the interval of nine in ten holds the truth."""
    held = 0
    for seed in range(trials):
        given, truth = drawn(units, never=never, seed=seed, carried=carried)
        off = total(given, np.ones(units)) - truth
        held += int(abs(off) <= stdtrit(units - 1, 0.95) * standard_error(given))
    return held / trials


@pytest.mark.parametrize(("units", "never"), [(6, 1), (10, 2), (20, 5), (40, 10)])
@pytest.mark.parametrize("carried", [0.0, 0.6])
def test_nine_intervals_of_ten_hold_the_truth_of_few_units_and_of_many(
    units: int, never: int, carried: float
) -> None:
    assert 0.85 <= share_held(units, never=never, carried=carried) <= 0.97


def test_intervals_that_rest_on_one_untreated_unit_would_be_too_narrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vitrina.experiments.imputation.FEWEST_COMPARED", 1)

    assert share_held(6, never=1) < 0.85


def test_of_many_units_groups_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given, _ = drawn(40, never=10, seed=1, carried=0.0)
    by_unit = standard_error(given)
    monkeypatch.setattr("vitrina.experiments.imputation.MOST_GROUPS", 20)

    assert standard_error(given) == pytest.approx(by_unit, rel=0.4)
    assert standard_error(given) != by_unit
