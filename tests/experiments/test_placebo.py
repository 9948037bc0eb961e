"""Placebo tests: all stretches of all targets at once say what each says alone."""

import numpy as np
import pytest

from tests.experiments.places import chain
from tests.experiments.test_donors import twin
from vitrina.experiments.donors import centred, ridge_gain
from vitrina.experiments.matrix import Flags, Floats
from vitrina.experiments.placebo import placebos, placebos_of
from vitrina.experiments.synthetic import SyntheticControl

DAYS, LENGTH = 40, 10


def gap(target: Floats, donors: Floats, learnt: Flags, penalty: float | None) -> Floats:
    """The slow way: one fit by itself, on a panel cut down to what it learns from."""
    own, others = centred(target[learnt]), centred(donors[:, learnt])
    weights = twin(own, others)
    if penalty is not None:
        weights = weights + ridge_gain(others, penalty) @ (own - weights @ others)
    apart = target - weights @ donors
    return np.asarray(apart - apart[learnt].mean())


@pytest.mark.parametrize("is_augmented", [False, True])
def test_each_stretch_is_what_a_fit_of_its_own_leaves_of_it(is_augmented: bool) -> None:
    values = chain(places=7, days=DAYS + LENGTH, seed=3)
    days = np.arange(DAYS + LENGTH)
    control = SyntheticControl(values[0], values[1:], days >= DAYS, is_augmented)

    tests = placebos(control, length=LENGTH, most=4)

    for found, first in zip(tests.aside, (0, 10, 20, 30), strict=True):
        is_asked = (days >= first) & (days < first + LENGTH)
        learnt = ~is_asked & (days < DAYS)
        alone = gap(values[0], values[1:], learnt, control.penalty)
        assert found == pytest.approx(alone[is_asked], abs=1e-4)
    for found, first in zip(tests.ahead, (20, 23, 27, 30), strict=True):
        alone = gap(values[0], values[1:], days < first, control.penalty)
        assert found == pytest.approx(alone[first : first + LENGTH], abs=1e-4)


def test_many_targets_at_once_are_each_tried_as_if_alone() -> None:
    values = np.array([chain(places=7, days=DAYS, seed=seed) for seed in range(5)])

    many = placebos_of(values[:, 0], values[:, 1:], penalty=None, length=LENGTH, most=6)

    for own, tests in zip(values, many, strict=True):
        alone = SyntheticControl(own[0], own[1:], np.zeros(DAYS, dtype=bool), False)
        assert tests.deviation == pytest.approx(placebos(alone, length=LENGTH, most=6).deviation)


def test_a_test_longer_than_half_of_the_past_is_tried_on_shorter_stretches() -> None:
    values = chain(places=7, days=DAYS, seed=1)
    control = SyntheticControl(values[0], values[1:], np.zeros(DAYS, dtype=bool), False)

    assert placebos(control, length=30, most=6).aside.shape == (6, DAYS // 2)
