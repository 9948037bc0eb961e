"""Rates of placements are learnt from all of them, and waiting is worth what will be known."""

import numpy as np
import pytest

from vitrina.optimization.mixture import RatePosterior, rate_posterior
from vitrina.optimization.waiting import LOOKS_AHEAD_DAYS, clicks_that_tell, should_wait


def test_two_kinds_of_placements_are_told_apart_where_the_counts_allow_it() -> None:
    rng = np.random.default_rng(1)
    is_bad = rng.random(1000) < 0.3
    clicks = rng.uniform(50, 1000, 1000)
    counts = rng.poisson(clicks * np.where(is_bad, 0.001, 0.02)).astype(float)

    found = rate_posterior(counts, clicks)

    low = found.weights[:, found.rates < 0.006].sum(axis=1)
    assert low.mean() == pytest.approx(is_bad.mean(), abs=0.03)
    # as often as it says
    for least, most in ((0.0, 0.1), (0.9, 1.0)):
        said = (low >= least) & (low <= most)
        assert is_bad[said].mean() == pytest.approx(low[said].mean(), abs=0.04)


def test_a_placement_of_which_nothing_is_known_is_like_the_others() -> None:
    counts, clicks = np.array([20.0] * 50 + [0.0]), np.array([1000.0] * 50 + [0.0])

    found = rate_posterior(counts, clicks)

    usual = found.weights @ found.rates
    assert usual[-1] == pytest.approx(0.02, rel=0.15)
    assert found.quantile(0.1)[-1] <= 0.02 <= found.quantile(0.9)[-1]


def test_chances_of_a_placement_sum_to_one() -> None:
    found = rate_posterior(np.array([0.0, 3.0, 500.0]), np.array([0.0, 9.0, 9e6]))

    assert found.weights.sum(axis=1) == pytest.approx(np.ones(3))


def test_clicks_whose_reports_are_to_come_tell_more_while_one_waits() -> None:
    clicks, share = np.array([[0.0, 10.0], [0.0, 20.0]]), np.array([0.5, 0.8, 1.0])

    # of yesterday's 10 another 0.2, of today's 20 another 0.3; of tomorrow's 15 a half
    assert clicks_that_tell(clicks, share, 1) == pytest.approx([0.0, 2 + 6 + 7.5])


def _bad_or_good(bad: float) -> RatePosterior:
    return RatePosterior(np.array([0.001, 0.02]), np.array([[bad, 1 - bad]]))


@pytest.mark.parametrize(
    ("clicks_a_day", "bad", "waits"),
    [(200.0, 0.9, True), (200.0, 0.999, False), (1.0, 0.9, False)],
    ids=["much will be known tomorrow", "it is known already", "little will ever be known"],
)
def test_waiting_pays_where_much_will_soon_be_known(
    clicks_a_day: float, bad: float, waits: bool
) -> None:
    gains = np.array([[0.9, -1.0]])
    exposures = np.array([[clicks_a_day * days] for days in LOOKS_AHEAD_DAYS])

    found = should_wait(_bad_or_good(bad), gains, exposures, lasts_days=60)

    assert list(found) == [waits]
