"""Weights of donors: exact in the hull, and what ridge adds beyond it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import nnls

from tests.experiments.places import chain
from vitrina.experiments.donors import centred, hold_out, hull_weights, ridge_gain
from vitrina.experiments.matrix import Floats


def twin(target: Floats, donors: Floats) -> Floats:
    """The same weights by another way: non-negative least squares with a heavy row for the sum."""
    heavy = 1e5 * max(float(np.abs(donors).max()), 1.0)
    system = np.vstack([donors.T, np.full(len(donors), heavy)])
    weights, _ = nnls(system, np.append(target, heavy), maxiter=100_000)
    return np.asarray(weights / weights.sum())


def distance(target: Floats, donors: Floats, weights: Floats) -> float:
    return float(np.linalg.norm(target - weights @ donors))


def test_a_target_between_two_donors_is_mixed_of_them_by_hand() -> None:
    donors = np.array([[0.0, 0.0], [4.0, 4.0], [9.0, -9.0]])

    weights = hull_weights(np.array([1.0, 1.0]), donors)

    assert weights == pytest.approx([0.75, 0.25, 0])


def test_a_target_outside_of_the_hull_gets_the_nearest_corner() -> None:
    donors = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])

    assert hull_weights(np.array([5.0, 0.0]), donors) == pytest.approx([0, 1, 0])


def test_two_donors_that_are_one_and_the_same_do_no_harm() -> None:
    donors = np.array([[0.0, 2.0], [2.0, 0.0], [2.0, 0.0], [0.0, 2.0]])

    weights = hull_weights(np.array([1.0, 1.0]), donors)

    assert weights @ donors == pytest.approx([1, 1])
    assert weights.min() >= 0


@given(donors=st.integers(1, 30), periods=st.integers(1, 60), seed=st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_no_other_convex_weights_come_nearer(donors: int, periods: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    series = random.normal(size=(donors, periods)) + random.normal(size=periods)
    target = random.normal(size=periods)

    weights = hull_weights(target, series)

    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1)
    best = distance(target, series, twin(target, series))
    assert distance(target, series, weights) <= best * (1 + 1e-6) + 1e-9


@given(seed=st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_where_the_search_begins_does_not_matter(seed: int) -> None:
    values = centred(chain(places=12, days=40, seed=seed))
    start = np.random.default_rng(seed).dirichlet(np.ones(11))

    weights = hull_weights(values[0], values[1:], start=start)

    assert weights == pytest.approx(hull_weights(values[0], values[1:]), abs=1e-7)


def test_many_problems_at_once_are_each_what_it_is_alone() -> None:
    values = np.array([centred(chain(places=9, days=30, seed=seed)) for seed in range(20)])
    values[3, 2] = values[3, 1]  # in one of them two donors are one and the same
    targets, donors = values[:, 0], values[:, 1:]

    together = hull_weights(targets, donors)

    for target, others, weights in zip(targets, donors, together, strict=True):
        alone = hull_weights(target, others)
        assert weights @ others == pytest.approx(alone @ others, abs=1e-7)
        best = distance(target, others, twin(target, others))
        assert distance(target, others, weights) <= best * (1 + 1e-6)


def test_leaving_a_period_out_is_as_if_it_had_never_been() -> None:
    values = centred(chain(places=9, days=30, seed=4))
    target, donors = values[0], values[1:]

    held_out = hold_out(target, donors)

    for period in (0, 7, 29):
        rest = np.arange(30) != period
        weights = hull_weights(target[rest], donors[:, rest])
        plain = target[period] - weights @ donors[:, period]
        assert held_out.plain[period] == pytest.approx(plain)
        for penalty, augmented in zip(held_out.penalties, held_out.augmented, strict=True):
            gain = ridge_gain(donors[:, rest], float(penalty))
            more = gain @ (target[rest] - weights @ donors[:, rest])
            assert augmented[period] == pytest.approx(plain - more @ donors[:, period])


def test_ridge_with_a_small_penalty_follows_a_target_out_of_the_hull() -> None:
    random = np.random.default_rng(1)
    donors = centred(random.normal(size=(6, 40)))
    target = 2.5 * donors[0] - 1.5 * donors[1]
    weights = hull_weights(target, donors)

    more = ridge_gain(donors, 1e-4) @ (target - weights @ donors)

    assert more.sum() == pytest.approx(0, abs=1e-6)
    assert distance(target, donors, weights) > 1
    assert distance(target, donors, weights + more) < 1e-4


def test_the_penalty_is_large_where_the_hull_leaves_noise_and_small_where_it_leaves_a_line() -> (
    None
):
    random = np.random.default_rng(2)
    donors = centred(random.normal(size=(6, 60)))
    noise = donors.mean(axis=0) + random.normal(size=60)
    line = 2.5 * donors[0] - 1.5 * donors[1]

    assert hold_out(centred(noise), donors).chosen == 0
    assert hold_out(line, donors).chosen > 5
