"""Chance depends on the seed, the matter and whose it is, and has the shape it should have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.simulation.draws import (
    Draws,
    exponential,
    gamma,
    normal,
    normal_between,
    poisson,
    repeated,
)

MANY = np.arange(200_000)


def test_a_draw_does_not_depend_on_who_is_drawn_with_it() -> None:
    draws = Draws(7)

    together = draws.uniform("height", np.arange(100))
    apart = np.concatenate([draws.uniform("height", np.array([one])) for one in range(100)])

    assert together.tolist() == apart.tolist()


def test_another_seed_matter_or_key_is_another_draw() -> None:
    found = [
        Draws(7).uniform("height", 1, 2),
        Draws(8).uniform("height", 1, 2),
        Draws(7).uniform("weight", 1, 2),
        Draws(7).uniform("height", 2, 1),
        Draws(7).uniform("height", 1, 3),
    ]

    assert len({float(one[0]) for one in found}) == len(found)


def test_draws_are_spread_evenly_and_neighbours_have_nothing_in_common() -> None:
    found = Draws(1).uniform("x", MANY)

    counts = np.histogram(found, bins=20, range=(0, 1))[0]
    expected = MANY.size / 20
    assert ((counts - expected) ** 2 / expected).sum() < 44  # chi-square, 19 d.f., 0.1 %
    assert abs(np.corrcoef(found[:-1], found[1:])[0, 1]) < 0.01
    assert 0 < found.min() < found.max() < 1


@pytest.mark.parametrize(
    ("values", "mean", "variance"),
    [
        (exponential(Draws(1).uniform("e", MANY), 3.0), 3.0, 9.0),
        (gamma(Draws(1).uniform("g", MANY), 2.0), 1.0, 0.5),
        (normal(Draws(1).uniform("n", MANY)), 0.0, 1.0),
        (poisson(Draws(1).uniform("p", MANY), 4.0), 4.0, 4.0),
        (poisson(Draws(1).uniform("q", MANY), 120.0), 120.0, 120.0),
        (poisson(Draws(1).uniform("r", MANY), 0.0), 0.0, 0.0),
    ],
)
def test_a_distribution_has_its_mean_and_its_variance(
    values: np.ndarray, mean: float, variance: float
) -> None:
    assert values.mean() == pytest.approx(mean, rel=0.02, abs=0.02)
    assert values.var() == pytest.approx(variance, rel=0.03, abs=0.02)


def test_a_normal_between_limits_keeps_them() -> None:
    size = MANY.size
    found = normal_between(
        Draws(1).uniform("h", MANY), np.full(size, 9.0), 2.0, np.full(size, 8.0), np.full(size, 9.5)
    )

    assert (found.min() >= 8.0, found.max() <= 9.5) == (True, True)


@given(st.lists(st.integers(0, 5), max_size=20))
def test_each_thing_has_its_owner_and_its_number(counts: list[int]) -> None:
    owner, number = repeated(np.array(counts, dtype=np.int64))

    assert list(zip(owner.tolist(), number.tolist(), strict=True)) == [
        (place, one) for place, count in enumerate(counts) for one in range(count)
    ]
