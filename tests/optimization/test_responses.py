"""Response curves: recovered from what was spent and reported, borrowed where that is little."""

import numpy as np
import pytest

from tests.optimization.spending_world import history_of, reported_at_once, truth
from vitrina.errors import SettingError
from vitrina.optimization import History, Measured, fit_responses, simulated

SPENDS = np.array([[50.0], [100.0], [200.0]])
NAN = float("nan")


def levels(campaigns: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.repeat(SPENDS, campaigns, axis=1)


def test_curves_are_recovered_from_the_days() -> None:
    world = truth(top=[80, 40, 160], half=[100, 50, 300])

    responses = fit_responses(history_of(world, 1))

    assert responses.expected(levels(3)) == pytest.approx(world.caused(levels(3)), rel=0.15)


def test_the_next_rouble_is_the_slope_of_the_curve() -> None:
    world = truth(top=[80, 40, 160], half=[100, 50, 300])
    responses = fit_responses(history_of(world, 2))

    step = responses.expected(levels(3) + 0.01) - responses.expected(levels(3))

    assert responses.marginal(levels(3)) == pytest.approx(step / 0.01, rel=1e-3)


def test_nothing_spent_brings_nothing() -> None:
    responses = fit_responses(history_of(truth(top=[80, 40], half=100), 3))

    assert responses.expected(np.zeros((1, 2))).tolist() == [[0.0, 0.0]]


def test_those_who_would_have_come_anyway_are_not_credited() -> None:
    world = truth(top=[80, 80, 80, 80], half=100, organic=[40, 0, 0, 0])

    responses = fit_responses(history_of(world, 4))

    gained = responses.expected(np.full((1, 4), 100.0))[0]
    assert gained[0] < 55  # of the 80 that it reports
    assert gained[1:] == pytest.approx(40, rel=0.2)
    assert responses.organic()[0] > 4 * responses.organic()[1:].max()


def test_a_campaign_with_little_data_borrows_from_the_others() -> None:
    # all curves are S-shaped; the first campaign ran for two weeks, at nearly the same spend
    world = truth(top=[40] * 8, half=150, exponent=1.8)
    alone, together = [], []
    for seed in range(4):
        history = history_of(world, seed)
        spend, reported = history.spend.copy(), history.reported.copy()
        spend[:-14, 0], reported[:-14, 0] = 0, 0
        all_of_them = fit_responses(reported_at_once(spend, reported))
        itself = fit_responses(reported_at_once(spend[-14:, :1], reported[-14:, :1]))
        true = world.caused(levels(8))[:, 0]
        together.append(np.abs(all_of_them.expected(levels(8))[:, 0] - true).mean())
        alone.append(np.abs(itself.expected(SPENDS)[:, 0] - true).mean())

    assert np.mean(together) < 0.8 * np.mean(alone)


def test_a_young_day_is_not_read_as_a_bad_one() -> None:
    world = truth(top=[80, 40], half=100)
    history = history_of(world, 5)
    share = np.ones_like(history.spend)
    share[-10:] = np.linspace(0.9, 0.05, 10)[:, None]
    rng = np.random.default_rng(5)
    so_far = rng.binomial(history.reported.astype(int), share).astype(float)

    late = fit_responses(
        History(spend=history.spend, reported=so_far, share_reported=share, silent=history.silent)
    )
    taken_as_final = fit_responses(reported_at_once(history.spend, so_far))

    true = world.caused(levels(2))
    assert late.expected(levels(2)) == pytest.approx(true, rel=0.2)
    assert (taken_as_final.expected(levels(2)) < 0.8 * true).any()


def test_days_that_nobody_knows_of_are_left_out() -> None:
    world = truth(top=[80, 40], half=100)
    history = history_of(world, 6)
    unknown, zero = history.reported.copy(), history.reported.copy()
    unknown[-5:], zero[-5:] = NAN, 0
    whole = fit_responses(history).expected(levels(2))

    left_out = fit_responses(reported_at_once(history.spend, unknown)).expected(levels(2))
    read_as_zero = fit_responses(reported_at_once(history.spend, zero)).expected(levels(2))

    assert left_out == pytest.approx(whole, rel=0.06)
    assert (np.abs(read_as_zero - whole) > np.abs(left_out - whole)).all()


@pytest.mark.parametrize("change", ["new", "paused", "without a conversion", "never ran"])
def test_a_campaign_that_tells_little_has_a_curve_like_the_others(change: str) -> None:
    history = history_of(truth(top=[80] * 6, half=100), 7, days=60)
    spend, reported = history.spend.copy(), history.reported.copy()
    days = {
        "new": slice(None, -3),
        "paused": slice(-20, None),
        "without a conversion": slice(None),
        "never ran": slice(None),
    }[change]
    reported[days, 0] = 0
    if change != "without a conversion":
        spend[days, 0] = 0

    curve = fit_responses(reported_at_once(spend, reported)).expected(levels(6))[:, 0]

    assert np.isfinite(curve).all()
    assert (np.diff(curve) > 0).all()
    if change == "without a conversion":
        assert curve.max() < 0.5
    else:
        assert curve == pytest.approx([27, 40, 53], rel=0.35)


def test_an_exact_experiment_moves_the_curve_to_the_truth_and_narrows_its_band() -> None:
    # spend hardly ever changed, so that the history cannot tell what a campaign caused
    world = truth(top=[80, 80, 80], half=100, organic=[40, 0, 0])
    history = history_of(world, 8, jitter=0.02)
    spends = np.repeat([[100.0], [200.0]], 3, axis=1)
    low, high = world.caused(spends)[:, 0]
    test = Measured(campaign=0, low=0, high=100, gain=low, standard_error=0.5)

    before = fit_responses(history)
    after = fit_responses(history, evidence=[test])

    assert abs(before.expected(spends)[0, 0] - low) > 10
    assert after.expected(spends)[0, 0] == pytest.approx(low, rel=0.06)
    assert after.expected(spends)[1, 0] == pytest.approx(high, rel=0.3)
    width_before, width_after = (
        np.ptp(np.quantile(each.draw(spends, 400, np.random.default_rng(0))[:, 0, 0], [0.1, 0.9]))
        for each in (before, after)
    )
    assert width_after < 0.2 * width_before


def test_points_that_a_platform_simulates_tell_the_shape_of_the_curve() -> None:
    world = truth(top=[80, 80], half=[20, 100])
    history = history_of(world, 9, jitter=0.02)
    points = np.array([50.0, 100.0, 150.0, 200.0])
    conversions = world.caused(np.repeat(points[:, None], 2, axis=1))[:, 0]

    responses = fit_responses(history, evidence=simulated(0, points, conversions))

    steep = responses.marginal(np.full((1, 2), 100.0))[0]
    true = 80 * 20 / 120**2
    assert steep[0] == pytest.approx(true, rel=0.3)
    assert abs(fit_responses(history).marginal(np.full((1, 2), 100.0))[0, 0] - true) > 0.1


def test_draws_scatter_around_the_expected_curve() -> None:
    responses = fit_responses(history_of(truth(top=[80, 40], half=[100, 50]), 10))

    drawn = responses.draw(levels(2), 2000, np.random.default_rng(0))

    assert drawn.shape == (2000, 3, 2)
    assert drawn.mean(axis=0) == pytest.approx(responses.expected(levels(2)), rel=0.03)


def test_the_next_days_fall_into_their_interval_as_often_as_it_says() -> None:
    held, plan = [], np.array([60.0, 180.0, 90.0])
    for seed in range(20):
        world = truth(top=[30, 20, 50], half=[100, 50, 300], organic=[5, 0, 0])
        responses = fit_responses(history_of(world, seed, days=70))
        future = np.random.default_rng(1000 + seed).poisson(
            28 * (world.caused(plan) + world.organic)
        )
        drawn = responses.forecast(plan, rng=np.random.default_rng(seed)).draws.sum(axis=1)
        low, high = np.quantile(drawn, [0.1, 0.9], axis=0)
        held.append((low <= future) & (future <= high))

    assert 0.72 <= np.mean(held) <= 0.95


def test_a_campaign_that_is_paused_is_forecast_nothing() -> None:
    responses = fit_responses(history_of(truth(top=[80, 40], half=100, organic=[20, 0]), 11))

    forecast = responses.forecast([0.0, 100.0], rng=np.random.default_rng(0))

    assert forecast.expected[7:, 0].max() < 0.5
    assert forecast.expected[:, 1].mean() == pytest.approx(20, rel=0.15)


def test_weekdays_are_those_of_the_days_to_come() -> None:
    rng = np.random.default_rng(12)
    weekday = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 0.5])[np.arange(120) % 7][:, None]
    spend = 100 * rng.lognormal(0, 0.3, (120, 2))
    reported = rng.poisson(40 * weekday * np.ones((1, 2)))

    responses = fit_responses(reported_at_once(spend, reported))

    # day 120 is a second one of its week
    ahead = responses.season.ahead(7)
    assert ahead[[4, 5]] / ahead[0] == pytest.approx([2.0, 0.5], rel=0.1)


@pytest.mark.parametrize(
    ("spend", "message"),
    [
        (np.ones((5, 1)), "5 days are too few"),
        (np.full((20, 1), NAN), "negative or NaN"),
        (np.full((20, 1), -1.0), "negative or NaN"),
        (np.zeros((20, 1)), "No campaign spent anything"),
    ],
)
def test_a_history_that_tells_nothing_is_refused(
    spend: np.ndarray[tuple[int, ...], np.dtype[np.float64]], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        fit_responses(reported_at_once(spend, np.zeros_like(spend)))


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"low": 100, "high": 50}, "between two spends"),
        ({"standard_error": 0.0}, "says nothing"),
        ({"gain": NAN}, "says nothing"),
    ],
)
def test_evidence_that_is_none_is_refused(asked: dict[str, float], message: str) -> None:
    usual = {"low": 0.0, "high": 100.0, "gain": 5.0, "standard_error": 1.0}
    with pytest.raises(SettingError, match=message):
        Measured(campaign=0, **{**usual, **asked})


def test_evidence_on_a_campaign_that_is_not_there_is_refused() -> None:
    test = Measured(campaign=2, low=0, high=100, gain=5, standard_error=1)

    with pytest.raises(SettingError, match="campaign 2, but there are only 2"):
        fit_responses(history_of(truth(top=[80, 40], half=100), 13), evidence=[test])


def test_a_simulation_of_one_point_is_refused() -> None:
    with pytest.raises(SettingError, match="two points or more"):
        simulated(0, [100.0], [5.0])
