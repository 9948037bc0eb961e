"""Two arms compared: the figures are those of the textbook."""

import numpy as np
import pytest
from scipy import stats

from vitrina.experiments.arms import Comparison, adjusted, compare

VALUES = np.array([3.0, 5.0, 9.0, 1.0, 2.0, 2.0, 4.0])
IS_TREATED = np.array([True, True, True, False, False, False, False])


def test_the_comparison_is_welchs() -> None:
    reference = stats.ttest_ind(VALUES[:3], VALUES[3:], equal_var=False)

    found = compare(VALUES, IS_TREATED)

    assert found is not None
    assert found.p_value == pytest.approx(reference.pvalue)
    low, high = reference.confidence_interval(0.9)
    margin = found.margin(0.9)
    assert (found.difference - margin, found.difference + margin) == pytest.approx((low, high))


def test_arms_that_do_not_vary_have_no_standard_error_and_no_comparison() -> None:
    assert compare(np.array([1.0, 1.0, 2.0, 2.0]), np.array([True, True, False, False])) is None


def test_what_the_value_before_foretells_is_taken_off_whole() -> None:
    before = np.array([10.0, 20.0, 30.0, 10.0, 20.0, 30.0])
    is_treated = np.array([True, True, True, False, False, False])
    during = 2 * before + np.where(is_treated, 5.0, 0.0)

    left = adjusted(during, before, is_treated)

    assert left == pytest.approx(np.where(is_treated, 45.0, 40.0))


def test_a_value_before_that_never_differs_changes_nothing() -> None:
    assert adjusted(VALUES, np.ones(7), IS_TREATED) == pytest.approx(VALUES)


def comparison(**means: float) -> Comparison:
    return Comparison(
        treated_mean=means["treated"],
        control_mean=means["control"],
        treated_variance=0.04,
        control_variance=0.01,
        degrees=1e9,
    )


def test_the_relative_interval_is_where_the_ratio_is_not_refuted() -> None:
    found = comparison(treated=3.0, control=2.0)

    relative, low, high = found.relative(0.9)

    # Fieller: the ratios r with |3 - 2 r| = z * sqrt(0.04 + 0.01 r^2)
    assert relative == pytest.approx(0.5)
    for bound in (low, high):
        assert bound is not None
        ratio = bound + 1
        z = stats.norm.ppf(0.95)
        assert abs(3 - 2 * ratio) == pytest.approx(z * np.sqrt(0.04 + 0.01 * ratio**2))


def test_a_control_mean_that_may_be_zero_gives_no_relative_bounds() -> None:
    relative, low, high = comparison(treated=1.0, control=0.1).relative(0.9)

    assert relative == pytest.approx(9.0)
    assert (low, high) == (None, None)
    assert comparison(treated=1.0, control=-0.1).relative(0.9) == (None, None, None)
