"""Arms that the lots did not fill are found, and those that they did are left in peace."""

import numpy as np
import pytest
from scipy import stats

from vitrina.errors import SettingError
from vitrina.experiments import sample_ratio
from vitrina.experiments.checks import is_uneven


def test_the_sample_ratio_is_judged_by_the_chi_square_of_the_textbook() -> None:
    reference = stats.chisquare([940, 60], [900, 100])

    found = sample_ratio(940, 60, 0.9)

    assert found.p_value == pytest.approx(reference.pvalue)
    assert found.is_mismatch
    assert found.told == (
        "94.0% of 1,000 units were treated where 90.0% were planned (p = 2.5e-05)"
    )


def test_true_lots_are_hardly_ever_refused() -> None:
    treated = np.random.default_rng(1).binomial(2_000, 0.9, 3_000)

    refused = sum(
        sample_ratio(int(count), 2_000 - int(count), 0.9).is_mismatch for count in treated
    )

    assert refused <= 10  # one in a thousand is 3


def test_a_planned_share_of_everybody_is_refused() -> None:
    with pytest.raises(SettingError, match="between 0 and 1, not 1"):
        sample_ratio(10, 0, 1)
    with pytest.raises(SettingError, match="none to count"):
        sample_ratio(0, 0, 0.5)


def test_arms_in_which_nobody_or_everybody_has_a_mark_are_even() -> None:
    assert not is_uneven((0, 50), (0, 5))
    assert not is_uneven((50, 0), (5, 0))
    assert is_uneven((5, 45), (45, 5))
