"""Time-based regression: the posterior of the paper, and what it leaves out is made good."""

import numpy as np
import pytest
from scipy.stats import linregress
from scipy.stats import t as student

from tests.experiments.places import chain, named, read
from vitrina.experiments.designs.time_based_regression import Line, TimeBasedRegression
from vitrina.experiments.matrix import Floats

STARTS, ENDS = 60, 74


def line_of(values: Floats) -> Line:
    return Line(values[1:].sum(axis=0), values[0], np.arange(values.shape[1]) >= STARTS)


def test_the_posterior_of_the_sum_is_that_of_the_textbook() -> None:
    line = line_of(chain(places=2, days=ENDS, seed=8, walk=0.3))
    before, during = slice(0, STARTS), slice(STARTS, ENDS)

    fitted = linregress(line.control[before], line.treated[before])
    design = np.column_stack([np.ones(STARTS), line.control[before]])
    left = line.treated[before] - fitted.intercept - fitted.slope * line.control[before]
    asked = np.array([ENDS - STARTS, line.control[during].sum()])
    variance = float(left @ left) / (STARTS - 2)
    spread = variance * (ENDS - STARTS + asked @ np.linalg.inv(design.T @ design) @ asked)

    expected = fitted.intercept * asked[0] + fitted.slope * asked[1]
    assert line.carried == 0
    assert line.effect == pytest.approx(line.treated[during].sum() - expected)
    assert line.deviation == pytest.approx(np.sqrt(spread))
    assert line.slope_deviation == pytest.approx(fitted.stderr)


def test_draws_from_the_posterior_have_that_mean_and_that_deviation() -> None:
    line = line_of(chain(places=2, days=ENDS, seed=8, walk=0.3))
    random = np.random.default_rng(0)
    design = np.column_stack([np.ones(STARTS), line.control[:STARTS]])
    best, *_ = np.linalg.lstsq(design, line.treated[:STARTS])
    left = line.treated[:STARTS] - design @ best
    variances = float(left @ left) / random.chisquare(STARTS - 2, 40_000)
    roots = np.linalg.cholesky(np.linalg.inv(design.T @ design))
    lines = best + np.sqrt(variances)[:, None] * (random.normal(size=(40_000, 2)) @ roots.T)
    noise = random.normal(size=(40_000, ENDS - STARTS)) * np.sqrt(variances)[:, None]
    expected = lines[:, :1] + lines[:, 1:] * line.control[STARTS:] + noise

    effects = (line.treated[STARTS:] - expected).sum(axis=1)

    assert effects.mean() == pytest.approx(line.effect, abs=0.02 * line.deviation)
    inflated = line.deviation * np.sqrt((STARTS - 2) / (STARTS - 4))  # of a Student's t
    assert effects.std() == pytest.approx(inflated, rel=0.02)


@pytest.mark.parametrize("carried", [0.0, 0.4])
def test_nine_intervals_of_ten_hold_the_truth(carried: float) -> None:
    held = 0
    for seed in range(400):
        line = line_of(chain(places=12, days=ENDS, seed=seed, carried=carried, walk=0.0))
        held += abs(line.effect) <= line.deviation * student.ppf(0.95, line.freedom)

    assert 0.84 <= held / 400 <= 0.96


def test_an_interval_that_takes_days_for_independent_would_be_too_narrow() -> None:
    held = 0
    for seed in range(400):
        line = line_of(chain(places=12, days=ENDS, seed=seed, carried=0.4, walk=0.0))
        narrow = line.deviation * np.sqrt((1 - line.carried) / (1 + line.carried))
        held += abs(line.effect) <= narrow * student.ppf(0.95, line.freedom)

    assert held / 400 < 0.84


def test_a_known_lift_is_found_with_its_picture() -> None:
    values = chain(places=12, days=ENDS, seed=1)
    truth = 0.1 * values[:2, STARTS:].sum()
    values[:2, STARTS:] *= 1.1

    found = read(
        named(values),
        treated=("p00", "p01"),
        design=TimeBasedRegression(),
        starts=STARTS,
        ends=ENDS,
    )

    assert found.is_clear
    assert found.low is not None
    assert found.high is not None
    assert found.low < truth < found.high
    assert found.p_value is not None
    assert found.p_value < 0.001
    gaps = [moment.actual - moment.expected for moment in found.moments if moment.is_test]
    assert sum(gaps) == pytest.approx(found.effect)


def test_in_other_units_the_effect_is_the_same_in_these_units() -> None:
    values = chain(places=6, days=ENDS, seed=1)

    one, other = (
        read(
            named(each),
            treated=("p00",),
            design=TimeBasedRegression(),
            starts=STARTS,
            ends=ENDS,
        )
        for each in (values, values * 100)
    )

    assert one.effect is not None
    assert other.effect == pytest.approx(one.effect * 100)
    assert other.relative_low == pytest.approx(one.relative_low)
    assert other.p_value == pytest.approx(one.p_value)


def test_controls_whose_total_never_changes_draw_no_line() -> None:
    values = chain(places=3, days=ENDS, seed=1)
    values[2] = 200 - values[1]

    found = read(
        named(values), treated=("p00",), design=TimeBasedRegression(), starts=STARTS, ends=ENDS
    )

    assert found.effect is None
    assert "never changed before the test" in found.why_not


def test_treated_that_do_not_follow_the_controls_are_told() -> None:
    values = 50 + np.random.default_rng(4).normal(size=(6, ENDS))

    found = read(
        named(values), treated=("p00",), design=TimeBasedRegression(), starts=STARTS, ends=ENDS
    )

    assert any("did not rise and fall" in warning for warning in found.warnings)


def test_controls_that_leave_what_was_known_of_them_are_told() -> None:
    values = chain(places=6, days=ENDS, seed=1)
    values[:, STARTS:] += 30

    found = read(
        named(values), treated=("p00",), design=TimeBasedRegression(), starts=STARTS, ends=ENDS
    )

    assert any("In 14 periods of the test" in warning for warning in found.warnings)


def test_days_that_hang_together_are_told() -> None:
    values = chain(places=6, days=ENDS, seed=1, carried=0.8)

    found = read(
        named(values), treated=("p00",), design=TimeBasedRegression(), starts=STARTS, ends=ENDS
    )

    assert any("was widened for it" in warning for warning in found.warnings)
