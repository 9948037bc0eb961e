"""A total divided among campaigns: by equal marginals, and by parts where curves are S-shaped."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from tests.optimization.spending_world import Array, Truth, truth
from vitrina.optimization import divide
from vitrina.optimization.division import in_minor
from vitrina.optimization.knapsack import knapsack
from vitrina.optimization.marginals import equal_marginals

NO_LIMIT = 1e9


def divided(world: Truth, total: float, **limits: float) -> Array:
    campaigns = len(world.top)
    lower = np.full(campaigns, limits.get("lower", 0.0))
    upper = np.full(campaigns, limits.get("upper", NO_LIMIT))
    return divide(world.caused, total, lower=lower, upper=upper)


def test_marginals_are_equal_where_curves_are_concave() -> None:
    # top x half / (x + half)^2 is the same for both where x + half is as sqrt(top x half)
    world = truth(top=[90, 40], half=[40, 10])

    split = divided(world, 100)

    assert split.sum() == pytest.approx(100)
    assert (split + world.half) == pytest.approx([60 / 80 * 150, 20 / 80 * 150], rel=0.01)


def test_s_shaped_campaigns_take_turns_rather_than_share() -> None:
    # 100 each bring 49 together; 150 for two of them bring 100
    world = truth(top=[100, 100, 100], half=150, exponent=4)

    split = divided(world, 300)

    best = max(
        world.caused(np.array(each)).sum()
        for each in product(range(0, 301, 10), repeat=3)
        if sum(each) <= 300
    )
    assert world.caused(split).sum() >= 0.995 * best
    assert sorted(split)[0] == pytest.approx(0, abs=5)
    shared = equal_marginals(world.caused, 300, np.full(3, 100.0), np.full(3, 100.0))
    assert world.caused(split).sum() > 1.4 * world.caused(shared).sum()


def test_the_knapsack_and_equal_marginals_agree_on_concave_curves() -> None:
    world = truth(top=[90, 40, 60], half=[40, 10, 90])
    limits = (150.0, np.full(3, 5.0), np.full(3, 80.0))

    by_parts, by_price = (
        world.caused(method(world.caused, *limits)).sum() for method in (knapsack, equal_marginals)
    )

    assert by_parts == pytest.approx(by_price, rel=1e-4)


def test_a_step_that_is_alike_for_all_is_shared() -> None:
    split = divide(lambda spend: spend, 90.0, lower=np.zeros(3), upper=np.full(3, 60.0))

    assert split == pytest.approx([30, 30, 30])


def test_what_limits_do_not_let_anybody_take_is_left() -> None:
    assert divided(truth(top=[90, 40], half=40), 100, upper=30) == pytest.approx([30, 30])


def test_thousands_of_campaigns_reach_what_is_possible() -> None:
    rng = np.random.default_rng(0)
    world = truth(top=rng.lognormal(3, 1, 2000), half=rng.lognormal(4, 1, 2000))

    split = divided(world, 100_000)

    def at_price(logarithm: float) -> Array:
        root = np.sqrt(world.top * world.half / np.exp(logarithm))
        return np.asarray((root - world.half).clip(min=0))

    price = brentq(lambda logarithm: at_price(logarithm).sum() - 100_000, -20, 10)
    exact = at_price(price)
    assert world.caused(split).sum() == pytest.approx(world.caused(exact).sum(), rel=1e-4)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0.1, 100), st.floats(1, 500), st.floats(0, 50), st.floats(0, 200)),
        min_size=1,
        max_size=6,
    ),
    st.floats(0.6, 3.0),
    st.floats(0, 1.5),
)
def test_limits_hold_whatever_the_curves(
    campaigns: list[tuple[float, float, float, float]], exponent: float, share: float
) -> None:
    top, half, lower, room = (np.array(each) for each in zip(*campaigns, strict=True))
    world = truth(top=top, half=half, exponent=exponent)
    upper = lower + room
    total = float(lower.sum() + share * room.sum())

    split = divide(world.caused, total, lower=lower, upper=upper)

    assert np.isfinite(split).all()
    assert (split >= lower - 1e-9).all()
    assert (split <= upper + 1e-9).all()
    assert split.sum() == pytest.approx(min(total, upper.sum()), rel=1e-6, abs=1e-6)


def test_minor_units_sum_up_to_the_total() -> None:
    split = np.array([33.4, 33.3, 33.3])

    assert in_minor(split, 100, np.full(3, 100.0)).tolist() == [34, 33, 33]


def test_a_minor_unit_more_is_not_given_beyond_a_maximum() -> None:
    assert in_minor(np.array([33.4, 33.3, 33.3]), 100, np.array([33.4, 90, 90])).tolist() == [
        33,
        34,
        33,
    ]
