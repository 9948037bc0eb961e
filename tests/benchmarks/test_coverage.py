"""The coverage that is published is measured on intervals that do what they say."""

import numpy as np
import pytest

from benchmarks.coverage import (
    IS_TEST,
    WAVES,
    WORLDS,
    Interval,
    by_conformal,
    by_placebo,
    control_of,
)


@pytest.mark.parametrize("world", WORLDS)
def test_an_interval_moves_with_a_steady_effect(world: str) -> None:
    values = WORLDS[world](np.random.default_rng(1))

    without, lifted = (by_placebo(control_of(values, effect)) for effect in (0.0, 5.0))

    assert lifted.low == pytest.approx(without.low + 5)
    assert lifted.high == pytest.approx(without.high + 5)


def test_turning_the_test_round_leaves_the_effects_that_it_does_not_refute() -> None:
    values = WORLDS["noise of each day"](np.random.default_rng(1))
    control = control_of(values, 5.0)

    found = by_conformal(control, by_placebo(control), is_of_sizes=False)

    assert found.holds(float(control.gaps[IS_TEST].mean()))
    assert found.holds(5.0)
    assert not found.holds(0.0)


def test_an_effect_in_waves_is_refuted_whatever_its_mean() -> None:
    values = WORLDS["noise of each day"](np.random.default_rng(1))
    control = control_of(values, 3 * WAVES)

    found = by_conformal(control, by_placebo(control), is_of_sizes=True)

    assert np.isnan(found.low)
    assert not found.holds(float(3 * WAVES.mean()))


def test_an_interval_holds_its_ends() -> None:
    assert Interval(1.0, 2.0).holds(1.0)
    assert not Interval(1.0, 2.0).holds(2.1)
    assert Interval(1.0, 2.5).width == 1.5
