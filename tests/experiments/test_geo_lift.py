"""Geo lift: the public figures, known lifts recovered, and nothing told where nothing can be."""

from dataclasses import replace
from functools import cached_property

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.experiments import places
from tests.experiments.places import assigned, chain, geolift_test, named, outcomes_of, read
from vitrina.errors import SettingError
from vitrina.experiments.conformal import (
    carry_over,
    drawn_places,
    p_value,
    shifted_places,
)
from vitrina.experiments.design import DESIGNS
from vitrina.experiments.designs.geo_lift import GeoLift
from vitrina.experiments.lift import lift
from vitrina.experiments.matrix import Floats
from vitrina.experiments.placebo import placebos
from vitrina.experiments.synthetic import SyntheticControl

TREATED = ("p00", "p01")
STARTS, ENDS = 60, 74


def with_lift(values: Floats, relative: float) -> Floats:
    """The first two places sell more in the test."""
    lifted = values.copy()
    lifted[:2, STARTS:ENDS] *= 1 + relative
    return lifted


def control_of(values: Floats, *, is_augmented: bool = True) -> SyntheticControl:
    is_test = np.arange(values.shape[1]) >= STARTS
    return SyntheticControl(values[:2].mean(axis=0), values[2:], is_test, is_augmented)


# --- the public data set


@pytest.mark.parametrize(
    ("is_augmented", "att", "share", "incremental"),
    [(False, 155.556, 0.054, 4667), (True, 156.805, 0.055, 4704)],
)
def test_the_public_test_gives_the_figures_of_its_walk_through(
    is_augmented: bool, att: float, share: float, incremental: int
) -> None:
    found = read(
        geolift_test(),
        treated=("chicago", "portland"),
        design=GeoLift(is_augmented=is_augmented),
        starts=90,
        ends=105,
    )

    assert found.effect is not None
    assert round(found.effect / (2 * 15), 3) == att
    assert found.relative is not None
    assert round(found.relative, 3) == share
    assert round(found.effect) == incremental
    assert found.p_value == pytest.approx(0.01, abs=0.01)
    assert found.is_clear


def test_the_weights_of_the_public_test_are_those_of_its_walk_through() -> None:
    found = read(
        geolift_test(),
        treated=("chicago", "portland"),
        design=GeoLift(is_augmented=False),
        starts=90,
        ends=105,
    )

    assert {unit: round(weight, 4) for unit, weight in found.weights if weight > 1e-9} == {
        "austin": 0.0465,
        "baton rouge": 0.1335,
        "cincinnati": 0.2272,
        "dallas": 0.0739,
        "honolulu": 0.0673,
        "houston": 0.0046,
        "miami": 0.2028,
        "minneapolis": 0.09,
        "nashville": 0.0685,
        "new york": 0.0046,
        "reno": 0.0306,
        "san antonio": 0.0054,
        "san diego": 0.0451,
    }
    assert [unit for unit, _ in found.weights[:2]] == ["cincinnati", "miami"]


def test_the_moments_add_up_to_the_effect() -> None:
    found = read(
        named(with_lift(chain(places=14, days=ENDS, seed=3), 0.1)),
        treated=TREATED,
        design=GeoLift(),
        starts=STARTS,
        ends=ENDS,
    )

    gaps = [moment.actual - moment.expected for moment in found.moments if moment.is_test]
    assert len(found.moments) == ENDS
    assert sum(gaps) == pytest.approx(found.effect)


# --- known truth


def test_a_lift_of_ten_percent_is_found() -> None:
    values = chain(places=14, days=ENDS, seed=1)
    truth = 0.1 * values[:2, STARTS:].sum()

    found = read(
        named(with_lift(values, 0.1)), treated=TREATED, design=GeoLift(), starts=STARTS, ends=ENDS
    )

    assert found.is_clear
    assert found.low is not None
    assert found.high is not None
    assert found.low < truth < found.high
    assert found.relative == pytest.approx(0.1, abs=0.015)


@pytest.mark.parametrize(("walk", "carried"), [(0.0, 0.0), (0.1, 0.5), (0.3, 0.5)])
def test_nine_intervals_of_ten_hold_the_truth(walk: float, carried: float) -> None:
    held = sum(holds_nothing(seed, walk=walk, carried=carried) for seed in range(1000, 1200))

    assert 0.84 <= held / 200 <= 0.96


def holds_nothing(seed: int, *, walk: float, carried: float) -> bool:
    values = chain(places=14, days=ENDS, seed=seed, walk=walk, carried=carried)
    control = control_of(values, is_augmented=False)
    tests = placebos(control, length=ENDS - STARTS, most=10)
    return abs(float(control.gaps[STARTS:].mean())) <= tests.reach(0.9)


def test_an_interval_of_the_gaps_that_the_fit_has_seen_would_be_too_narrow() -> None:
    held = 0
    for seed in range(200):
        control = control_of(
            chain(places=14, days=ENDS, seed=seed, carried=0.5), is_augmented=False
        )
        seen = float(control.gaps[:STARTS].std()) / np.sqrt(ENDS - STARTS)
        held += abs(float(control.gaps[STARTS:].mean())) <= 1.645 * seen

    assert held / 200 < 0.8


@pytest.mark.parametrize("carried", [0.0, 0.6])
def test_without_an_effect_one_test_of_ten_has_a_p_value_below_a_tenth(carried: float) -> None:
    chances = np.array([chance(seed, carried=carried) for seed in range(200)])

    assert 0.04 <= float(np.mean(chances <= 0.1)) <= 0.16


def chance(seed: int, *, carried: float, is_peeking_denied: bool = False) -> float:
    values = chain(places=10, days=ENDS, seed=seed, carried=carried, walk=0.0)
    control = control_of(values, is_augmented=False)
    residuals = control.gaps if is_peeking_denied else control.under_no_effect()
    if carry_over(control.surprises):
        return p_value(residuals, shifted_places(control.is_test))
    random = np.random.default_rng(seed)
    return p_value(residuals, drawn_places(control.is_test, draws=200, random=random))


def test_a_p_value_of_a_fit_that_has_not_seen_the_test_would_cry_wolf() -> None:
    chances = np.array([chance(seed, carried=0.0, is_peeking_denied=True) for seed in range(200)])

    assert float(np.mean(chances <= 0.1)) > 0.2


class Peeking(SyntheticControl):
    """Sabotaged: its weights have seen the test."""

    @cached_property
    def weights(self) -> Floats:
        return self.fit(np.ones(self.is_test.size, dtype=bool))


def test_weights_that_have_seen_the_test_would_explain_the_effect_away() -> None:
    honest, sabotaged = [], []
    for seed in range(40):
        values = chain(places=20, days=ENDS, seed=seed)
        lifted = values.copy()
        lifted[:2, STARTS:] += 3 * np.sin(np.arange(ENDS - STARTS) * np.pi / (ENDS - STARTS))
        control = control_of(lifted, is_augmented=False)
        truth = float((lifted - values)[0, STARTS:].mean())
        peeking = Peeking(control.target, control.donors, control.is_test, False)
        honest.append(float(control.gaps[STARTS:].mean()) / truth)
        sabotaged.append(float(peeking.gaps[STARTS:].mean()) / truth)

    assert np.mean(honest) == pytest.approx(1, abs=0.07)
    assert np.mean(sabotaged) < 0.9


# --- what must not matter


@given(factor=st.floats(0.01, 1e6), seed=st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_in_other_units_the_effect_is_the_same_in_these_units(factor: float, seed: int) -> None:
    values = chain(places=8, days=ENDS, seed=seed)

    one = read(named(values), treated=TREATED, design=GeoLift(), starts=STARTS, ends=ENDS)
    other = read(
        named(values * factor), treated=TREATED, design=GeoLift(), starts=STARTS, ends=ENDS
    )

    assert one.effect is not None
    assert one.low is not None
    assert other.effect == pytest.approx(one.effect * factor, rel=1e-6)
    assert other.low == pytest.approx(one.low * factor, rel=1e-6)
    assert other.relative == pytest.approx(one.relative, rel=1e-6)
    assert other.p_value == one.p_value


@given(seed=st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_the_order_of_rows_units_and_days_before_the_test_does_not_matter(seed: int) -> None:
    random = np.random.default_rng(seed)
    values = chain(places=8, days=ENDS, seed=seed)
    shuffled = values.copy()
    shuffled[:, :STARTS] = shuffled[:, random.permutation(STARTS)]
    shuffled[2:] = shuffled[random.permutation(np.arange(2, 8))]

    design = GeoLift(is_augmented=False)
    one = read(named(values), treated=TREATED, design=design, starts=STARTS, ends=ENDS)
    other = read(named(shuffled), treated=TREATED, design=design, starts=STARTS, ends=ENDS)

    assert other.effect == pytest.approx(one.effect, rel=1e-6)


def test_the_same_seed_gives_the_same_p_value_and_rows_in_another_order_do_too() -> None:
    values = named(chain(places=8, days=ENDS, seed=5))
    rows = outcomes_of(values)

    one, other = (
        lift(
            each,
            assigned(list(values), TREATED),
            design=GeoLift(seed=7),
            starts_at=places.day(STARTS),
            ends_at=places.day(ENDS),
        )
        for each in (rows, rows[::-1])
    )

    assert one.p_value == other.p_value
    assert one.effect == pytest.approx(other.effect)


# --- what a careful reader is told


def test_treated_that_swing_more_than_any_mix_are_told_to_be_extrapolated() -> None:
    values = chain(places=10, days=ENDS, seed=2, walk=0.0)
    values[:2] += 20 * np.sin(np.arange(ENDS) * 2 * np.pi / 7)

    found = read(named(values), treated=TREATED, design=GeoLift(), starts=STARTS, ends=ENDS)

    assert any("outside the hull" in warning for warning in found.warnings)


def test_donors_that_go_their_own_way_are_told_to_explain_little() -> None:
    values = 50 + np.random.default_rng(1).normal(size=(10, ENDS))

    found = read(named(values), treated=TREATED, design=GeoLift(), starts=STARTS, ends=ENDS)

    assert any("little more than a mean" in warning for warning in found.warnings)


def test_good_donors_give_no_warning() -> None:
    found = read(
        named(chain(places=14, days=ENDS, seed=1)),
        treated=TREATED,
        design=GeoLift(),
        starts=STARTS,
        ends=ENDS,
    )

    assert found.warnings == ()


def test_days_that_hang_together_are_told_and_compared_in_stretches() -> None:
    values = chain(places=10, days=ENDS, seed=1, carried=0.8)

    found = read(named(values), treated=TREATED, design=GeoLift(), starts=STARTS, ends=ENDS)

    assert any("like the one before" in warning for warning in found.warnings)


def test_it_is_no_proof_unless_lots_are_said_to_have_decided() -> None:
    assert not DESIGNS["geo_lift"]().is_randomised
    assert replace(GeoLift(), is_randomised=True).is_randomised


def test_too_few_permutations_are_refused() -> None:
    with pytest.raises(SettingError, match="100 or more, not 10"):
        GeoLift(permutations=10)


def test_the_public_data_are_whole() -> None:
    values = geolift_test()

    assert len(values) == 40
    assert {len(row) for row in values.values()} == {105}
